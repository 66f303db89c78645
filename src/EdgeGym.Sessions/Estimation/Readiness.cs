using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Sessions.Estimation;

/// <summary>What the person said of today.</summary>
/// <param name="SleepHours">Last night, 0–14 h; null when not said.</param>
/// <param name="Soreness">Of the muscles to be trained, 0 (none) to 10; null when not said.</param>
/// <param name="Mood">How the person feels about training today, 1 (not at all) to 5 (great); null when not said. It moves no estimate: no number for that was found.</param>
public sealed record Readiness(double? SleepHours = null, double? Soreness = null, int? Mood = null)
{
    /// <summary>Taps of 1 to 5 as the estimator reads them. A design: sleep 1 (bad) to 5 (good) stands for 4 to 9 h, soreness 1 (none) to 5 (very) for 0 to 10.</summary>
    public static Readiness FromTaps(int? sleep, int? soreness, int? mood)
        => new(sleep is { } slept ? 4 + (1.25 * (slept - 1)) : null, soreness is { } sore ? 2.5 * (sore - 1) : null, mood);

    /// <summary>
    /// Factor on today's strength, 0.85–1. Sleep: 1 − 0.0035·hours short of 7, twice that for the lower body (from Craven 2022: upper
    /// −1.6 %, lower −3.4 %). Soreness: nothing up to 3, then 1 % a point (a design choice, no number was found).
    /// </summary>
    public double StrengthFactor(Exercise exercise)
    {
        var factor = 1d;
        if (SleepHours is >= 0 and <= 24 and var hours)
            factor -= 0.0035 * Math.Max(0, 7 - hours) * (exercise.IsLowerBody ? 2 : 1);
        if (Soreness is >= 0 and <= 10 and var sore)
            factor -= 0.01 * Math.Max(0, sore - 3);
        return Math.Clamp(factor, 0.85, 1);
    }
}
