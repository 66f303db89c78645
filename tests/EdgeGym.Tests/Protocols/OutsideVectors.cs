using System.Text.Json.Nodes;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Protocols;

/// <summary>Frames of Bluetooth services that others recorded.</summary>
internal static class OutsideVectors
{
    /// <summary>Empty when the file is not there.</summary>
    public static IReadOnlyList<JsonObject> Read(string file) => GoldenVectors.Outside(SourceTree.Root, file);

    /// <summary>Recorded from a device, as far as the source says; else a unit test's own bytes.</summary>
    public static bool IsCapture(JsonObject vector)
    {
        var provenance = (string?)vector["provenance"] ?? "";
        return provenance.Contains("device", StringComparison.Ordinal) || provenance.Contains("real app", StringComparison.Ordinal)
            || provenance.Contains("real response", StringComparison.Ordinal) || provenance.Contains("looks recorded", StringComparison.Ordinal);
    }

    public static byte[] Bytes(JsonObject vector) => Convert.FromHexString((string)vector["hex"]!);

    /// <summary>Fields of a decoded document by name; values only.</summary>
    public static Dictionary<string, JsonNode> Fields(JsonNode document) =>
        document["fields"]!.AsObject().ToDictionary(field => field.Key, field => field.Value!["value"]!, StringComparer.Ordinal);

    public static OutsideResult Result(string protocol, JsonObject vector, IReadOnlyList<string> failures) => new(
        protocol, (string)vector["name"]!, IsCapture(vector), failures.Count == 0 ? null : string.Join("; ", failures));
}
