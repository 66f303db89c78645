using System.Globalization;
using System.Text;

namespace EdgeGym.Coaching.Understanding;

/// <summary>
/// Writes numbers that are said in words as digits (inverse text normalisation), so that a model only has to point at them: 一百二十五公斤 → 125公斤,
/// 两片半 → 2.5片, "two and a half kilos" → "2.5 kilos", "one twenty" → "120". Linear, total; what is no number stays as it is.
/// </summary>
public static partial class NumberNormalizer
{
    private const int LongestNumeral = 12;
    private const int MostNumbers = 16;
    private const string HanDigits = "零一二三四五六七八九";

    /// <summary>After these a single Chinese digit is a count, not a part of a word such as 二头 or 一样.</summary>
    private static readonly string[] Counted =
    [
        "公斤", "千克", "kg", "KG", "斤", "磅", "lb", "片", "格", "档", "块", "组", "次", "个", "下", "秒", "分钟", "分", "小时", "级", "周", "天", "成", "点", "km", "公里", "倍", "rpe", "rir", "RPE", "RIR", "度", "趟", "层",
    ];

    /// <summary>A single digit before these is no number: 一点 a bit, 一下 for a moment, 一个劲, 三分化 a split.</summary>
    private static readonly string[] Words = ["一点", "一下", "一个劲", "一块儿", "一次性", "一分钱", "一天到晚", "一级棒", "一成不变", "一层", "一周年"];

