using System.Text;

namespace EdgeGym.Simulation.Dataset;

/// <summary>Keeps training text away from the held-out set: equal but for punctuation and case, or more than 70 % of character trigrams shared.</summary>
public sealed class NearCopies
{
    private const double TooNear = 0.7;

    private readonly HashSet<string> _exact = new(StringComparer.Ordinal);
    private readonly List<HashSet<int>> _grams = [];
    private readonly Dictionary<int, List<int>> _byGram = [];

    public NearCopies(IEnumerable<string> heldOut)
    {
        foreach (var text in heldOut)
        {
            var plain = Plain(text);
            _exact.Add(plain);
            var grams = Grams(plain);
            foreach (var gram in grams)
            {
                if (!_byGram.TryGetValue(gram, out var list))
                    _byGram[gram] = list = [];
                list.Add(_grams.Count);
            }

            _grams.Add(grams);
        }
    }

    public bool IsTooNear(string text)
    {
        var plain = Plain(text);
        if (_exact.Contains(plain))
            return true;
        var grams = Grams(plain);
        var shared = new Dictionary<int, int>();
        foreach (var gram in grams)
        {
            foreach (var index in _byGram.GetValueOrDefault(gram) ?? [])
                shared[index] = shared.GetValueOrDefault(index) + 1;
        }

        return shared.Any(entry => entry.Value > TooNear * (grams.Count + _grams[entry.Key].Count - entry.Value));
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
                plain.Append(char.ToLowerInvariant(character));
        }

        return plain.ToString();
    }

    private static HashSet<int> Grams(string plain)
    {
        var grams = new HashSet<int>();
        var padded = "^" + plain + "$";
        for (var at = 0; at + 3 <= padded.Length; at++)
            grams.Add((padded[at] * 31 * 31) + (padded[at + 1] * 31) + padded[at + 2]);
        return grams;
    }
}
