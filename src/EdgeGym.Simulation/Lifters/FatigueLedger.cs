using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Simulation.Lifters;

/// <summary>
/// What the sets of the last hour and the hard days of the last week still cost. Each set leaves a deficit that recovers on its own curve;
/// deficits multiply, which makes later sets lose less, as observed.
/// </summary>
public sealed class FatigueLedger(double recoveryTimeFactor)
{
    /// <summary>Part of a deficit that reaches another exercise with the same muscles.</summary>
    private const double CarryOver = 0.28;

    private const double ForgottenAfterSeconds = 3600;

    private readonly List<Entry> _entries = [];

    private sealed record Entry(Exercise Exercise, double AtSeconds, double Severity);

    /// <summary>Notes a set. Stopping short of failure costs less: 1/(1 + 0.15·RIR), and in proportion to the work done.</summary>
    public void Add(Exercise exercise, double atSeconds, double shareOfCapacity, double repetitionsInReserve)
    {
        _entries.RemoveAll(entry => atSeconds - entry.AtSeconds > ForgottenAfterSeconds);
        var severity = Math.Clamp(shareOfCapacity, 0, 1) / (1 + (0.15 * Math.Max(0, repetitionsInReserve)));
        _entries.Add(new Entry(exercise, atSeconds, severity));
    }

    /// <summary>Share of the rested repetitions that is there now, 0 … 1.</summary>
    public double Freshness(Exercise exercise, double nowSeconds)
    {
        var curve = RecoveryCurve.Of(exercise);
        var freshness = 1.0;
        foreach (var entry in _entries)
        {
            var share = entry.Exercise.Id == exercise.Id ? 1 : CarryOver * Overlap(entry.Exercise, exercise);
            if (share > 0)
                freshness *= 1 - (entry.Severity * share * curve.MissingAfter((nowSeconds - entry.AtSeconds) / recoveryTimeFactor));
        }

        return freshness;
    }

    /// <summary>Weighted share of <paramref name="target"/>'s muscles that <paramref name="worked"/> uses; prime movers weigh most.</summary>
    public static double Overlap(Exercise worked, Exercise target)
    {
        var shared = 0.0;
        var total = 0.0;
        for (var i = 0; i < target.Muscles.Count; i++)
        {
            var weight = Weight(i);
            total += weight;
            for (var j = 0; j < worked.Muscles.Count; j++)
            {
                if (worked.Muscles[j] == target.Muscles[i])
                    shared += weight * Weight(j);
            }
        }

        return total > 0 ? shared / total : 0;
    }

    private static double Weight(int index) => index switch { 0 => 1.0, 1 => 0.6, _ => 0.4 };
}
