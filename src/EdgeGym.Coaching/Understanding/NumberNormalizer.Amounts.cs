using System.Text.RegularExpressions;

namespace EdgeGym.Coaching.Understanding;

/// <content>Amounts that are said without a number: a couple, a dozen, another minute, 一刻钟, 俩, 百分之十.</content>
public static partial class NumberNormalizer
{
    /// <summary>After these a numeral at the end of a clause is a setting: 调到十, 坡度五, 加十.</summary>
    private const string BeforeASetting = "到成加减上下度为档位数";

    /// <summary>Every pattern is linear; the limit is far away, so that a thread that waits for its turn on a busy machine does not run into it.</summary>
    private const int MostMilliseconds = 60_000;

    private static string ChineseAmounts(string text)
    {
        if (!text.Any(TextNormalizer.IsHan))
            return text;
        text = QuarterHour().Replace(text, match => match.Value[0] == '三' ? "45分钟" : "15分钟");
        text = Percent().Replace(text, match => ValueOf(match.Groups["number"].ValueSpan) is { } value ? Written(value) + "%" : match.Value);
        // 我俩 are two people and no count.
        return TwoOrThree().Replace(text, match => match.Groups["before"].Value + (match.Groups["count"].Value == "俩" ? "2" : "3"));
    }

    private static bool IsSetting(string text, int at)
        => at > 0 && BeforeASetting.Contains(text[at - 1], StringComparison.Ordinal) && (at + 1 == text.Length || char.IsPunctuation(text[at + 1]) || text[at + 1] is '吧' or '呗' or '就');

    private static string Amounts(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('a', 'z') && !text.AsSpan().ContainsAnyInRange('A', 'Z'))
            return text;
        text = HalfDozen().Replace(text, "6");
        text = Dozen().Replace(text, "12");
        text = Couple().Replace(text, "2");
        text = HalfMinute().Replace(text, "30 seconds");
        text = HalfHour().Replace(text, "30 minutes");
        text = QuarterOfAnHour().Replace(text, "15 minutes");
        text = Hundred().Replace(text, "100");
        return OneMore().Replace(text, match => (match.Groups["how"].Value.Equals("another", StringComparison.OrdinalIgnoreCase) ? "another 1 " : "1 ") + match.Groups["what"].Value);
    }

    [GeneratedRegex("[一三]刻钟", RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex QuarterHour();

    [GeneratedRegex("百分之(?<number>[零一二两三四五六七八九十百点]{1,6})", RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex Percent();

    [GeneratedRegex("(?<before>^|[^我你他她咱们姐哥娘人妹弟])(?<count>[俩仨])(?![公千斤片格档组次个下秒分小级周天])", RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex TwoOrThree();

    [GeneratedRegex(@"\bhalf a dozen\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex HalfDozen();

    [GeneratedRegex(@"\ba dozen\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex Dozen();

    [GeneratedRegex(@"\ba couple(?: of| o')?\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex Couple();

    [GeneratedRegex(@"\bhalf a min(?:ute)?\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex HalfMinute();

    [GeneratedRegex(@"\bhalf an hour\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex HalfHour();

    [GeneratedRegex(@"\b(?:a )?quarter of an hour\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex QuarterOfAnHour();

    /// <summary>"hundred pounds will do", with nothing that counts it.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9][ -])\bhundred(?= (?:pounds|lbs?|kilos?|kg)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex Hundred();

    /// <summary>"another minute", "a plate"; not "beats a minute", "half a plate".</summary>
    [GeneratedRegex(@"(?<!s |half )\b(?<how>another|a) (?<what>min|minute|plate|level|kilo|kg|rep|set|pound|percent)\b(?!-)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MostMilliseconds)]
    private static partial Regex OneMore();
}
