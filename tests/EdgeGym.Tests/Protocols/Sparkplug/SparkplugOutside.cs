using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Sparkplug;

namespace EdgeGym.Tests.Protocols.Sparkplug;

/// <summary>Sparkplug payloads of a peer, payloads that a peer's library made, and the array examples printed in the standard. No capture of a device is known.</summary>
internal static class SparkplugOutside
{
    private const string ExampleOfTheStandard = "spec example ";

    /// <summary>Examples of Sparkplug 3.0, section 6.4.17, that contradict its own rule (low byte first), or that are no bytes.</summary>
    private static readonly Dictionary<string, string> WrongInTheStandard = new(StringComparer.Ordinal)
    {
        ["spec example Int8Array"] = "-23 printed as EF; in two's complement it is E9",
        ["spec example FloatArray"] = "printed with the high byte first",
        ["spec example BooleanArray"] = "the last byte is printed as dX",
    };

    public static OutsideResult Check(JsonObject vector)
    {
        var name = (string)vector["name"]!;
        var failure = name.StartsWith(ExampleOfTheStandard, StringComparison.Ordinal) ? Example(vector, name) : Payload(vector);
        return new OutsideResult("sparkplug", name, IsCapture: false, failure is null ? null : $"sparkplug {name}: {failure}");
    }

    private static string? Payload(JsonObject vector)
    {
        if (!ProtocolCatalog.TryDecode("sparkplug", Convert.FromHexString((string)vector["hex"]!), out var json))
            return System.Text.Encoding.UTF8.GetString(json);
        var fields = JsonNode.Parse(json)!["fields"]!;
        var peer = vector["decoded_by_peer_sparkplug_payload_1_0_3"] ?? vector["expected"]!["decodes_to"]!;
        var (metrics, said) = (fields["metrics"]!["value"]!.AsArray(), peer["metrics"]!.AsArray());
        var count = (int?)vector["expected"]!["metric_count"] ?? said.Count;
        if (metrics.Count != count || ((bool?)peer["_truncated"] != true && said.Count != count))
            return $"{metrics.Count} metrics instead of {count}";
        foreach (var field in new[] { "timestamp", "seq" })
        {
            if (!IsSame(peer[field], fields[field]?["value"]))
                return $"{field} is {fields[field]?.ToJsonString()}";
        }

        return said.Zip(metrics).Where(pair => !IsSameMetric(pair.First!, pair.Second!)).Select(pair => pair.Second!.ToJsonString()).FirstOrDefault();
    }

    private static bool IsSameMetric(JsonNode said, JsonNode metric) =>
        IsSame(said["name"], metric["name"]) && IsSame(said["type"], metric["datatype"]) && IsSame(said["alias"], metric["alias"])
        && IsSame(said["timestamp"], metric["timestamp"]) && IsSame(said["value"], metric["value"]) && (said["value"] is null) == ((bool?)metric["is_null"] ?? false);

    /// <summary>The peer writes integers of 64 bits as texts.</summary>
    private static bool IsSame(JsonNode? said, JsonNode? ours) => GoldenVector.Same(said, ours) || (string.Equals(Text(said), Text(ours), StringComparison.Ordinal) && said is not null);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString();

    private static string? Example(JsonObject vector, string name)
    {
        var type = Enum.Parse<SparkplugDataType>(name[ExampleOfTheStandard.Length..]);
        var (printed, ruled) = ((string)vector["hex"]!, (string)vector["little_endian_by_helper"]!);
        var values = vector["expected"]!["values"]!.AsArray();
        if (WrongInTheStandard.ContainsKey(name) == (printed == ruled))
            return "no longer as documented";
        // The bytes of an array in a payload around it: metric "a" of that type.
        var packed = Convert.FromHexString(ruled);
        byte[] metric = [0x0A, 1, (byte)'a', 0x20, (byte)type, 0x82, 0x01, (byte)packed.Length, .. packed];
        ProtocolCatalog.TryDecode("sparkplug", [0x12, (byte)metric.Length, .. metric], out var json);
        var read = JsonNode.Parse(json)!["fields"]?["metrics"]?["value"]?[0]?["value"]?.AsArray();
        return read?.Count == values.Count && values.Zip(read).All(pair => IsSame(pair.First, pair.Second)) ? null : System.Text.Encoding.UTF8.GetString(json);
    }
}
