using System.Globalization;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Dataset;

/// <summary>The same thing said once more: other numbers, slips of the finger, a word before or after. Never changes what is meant.</summary>
public static class TextVariation
{
    private static readonly string[] BeforeChinese = ["教练，", "哎，", "那个，", "呃 ", "你好，", "我说，", "嗯", "喂，", "老师 ", "麻烦你，", "诶 ", "哥，", "小助手，", "现在", "我觉得", "说真的，"];
    private static readonly string[] AfterChinese = ["啊", "吧", "呢", "哈", "。", "！", "...", "～", "，谢谢", " 谢谢啦", "哦", "了", "，行吗", "🙏", "😅"];
    private static readonly string[] BeforeEnglish = ["hey ", "coach, ", "um ", "so ", "ok so ", "hi, ", "look, ", "uh ", "please ", "yo ", "sorry, ", "honestly ", "right, ", "well ", "hey coach "];
    private static readonly string[] AfterEnglish = [" please", " thanks", "!", "...", " mate", " man", " today", " now", " pls", " ok", " cheers", " 🙏", " 😅", ".", " I think"];

    /// <summary>Another number in the place of the value, where it stands once in the text and nothing around depends on it.</summary>
    public static LabelledUtterance WithOtherNumber(LabelledUtterance line, RandomStream random)
    {
        if (line.Context is not null || line.Slots.Value is not { } value)
            return line;
        var text = NumberNormalizer.Normalize(line.Text);
        var written = value.ToString("0.##", CultureInfo.InvariantCulture);
        var at = text.IndexOf(written, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(written, at + 1, StringComparison.Ordinal) >= 0 || IsPartOfNumber(text, at, written.Length))
            return line;
        var other = Other(value, line.Slots, random);
        return line with
        {
            Text = string.Concat(text.AsSpan(0, at), other.ToString("0.##", CultureInfo.InvariantCulture), text.AsSpan(at + written.Length)),
            Slots = line.Slots with
            {
                Value = other,
                Rir = line.Slots.Rir == value ? other : line.Slots.Rir,
                RepsLeft = line.Slots.RepsLeft == value ? other : line.Slots.RepsLeft,
            },
        };
    }

    public static string WithCompany(string text, string lang, RandomStream random)
    {
        var zh = lang == "zh";
        return random.Index(3) switch
        {
            0 => random.Pick(zh ? BeforeChinese : BeforeEnglish) + text,
            1 => text + random.Pick(zh ? AfterChinese : AfterEnglish),
            _ => random.Pick(zh ? BeforeChinese : BeforeEnglish) + text + random.Pick(zh ? AfterChinese : AfterEnglish),
        };
    }

    /// <summary>One or two slips: a letter lost, doubled or swapped, punctuation gone, all small or all capitals. Digits stay.</summary>
    public static string WithSlips(string text, string lang, RandomStream random)
    {
        switch (random.Index(5))
        {
            case 0:
                return new string([.. text.Where(character => !char.IsPunctuation(character) || character == '.')]);
            case 1 when lang == "en":
                return random.Chance(0.15) ? text.ToUpperInvariant() : text.ToLowerInvariant();
            case 2:
                return text.Replace("'", "", StringComparison.Ordinal);
            default:
                var characters = text.ToList();
                for (var slips = 1 + random.Index(2); slips > 0 && characters.Count > 6; slips--)
                {
                    var at = 1 + random.Index(characters.Count - 2);
                    if (!char.IsLetter(characters[at]) || !char.IsLetter(characters[at - 1]))
                        continue;
                    if (lang == "zh" || random.Chance(0.3))
                        characters.Insert(at, characters[at]);
                    else if (random.Chance(0.5))
                        (characters[at - 1], characters[at]) = (characters[at], characters[at - 1]);
                    else
                        characters.RemoveAt(at);
                }

                return new string([.. characters]);
        }
    }

    private static bool IsPartOfNumber(string text, int at, int length)
        => (at > 0 && (char.IsAsciiDigit(text[at - 1]) || text[at - 1] == '.'))
            || (at + length < text.Length && (char.IsAsciiDigit(text[at + length]) || (text[at + length] == '.' && at + length + 1 < text.Length && char.IsAsciiDigit(text[at + length + 1]))));

    private static double Other(double value, UtteranceSlots slots, RandomStream random)
    {
        if (slots.Unit is "rep" or "set" or "plate" || slots.Target is "reps" or "sets")
            return slots.Unit == "set" || slots.Target == "sets" ? 1 + random.Index(5) : slots.Unit == "plate" ? 1 + random.Index(4) : 1 + random.Index(20);
        if (value <= 12)
            return random.Chance(0.3) ? 0.5 * (1 + random.Index(20)) : 1 + random.Index(12);
        if (slots.Unit is "s" or "bpm" || value >= 90)
            return 5 * (6 + random.Index(36));
        return random.Chance(0.2) ? 2.5 * (4 + random.Index(40)) : 5 * (2 + random.Index(20));
    }
}
