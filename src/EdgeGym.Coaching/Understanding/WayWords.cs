namespace EdgeGym.Coaching.Understanding;

/// <summary>
/// Plain words beside all learning. Which way the plainest words of a wish go: a third voice beside model and statistics, which now and then take "plus twenty" for less. It speaks
/// only where all such words go one way and nothing is denied.
/// </summary>
internal static class WayWords
{
    private static readonly string[] Up =
    [
        "add", "plus", "more", "increase", "raise", "bump", "heavier", "faster", "quicker", "steeper", "higher", "extra", "bonus", "another", "longer", "chuck in", "chuck on",
        "往上", "上调", "调高", "提高", "提一", "升", "加", "增", "涨", "添", "快点", "快一", "大点", "大一", "重点", "重一", "高点", "高一", "多",
    ];

    private static readonly string[] Down =
    [
        "less", "fewer", "lower", "drop", "reduce", "decrease", "off", "down", "lighter", "minus", "cut", "strip", "knock", "slower", "halve", "trim", "shorter", "easier", "remove",
        "往下", "下调", "调低", "减", "降", "撤", "卸", "砍", "拿掉", "去掉", "慢点", "慢一", "小点", "小一", "轻点", "轻一", "低点", "低一", "少", "折",
    ];

    /// <summary>Denials, questions and corrections turn words round; "lower back" and 多少 are no wish.</summary>
    private static readonly string[] Silent =
    [
        "not", "don't", "dont", "no", "never", "stop", "without", "instead", "rather", "wrong", "meant", "isn't", "lower back", "than", "right now",
        "不", "别", "没", "甭", "而是", "是说", "多少", "重点练", "唔", "莫", "勿",
    ];

    /// <summary>What makes a number the goal and not the step.</summary>
    private static readonly string[] Goals = ["to", "at", "on", "only", "就", "到", "成", "为", "换", "用", "设"];

    /// <summary>After these something else comes than what was denied: "not dizzy, but my chest".</summary>
    private static readonly string[] Contrasts = ["but", "just", "only", "though", "except", "yet", "however", "still", "但", "就是", "不过", "可", "只", "却", "倒", "而"];

    public static bool IsContrast(string text) => Contrasts.Any(word => Holds(text.ToLowerInvariant(), word));

    /// <summary>Whether a number in it may be what is wished for, and not by how much.</summary>
    public static bool MayBeGoal(string text) => Goals.Any(word => Holds(text.ToLowerInvariant(), word));

    /// <returns><c>up</c>, <c>down</c> or null.</returns>
    public static string? Of(string text)
    {
        var lower = text.ToLowerInvariant();
        if (Silent.Any(word => Holds(lower, word)))
            return null;
        return (Up.Any(word => Holds(lower, word)), Down.Any(word => Holds(lower, word))) switch
        {
            (true, false) => "up",
            (false, true) => "down",
            _ => null,
        };
    }

    /// <summary>English as whole words, Chinese anywhere.</summary>
    private static bool Holds(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if (TextNormalizer.IsHan(word[0]) || ((at == 0 || !char.IsAsciiLetter(text[at - 1])) && (end == text.Length || !char.IsAsciiLetter(text[end]))))
                return true;
        }

        return false;
    }
}
