using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Coaching.Guard;

/// <summary>
/// One thing that a cardio machine may change, with its limits. Rates follow what exercise tests do (ramp tests on a bike 15–25 W a minute,
/// modified Balke 1 % a minute); all numbers are design choices, halved for people who ask for caution.
/// </summary>
/// <param name="Operation">Command of the axis.</param>
/// <param name="LargestStep">Largest rise of one decision, unit of the axis.</param>
/// <param name="LargestShare">The same as a share of the value now; null: none.</param>
/// <param name="Top">Never raised above this, unit of the axis.</param>
/// <param name="CautiousTop">The same for people who ask for caution.</param>
internal sealed record CardioAxis(
    CommandOperation Operation,
    double LargestStep,
    double? LargestShare,
    double Top,
    double CautiousTop,
    Func<MachineBirth, SettingRange?> Range,
    Func<CardioSettings, double?> Get,
    Func<CardioSettings, double?, CardioSettings> With)
{
    public static IReadOnlyList<CardioAxis> All { get; } =
    [
        new(CommandOperation.SetSpeed, 0.14, 0.10, 5.0, 2.8, machine => machine.Speed, settings => settings.SpeedMetresPerSecond, (settings, value) => settings with { SpeedMetresPerSecond = value }),
        new(CommandOperation.SetIncline, 1, null, 15, 8, machine => machine.Incline, settings => settings.InclinePercent, (settings, value) => settings with { InclinePercent = value }),
        new(CommandOperation.SetPower, 15, 0.20, 300, 150, machine => machine.Power, settings => settings.PowerWatts, (settings, value) => settings with { PowerWatts = value }),
        new(CommandOperation.SetResistance, 1, null, 40, 20, machine => machine.Resistance, settings => settings.ResistanceLevel, (settings, value) => settings with { ResistanceLevel = value }),
    ];

    /// <summary>Highest value that one decision may ask for, before the machine's own settings.</summary>
    public double Highest(double now, bool cautious, double step)
    {
        var share = cautious ? 0.5 : 1;
        var rise = LargestStep * share;
        if (LargestShare is { } part)
            rise = Math.Min(rise, Math.Max(part * share * Math.Abs(now), Math.Min(step, rise)));
        // One setting of a machine with coarse steps stays possible, as long as it is not more than the whole step of this axis.
        rise = Math.Max(rise, step <= LargestStep ? step : 0);
        return Math.Max(now, Math.Min(now + rise, cautious ? CautiousTop : Top));
    }
}
