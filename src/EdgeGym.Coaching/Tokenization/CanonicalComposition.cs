using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>
/// Unicode Normalization Form C (UAX #15). Ours, because without ICU (<c>InvariantGlobalization</c>) <see cref="string.Normalize()"/> gives its input back.
/// </summary>
internal static class CanonicalComposition
{
    private const int HangulFirst = 0xAC00, LeadFirst = 0x1100, VowelFirst = 0x1161, TrailFirst = 0x11A7, Leads = 19, Vowels = 21, Trails = 28;

    /// <summary>Below, everything is in the form already.</summary>
    private const char FirstOfInterest = '\u0300';

    private static readonly Lazy<Tables> s_tables = new(Tables.Read);

    /// <summary>Null when the text (without lone surrogates) is in the form already.</summary>
    public static string? Compose(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyExceptInRange('\0', (char)(FirstOfInterest - 1)) < 0 || !MayChange(text))
            return null;
        var scalars = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, scalars);
        Order(scalars);
        Combine(scalars);
        var result = new StringBuilder(scalars.Count);
        foreach (var scalar in scalars)
            result.Append(new Rune(scalar).ToString());
        return result.ToString();
    }

    private static bool MayChange(ReadOnlySpan<char> text)
    {
        var suspicious = s_tables.Value.Suspicious;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value >= FirstOfInterest && suspicious.Contains(rune.Value))
                return true;
        }

        return false;
    }

    private static void Decompose(int scalar, List<int> output)
    {
        if (scalar is >= HangulFirst and < HangulFirst + Leads * Vowels * Trails)
        {
            var index = scalar - HangulFirst;
            output.Add(LeadFirst + index / (Vowels * Trails));
            output.Add(VowelFirst + index % (Vowels * Trails) / Trails);
            if (index % Trails != 0)
                output.Add(TrailFirst + index % Trails);
        }
        else if (s_tables.Value.Mappings.TryGetValue(scalar, out var mapping))
        {
            foreach (var part in mapping)
                Decompose(part, output);
        }
        else
        {
            output.Add(scalar);
        }
    }

    /// <summary>Canonical ordering: runs of combining marks, stably by class. A run of hostile length is sorted, not bubbled.</summary>
    private static void Order(List<int> scalars)
    {
        var start = 0;
        while (start < scalars.Count)
        {
            if (ClassOf(scalars[start]) == 0)
            {
                start++;
                continue;
            }

            var end = start;
            while (end < scalars.Count && ClassOf(scalars[end]) != 0)
                end++;
            if (end - start > 1)
            {
                var sorted = scalars.GetRange(start, end - start).OrderBy(ClassOf).ToList();
                for (var index = 0; index < sorted.Count; index++)
                    scalars[start + index] = sorted[index];
            }

            start = end;
        }
    }

    private static void Combine(List<int> scalars)
    {
        var (starter, written, lastClass) = (-1, 0, 0);
        for (var read = 0; read < scalars.Count; read++)
        {
            var scalar = scalars[read];
            var combining = ClassOf(scalar);
            var adjacent = starter >= 0 && starter == written - 1;
            if (starter >= 0 && (adjacent || (lastClass != 0 && lastClass < combining)) && Pair(scalars[starter], scalar) is { } composed)
            {
                scalars[starter] = composed;
                continue;
            }

            if (combining == 0)
                starter = written;
            lastClass = combining;
            scalars[written++] = scalar;
        }

        scalars.RemoveRange(written, scalars.Count - written);
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadFirst and < LeadFirst + Leads && second is >= VowelFirst and < VowelFirst + Vowels)
            return HangulFirst + ((first - LeadFirst) * Vowels + second - VowelFirst) * Trails;
        if (first is >= HangulFirst and < HangulFirst + Leads * Vowels * Trails && (first - HangulFirst) % Trails == 0 && second is > TrailFirst and < TrailFirst + Trails)
            return first + second - TrailFirst;
        return s_tables.Value.Pairs.TryGetValue(((long)first << 32) | (uint)second, out var composed) ? composed : null;
    }

    private static int ClassOf(int scalar) => scalar < FirstOfInterest ? 0 : s_tables.Value.Classes.GetValueOrDefault(scalar);

    private sealed record Tables(FrozenDictionary<int, int[]> Mappings, FrozenDictionary<long, int> Pairs, FrozenDictionary<int, int> Classes, FrozenSet<int> Suspicious)
    {
        public static Tables Read()
        {
            var mappings = new Dictionary<int, int[]>();
            var pairs = new Dictionary<long, int>();
            var classes = new Dictionary<int, int>();
            var suspicious = new HashSet<int>();
            using var stream = typeof(CanonicalComposition).Assembly.GetManifestResourceStream("EdgeGym.Coaching.Tokenization.CanonicalMappings.txt")
                ?? throw new InvalidOperationException("The canonical mappings are missing from the assembly.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                var fields = line.Split(' ');
                if (fields[0] == "#")
                    continue;
                var scalar = Hexadecimal(fields[0]);
                if (fields[1] == "c")
                {
                    for (var marked = scalar; marked <= Hexadecimal(fields[2]); marked++)
                    {
                        classes[marked] = int.Parse(fields[3], CultureInfo.InvariantCulture);
                        suspicious.Add(marked);
                    }

                    continue;
                }

                var mapping = fields.Skip(2).Select(Hexadecimal).ToArray();
                mappings[scalar] = mapping;
                if (fields[1] == "=")
                {
                    pairs[((long)mapping[0] << 32) | (uint)mapping[1]] = scalar;
                    suspicious.Add(mapping[1]);
                }
                else
                {
                    suspicious.Add(scalar);
                }
            }

            suspicious.UnionWith(Enumerable.Range(VowelFirst, Vowels));
            suspicious.UnionWith(Enumerable.Range(TrailFirst + 1, Trails - 1));
            return new Tables(mappings.ToFrozenDictionary(), pairs.ToFrozenDictionary(), classes.ToFrozenDictionary(), suspicious.ToFrozenSet());
        }

        private static int Hexadecimal(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
