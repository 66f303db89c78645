using System.Text.Json.Nodes;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Protocols;

/// <summary>Frames that others recorded, read where they lie (setting <c>EDGEGYM_VECTORS</c>, by default a folder beside the repository).</summary>
internal static class OutsideVectors
{
    /// <summary>Empty when the file is not there.</summary>
    public static JsonObject[] Read(string file)
    {
        var folder = Environment.GetEnvironmentVariable("EDGEGYM_VECTORS") is { Length: > 0 } given
            ? given
            : Path.Combine(SourceTree.Root, "..", "shared", "vectors");
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? [.. JsonNode.Parse(File.ReadAllText(path))!["vectors"]!.AsArray().Select(vector => vector!.AsObject())] : [];
    }

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
}
