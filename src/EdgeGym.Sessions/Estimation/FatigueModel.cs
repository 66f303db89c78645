using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// Repetitions that a set leaves for the next one, by rest: set-2/set-1 ratios at failure for presses, squats and single joints (science
/// notes 1.7, consistent with Willardson and Burkett 2005), later sets lose less, sets short of failure lose 1/(1 + 0.15·RIR) of it.
/// </summary>
public static class FatigueModel
{
    private const double SecondsPerRepetition = 3.5;

    private static readonly (double Minutes, double Ratio)[] Press = [(0.5, 0.33), (1, 0.45), (2, 0.62), (3, 0.70), (5, 0.86), (8, 1)];
    private static readonly (double Minutes, double Ratio)[] Squat = [(0.5, 0.50), (1, 0.65), (2, 0.78), (3, 0.82), (5, 0.95), (8, 1)];
    private static readonly (double Minutes, double Ratio)[] SingleJoint = [(0.5, 0.55), (1, 0.65), (1.5, 0.72), (2, 0.78), (3, 0.88), (6, 1)];

    /// <summary>
    /// ln of the share of rested repetitions that is there after <paramref name="restSeconds"/>. Each set leaves a deficit that recovers as the tables
    /// say; deficits multiply, so that later sets lose less.
    /// </summary>
    internal static double LogLeft(Exercise exercise, IReadOnlyList<SetCost> costs, double restSeconds)
    {
        double log = 0;
        foreach (var cost in costs)
            log += Math.Log(1 - (cost.Severity * (1 - Math.Min(1, AtFailure(exercise, cost.AgeSeconds + restSeconds)))));
        return Math.Max(-2.5, log);
    }

    /// <summary>The costs at the end of a set: it adds its share of the way to failure, less what stopping short saves.</summary>
    internal static IReadOnlyList<SetCost> After(IReadOnlyList<SetCost> before, int repetitions, double inReserve, double restSeconds)
    {
        var passed = Math.Max(0, restSeconds) + (SecondsPerRepetition * repetitions);
        var severity = repetitions / Math.Max(1, repetitions + inReserve) / (1 + (0.15 * Math.Max(0, inReserve)));
        return
        [
            .. before.Select(cost => cost with { AgeSeconds = cost.AgeSeconds + passed }).TakeLast(StrengthBelief.MostCosts - 1),
            new SetCost(Math.Clamp(severity, 0, 0.98), 0),
        ];
    }

    /// <summary>Share of the repetitions of a set to failure that is there again after a rest; above 1 never.</summary>
    internal static double AtFailure(Exercise exercise, double restSeconds) => Interpolate(TableOf(exercise), Math.Max(0, restSeconds) / 60);

    private static (double Minutes, double Ratio)[] TableOf(Exercise exercise)
        => !exercise.IsCompound ? SingleJoint : exercise.IsLowerBody ? Squat : Press;

    private static double Interpolate((double Minutes, double Ratio)[] table, double minutes)
    {
        if (minutes <= table[0].Minutes)
            return table[0].Ratio * Math.Max(0.3, minutes / table[0].Minutes);
        for (var index = 1; index < table.Length; index++)
        {
            if (minutes <= table[index].Minutes)
            {
                var (from, to) = (table[index - 1], table[index]);
                return from.Ratio + ((to.Ratio - from.Ratio) * (minutes - from.Minutes) / (to.Minutes - from.Minutes));
            }
        }

        return 1;
    }
}

/// <summary>What a set has cost: the share of a set to failure (0–1), and the seconds since its end.</summary>
internal readonly record struct SetCost(double Severity, double AgeSeconds);
