using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Csafe;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Protocols.Csafe;

/// <summary>The golden vectors of the repository.</summary>
public sealed class CsafeVectorTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "firmware-protocols", "csafe");

    public static TheoryData<string> Names()
    {
        var data = new TheoryData<string>();
        foreach (var vector in All())
            data.Add((string)vector["name"]!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_decodes_as_written(string name)
    {
        var vector = All().Single(candidate => (string)candidate["name"]! == name);
        var part = (string?)vector["part"];
        var good = ProtocolCatalog.TryDecode(part is null ? "csafe" : "csafe/" + part, Convert.FromHexString((string)vector["frame"]!), out var json);
        var document = JsonNode.Parse(json)!.AsObject();
        if ((string?)vector["error"] is { } error)
        {
            Assert.False(good);
            Assert.Equal(error, (string?)document["error"]);
            return;
        }

        Assert.True(good, document.ToJsonString());
        var decoded = vector["decoded"]!;
        Assert.Equal((string?)decoded["message"], (string?)document["message"]);
        Assert.Equal(Strings(decoded["quirks"]), Strings(document["quirks"]));
        Assert.Equal(Sorted(decoded["fields"]!), Sorted(document["fields"]!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_is_what_the_encoder_makes(string name)
    {
        var vector = All().Single(candidate => (string)candidate["name"]! == name);
        if ((string?)vector["contents"] is not { } hex || name.Contains("behind", StringComparison.Ordinal))
            return;
        var contents = Convert.FromHexString(hex);
        var addresses = Convert.FromHexString((string?)vector["addresses"] ?? "");
        var frame = new byte[CsafeFraming.MaximumFrameBytes];
        var length = addresses.Length == 0 ? CsafeFraming.Write(contents, frame) : CsafeFraming.WriteExtended(addresses[0], addresses[1], contents, frame);
        Assert.Equal((string)vector["frame"]!, Convert.ToHexStringLower(frame.AsSpan(0, length)));
        Assert.Equal((string)vector["frame"]!, Convert.ToHexStringLower(TinyCsafe.Frame(contents, addresses)));
    }

    [Fact]
    public void Every_command_unit_state_and_reject_reason_stands_in_the_specification()
    {
        var specification = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.All(CsafeCommands.All, command => Assert.Contains($"| {command.Id:X2} | {command.Name} |", specification, StringComparison.Ordinal));
        Assert.All(Concept2Commands.All, command => Assert.Contains($" {command.Id:X2} | {command.Name} |", specification, StringComparison.Ordinal));
        Assert.All(CsafeUnit.All, unit => Assert.Contains($"| {unit.Code} | {unit.Scale:0.##} {unit.Name} |", specification, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<CsafeState>(), state => Assert.Contains($"| {(int)state} | {new CsafeStatus((byte)state).StateName} |", specification, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<CsafeReject>().Skip(1), reject => Assert.Contains($"`{reject.ToName()}`", specification, StringComparison.Ordinal));
    }

    [Fact]
    public void Examples_of_the_specification_are_vectors()
    {
        var specification = File.ReadAllText(Path.Combine(Folder, "README.md"));
        var examples = specification[specification.IndexOf("## 10", StringComparison.Ordinal)..].Split('\n')
            .Where(line => line.TrimStart().StartsWith("frame ", StringComparison.Ordinal)).Select(line => line.Trim()["frame ".Length..].Trim()).ToArray();
        Assert.True(examples.Length >= 4);
        var frames = All().Select(vector => (string)vector["frame"]!).ToHashSet(StringComparer.Ordinal);
        Assert.All(examples, example => Assert.Contains(example, frames));
    }

    private static string[] Strings(JsonNode? list) => list is null ? [] : [.. list.AsArray().Select(item => (string)item!)];

    private static string[] Sorted(JsonNode fields) =>
        [.. fields.AsObject().Select(field => $"{field.Key}={Text(field.Value!["value"]!)} {field.Value["unit"]}").Order(StringComparer.Ordinal)];

    private static string Text(JsonNode value) => value.GetValueKind() == JsonValueKind.Number
        ? ((double)value).ToString("0.######", System.Globalization.CultureInfo.InvariantCulture)
        : value.ToJsonString();

    private static JsonNode[] All() =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "vectors.json")))!["vectors"]!.AsArray().Select(vector => vector!)];
}
