namespace EdgeGym.Coaching.Understanding;

/// <summary>
/// Understands what people say by word lists alone: no model, no state, linear in the length, never throws. It is the floor under any
/// model: where several readings are possible the most careful one wins, and a denied danger still makes it ask once.
/// </summary>
public static class SafetyLexicon
{
    private const int MostClauses = 200;
    private const int MostHitsPerPhrase = 3;

    private static readonly string[] NauseaSigns = ["🤢", "🤮", "🚑", "🆘", "💔"];
    private static readonly string[] DizzySigns = ["😵", "💫", "🥴"];

    /// <summary>Words in whose company a danger word is about something else.</summary>
    private static readonly string[] HarmlessCompany = ["no pain no gain", "chest press", "chest fly", "chest day", "chest workout", "chest machine", "chest exercise", "pain in the ass", "pain in the neck to", "heart monitor", "wouldn't hurt", "wouldnt hurt", "couldn't hurt", "heartfelt", "passed the", "no pain, no gain"];

    public static Utterance Understand(string? text, string? language = null, UtteranceContext? context = null)
    {
        var normalized = TextNormalizer.Normalize(text);
        var lang = TextNormalizer.Language(normalized, language);
        var findings = new Findings(normalized);
        foreach (var company in HarmlessCompany)
            normalized = ReplaceWhole(normalized, company, company.StartsWith("no pain", StringComparison.Ordinal) ? "no limits" : "machine part");
        // Two ways of denying a denial that single words cannot show.
        normalized = normalized.Replace("can't say", "not", StringComparison.Ordinal).Replace("not that i ", "not i ", StringComparison.Ordinal);
        var clauses = Clause.Split(normalized);
        if (clauses.Count > MostClauses)
            clauses = [.. clauses.Take(MostClauses / 2), .. clauses.TakeLast(MostClauses / 2)];
        foreach (var meaning in Lexicon.All)
            Look(meaning, clauses, findings);
        if (NauseaSigns.Any(sign => normalized.Contains(sign, StringComparison.Ordinal)))
            findings.Meant.Add(Lexicon.RedFlag);
        if (DizzySigns.Any(sign => normalized.Contains(sign, StringComparison.Ordinal)))
            findings.Meant.Add(Lexicon.Dizzy);
        return Reading.Of(findings, clauses, lang, context);
    }

    /// <summary>Whole words only: "chest press" is a machine, "chest pressure" is not.</summary>
    private static string ReplaceWhole(string text, string words, string by)
    {
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            var end = at + words.Length;
            if ((at == 0 || !char.IsAsciiLetter(text[at - 1])) && (end == text.Length || !char.IsAsciiLetter(text[end])))
                text = string.Concat(text.AsSpan(0, at), by, text.AsSpan(end));
        }

        return text;
    }

    private static void Look(Meaning meaning, IReadOnlyList<Clause> clauses, Findings findings)
    {
        var danger = meaning == Lexicon.RedFlag || meaning == Lexicon.Dizzy || meaning == Lexicon.Pain || meaning == Lexicon.EquipmentFault;
        foreach (var clause in clauses)
        {
            foreach (var (phrase, isHan) in meaning.Phrases)
            {
                if (isHan ? clause.Han.Length == 0 : clause.Words.Count == 0)
                    continue;
                var from = 0;
                for (var hit = 0; hit < MostHitsPerPhrase && phrase.Find(clause, from) is { } match; hit++)
                {
                    if (clause.Denies(match, isHan, danger))
                        findings.Denied.Add(meaning);
                    else
                        findings.Meant.Add(meaning);
                    from = match.End + 1;
                }

                if (findings.Meant.Contains(meaning) && !danger)
                    break;
            }
        }
    }
}

/// <summary>What was found in a text.</summary>
internal sealed class Findings(string text)
{
    public string Text { get; } = text;

    public HashSet<Meaning> Meant { get; } = [];

    public HashSet<Meaning> Denied { get; } = [];

    public bool Has(Meaning meaning) => Meant.Contains(meaning);

    public bool Laughs { get; } = EffortPhrases.Laughter.Any(sign => text.Contains(sign, StringComparison.Ordinal));
}
