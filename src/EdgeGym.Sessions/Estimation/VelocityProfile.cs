namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// Mean concentric velocity (m/s) against relative load and against repetitions in reserve. Convention of the whole program: mean over
/// the whole concentric phase, first to last upward movement above the velocity threshold.
/// </summary>
public static class VelocityProfile
{
    /// <summary>Shape of the loss within a set (science notes 1.5, calibrated there on published squat data).</summary>
    public const double WithinSetExponent = 0.75;

    /// <summary>First repetition of a fresh set: v(p) = v(1RM) + (1 − p)·slope.</summary>
    public static double AtRelativeLoad(double relativeLoad, double velocityAtOneRepMax, double slope)
        => velocityAtOneRepMax + ((1 - relativeLoad) * slope);

    /// <summary>Relative load that a first-repetition velocity speaks for; the inverse of <see cref="AtRelativeLoad"/>.</summary>
    public static double RelativeLoad(double velocity, double velocityAtOneRepMax, double slope) => 1 - ((velocity - velocityAtOneRepMax) / slope);

    /// <summary>v = v_end + (v_first − v_end)·(RIR/(R − 1))^γ for a set that would fail after R repetitions when rested.</summary>
    public static double AtReserve(double inReserve, double toFailure, double first, double atFailure, double exponent = WithinSetExponent)
        => toFailure <= 1.01 ? atFailure : atFailure + ((first - atFailure) * Math.Pow(Math.Clamp(inReserve / (toFailure - 1), 0, 1), exponent));

    /// <summary>Conceição 2016, leg press, full squat, half squat: %1RM = a·v + b. Null for other exercises.</summary>
    public static double? ConceicaoPercent(string exercise, double velocity) => exercise switch
    {
        "leg_press" => (-55.509 * velocity) + 109.29,
        "squat" => (-71.684 * velocity) + 121.03,
        "half_squat" => (-80.372 * velocity) + 125.19,
        _ => null,
    };

    /// <summary>González-Badillo and Sánchez-Medina 2010, bench press: %1RM = 8.4326·v² − 73.501·v + 112.33.</summary>
    public static double BenchPressPercent(double velocity) => (8.4326 * velocity * velocity) - (73.501 * velocity) + 112.33;
}
