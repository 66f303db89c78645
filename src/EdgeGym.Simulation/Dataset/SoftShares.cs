using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Dataset;

/// <summary>Costs of choices as shares of an answer.</summary>
internal static class SoftShares
{
    /// <summary>Smaller shares are left out of the file.</summary>
    private const double Least = 0.004;

    /// <param name="costs">Not empty.</param>
    /// <param name="temperature">Cost by which a choice becomes e times less likely.</param>
    public static double[] Of(double[] costs, double temperature)
    {
        var least = costs.Min();
        var shares = costs.Select(cost => Math.Exp((least - cost) / temperature)).ToArray();
        var sum = shares.Sum();
        return [.. shares.Select(share => share / sum)];
    }

    public static int Draw(double[] shares, RandomStream random)
    {
        var at = random.NextUnit();
        for (var index = 0; index < shares.Length - 1; index++)
        {
            at -= shares[index];
            if (at < 0)
                return index;
        }

        return shares.Length - 1;
    }

    public static Dictionary<string, double> ByToken(double[] shares, Func<int, string> token)
    {
        var byToken = new Dictionary<string, double>(StringComparer.Ordinal);
        var kept = shares.Where(share => share >= Least).Sum();
        for (var index = 0; index < shares.Length; index++)
        {
            if (shares[index] >= Least)
                byToken[token(index)] = Math.Round(shares[index] / kept, 4);
        }

        return byToken;
    }
}
