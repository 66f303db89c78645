using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>Intervals and tests over people, not sets: the sets of one person are alike.</summary>
public static class Statistics
{
    private const int Resamples = 1000;

    /// <summary>95 % interval of a mean over groups by resampling groups; deterministic for a seed.</summary>
    /// <param name="groups">Sum and count of each group.</param>
    public static (double Low, double High) Interval(IReadOnlyList<(double Sum, int Count)> groups, ulong seed)
    {
        var random = new RandomStream(seed).Fork("bootstrap");
        var means = new double[Resamples];
        for (var round = 0; round < Resamples; round++)
        {
            double sum = 0;
            long count = 0;
            for (var draw = 0; draw < groups.Count; draw++)
            {
                var (one, many) = groups[random.Index(groups.Count)];
                sum += one;
                count += many;
            }

            means[round] = sum / Math.Max(1, count);
        }

        Array.Sort(means);
        return (means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples)]);
    }

    /// <summary>One-sided p of "the first is larger than the second" for pairs, by random changes of sign; at least 1 / (rounds + 1).</summary>
    public static double PairedPermutation(IReadOnlyList<double> differences, ulong seed, int rounds = 4000)
    {
        var random = new RandomStream(seed).Fork("permutation");
        var observed = differences.Sum();
        var asLarge = 0;
        for (var round = 0; round < rounds; round++)
        {
            double sum = 0;
            foreach (var difference in differences)
                sum += (random.NextBits() & 1) == 0 ? difference : -difference;
            asLarge += sum >= observed - 1e-12 ? 1 : 0;
        }

        return (asLarge + 1.0) / (rounds + 1);
    }

    /// <summary>Wilson's 95 % interval of a share.</summary>
    public static (double Low, double High) Wilson(int hits, int count)
    {
        if (count == 0)
            return (0, 1);
        const double Z = 1.96;
        var share = hits / (double)count;
        var centre = (share + (Z * Z / (2 * count))) / (1 + (Z * Z / count));
        var half = Z * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count))) / (1 + (Z * Z / count));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
