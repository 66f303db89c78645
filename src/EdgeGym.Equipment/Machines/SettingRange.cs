namespace EdgeGym.Equipment.Machines;

/// <summary>
/// The settings that a machine has: from <paramref name="Minimum"/> in whole steps up to <paramref name="Maximum"/>.
/// Unit as the axis has it: kg (load), m/s (speed), % (incline), W (power), level (resistance).
/// </summary>
/// <param name="Minimum">Lowest setting, finite, ≥ 0 except for incline.</param>
/// <param name="Maximum">Highest setting, ≥ minimum.</param>
/// <param name="Step">Distance of two settings, &gt; 0.</param>
public readonly record struct SettingRange(double Minimum, double Maximum, double Step)
{
    private const double Tolerance = 1e-6;

    public bool IsValid => double.IsFinite(Minimum) && double.IsFinite(Maximum) && double.IsFinite(Step)
        && Step > 0 && Maximum >= Minimum && (Maximum - Minimum) / Step <= 1_000_000;

    /// <summary>Index of the highest setting; the lowest has index 0.</summary>
    public int LastIndex => (int)Math.Floor(((Maximum - Minimum) / Step) + Tolerance);

    public double At(int index) => Math.Round(Minimum + (Math.Clamp(index, 0, LastIndex) * Step), 6);

    /// <summary>The setting nearest to <paramref name="value"/>, inside the range.</summary>
    public double Nearest(double value) => At((int)Math.Round(Math.Clamp((value - Minimum) / Step, 0, LastIndex)));

    /// <summary>The highest setting that is not above <paramref name="value"/>; the lowest one if all are.</summary>
    public double AtMost(double value) => At((int)Math.Floor(Math.Clamp((value - Minimum) / Step, 0, LastIndex) + Tolerance));

    /// <summary>True when the machine really has this setting.</summary>
    public bool Has(double value) => double.IsFinite(value) && Math.Abs(Nearest(value) - value) < Math.Max(1e-3, Step * 0.01);
}