    private static readonly Dictionary<string, int> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["zero"] = 0, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10, ["eleven"] = 11,
        ["twelve"] = 12, ["thirteen"] = 13, ["fourteen"] = 14, ["fifteen"] = 15, ["sixteen"] = 16, ["seventeen"] = 17, ["eighteen"] = 18, ["nineteen"] = 19,
    };

    private static readonly Dictionary<string, int> Tens = new(StringComparer.OrdinalIgnoreCase)
    {
        ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fourty"] = 40, ["fifty"] = 50, ["sixty"] = 60, ["seventy"] = 70, ["eighty"] = 80, ["ninety"] = 90,
    };

    public static string Normalize(string text) => English(Amounts(Chinese(ChineseAmounts(text ?? ""))));

    /// <summary>Numbers in a normalised text, as written, at most 16, without repeats: 0–9999 with up to two decimals.</summary>
    public static IReadOnlyList<string> NumbersIn(string normalized)
    {
        var found = new List<string>();
        for (var at = 0; at < normalized.Length && found.Count < MostNumbers; at++)
        {
            if (!char.IsAsciiDigit(normalized[at]))
                continue;
            var end = at;
            while (end < normalized.Length && char.IsAsciiDigit(normalized[end]))
                end++;
            var whole = end;
            if (end + 1 < normalized.Length && normalized[end] == '.' && char.IsAsciiDigit(normalized[end + 1]))
            {
                end++;
                while (end < normalized.Length && char.IsAsciiDigit(normalized[end]) && end - whole <= 2)
                    end++;
            }

            if (whole - at <= 4 && double.TryParse(normalized.AsSpan(at, end - at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                var written = value.ToString("0.##", CultureInfo.InvariantCulture);
                if (!found.Contains(written))
                    found.Add(written);
            }

            at = end - 1;
        }

        return found;
    }

    private static string Chinese(string text)
    {
        var output = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            // 我俩 are two people.
            if (text[at] is '俩' or '仨' && at > 0 && text[at - 1] is '我' or '你' or '他' or '她' or '咱' or '们')
            {
                output.Append(text[at]);
                continue;
            }

            var length = NumeralLength(text, at);
            var numeral = text.AsSpan(at, length);
            if (length > 1 && Between(numeral) is { } range)
            {
                // 乱七八糟 counts nothing.
                output.Append(IsCounted(text, at + length) ? range : numeral);
                at += length - 1;
                continue;
            }

            if (length == 0 || IsWord(text, at, length) || (length == 1 && at > 0 && text[at - 1] == '第') || ValueOf(numeral) is not { } value
                || (length == 1 && !IsCounted(text, at + 1) && !IsSetting(text, at)))
            {
                output.Append(text[at]);
                continue;
            }

            var next = at + length;
            // 两片半, 五公斤半: the half stands behind the unit.
            var unit = Counted.FirstOrDefault(word => StartsAt(text, next, word));
            if (unit is not null && StartsAt(text, next + unit.Length, "半") && !StartsAt(text, next + unit.Length, "半天") && value == Math.Floor(value))
            {
                output.Append(Written(value + 0.5)).Append(unit);
                at = next + unit.Length;
                continue;
            }

            output.Append(Written(value));
            at = next - 1;
        }

        return output.ToString();
    }

    private static int NumeralLength(string text, int at)
    {
        if (text[at] == '半')
            return 1;
        var length = 0;
        while (at + length < text.Length && length < LongestNumeral && IsNumeral(text[at + length], length))
            length++;
        // A closing 点 belongs to what follows.
        while (length > 1 && text[at + length - 1] == '点')
            length--;
        return length;
    }

    private static bool IsWord(string text, int at, int length)
    {
        // 一点五公斤 is 1.5, but 一点一点加 is little by little.
        if (length > 1)
            return StartsAt(text, at, "一点一点");
        // 十分累 is very tired; 满分十分, 十分钟 and 十分之一 count.
        if (StartsAt(text, at, "十分"))
            return at + 2 < text.Length && char.IsLetter(text[at + 2]) && text[at + 2] is not ('钟' or '之');
        return StartsAt(text, at + 1, "分化") || Words.Any(word => StartsAt(text, at, word));
    }

    /// <summary>六七个 is six or seven and not 67: both ends with a dash. 二三十 20-30, 一百五六十 150-160, 三五个 3-5; null for what is one number.</summary>
    private static string? Between(ReadOnlySpan<char> numeral)
    {
        var pair = -1;
        for (var at = 0; at + 1 < numeral.Length; at++)
        {
            var (one, next) = (DigitOf(numeral[at]), DigitOf(numeral[at + 1]));
            if (one < 0 || next < 0)
                continue;
            if (pair >= 0 || one == 0 || (next != one + 1 && !(numeral is "三五")))
                return null;
            pair = at;
        }

        return pair >= 0 && !numeral.Contains('点') && ValueOf(string.Concat(numeral[..(pair + 1)], numeral[(pair + 2)..])) is { } least
            && ValueOf(string.Concat(numeral[..pair], numeral[(pair + 1)..])) is { } most ? $"{Written(least)}-{Written(most)}" : null;
    }

    private static bool IsNumeral(char character, int position)
        => DigitOf(character) >= 0 || character is '十' or '百' or '千' || (character == '点' && position > 0);

    private static int DigitOf(char character) => character is '两' or '俩' ? 2 : character == '仨' ? 3 : character == '〇' ? 0 : HanDigits.IndexOf(character, StringComparison.Ordinal);

    /// <summary>十来分钟 is ten or so: what stands between counts as company.</summary>
    private static bool IsCounted(string text, int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        if (at + 1 < text.Length && text[at] is '来' or '几')
            at++;
        return Counted.Any(word => StartsAt(text, at, word));
    }

    /// <summary>Null for what only looks like a numeral.</summary>
    private static double? ValueOf(ReadOnlySpan<char> numeral)
    {
        if (numeral is "半")
            return 0.5;
        double total = 0, digit = -1, scale = 0, fraction = 0, place = 0;
        foreach (var character in numeral)
        {
            var one = DigitOf(character);
            if (character == '点')
            {
                place = 0.1;
            }
            else if (place > 0 && one >= 0)
            {
                fraction += one * place;
                place /= 10;
            }
            else if (one >= 0)
            {
                digit = digit >= 0 && scale == 0 ? (digit * 10) + one : one;
            }
            else if (place > 0)
            {
                return null;
            }
            else
            {
                scale = character switch { '十' => 10, '百' => 100, _ => 1000 };
                total += (digit < 0 ? 1 : digit) * scale;
                digit = -1;
            }
        }

        // 一百二 is 120, 一百零二 is 102, 十二 is 12.
        var spoken = digit > 0 && scale >= 100 && !numeral.ContainsAny('零', '〇') ? digit * (scale / 10) : Math.Max(0, digit);
        var value = total + spoken + fraction;
        return value is >= 0 and < 10_000 ? value : null;
    }

    private static string English(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('a', 'z') && !text.AsSpan().ContainsAnyInRange('A', 'Z'))
            return text;
        var pieces = Split(text);
        var output = new StringBuilder(text.Length);
        for (var index = 0; index < pieces.Count; index++)
        {
            var (value, last) = Spoken(pieces, index);
            if (value is { } number)
            {
                output.Append(Written(number));
                index = last;
            }
            else
            {
                output.Append(pieces[index]);
            }
        }

        return output.ToString();
    }

    /// <summary>Words and what is between them, alternating as they come.</summary>
    private static List<string> Split(string text)
    {
        var pieces = new List<string>();
        var from = 0;
        for (var at = 1; at <= text.Length; at++)
        {
            if (at < text.Length && char.IsAsciiLetter(text[at]) == char.IsAsciiLetter(text[at - 1]))
                continue;
            pieces.Add(text[from..at]);
            from = at;
        }

        return pieces;
    }

    /// <param name="underHundred">Only what may follow "hundred": nothing here looks further than a few words.</param>
    private static (double? Value, int Last) Spoken(List<string> pieces, int at, bool underHundred = false)
    {
        double value;
        var last = at;
        if (Tens.TryGetValue(pieces[at], out var tens))
        {
            value = tens;
            if (Word(pieces, last) is { } small && Units.TryGetValue(small, out var one) && one is > 0 and < 10)
                (value, last) = (tens + one, last + 2);
        }
        else if (Units.TryGetValue(pieces[at], out var unit))
        {
            value = unit;
            // "one twenty" is 120, "one twenty five" 125; "one ten" 110.
            if (unit is > 0 and < 10 && Word(pieces, last) is { } following && (Tens.TryGetValue(following, out var rest) || (Units.TryGetValue(following, out rest) && rest >= 10)))
            {
                (value, last) = ((unit * 100) + rest, last + 2);
                if (rest >= 20 && Word(pieces, last) is { } end && Units.TryGetValue(end, out var ones) && ones is > 0 and < 10)
                    (value, last) = (value + ones, last + 2);
            }
            else if (unit == 1 && !HasCompany(pieces, at))
            {
                // "that one", "this one was easy": no count.
                return (null, at);
            }
        }
        else if (pieces[at].Equals("half", StringComparison.OrdinalIgnoreCase) && Word(pieces, at) is { } halved && halved is "a" or "kilo" or "plate")
        {
            return (0.5, halved == "a" ? at + 2 : at);
        }
        else if (pieces[at].Equals("a", StringComparison.OrdinalIgnoreCase) && Word(pieces, at) is "hundred")
        {
            value = 1;
        }
        else
        {
            return (null, at);
        }

        if (!underHundred && Word(pieces, last) is "hundred" && value is > 0 and < 10)
        {
            (value, last) = (value * 100, last + 2);
            var and = Word(pieces, last) == "and" ? 2 : 0;
            if (last + and + 2 < pieces.Count && Spoken(pieces, last + and + 2, underHundred: true) is { Value: > 0 and < 100 } more)
                (value, last) = (value + more.Value.Value, more.Last);
        }

        if (Word(pieces, last) == "and" && Word(pieces, last + 2) == "a" && Word(pieces, last + 4) == "half")
            (value, last) = (value + 0.5, last + 6);
        else if (Word(pieces, last) == "point" && Word(pieces, last + 2) is { } decimals && Units.TryGetValue(decimals, out var tenths) && tenths < 10)
        {
            (value, last) = (value + (tenths / 10.0), last + 4);
            // "two point two five"
            if (Word(pieces, last) is { } second && Units.TryGetValue(second, out var hundredths) && hundredths < 10)
                (value, last) = (value + (hundredths / 100.0), last + 2);
        }

        return (value, last);
    }

    private static bool HasCompany(List<string> pieces, int at)
        => Word(pieces, at) is "percent" or "km" or "second" or "hour" or "more" or "rep" or "reps" or "set" or "kilo" or "kg" or "pound" or "plate" or "minute" or "min" or "less" or "fewer" or "left" or "notch" or "jin" or "level" or "point" or "hundred"
            || (Word(pieces, at) == "and" && Word(pieces, at + 2) == "a" && Word(pieces, at + 4) == "half");

    /// <summary>The next word after a piece when only a space or a hyphen is between them, in lower case.</summary>
    private static string? Word(List<string> pieces, int at)
        => at + 2 < pieces.Count && pieces[at + 1] is " " or "-" ? pieces[at + 2].ToLowerInvariant() : null;

    private static bool StartsAt(string text, int at, string word) => at >= 0 && at <= text.Length && string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

    private static string Written(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
