namespace EdgeGym.Coaching.Prompting;

/// <summary>An answer cut at its tokens: each name with the plain text that follows it.</summary>
internal static class AnswerParts
{
    /// <summary>Text before the first token is dropped; a token that never closes ends the answer.</summary>
    public static List<(string Name, string Text)> Split(string answer)
    {
        var parts = new List<(string, string)>();
        var at = answer.IndexOf("<|", StringComparison.Ordinal);
        while (at >= 0)
        {
            var close = answer.IndexOf("|>", at, StringComparison.Ordinal);
            if (close < 0)
                break;
            var next = answer.IndexOf("<|", close + 2, StringComparison.Ordinal);
            parts.Add((answer[(at + 2)..close], next < 0 ? answer[(close + 2)..] : answer[(close + 2)..next]));
            at = next;
        }

        return parts;
    }
}
