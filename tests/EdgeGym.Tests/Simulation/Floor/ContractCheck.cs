using System.Text.Json;
using EdgeGym.Protocols;

namespace EdgeGym.Tests.Simulation.Floor;

/// <summary>
/// The contract's section 2, read again from its text and strictly: no field that it does not name, no value that a gym can't hold.
/// Shares nothing with the simulator's writer or the gateway's codec.
/// </summary>
internal sealed class ContractCheck
{
    private static readonly string[] Retained = ["birth", "state"];
    private static readonly string[] AtMostOnce = ["position", "cardio", "heart"];

    private readonly Dictionary<string, long> _times = [];
    private readonly HashSet<string> _ids = [];

    public int Checked { get; private set; }

    public Dictionary<string, int> ByKind { get; } = [];

    public void Message(string machine, string kind, ReadOnlyMemory<byte> payload, bool atLeastOnce, bool retain, long? now = null)
    {
        Checked++;
        ByKind[kind] = ByKind.GetValueOrDefault(kind) + 1;
        if (kind.StartsWith("raw/", StringComparison.Ordinal))
        {
            Frame(kind["raw/".Length..], payload, atLeastOnce, retain);
            return;
        }

        Assert.Equal(!AtMostOnce.Contains(kind), atLeastOnce);
        Assert.Equal(Retained.Contains(kind), retain);
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        Assert.Equal(JsonValueKind.Object, root.ValueKind);
        var fields = root.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        var context = $"{machine}/{kind}: {root.GetRawText()}";
        switch (kind)
        {
            case "birth":
                Birth(fields, context);
                break;
            case "state":
                Only(fields, context, "online");
                Assert.True(fields["online"].ValueKind is JsonValueKind.True or JsonValueKind.False, context);
                break;
            case "login":
                Assert.True(fields.Count == 1 && fields.Keys.Single() is "member" or "tag" or "pin", context);
                Text(fields, fields.Keys.Single(), context);
                break;
            case "logout":
                Assert.Empty(fields);
                break;
            case "position":
                Only(fields, context, "t", "dt", "mm", "n");
                Time(machine, kind, fields, context, now);
                Assert.Equal(10, fields["dt"].GetInt32());
                var samples = fields["mm"].EnumerateArray().Select(value => value.GetDouble()).ToArray();
                Assert.InRange(samples.Length, 1, 1000);
                Assert.All(samples, sample => Assert.InRange(sample, -60, 1500));
                if (fields.TryGetValue("n", out var force))
                    Assert.Equal(samples.Length, force.EnumerateArray().Count(value => value.GetDouble() is >= 0 and < 20_000));
                break;
            case "rep":
                Only(fields, context, "id", "t", "load", "con_ms", "ecc_ms", "rom_mm", "mcv", "pcv", "mean_w", "peak_w", "work_j");
                Id(machine, fields, context);
                Time(machine, kind, fields, context, now);
                Number(fields, "load", 0, 500, context);
                Number(fields, "con_ms", 100, 20_000, context);
                Number(fields, "ecc_ms", 100, 20_000, context);
                Number(fields, "rom_mm", 20, 1500, context);
                Number(fields, "mcv", 0.01, 4, context);
                Number(fields, "pcv", 0.01, 6, context);
                Assert.True(fields["pcv"].GetDouble() >= fields["mcv"].GetDouble(), context);
                Optional(fields, "mean_w", 0, 5000, context);
                Optional(fields, "peak_w", 0, 5000, context);
                Optional(fields, "work_j", 0, 10_000, context);
                break;
            case "set":
                Only(fields, context, "id", "t", "load", "reps", "rpe", "rir", "duration_ms", "rest_ms", "rom_mm", "peak_w", "work_j", "seat");
                Id(machine, fields, context);
                Time(machine, kind, fields, context, now);
                Number(fields, "load", 0, 500, context);
                Optional(fields, "reps", 0, 100, context);
                Optional(fields, "rpe", 1, 10, context);
                Optional(fields, "rir", 0, 10, context);
                Optional(fields, "duration_ms", 0, 600_000, context);
                Optional(fields, "rest_ms", 0, 86_400_000, context);
                Optional(fields, "rom_mm", 20, 1500, context);
                Optional(fields, "peak_w", 0, 5000, context);
                Optional(fields, "work_j", 0, 100_000, context);
                Optional(fields, "seat", 1, 20, context);
                break;
            case "spotter":
                Only(fields, context, "id", "t", "reason", "load", "load_after");
                Id(machine, fields, context);
                Time(machine, kind, fields, context, now);
                Assert.True(fields["reason"].GetString() is "stalled" or "dropped" or "over_speed" or "asked" or "other", context);
                Assert.True(fields["load_after"].GetDouble() <= fields["load"].GetDouble(), context);
                break;
            case "load":
                Only(fields, context, "t", "load");
                Time(machine, kind, fields, context, now);
                Number(fields, "load", 0, 500, context);
                break;
            case "cardio":
                Only(fields, context, "t", "speed", "incline", "power", "cadence", "distance", "resistance");
                Time(machine, kind, fields, context, now);
                Optional(fields, "speed", 0, 8, context);
                Optional(fields, "incline", -5, 30, context);
                Optional(fields, "power", 0, 2000, context);
                Optional(fields, "cadence", 0, 250, context);
                Optional(fields, "distance", 0, 100_000, context);
                break;
            case "heart":
                Only(fields, context, "t", "bpm");
                Time(machine, kind, fields, context, now);
                Number(fields, "bpm", 25, 250, context);
                Assert.True(fields["bpm"].TryGetInt32(out _), context);
                break;
            case "say":
                Only(fields, context, "t", "text", "lang");
                Time(machine, kind, fields, context, now);
                Text(fields, "text", context);
                Assert.True(fields["lang"].GetString() is "zh" or "en", context);
                break;
            case "answer":
                Only(fields, context, "suggestion", "choice", "load");
                Text(fields, "suggestion", context);
                Assert.True(fields["choice"].GetString() is "accept" or "override" or "dismiss", context);
                Assert.Equal(fields["choice"].GetString() == "override", fields.ContainsKey("load"));
                break;
            case "ack":
                Text(fields, "command", context);
                Assert.True(fields["ok"].ValueKind is JsonValueKind.True or JsonValueKind.False, context);
                Assert.Equal(fields["ok"].ValueKind == JsonValueKind.True, fields["error"].ValueKind == JsonValueKind.Null);
                Optional(fields, "load", 0, 500, context);
                break;
            case "fault":
                Only(fields, context, "t", "code", "severity", "text");
                Time(machine, kind, fields, context, now);
                Assert.True(fields["severity"].GetString() is "warning" or "error" or "emergency_stop", context);
                Text(fields, "code", context);
                break;
            default:
                Assert.Fail("no such topic: " + context);
                break;
        }
    }

