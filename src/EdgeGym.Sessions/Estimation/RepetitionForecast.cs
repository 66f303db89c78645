namespace EdgeGym.Sessions.Estimation;

/// <summary>How many repetitions this person could do until failure in a set at one load, counted from its first repetition: a distribution over 0 to 100.</summary>
public sealed class RepetitionForecast
{
    internal const int Most = 100;

    private readonly double[] probability;

    internal RepetitionForecast(double[] weights)
    {
        probability = new double[Most + 1];
        var total = weights.Sum();
        for (var reps = 0; reps <= Most; reps++)
        {
            probability[reps] = total > 0 ? weights[reps] / total : reps == 0 ? 1 : 0;
            Mean += reps * probability[reps];
        }

        for (var reps = 0; reps <= Most; reps++)
            StandardDeviation += (reps - Mean) * (reps - Mean) * probability[reps];
        StandardDeviation = Math.Sqrt(StandardDeviation);
    }

    /// <summary>From shares of 0, 1, … repetitions that are left after so many.</summary>
    internal static RepetitionForecast OfLeft(int done, IReadOnlyList<double> shares)
    {
        var weights = new double[Most + 1];
        for (var left = 0; left < shares.Count; left++)
            weights[Math.Min(done + left, Most)] += shares[left];
        return new RepetitionForecast(weights);
    }

    public double Mean { get; }

    public double StandardDeviation { get; }

    /// <summary>Probability that exactly so many succeed.</summary>
    public double At(int repetitions) => repetitions is >= 0 and <= Most ? probability[repetitions] : 0;

    /// <summary>Probability of failing before that many are done.</summary>
    public double FailBefore(int repetitions)
    {
        double sum = 0;
        for (var reps = 0; reps < Math.Min(repetitions, Most + 1); reps++)
            sum += probability[reps];
        return Math.Min(1, sum);
    }

    /// <summary>Smallest number with at least this share of the distribution at or below it; <paramref name="share"/> 0–1.</summary>
    public int Quantile(double share)
    {
        double sum = 0;
        for (var reps = 0; reps <= Most; reps++)
        {
            sum += probability[reps];
            if (sum >= share - 1e-12)
                return reps;
        }

        return Most;
    }

    /// <summary>Probability that between <paramref name="least"/> and <paramref name="most"/> are left after <paramref name="done"/> repetitions.</summary>
    public double InReserve(int done, int least, int most)
    {
        double sum = 0;
        for (var left = least; left <= most; left++)
            sum += At(done + left);
        return sum;
    }

    /// <summary>Expected repetitions left after so many.</summary>
    public double MeanInReserve(int done)
    {
        double sum = 0;
        for (var reps = done + 1; reps <= Most; reps++)
            sum += (reps - done) * probability[reps];
        return sum;
    }
}
