using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>
/// Repetitions to failure that a person is expected to have at a load in the coming set, with their uncertainty: a grid of equally likely people
/// who all fit what is known. Pure arithmetic; the estimates come from Sessions.
/// </summary>
internal sealed class SetPrediction
{
    /// <summary>Midpoints of nine equally likely slices of a normal distribution.</summary>
    private static readonly double[] Slices = [-1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593];

    /// <summary>And of three.</summary>
    private static readonly double[] Thirds = [-0.967, 0, 0.967];

    /// <summary>What the curve of repetitions still hides of a person after some sets, sd of ln k.</summary>
    private const double SlopeDeviation = 0.12;

    private readonly double[] _oneRepMax;
    private readonly double[] _slope;

    public SetPrediction(StrengthEstimate strength, Exercise exercise, double freshness)
    {
        var mean = strength.OneRepMaxKilograms;
        var deviation = Math.Clamp(strength.OneRepMaxStandardDeviation / mean, 0.015, 0.8);
        var sigma = Math.Sqrt(Math.Log(1 + (deviation * deviation)));
        var median = mean * Math.Exp(-0.5 * sigma * sigma);
        var slope = strength.RepetitionSlope is >= 0.005 and <= 0.2 ? strength.RepetitionSlope : exercise.RepetitionSlope;
        _oneRepMax = [.. Slices.Select(slice => median * Math.Exp(sigma * slice))];
        _slope = [.. Thirds.Select(third => slope * Math.Exp(SlopeDeviation * third))];
        Freshness = freshness;
    }

    /// <summary>Share of the repetitions of a rested person, 0.2–1.</summary>
    public double Freshness { get; }

    /// <summary>Mean of <paramref name="cost"/> over the repetitions that would be left.</summary>
    public double Expect(double kilograms, int repetitions, Func<double, double> cost)
    {
        double sum = 0;
        foreach (var oneRepMax in _oneRepMax)
        {
            foreach (var slope in _slope)
                sum += cost(ToFailure(kilograms, oneRepMax, slope) - repetitions);
        }

        return sum / (_oneRepMax.Length * _slope.Length);
    }

    /// <summary>Repetitions to failure of the person in the middle.</summary>
    public double MiddleToFailure(double kilograms) => ToFailure(kilograms, _oneRepMax[_oneRepMax.Length / 2], _slope[1]);

    /// <summary>Standard deviation of the repetitions to failure over the grid.</summary>
    public double Deviation(double kilograms)
    {
        var mean = Expect(kilograms, 0, static left => left);
        return Math.Sqrt(Expect(kilograms, 0, left => (left - mean) * (left - mean)));
    }

    private double ToFailure(double kilograms, double oneRepMax, double slope)
        => kilograms >= oneRepMax ? Math.Max(-3, 1 - (((kilograms / oneRepMax) - 1) / slope)) : Math.Min(60, 1 + ((oneRepMax / kilograms) - 1) / slope) * Freshness;

    /// <summary>
    /// What is left of a rested person's repetitions in the coming set. Repetitions at failure of the second set over the first, by rest, from
    /// the published tables (multi-joint upper .45 at 1 min to .86 at 5 min, lower .65 to .95, single-joint .65 to .88 at 3 min);
    /// later sets lose less; sets that keep repetitions in reserve cost less: deficit / (1 + 0.15·RIR).
    /// </summary>
    public static double FreshnessAfter(IReadOnlyList<SetSummary> sets, Exercise exercise, double reserve, double comingRestSeconds)
    {
        double freshness = 1;
        for (var index = 0; index < sets.Count; index++)
        {
            var rest = index + 1 < sets.Count ? sets[index + 1].RestBeforeSeconds ?? comingRestSeconds : comingRestSeconds;
            var ratio = Math.Min(1, AfterFailure(exercise, rest / 60) + (index switch { 0 => 0, 1 => 0.12, _ => 0.20 }));
            var left = Math.Clamp(sets[index].ReportedRepetitionsInReserve ?? reserve, 0, 10);
            freshness *= 1 - ((1 - ratio) / (1 + (0.15 * left)));
        }

        return Math.Clamp(freshness, 0.2, 1);
    }

    private static double AfterFailure(Exercise exercise, double minutes)
    {
        ReadOnlySpan<(double Minutes, double Ratio)> table = !exercise.IsCompound
            ? [(0.5, .55), (1, .65), (1.5, .72), (2, .78), (3, .88), (6, 1)]
            : exercise.IsLowerBody ? [(0.5, .50), (1, .65), (2, .78), (3, .82), (5, .95), (8, 1)]
            : [(0.5, .33), (1, .45), (2, .62), (3, .70), (5, .86), (8, 1)];
        if (!(minutes > table[0].Minutes))
            return table[0].Ratio;
        for (var index = 1; index < table.Length; index++)
        {
            var (from, low) = table[index - 1];
            var (to, high) = table[index];
            if (minutes <= to)
                return low + ((high - low) * (minutes - from) / (to - from));
        }

        return 1;
    }
}
