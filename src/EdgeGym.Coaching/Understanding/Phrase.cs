namespace EdgeGym.Coaching.Understanding;

/// <summary>A stretch of one clause that a phrase was found in. Positions count words (English) or characters (Chinese), the end included.</summary>
/// <param name="OwnDenials">Words of denial that belong to the phrase itself, as in "can not breathe".</param>
internal readonly record struct PhraseMatch(int Start, int End, int OwnDenials);

/// <summary>One phrase, found in a clause. Two writings: English words and Chinese characters.</summary>
internal abstract class Phrase
{
    /// <summary>
    /// English: words with blanks between; <c>a|b</c> either; <c>dizz*</c> a beginning; <c>~</c> up to four words between. Chinese: characters;
    /// <c>~</c> up to six characters between; <c>a|b</c> either part; <c>!x</c>: not where <c>x</c> is (of the option before it, with <c>~</c> of the whole phrase).
    /// </summary>
    /// <param name="text">The phrase.</param>
    /// <param name="forgiving">English words of five letters and more may have one wrong letter: for the words that must not be missed.</param>
    public static IEnumerable<Phrase> Parse(string text, bool forgiving) => !text.Any(TextNormalizer.IsHan) ? [new WordPhrase(text, forgiving)]
        : text.Contains('~') ? [new HanPhrase(text)]
        : text.Split('|').Select(option => new HanPhrase(option));

    public abstract PhraseMatch? Find(Clause clause, int from);
}

internal sealed class WordPhrase : Phrase
{
    private const int LongestGap = 4;

    /// <summary>Everyday words one letter away from dangerous ones.</summary>
    private static readonly HashSet<string> NotTypos = new(StringComparer.Ordinal)
    {
        "right", "light", "night", "might", "fight", "eight", "sight", "weight", "height", "hear", "heat", "heard", "hearts", "earth", "cheat", "chess", "paint", "saint",
        "bread", "breadth", "stoke", "strike", "stroke", "broke", "spoke", "smoke", "attach", "colds", "heavy", "heaven", "press", "dress", "pressed", "squeezed", "tights", "tighten",
        "fainter", "vomits", "races", "bacon", "pacing", "facing", "sweet", "sweat", "swear", "spins", "spine", "spin", "passes", "passing", "start", "hurry", "pounds", "pound", "sounding", "rounding",
        "painting", "painted", "wheel", "wheels", "wheeled", "lighter", "lightly", "lightest", "eighty", "eighteen", "fighting", "mighty", "rightly", "back", "media", "medium", "blank", "sports", "first", "chase", "chased", "tired", "feels", "weigh", "least", "beast", "feast", "hearty", "chests", "lights", "nights", "rights", "fights",
    };

    private readonly (string[] Words, bool GapBefore)[] _parts;
    private readonly bool _forgiving;

    public WordPhrase(string text, bool forgiving)
    {
        _forgiving = forgiving;
        var parts = new List<(string[] Words, bool GapBefore)>();
        var gap = false;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "~")
            {
                gap = true;
                continue;
            }

