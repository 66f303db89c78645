using System.Globalization;

namespace EdgeGym.Coaching.Understanding;

/// <summary>A number with what it counts. Unit as in the contract; null when none was said.</summary>
internal readonly record struct Quantity(double Value, string? Unit, string Before, string After);

/// <summary>Reads numbers: digits, Chinese numerals before a unit, English number words; with kg, lb, jin, plates, repetitions, sets and times.</summary>
internal static class QuantityReader
{
    private const double Largest = 10_000;

    private static readonly (string Text, string Unit)[] HanUnits =
    [
        ("公斤", "kg"), ("千克", "kg"), ("kg", "kg"), ("市斤", "jin"), ("斤", "jin"), ("磅", "lb"), ("lbs", "lb"), ("lb", "lb"), ("片", "plate"), ("格", "plate"), ("档", "plate"), ("块", "plate"),
        ("分钟", "min"), ("秒", "s"), ("小时", "h"), ("组", "set"), ("次", "rep"), ("下", "rep"), ("个", "rep"), ("%", "percent"), ("百分", "percent"), ("周", "week"), ("分", "min"), ("级", "level"),
    ];

    private static readonly Dictionary<string, string> WordUnits = new(StringComparer.Ordinal)
    {
        ["kg"] = "kg", ["kgs"] = "kg", ["kilo"] = "kg", ["kilos"] = "kg", ["kilogram"] = "kg", ["kilograms"] = "kg", ["k"] = "kg", ["lb"] = "lb", ["lbs"] = "lb", ["pound"] = "lb", ["pounds"] = "lb",
        ["plate"] = "plate", ["plates"] = "plate", ["notch"] = "plate", ["notches"] = "plate", ["pin"] = "plate", ["pins"] = "plate", ["step"] = "plate", ["steps"] = "plate", ["jin"] = "jin",
        ["rep"] = "rep", ["reps"] = "rep", ["repetitions"] = "rep", ["times"] = "rep", ["set"] = "set", ["sets"] = "set", ["s"] = "s", ["sec"] = "s", ["secs"] = "s", ["second"] = "s", ["seconds"] = "s",
        ["min"] = "min", ["mins"] = "min", ["minute"] = "min", ["minutes"] = "min", ["hour"] = "h", ["hours"] = "h", ["%"] = "percent", ["percent"] = "percent", ["bpm"] = "bpm", ["level"] = "level", ["levels"] = "level",
        ["km/h"] = "km/h", ["kph"] = "km/h", ["week"] = "week", ["weeks"] = "week",
    };

    private static readonly Dictionary<string, double> WordNumbers = new(StringComparer.Ordinal)
    {
        ["one"] = 1, ["a"] = 1, ["another"] = 1, ["two"] = 2, ["couple"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10, ["eleven"] = 11, ["twelve"] = 12,
        ["fifteen"] = 15, ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fifty"] = 50, ["sixty"] = 60, ["seventy"] = 70, ["eighty"] = 80, ["ninety"] = 90, ["hundred"] = 100, ["half"] = 0.5,
    };

    /// <summary>The first quantity with a unit, else the first bare number.</summary>
    public static Quantity? Read(IReadOnlyList<Clause> clauses)
    {
        Quantity? bare = null;
        foreach (var clause in clauses)
        {
            foreach (var quantity in ReadWords(clause.Words).Concat(ReadHan(clause.Han)))
            {
                if (quantity.Unit is not null)
                    return quantity;
                bare ??= quantity;
            }
        }

        return bare;
    }

    private static IEnumerable<Quantity> ReadWords(IReadOnlyList<string> words)
    {
        for (var index = 0; index < words.Count; index++)
        {
            var digits = double.TryParse(words[index], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
            if (!digits && !WordNumbers.TryGetValue(words[index], out value))
                continue;
            if (!(value >= 0 && value <= Largest))
                continue;
            var next = index + 1 < words.Count ? words[index + 1] : "";
            if (next is "more" or "of" or "other" && index + 2 < words.Count)
                next = words[index + 2];
            var unit = WordUnits.GetValueOrDefault(next);
            if (unit is null && !digits)
                continue;
            yield return new Quantity(value, unit, string.Join(' ', words.Take(index)), string.Join(' ', words.Skip(index + 1)));
        }
    }

    private static IEnumerable<Quantity> ReadHan(string text)
    {
        if (!text.Any(TextNormalizer.IsHan))
            yield break;
        for (var index = 0; index < text.Length; index++)
        {
            var length = 0;
            double value;
            if (char.IsAsciiDigit(text[index]))
            {
                while (index + length < text.Length && (char.IsAsciiDigit(text[index + length]) || text[index + length] == '.'))
                    length++;
                if (!double.TryParse(text.AsSpan(index, length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
                    value = double.NaN;
            }
            else
            {
                (value, length) = Numeral(text, index);
            }

            if (length == 0)
                continue;
            var at = index + length;
            var half = at < text.Length && text[at] == '半' ? 1 : 0;
            string? unit = null;
            foreach (var (name, kind) in HanUnits)
            {
                if (unit is null && string.CompareOrdinal(text, at, name, 0, name.Length) == 0)
                    unit = kind;
            }

            if (value <= Largest && (unit is not null || char.IsAsciiDigit(text[index])))
                yield return new Quantity(value + (half * 0.5), unit, text[..index], text[at..]);
            index = at - 1;
        }
    }

    /// <summary>一 to 九百九十九, 两, 半.</summary>
    private static (double Value, int Length) Numeral(string text, int from)
    {
        double total = 0, digit = -1;
        var at = from;
        for (; at < text.Length && at < from + 6; at++)
        {
            var found = "零一二三四五六七八九".IndexOf(text[at]);
            if (text[at] == '两')
                found = 2;
            if (found >= 0)
                digit = found;
            else if (text[at] == '十' || text[at] == '百')
            {
                total += (digit < 0 ? 1 : digit) * (text[at] == '十' ? 10 : 100);
                digit = 0;
            }
            else if (text[at] == '半' && at == from)
                return (0.5, 1);
            else
                break;
        }

        return at == from ? (0, 0) : (total + Math.Max(0, digit), at - from);
    }
}
