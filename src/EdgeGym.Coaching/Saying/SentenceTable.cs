using System.Collections.Frozen;

namespace EdgeGym.Coaching.Saying;

/// <summary>
/// Everything that screens say, by code, in both languages: the reviewed sentences that the model was trained on and chooses among
/// (<c>models/text/train/say-*.tsv</c>, part of this program). The first of a code is the one that is said without a model.
/// </summary>
public static class SentenceTable
{
    private static readonly FrozenDictionary<string, Sentence[]> Chinese = Read("zh");
    private static readonly FrozenDictionary<string, Sentence[]> English = Read("en");

    /// <summary>Codes, as in the Chinese file; a test holds the English one to the same.</summary>
    public static IEnumerable<string> Codes => Chinese.Keys;

    public static bool Has(string code) => Chinese.ContainsKey(code) && English.ContainsKey(code);

    /// <summary>All sentences of a code; empty for an unknown one.</summary>
    /// <param name="language"><c>zh</c>; anything else is English.</param>
    public static IReadOnlyList<Sentence> Of(string code, string language) => (language == "zh" ? Chinese : English).GetValueOrDefault(code, []);

    /// <summary>
    /// The sentences that may be said now: their numbers are known, what they say of the weight is so, and they were not said just before. When everything was said lately, only what
    /// was said last is left out; when that leaves nothing, nothing is left out.
    /// </summary>
    /// <param name="lately">What was said, the last one at the end.</param>
    public static IReadOnlyList<Sentence> Offered(string code, string language, SayNumbers numbers, IReadOnlyList<string>? lately = null)
    {
        var fitting = Of(code, language).Where(sentence => sentence.Fits(numbers)).ToArray();
        if (lately is not { Count: > 0 } || fitting.Length < 2)
            return fitting;
        var fresh = fitting.Where(sentence => !lately.Any(sentence.IsIn)).ToArray();
        if (fresh.Length == 0)
            fresh = [.. fitting.Where(sentence => !sentence.IsIn(lately[^1]))];
        return fresh.Length > 0 ? fresh : fitting;
    }

    /// <summary>The sentence without a model; null for an unknown code.</summary>
    public static string? First(string code, string language, SayNumbers numbers, IReadOnlyList<string>? lately = null)
        => Offered(code, language, numbers, lately) is [var first, ..] ? first.Fill(numbers) : null;

    private static FrozenDictionary<string, Sentence[]> Read(string language)
    {
        var name = $"EdgeGym.Coaching.Saying.say-{language}.tsv";
        using var stream = typeof(SentenceTable).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the program");
        using var reader = new StreamReader(stream);
        var lines = new List<(string Code, Sentence Sentence)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('\t') is not [var code, var text])
                throw new FormatException($"{name}: '{line}' is not a code and a sentence");
            lines.Add((code, new Sentence(code, text)));
        }

        return lines.GroupBy(line => line.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select(line => line.Sentence).ToArray(), StringComparer.Ordinal);
    }
}
