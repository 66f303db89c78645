namespace EdgeGym.Coaching.Tokenization;

/// <summary>One step of a split pattern, linked to what follows it. The text holds no lone surrogates. Recursion goes as deep as the pattern is long, never as the text.</summary>
internal abstract class PatternNode
{
    /// <summary>Where the match that goes through this node ends, or -1.</summary>
    public abstract int Match(ReadOnlySpan<char> text, int position);
}

internal sealed class AcceptNode : PatternNode
{
    public override int Match(ReadOnlySpan<char> text, int position) => position;
}

/// <summary>Between <paramref name="least"/> and <paramref name="most"/> characters of a class, as many as will do; a possessive one gives none back.</summary>
internal sealed class RepeatNode(CharacterClass set, int least, int most, bool possessive, PatternNode next) : PatternNode
{
    public override int Match(ReadOnlySpan<char> text, int position)
    {
        var count = 0;
        while (count < most && position < text.Length)
        {
            var wide = char.IsHighSurrogate(text[position]);
            var scalar = wide ? char.ConvertToUtf32(text[position], text[position + 1]) : text[position];
            if (!set.Contains(scalar))
                break;
            position += wide ? 2 : 1;
            count++;
        }

        if (count < least)
            return -1;
        while (true)
        {
            var end = next.Match(text, position);
            if (end >= 0 || possessive || count == least)
                return end;
            position -= char.IsLowSurrogate(text[position - 1]) ? 2 : 1;
            count--;
        }
    }
}

/// <summary>The same with a group in place of a class, each round of which matches exactly one character.</summary>
internal sealed class GroupRepeatNode(PatternNode group, int least, int most, bool possessive, PatternNode next) : PatternNode
{
    public override int Match(ReadOnlySpan<char> text, int position)
    {
        var count = 0;
        while (count < most && position < text.Length && group.Match(text, position) is >= 0 and var end)
        {
            position = end;
            count++;
        }

        if (count < least)
            return -1;
        while (true)
        {
            var end = next.Match(text, position);
            if (end >= 0 || possessive || count == least)
                return end;
            position -= char.IsLowSurrogate(text[position - 1]) ? 2 : 1;
            count--;
        }
    }
}

/// <summary>The first branch that leads to a match; each branch already ends in what follows the group.</summary>
internal sealed class ChoiceNode(PatternNode[] branches) : PatternNode
{
    public override int Match(ReadOnlySpan<char> text, int position)
    {
        foreach (var branch in branches)
        {
            var end = branch.Match(text, position);
            if (end >= 0)
                return end;
        }

        return -1;
    }
}

internal sealed class LookaheadNode(PatternNode ahead, bool negative, PatternNode next) : PatternNode
{
    public override int Match(ReadOnlySpan<char> text, int position) =>
        ahead.Match(text, position) >= 0 != negative ? next.Match(text, position) : -1;
}
