using System.Globalization;

namespace EdgeGym.Coaching.ConstrainedDecoding;

/// <summary>
/// A finite set of answers, put together from smaller ones. Finite on purpose: whatever is decoded ends.
/// Numbers are written as the invariant culture writes them, without trailing zeros: 60, 62.5, -5.
/// </summary>
public abstract record Grammar
{
    private const int MostValues = 16_384;
    private const int MostRepetitions = 4_096;

    private protected Grammar()
    {
    }

    /// <summary>Exactly this text, in which names such as <c>&lt;|end|&gt;</c> are added tokens of the tokenizer. For texts of our own.</summary>
    public static Grammar Text(string text) => new LiteralGrammar(text, AddedTokens: true);

    /// <summary>Exactly this text, letter by letter, even where it looks like an added token. For whatever comes from people.</summary>
    public static Grammar Literal(string text) => new LiteralGrammar(text, AddedTokens: false);

    /// <summary><c>&lt;|name|&gt;</c>: one token where the tokenizer has it, several pieces where it has not.</summary>
    public static Grammar Token(string name) => new LiteralGrammar($"<|{name}|>", AddedTokens: true);

    /// <summary>One after the other; empty: the empty answer.</summary>
    public static Grammar Sequence(params ReadOnlySpan<Grammar> parts) => new SequenceGrammar([.. parts]);

    /// <summary>One of them.</summary>
    /// <exception cref="InvalidGrammarException">None is given: nothing could be answered.</exception>
    public static Grammar Choice(params ReadOnlySpan<Grammar> alternatives) =>
        alternatives.IsEmpty ? throw new InvalidGrammarException("A choice among nothing has no answer.") : new ChoiceGrammar([.. alternatives]);

    /// <summary>It, or nothing.</summary>
    public static Grammar Optional(Grammar part) => new RepeatGrammar(part, 0, 1);

    /// <summary>It, between so and so many times.</summary>
    /// <param name="least">0 or more.</param>
    /// <param name="most">At least <paramref name="least"/>, at most 4,096.</param>
    public static Grammar Repeat(Grammar part, int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(least);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MostRepetitions);
        return new RepeatGrammar(part, least, most);
    }

    /// <summary>The whole numbers from least to most in steps, counted from least.</summary>
    public static Grammar Integer(int least, int most, int step = 1) => Decimal(least, most, step);

    /// <summary>The numbers least, least + step … up to most, exactly.</summary>
    /// <exception cref="InvalidGrammarException">The range is empty or has more than 16,384 numbers.</exception>
    public static Grammar Decimal(decimal least, decimal most, decimal step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        if (most < least)
            throw new InvalidGrammarException($"No number lies between {least} and {most}.");
        if ((most - least) / step >= MostValues)
            throw new InvalidGrammarException($"From {least} to {most} by {step} are more than {MostValues} numbers.");
        return new RangeGrammar(least, most, step);
    }

    /// <summary>One of these numbers.</summary>
    public static Grammar OneOf(IEnumerable<decimal> numbers) =>
        OneOf(numbers.Select(Written));

    /// <summary>One of these sentences, kept as a prefix tree. Names such as <c>&lt;|end|&gt;</c> are added tokens.</summary>
    /// <exception cref="InvalidGrammarException">None is given.</exception>
    public static Grammar OneOf(IEnumerable<string> sentences)
    {
        var distinct = sentences.Distinct(StringComparer.Ordinal).ToArray();
        return distinct.Length == 0 ? throw new InvalidGrammarException("A choice among nothing has no answer.") : new SentencesGrammar(distinct);
    }

    private protected static string Written(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}

internal sealed record RangeGrammar(decimal Least, decimal Most, decimal Step) : Grammar
{
    public IEnumerable<string> Numbers()
    {
        for (var value = Least; value <= Most; value += Step)
            yield return Written(value);
    }
}

internal sealed record LiteralGrammar(string Spelling, bool AddedTokens) : Grammar;

internal sealed record SequenceGrammar(Grammar[] Parts) : Grammar;

internal sealed record ChoiceGrammar(Grammar[] Alternatives) : Grammar;

internal sealed record RepeatGrammar(Grammar Part, int Least, int Most) : Grammar;

internal sealed record SentencesGrammar(string[] Sentences) : Grammar;
