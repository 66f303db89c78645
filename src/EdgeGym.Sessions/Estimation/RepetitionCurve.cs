namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// Repetitions to failure against relative load p = load/1RM: r(p) = 1 + (1/p − 1)/k (fits Nuzzo 2024 with k about 0.032 for presses
/// and 0.022 for leg press; k differs between people by a log-sd of about 0.28).
/// </summary>
public static class RepetitionCurve
{
    /// <summary>Real number of repetitions, below 1 for loads over the 1RM; never above 100.</summary>
    public static double Repetitions(double relativeLoad, double k)
        => Math.Min(100, 1 + (((1 / Math.Max(relativeLoad, 0.01)) - 1) / k));

    /// <summary>Whole repetitions that succeed.</summary>
    public static int WholeRepetitions(double relativeLoad, double k) => (int)Math.Floor(Math.Max(0, Repetitions(relativeLoad, k)));

    /// <summary>The relative load at which that many repetitions are the last; the inverse of <see cref="Repetitions"/>.</summary>
    public static double RelativeLoad(double repetitions, double k) => 1 / (1 + (k * (Math.Max(repetitions, -10) - 1)));
}
