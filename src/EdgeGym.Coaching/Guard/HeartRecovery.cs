namespace EdgeGym.Coaching.Guard;

/// <summary>How long a heart needs to calm down before the next heavy set.</summary>
public static class HeartRecovery
{
    /// <summary>Slow end of the published time constants of recovery, s (45–70 s).</summary>
    private const double TimeConstantSeconds = 70;

    private const double RestingBeatsPerMinute = 75;

    /// <summary>
    /// Seconds until the rate should be below the recovered share of the maximum, by a single exponential toward 75 bpm, never more than
    /// the longest rest; null when the rate is unknown or already low.
    /// </summary>
    public static int? Seconds(double? beatsPerMinute, double maximumBeatsPerMinute, GuardLimits limits)
    {
        var goal = limits.HeartRateRecoveredPercent / 100 * maximumBeatsPerMinute;
        if (beatsPerMinute is not { } rate || !double.IsFinite(rate) || !double.IsFinite(goal) || rate < goal)
            return null;
        if (goal <= RestingBeatsPerMinute + 5)
            return limits.RestCeilingSeconds;
        var seconds = TimeConstantSeconds * Math.Log((rate - RestingBeatsPerMinute) / (goal - RestingBeatsPerMinute));
        return (int)Math.Clamp(Math.Ceiling(seconds), 0, limits.RestCeilingSeconds);
    }
}
