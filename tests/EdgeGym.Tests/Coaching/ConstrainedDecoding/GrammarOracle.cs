using System.Globalization;
using EdgeGym.Coaching.ConstrainedDecoding;

namespace EdgeGym.Tests.Coaching.ConstrainedDecoding;

/// <summary>What a grammar means, over strings and without any automaton: where a match may end, all its answers, and random grammars.</summary>
internal static class GrammarOracle
{
    public static bool Accepts(Grammar grammar, string text) => Ends(grammar, text, [0]).Contains(text.Length);

    private static HashSet<int> Ends(Grammar grammar, string text, HashSet<int> starts) => grammar switch
    {
        LiteralGrammar literal => After(literal.Spelling, text, starts),
        SentencesGrammar sentences => [.. sentences.Sentences.SelectMany(sentence => After(sentence, text, starts))],
        RangeGrammar range => [.. Range(range.Least, range.Most, range.Step).SelectMany(number => After(number, text, starts))],
        SequenceGrammar sequence => sequence.Parts.Aggregate(starts, (reached, part) => Ends(part, text, reached)),
        ChoiceGrammar choice => [.. choice.Alternatives.SelectMany(alternative => Ends(alternative, text, starts))],
        RepeatGrammar repeat => Repeated(repeat, text, starts),
        _ => throw new ArgumentException(grammar.ToString(), nameof(grammar)),
    };

    /// <summary>Every answer, for grammars that have few.</summary>
    public static IEnumerable<string> Answers(Grammar grammar) => grammar switch
    {
        LiteralGrammar literal => [literal.Spelling],
        SentencesGrammar sentences => sentences.Sentences,
        RangeGrammar range => Range(range.Least, range.Most, range.Step),
        SequenceGrammar sequence => sequence.Parts.Aggregate<Grammar, IEnumerable<string>>([""], (texts, part) => texts.SelectMany(text => Answers(part).Select(more => text + more))),
        ChoiceGrammar choice => choice.Alternatives.SelectMany(Answers),
        RepeatGrammar repeat => Enumerable.Range(repeat.Least, repeat.Most - repeat.Least + 1)
            .SelectMany(count => Answers(Grammar.Sequence([.. Enumerable.Repeat(repeat.Part, count)]))),
        _ => throw new ArgumentException(grammar.ToString(), nameof(grammar)),
    };

    public static Grammar Random(Random random, int depth)
    {
        Grammar[] Some() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Random(random, depth - 1))];
        return random.Next(depth <= 0 ? 5 : 9) switch
        {
            0 => Grammar.Literal(Word(random)),
            1 => Grammar.Token(random.Next(2) == 0 ? "end" : "m-1"),
            2 => Grammar.Decimal(random.Next(-20, 20), random.Next(20, 90), random.Next(1, 20) * 0.25m),
            3 => Grammar.OneOf(Enumerable.Range(0, random.Next(1, 6)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Word(random))))),
            4 => Grammar.Text(Word(random) + "<|end|>" + Word(random)),
            5 => Grammar.Choice(Some()),
            6 => Grammar.Optional(Random(random, depth - 1)),
            7 => Grammar.Repeat(Random(random, depth - 1), random.Next(3), random.Next(3, 5)),
            _ => Grammar.Sequence(Some()),
        };
    }

    /// <summary>All numbers of a range, as they are written.</summary>
    public static IEnumerable<string> Range(decimal least, decimal most, decimal step)
    {
        for (var count = 0; least + count * step <= most; count++)
        {
            var text = (least + count * step).ToString(CultureInfo.InvariantCulture);
            yield return text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
        }
    }

    private static string Word(Random random) => new[] { "kg", " rest", "休息", "a", "ab", " well done", "12", ".", "👍", "", "<|end|>", "<|", " " }[random.Next(13)];

    private static HashSet<int> After(string expected, string text, HashSet<int> starts) =>
        [.. starts.Where(start => string.CompareOrdinal(text, start, expected, 0, expected.Length) == 0).Select(start => start + expected.Length)];

    private static HashSet<int> Repeated(RepeatGrammar repeat, string text, HashSet<int> starts)
    {
        var ends = new HashSet<int>(repeat.Least == 0 ? starts : []);
        for (var count = 1; count <= repeat.Most; count++)
        {
            starts = Ends(repeat.Part, text, starts);
            if (count >= repeat.Least)
                ends.UnionWith(starts);
        }

        return ends;
    }
}