    /// <summary>A device's own bytes: what the gateway's reader makes of the simulator's writer, without anything odd.</summary>
    private static void Frame(string protocol, ReadOnlyMemory<byte> payload, bool atLeastOnce, bool retain)
    {
        Assert.False(retain);
        Assert.Equal(protocol is not ("ftms/2acd" or "ftms/2ad2" or "hrs/2a37" or "ant"), atLeastOnce);
        Assert.True(ProtocolCatalog.TryDecode(protocol, payload.Span, out var json), protocol + ": " + Convert.ToHexString(payload.Span));
        using var document = JsonDocument.Parse(json);
        // Levels of two bytes are what real machines send.
        var quirks = document.RootElement.TryGetProperty("quirks", out var list) ? list.EnumerateArray().Select(quirk => quirk.GetString()).ToArray() : [];
        Assert.DoesNotContain(quirks, quirk => quirk != "resistance_sint16");
    }

    private static void Birth(Dictionary<string, JsonElement> fields, string context)
    {
        Only(fields, context, "kind", "exercise", "load", "speed", "incline", "power", "resistance", "capabilities", "firmware");
        Assert.Contains(fields["kind"].GetString(), new[] { "selectorized", "motorized", "treadmill", "bike", "rower", "cross_trainer" });
        Text(fields, "exercise", context);
        Text(fields, "firmware", context);
        foreach (var name in new[] { "load", "speed", "incline", "power", "resistance" }.Where(fields.ContainsKey))
        {
            var range = fields[name];
            Assert.True(range.GetProperty("min").GetDouble() < range.GetProperty("max").GetDouble() && range.GetProperty("step").GetDouble() > 0, context);
        }

        Assert.Equal(fields["kind"].GetString() is "selectorized" or "motorized", fields.ContainsKey("load"));
        Assert.All(fields["capabilities"].EnumerateArray(), value => Assert.Contains(
            value.GetString(), new[] { "set_load", "spotter", "position", "set_speed", "set_incline", "set_power", "set_resistance", "ftms" }));
    }

    private static void Only(Dictionary<string, JsonElement> fields, string context, params string[] names)
        => Assert.True(fields.Keys.All(names.Contains), context);

    private static void Text(Dictionary<string, JsonElement> fields, string name, string context)
        => Assert.True(fields[name].ValueKind == JsonValueKind.String && fields[name].GetString()!.Length is > 0 and <= 500, context);

    private static void Number(Dictionary<string, JsonElement> fields, string name, double low, double high, string context)
        => Assert.True(fields.TryGetValue(name, out var value) && value.GetDouble() >= low && value.GetDouble() <= high, $"{name}: {context}");

    private static void Optional(Dictionary<string, JsonElement> fields, string name, double low, double high, string context)
    {
        if (fields.ContainsKey(name))
            Number(fields, name, low, high, context);
    }

    private void Id(string machine, Dictionary<string, JsonElement> fields, string context)
    {
        var id = fields["id"].GetString()!;
        Assert.InRange(id.Length, 1, 64);
        Assert.True(_ids.Add($"{machine}/{id}"), "same id twice: " + context);
    }

    private void Time(string machine, string kind, Dictionary<string, JsonElement> fields, string context, long? now)
    {
        var time = fields["t"].GetInt64();
        // A repetition and the set's end share one order, as do samples; a strap has its own.
        var line = kind is "rep" or "set" or "position" ? "set" : kind;
        Assert.True(time >= _times.GetValueOrDefault($"{machine}/{line}"), $"goes back in time from {_times.GetValueOrDefault($"{machine}/{line}")}: {context}");
        _times[$"{machine}/{line}"] = time;
        if (now is { } clock)
            Assert.InRange(time, clock - 30_000, clock);
    }
}
