using System.Text.Json.Nodes;
using EdgeGym.Protocols;

namespace EdgeGym.Tests.Protocols;

/// <summary>One entry of a vector file: bytes, and what they mean or why they mean nothing.</summary>
/// <param name="IsCapture">Recorded from a device; else derived from a specification or made by a test.</param>
public sealed record GoldenVector(string Protocol, string Name, string Part, byte[] Bytes, bool IsCapture, JsonObject Source)
{
    public string Path => Part.Length == 0 ? Protocol : $"{Protocol}/{Part}";

    /// <summary>Null when the bytes decode as the vector says: its message, every field it names, no field it calls absent, its quirks; or its error.</summary>
    public string? Failure()
    {
        var good = ProtocolCatalog.TryDecode(Path, Bytes, out var json);
        var document = JsonNode.Parse(json)!;
        if ((string?)Source["error"] is { } error)
            return (string?)document["error"] == error ? null : $"{Path} {Name}: {document.ToJsonString()} instead of {error}";
        if (!good)
            return $"{Path} {Name}: {document.ToJsonString()}";

        var wanted = Source["decoded"] ?? Source;
        var fields = document["fields"]!.AsObject();
        var wrong = new List<string>();
        if ((string?)wanted["message"] != (string?)document["message"])
            wrong.Add($"message {document["message"]}");
        foreach (var (name, field) in wanted["fields"]?.AsObject() ?? [])
        {
            if (fields[name] is not { } actual)
                wrong.Add($"{name} is missing");
            else if (!Same(field!["value"], actual["value"]) || (string?)field["unit"] != (string?)actual["unit"])
                wrong.Add($"{name} is {actual.ToJsonString()} instead of {field.ToJsonString()}");
        }

        wrong.AddRange((Source["absent"]?.AsArray() ?? []).Select(name => (string)name!).Where(fields.ContainsKey).Select(name => $"{name} is there"));
        var (quirks, said) = (Texts(wanted["quirks"]), Texts(document["quirks"]));
        if (!quirks.SequenceEqual(said, StringComparer.Ordinal))
            wrong.Add($"quirks {string.Join(' ', said)}");
        return wrong.Count == 0 ? null : $"{Path} {Name}: {string.Join("; ", wrong)}";
    }

    /// <summary>Numbers to six decimals, arrays by element.</summary>
    public static bool Same(JsonNode? left, JsonNode? right)
    {
        if (left is JsonArray one && right is JsonArray two)
            return one.Count == two.Count && one.Zip(two).All(pair => Same(pair.First, pair.Second));
        if (left is JsonObject first && right is JsonObject second)
            return first.Count == second.Count && first.All(field => second.ContainsKey(field.Key) && Same(field.Value, second[field.Key]));
        if (left is JsonValue && right is JsonValue && IsNumber(left) && IsNumber(right))
            return Math.Abs((double)left - (double)right) <= 1e-6 * Math.Max(1, Math.Abs((double)left));
        return left?.ToJsonString() == right?.ToJsonString();
    }

    private static bool IsNumber(JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.Number;

    private static string[] Texts(JsonNode? names) => names is null ? [] : [.. names.AsArray().Select(name => (string)name!)];
}

/// <summary>The vector files of <c>firmware-protocols/{protocol}</c>, ours, and those that others recorded, read where they lie.</summary>
public static class GoldenVectors
{
    /// <param name="root">Of the repository.</param>
    /// <param name="protocol">Id in the catalogue.</param>
    public static IReadOnlyList<GoldenVector> Own(string root, string protocol)
    {
        var vectors = new List<GoldenVector>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(root, "firmware-protocols", protocol), "*.json").Order(StringComparer.Ordinal))
        {
            foreach (var vector in JsonNode.Parse(File.ReadAllText(path))!["vectors"]?.AsArray().Select(vector => vector!.AsObject()) ?? [])
            {
                var hex = (string?)vector["hex"] ?? (string?)vector["frame"];
                if (hex is not null && ((vector["fields"] ?? vector["decoded"] ?? vector["error"]) is not null))
                    vectors.Add(new GoldenVector(protocol, (string)vector["name"]!, (string?)vector["part"] ?? "", Convert.FromHexString(hex), (string?)vector["origin"] is "real" or "capture", vector));
            }
        }

        return vectors;
    }

    /// <summary>Entries of a file in the folder of the setting <c>EDGEGYM_VECTORS</c>, by default <c>../shared/vectors</c>; none when it is not there.</summary>
    public static IReadOnlyList<JsonObject> Outside(string root, string file, string list = "vectors")
    {
        var folder = Environment.GetEnvironmentVariable("EDGEGYM_VECTORS") is { Length: > 0 } given ? given : Path.Combine(root, "..", "shared", "vectors");
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? [.. JsonNode.Parse(File.ReadAllText(path))![list]!.AsArray().Select(vector => vector!.AsObject())] : [];
    }
}

/// <summary>One outside vector, tried.</summary>
/// <param name="IsCapture">Recorded from a device, as far as its source says.</param>
/// <param name="Failure">Null when it passed.</param>
public sealed record OutsideResult(string Protocol, string Name, bool IsCapture, string? Failure);
