using EdgeGym.Coaching.Prompting;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Dataset;

/// <summary>Requests for plans with the wishes in them.</summary>
public sealed class PlanExamples
{
    private readonly (string Lang, string Text, string Answer)[] _lines;

    public PlanExamples(string folder, NearCopies heldOut)
    {
        var all = LabelledText.Rows(folder, "plan-requests-*.tsv", 3).ToList();
        _lines =
        [
            .. all.Where(row => !heldOut.IsTooNear(row.Columns[2])).Select(row => (row.Lang, row.Columns[2], Answer: PlanPrompt.Answer(row.Columns[0])))
                .Where(line => line.Answer is not null).Select(line => (line.Lang, line.Item2, line.Answer!)),
        ];
        Dropped = all.Count - _lines.Length;
    }

    public int Count => _lines.Length;

    public int Dropped { get; }

    public Example Draw(RandomStream random)
    {
        var (lang, text, answer) = random.Pick(_lines);
        if (random.Chance(0.4))
            text = TextVariation.WithCompany(text, lang, random);
        if (random.Chance(0.4))
            text = TextVariation.WithSlips(text, lang, random);
        return new Example("plan", PlanPrompt.Ask(text, lang), answer);
    }
}

/// <summary>Codes with their reviewed sentences; replies follow something that a person said.</summary>
public sealed class SayExamples
{
    private readonly (string Lang, string Code, string Sentence)[] _lines;
    private readonly Dictionary<string, LabelledUtterance[]> _said;

    public SayExamples(string folder, IReadOnlyList<LabelledUtterance> utterances)
    {
        _lines = [.. LabelledText.Rows(folder, "say-*.tsv", 2).Select(row => (row.Lang, row.Columns[0], row.Columns[1]))];
        _said = utterances.GroupBy(line => $"{line.Lang}/reply.{line.Intent}.{line.Action}", StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    public int Count => _lines.Length;

    public Example Draw(RandomStream random)
    {
        var (lang, code, sentence) = random.Pick(_lines);
        var said = _said.TryGetValue($"{lang}/{code}", out var lines) && random.Chance(0.8) ? random.Pick(lines).Text : null;
        return new Example("say", SayPrompt.Ask(code, lang, said), sentence + PromptTokens.End);
    }
}
