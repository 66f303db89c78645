using EdgeGym.Coaching.Planning;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>Compares wishes as meant with wishes as read, key by key; each element of a list counts by itself.</summary>
internal sealed class WishScores
{
    private readonly SortedDictionary<string, (int Right, int Wrong, int Missed)> _counts = new(StringComparer.Ordinal);

    public void Add(PlanWishes meant, PlanWishes read)
    {
        var (told, found) = (Facts(meant), Facts(read));
        foreach (var fact in told.Union(found, StringComparer.Ordinal))
        {
            var key = fact[..fact.IndexOf('=')];
            var count = _counts.GetValueOrDefault(key);
            var (isTold, isFound) = (told.Contains(fact), found.Contains(fact));
            _counts[key] = (count.Right + (isTold && isFound ? 1 : 0), count.Wrong + (isFound && !isTold ? 1 : 0), count.Missed + (isTold && !isFound ? 1 : 0));
        }
    }

    public IReadOnlyList<WishScore> ToList() => [.. _counts.Select(entry => new WishScore(entry.Key, entry.Value.Right, entry.Value.Wrong, entry.Value.Missed))];

    private static HashSet<string> Facts(PlanWishes wishes) =>
        [.. WishText.Pairs(WishText.Write(wishes)).SelectMany(pair => pair.Key is "focus" or "without" or "avoid" or "condition" or "unsafe"
            ? pair.Value.Split('+').Select(value => $"{pair.Key}={value}")
            : [$"{pair.Key}={pair.Value}"])];
}
