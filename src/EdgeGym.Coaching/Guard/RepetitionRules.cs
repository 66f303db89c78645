using EdgeGym.Sessions.Sets;

namespace EdgeGym.Coaching.Guard;

/// <summary>What ends a set while it runs.</summary>
internal static class RepetitionRules
{
    /// <summary>m/s that one repetition in reserve is worth near failure (deadlift data, 406 observations: 0.029).</summary>
    private const double VelocityPerRepetition = 0.029;

    /// <summary>Repetitions that a median of range of motion needs before it means something.</summary>
    private const int FewestForMedian = 3;

    public static IEnumerable<string> Broken(IReadOnlyList<CountedRepetition> repetitions, GuardFacts facts, SafetyEnvelope envelope)
    {
        if (repetitions.Count >= envelope.MaximumRepetitions)
            yield return LimitCodes.RepetitionBounds;
        if (repetitions.Count == 0 || repetitions[^1] is not { } last)
            yield break;

        if (last.MeanConcentricVelocity is { } velocity && !double.IsNaN(velocity))
        {
            var floor = facts.Exercise.VelocityAtOneRepMax - facts.Limits.VelocityMargin + (VelocityPerRepetition * envelope.Reserve);
            if (velocity < floor)
                yield return LimitCodes.VelocityEndsSet;
        }

        if (last.RangeOfMotionMillimetres is { } range && !double.IsNaN(range) && Median(repetitions, facts.Sets) is { } median
            && range < facts.Limits.RangeOfMotionPercent / 100 * median)
            yield return LimitCodes.RangeOfMotionEndsSet;
    }

    /// <summary>The person's own median on this machine in this session, without the repetition in question.</summary>
    private static double? Median(IReadOnlyList<CountedRepetition> running, IReadOnlyList<SetSummary> sets)
    {
        var ranges = sets
            .SelectMany(set => set?.Reps ?? [])
            .Concat(running.Take(running.Count - 1))
            .Where(repetition => repetition is { Partial: false })
            .Select(repetition => repetition.RangeOfMotionMillimetres ?? 0)
            .Where(millimetres => double.IsFinite(millimetres) && millimetres > 0)
            .Order()
            .ToArray();
        return ranges.Length < FewestForMedian ? null
            : ranges.Length % 2 == 1 ? ranges[ranges.Length / 2]
            : (ranges[(ranges.Length / 2) - 1] + ranges[ranges.Length / 2]) / 2;
    }
}
