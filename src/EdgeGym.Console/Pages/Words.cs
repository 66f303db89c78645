using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeGym.Console.Pages;

/// <summary>
/// Every word that the pages show, in both languages, for the server and (as a module) for the browser. A key that a page or module
/// uses and that is missing here fails a test.
/// </summary>
public static partial class Words
{
    private static readonly FrozenDictionary<string, (string English, string Chinese)> ByKey =
        Screen.Concat(Reasons).Concat(Console).ToFrozenDictionary(row => row.Key, row => (row.English, row.Chinese), StringComparer.Ordinal);

    private static readonly JsonSerializerOptions ModuleJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<string> Keys => ByKey.Keys;

    /// <summary>The text of this key; the key itself when there is none.</summary>
    public static string Of(string language, string key) => !ByKey.TryGetValue(key, out var row) ? key : language == "zh" ? row.Chinese : row.English;

    public static bool Has(string key) => ByKey.ContainsKey(key);

    /// <summary>The module <c>words.js</c>.</summary>
    internal static string ToModule() =>
        "export const words = " + JsonSerializer.Serialize(
            new Dictionary<string, SortedDictionary<string, string>>
            {
                ["en"] = new(ByKey.ToDictionary(row => row.Key, row => row.Value.English), StringComparer.Ordinal),
                ["zh"] = new(ByKey.ToDictionary(row => row.Key, row => row.Value.Chinese), StringComparer.Ordinal),
            },
            ModuleJson) + ";\n";
}