            parts.Add((word.Split('|'), gap));
            gap = false;
        }

        _parts = [.. parts];
    }

    public override PhraseMatch? Find(Clause clause, int from)
    {
        for (var start = from; start < clause.Words.Count; start++)
        {
            if (Matches(clause.Words[start], _parts[0].Words) && Follow(clause.Words, start) is { } end)
                return new PhraseMatch(start, end.At, end.Denials);
        }

        return null;
    }

    private (int At, int Denials)? Follow(IReadOnlyList<string> words, int start)
    {
        var at = start;
        var denials = Clause.IsDenial(words[at]) ? 1 : 0;
        for (var part = 1; part < _parts.Length; part++)
        {
            var reach = _parts[part].GapBefore ? LongestGap + 1 : 1;
            var found = -1;
            for (var step = 1; step <= reach && at + step < words.Count && found < 0; step++)
            {
                if (Matches(words[at + step], _parts[part].Words))
                    found = at + step;
            }

            if (found < 0)
                return null;
            at = found;
            denials += Clause.IsDenial(words[at]) ? 1 : 0;
        }

        return (at, denials);
    }

    private bool Matches(string word, string[] wanted)
    {
        foreach (var want in wanted)
        {
            if (want.EndsWith('*') ? word.AsSpan().StartsWith(want.AsSpan(0, want.Length - 1), StringComparison.Ordinal) : word == want)
                return true;
            if (_forgiving && want.Length >= 5 && word.Length >= 4 && !NotTypos.Contains(word) && IsOneLetterAway(word, want.TrimEnd('*'), want.EndsWith('*')))
                return true;
        }

        return false;
    }

    /// <summary>One letter too many, too few, wrong, or two neighbours swapped. For a beginning, the rest of the word is free.</summary>
    private static bool IsOneLetterAway(string word, string want, bool beginning)
    {
        if (beginning)
        {
            if (want.Length < 5)
                return false;
            for (var length = want.Length - 1; length <= want.Length + 1 && length < word.Length; length++)
            {
                if (IsOneLetterAway(word[..length], want, false))
                    return true;
            }
        }

        if (Math.Abs(word.Length - want.Length) > 1)
            return false;
        var same = 0;
        while (same < word.Length && same < want.Length && word[same] == want[same])
            same++;
        var left = word.AsSpan(same);
        var right = want.AsSpan(same);
        return (left.Length >= 1 && right.Length >= 1 && left[1..].SequenceEqual(right[1..]))
            || (left.Length >= 1 && left[1..].SequenceEqual(right))
            || (right.Length >= 1 && right[1..].SequenceEqual(left))
            || (left.Length >= 2 && right.Length >= 2 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]));
    }
}

internal sealed class HanPhrase : Phrase
{
    private const int LongestGap = 6;
    private readonly string[][] _parts;
    private readonly string[] _except;

    public HanPhrase(string text)
    {
        var pieces = text.Split('!');
        _parts = [.. pieces[0].Split('~').Select(part => part.Split('|'))];
        _except = pieces[1..];
    }

    public override PhraseMatch? Find(Clause clause, int from)
    {
        var text = clause.Han;
        for (var start = from; start < text.Length; start++)
        {
            if (StartsWithAny(text, start, _parts[0]) is { } length && Follow(text, start + length) is { } end && !IsExcepted(text, start, end.At))
                return new PhraseMatch(start, end.At - 1, end.Denials + Clause.CountDenials(text.AsSpan(start, length)));
        }

        return null;
    }

    private (int At, int Denials)? Follow(string text, int at)
    {
        var denials = 0;
        for (var part = 1; part < _parts.Length; part++)
        {
            int? end = null;
            for (var skip = 0; skip <= LongestGap && at + skip < text.Length && end is null; skip++)
            {
                if (StartsWithAny(text, at + skip, _parts[part]) is not { } length)
                    continue;
                end = at + skip + length;
                denials += Clause.CountDenials(text.AsSpan(at + skip, length));
            }

            if (end is null)
                return null;
            at = end.Value;
        }

        return (at, denials);
    }

    private bool IsExcepted(string text, int start, int end)
    {
        foreach (var except in _except)
        {
            for (var at = Math.Max(0, start - except.Length + 1); at < end && at + except.Length <= text.Length; at++)
            {
                if (string.CompareOrdinal(text, at, except, 0, except.Length) == 0)
                    return true;
            }
        }

        return false;
    }

    private static int? StartsWithAny(string text, int at, string[] options)
    {
        int? longest = null;
        foreach (var option in options)
        {
            if (option.Length > (longest ?? 0) && at + option.Length <= text.Length && string.CompareOrdinal(text, at, option, 0, option.Length) == 0)
                longest = option.Length;
        }

        return longest;
    }
}
