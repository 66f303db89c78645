using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Csafe;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Csafe;

/// <summary>Frames of real machines and of other people's tests, read where they lie (setting <c>EDGEGYM_VECTORS</c>).</summary>
public sealed class CsafeCaptureTests(ITestOutputHelper output)
{
    /// <summary>Values that the list writes down otherwise than the frame has them, and why we follow the frame.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["GetOdometer"] = "the list gives both byte orders; real frames grow in the last byte, so the big-endian one is the odometer",
        ["Life Fitness (returns ASCII)"] = "the frame holds one zero byte more than the list's data; it is left alone and named trailing_bytes",
        ["GetMETS"] = "the list gives the raw number; 90 and 76 at 108 W are tenths",
    };

    [Fact]
    public void Every_recorded_frame_decodes_to_what_its_source_says()
    {
        var vectors = All();
        if (vectors.Count == 0)
        {
            output.WriteLine("vectors: csafe.json is not there; set EDGEGYM_VECTORS");
            return;
        }

        var (real, derived) = (0, 0);
        foreach (var vector in vectors)
        {
            Check(vector);
            if (OutsideVectors.IsCapture(vector))
                real++;
            else
                derived++;
        }

        output.WriteLine($"vectors: csafe {vectors.Count} passed, {real} from real devices, {derived} from other people's tests and the standard; "
            + $"{Exceptions.Count} named exceptions: {string.Join("; ", Exceptions.Select(entry => $"{entry.Key}: {entry.Value}"))}");
        Assert.Equal(vectors.Count, real + derived);
    }

    [Fact]
    public void Every_recorded_request_is_what_the_encoder_makes()
    {
        var asked = 0;
        foreach (var vector in All().Where(vector => vector["request_hex"] is not null))
        {
            var bytes = Convert.FromHexString((string)vector["request_hex"]!);
            if ((string)vector["request_hex"]! == "f12402010027f2")
            {
                var request = new CsafeRequest(new byte[16]);
                Assert.True(request.TryAddProgram(1, 0));
                AssertWrites(bytes, request.Contents);
            }
            else
                AssertWrites(bytes, Contents(bytes));
            Assert.True(ProtocolCatalog.TryDecode("csafe/request", bytes, out var json));
            var commands = (string?)JsonNode.Parse(json)!["fields"]!["commands"]?["value"];
            Assert.True(bytes.Length == 3 || commands is not null);
            asked++;
        }

        output.WriteLine($"vectors: csafe {asked} requests encoded");
    }

    /// <summary>Asserts what one entry says.</summary>
    internal static void Check(JsonObject vector)
    {
        var bytes = OutsideVectors.Bytes(vector);
        if (bytes[0] is 0xF0 or 0xF1)
            CheckFrame(vector, bytes);
        else
            CheckData(vector, bytes);
    }

    private static void AssertWrites(byte[] expected, ReadOnlySpan<byte> contents)
    {
        var frame = new byte[CsafeFraming.MaximumFrameBytes];
        Assert.Equal(expected, frame[..CsafeFraming.Write(contents, frame)]);
    }

    private static byte[] Contents(byte[] frame)
    {
        var reader = new CsafeFrameReader();
        ReadOnlySpan<byte> rest = frame;
        Assert.Equal(DecodeStatus.Frame, reader.TryRead(ref rest, out var read, out _));
        return read.Contents.ToArray();
    }

    private static void CheckFrame(JsonNode vector, byte[] bytes)
    {
        var name = (string)vector["name"]!;
        var spec = vector["derived_from_spec"]!;
        var contents = Contents(bytes);
        var part = spec["status"] is null && !name.StartsWith("response", StringComparison.Ordinal) ? "request" : "response";
        Assert.True(ProtocolCatalog.TryDecode("csafe/" + part, bytes, out var json), name);
        // Told nothing, the same is found, but for single bytes that are both.
        Assert.True(ProtocolCatalog.TryDecode("csafe", bytes, out var untold), name);
        var fields = JsonNode.Parse(json)!["fields"]!.AsObject();
        if (contents.Length > 1)
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json)!["fields"], JsonNode.Parse(untold)!["fields"]), name);
        if (spec["contents"] is { } expectedContents)
            Assert.Equal((string)expectedContents!, Convert.ToHexStringLower(contents));
        if (spec["status"] is { } status)
            CheckStatus(status, fields);
        if (spec["commands"] is { } commands)
            CheckCommands(commands.AsArray(), contents);
        if (spec["value"] is { } value)
            CheckValue(name, value, fields);
        CheckExpected(vector["expected"]!.AsObject(), contents, fields);
    }

    private static void CheckStatus(JsonNode status, JsonObject fields)
    {
        Assert.Equal(Convert.ToInt32((string)status["byte"]!, 16), (int)fields["status"]!["value"]!);
        Assert.Equal((int)status["frame_toggle"]! == 1, (bool)fields["frame_toggle"]!["value"]!);
        Assert.Equal(((string)status["previous_frame"]!).ToLowerInvariant(), (string)fields["previous_frame_status"]!["value"]!);
        Assert.Equal(((string)status["state"]!).ToLowerInvariant(), ((string)fields["state"]!["value"]!).Replace("_", "", StringComparison.Ordinal));
    }

    private static void CheckCommands(JsonArray commands, byte[] contents)
    {
        var blocks = CsafeBlocks.OfResponse(contents.AsSpan(1));
        foreach (var command in commands)
        {
            Assert.True(blocks.TryNext(out var block));
            Assert.Equal(Convert.ToByte((string)command!["id"]!, 16), block.Id);
            Assert.Equal((string)command["data"]!, Convert.ToHexStringLower(block.Data));
        }

        Assert.False(blocks.TryNext(out _));
        Assert.False(blocks.IsBroken);
    }

    private static void CheckValue(string name, JsonNode value, JsonObject fields)
    {
        double Number(string field) => (double)fields[field]!["value"]!;
        string? Unit(string field) => (string?)fields[field]!["unit"];
        switch (name[(name.LastIndexOf(": ", StringComparison.Ordinal) + 2)..])
        {
            case "GetTWork":
                Assert.Equal(((double)value["h"]!, (double)value["min"]!, (double)value["s"]!), (Number("hours"), Number("minutes"), Number("seconds")));
                break;
            case "GetProgram":
                Assert.Equal(((double)value["program"]!, (double)value["level"]!), (Number("program"), Number("level")));
                break;
            case "GetUserInfo":
                Assert.Equal(((double)value["weight"]!, (string)value["weight_unit"]!), (Number("weight"), Unit("weight")));
                Assert.Equal(((double)value["age"]!, (double)value["gender"]!), (Number("age"), Number("gender")));
                break;
            case "GetUtilization":
                Assert.Equal(((double)value["value_little_endian"]!, (string?)value["unit"]), (Number("utilization"), Unit("utilization")));
                break;
            case "GetOdometer":
                Assert.Equal((double)value["value_big_endian"]! * 0.01, Number("odometer"), 6);
                Assert.Equal("km", Unit("odometer"));
                break;
            case "GetMETS":
                Assert.Equal((double)value["raw_little_endian"]! / 10, Number("mets"), 6);
                break;
            default:
                var single = fields.Single(field => field.Key is "horizontal" or "calories" or "speed" or "power" or "heart_rate_current" or "heart_rate_average" or "heart_rate_maximum");
                var (scale, unit) = Split((string)value["unit"]!);
                Assert.Equal((double)value["value"]! * scale, (double)single.Value!["value"]!, 6);
                Assert.Equal(unit, (string?)single.Value["unit"]);
                break;
        }
    }

    /// <summary>"0.01 km" is a hundredth; two units are spelt otherwise in the list.</summary>
    private static (double Scale, string Unit) Split(string unit) => unit switch
    {
        "bpm" => (1, "beats/min"),
        "revs/min" => (1, "rev/min"),
        _ when unit.Split(' ') is [var scale, var name] => (double.Parse(scale, CultureInfo.InvariantCulture), name),
        _ => (1, unit),
    };

    private static void CheckExpected(JsonObject expected, byte[] contents, JsonObject fields)
    {
        foreach (var (key, value) in expected)
        {
            switch (key)
            {
                case "is_response_to":
                    Assert.Equal(Convert.ToByte((string)value!, 16), contents[1]);
                    break;
                case "meaning":
                    Assert.Equal((string)value! == "rejected" ? "reject" : "ok", (string)fields["previous_frame_status"]!["value"]!);
                    break;
                case "commands":
                    Assert.Equal(value!.AsArray().Select(id => Convert.ToByte((string)id!, 16)), Blocks(contents).Select(block => block.Id));
                    break;
                case "wrapper":
                    Assert.Equal(Convert.ToByte((string)value!, 16), Blocks(contents).Single().Wrapper);
                    break;
                case "command":
                    Assert.Equal(Convert.ToByte((string)value!, 16), Blocks(contents).Single().Id);
                    break;
                case "data":
                    Assert.Equal((string)value!, Blocks(contents).Single().Data);
                    break;
                case "wrapper_commands":
                    Assert.Equal((int)value!, Blocks(contents).Count);
                    break;
                case "first_data" or "second_data":
                    Assert.Equal((string)value!, Blocks(contents)[key == "first_data" ? 0 : 1].Data);
                    break;
                default:
                    // "valid" and "constructs_without_error": that it has been read at all.
                    Assert.True((bool)value!);
                    break;
            }
        }
    }

    private static List<(byte Wrapper, byte Id, string Data)> Blocks(byte[] contents)
    {
        var found = new List<(byte, byte, string)>();
        var blocks = CsafeBlocks.OfRequest(contents);
        while (blocks.TryNext(out var block))
            found.Add((block.Wrapper, block.Id, Convert.ToHexStringLower(block.Data)));
        return found;
    }

    /// <summary>Data of a command without a frame.</summary>
    private static void CheckData(JsonNode vector, byte[] bytes)
    {
        var (name, expected) = ((string)vector["name"]!, vector["expected"]!);
        if (name.StartsWith("PM3", StringComparison.Ordinal))
        {
            var blocks = CsafeBlocks.OfResponse(bytes);
            Assert.True(blocks.TryNext(out var block));
            var (quirks, offset) = (Quirks.None, 0);
            Assert.True(CsafeValues.TryRead(block.Id, in block.Command!.Response[0], block.Data, ref offset, out var read, ref quirks));
            Assert.Equal((double)expected["value"]!, read.Si ?? read.Number * block.Command.Response[0].Scale, 6);
            Assert.StartsWith(read.Unit.IsKnown ? read.Unit.Name : block.Command.Response[0].Unit!, (string)expected["unit"]!, StringComparison.Ordinal);
            return;
        }

        var id = name.StartsWith("date", StringComparison.Ordinal) ? (byte)0x12 : name.StartsWith("time", StringComparison.Ordinal) ? (byte)0x11
            : name.Contains("watts", StringComparison.Ordinal) ? CsafeCommandId.SetPower : (byte)0x21;
        var values = new List<CsafeValue>();
        var (odd, at) = (Quirks.None, 0);
        foreach (var field in CsafeCommands.Find(id)!.Request)
        {
            Assert.True(CsafeValues.TryRead(id, in field, bytes, ref at, out var value, ref odd));
            values.Add(value);
        }

        var numbers = values.Select(value => value.Number).ToArray();
        if (id == 0x12)
            Assert.Equal(((double)expected["year"]!, (double)expected["month"]!, (double)expected["day"]!), (numbers[0] + 1900, numbers[1], numbers[2]));
        else if (id == 0x11)
            Assert.Equal(((double)expected["h"]!, (double)expected["min"]!, (double)expected["s"]!), (numbers[0], numbers[1], numbers[2]));
        else
            Assert.Equal(((double)expected["value"]!, (int)expected["unit"]!), (numbers[0], values[0].Unit.Code));
        Assert.Equal(Quirks.None, odd);
    }

    private static IReadOnlyList<JsonObject> All() => OutsideVectors.Read("csafe.json");
}
