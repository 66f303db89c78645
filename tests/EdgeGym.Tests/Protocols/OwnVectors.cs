using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Protocols;

/// <summary>The golden vectors of <c>firmware-protocols/{protocol}/vectors.json</c>: decoded as written, or refused by the name that stands there.</summary>
internal static class OwnVectors
{
    public static JsonObject[] Read(string protocol) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "firmware-protocols", protocol, "vectors.json")))!["vectors"]!.AsArray().Select(vector => vector!.AsObject())];

    public static TheoryData<string> Names(string protocol)
    {
        var names = new TheoryData<string>();
        foreach (var vector in Read(protocol))
            names.Add((string)vector["name"]!);
        return names;
    }

    public static void Check(string protocol, string name)
    {
        var vector = Read(protocol).Single(candidate => (string)candidate["name"]! == name);
        var part = (string?)vector["part"];
        var good = ProtocolCatalog.TryDecode(part is null ? protocol : $"{protocol}/{part}", OutsideVectors.Bytes(vector), out var json);
        var document = JsonNode.Parse(json)!;
        if ((string?)vector["error"] is { } error)
        {
            Assert.False(good);
            Assert.Equal(error, (string?)document["error"]);
            return;
        }

        Assert.True(good, document.ToJsonString());
        Assert.Equal((string?)vector["message"], (string?)document["message"]);
        Assert.Equal(Flat(vector["quirks"]), Flat(document["quirks"]));
        var (expected, actual) = (vector["fields"]!.AsObject(), document["fields"]!.AsObject());
        Assert.Equal(expected.Select(field => field.Key).Order(StringComparer.Ordinal), actual.Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.All(expected, field =>
        {
            Assert.Equal(field.Value!["value"]!.ToJsonString(), actual[field.Key]!["value"]!.ToJsonString());
            Assert.Equal((string?)field.Value["unit"], (string?)actual[field.Key]!["unit"]);
        });
    }

    private static string[] Flat(JsonNode? names) => names is null ? [] : [.. names.AsArray().Select(name => (string)name!)];
}
