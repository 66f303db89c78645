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
/// <param name="Capability">The machine lets us set it.</param>
/// <param name="Beats">bpm by which a usual heart settles higher for one unit: speed 24.2 a m/s (Hunt 2015); the others are design values on the careful side (too high: smaller moves).</param>
/// <param name="Name">As prompts name it.</param>
/// <param name="PerToken">Prompts write the value times this, to the half.</param>
internal sealed record CardioAxis(
    CommandOperation Operation,
    double LargestStep,
    double? LargestShare,
    double Top,
    double CautiousTop,
    MachineCapabilities Capability,
    double Beats,
    string Name,
    double PerToken,
    Func<MachineBirth, SettingRange?> Range,
    Func<CardioSettings, double?> Get,
    Func<CardioSettings, double?, CardioSettings> With)
{
    public static IReadOnlyList<CardioAxis> All { get; } =
    [
        new(CommandOperation.SetSpeed, 0.14, 0.10, 5.0, 2.8, MachineCapabilities.SetSpeed, 24.2, "speed", 5, machine => machine.Speed, settings => settings.SpeedMetresPerSecond, (settings, value) => settings with { SpeedMetresPerSecond = value }),
        new(CommandOperation.SetIncline, 1, null, 15, 8, MachineCapabilities.SetIncline, 5, "incline", 2, machine => machine.Incline, settings => settings.InclinePercent, (settings, value) => settings with { InclinePercent = value }),
        new(CommandOperation.SetPower, 15, 0.20, 300, 150, MachineCapabilities.SetPower, 0.4, "load", 0.1, machine => machine.Power, settings => settings.PowerWatts, (settings, value) => settings with { PowerWatts = value }),
        new(CommandOperation.SetResistance, 1, null, 40, 20, MachineCapabilities.SetResistance, 6, "resistance", 1, machine => machine.Resistance, settings => settings.ResistanceLevel, (settings, value) => settings with { ResistanceLevel = value }),
    ];

    private static readonly CommandOperation[] Preferred = [CommandOperation.SetSpeed, CommandOperation.SetPower, CommandOperation.SetResistance, CommandOperation.SetIncline];

    /// <summary>The axis that coaches move: the first of speed, power, resistance and incline that the machine lets us set and has told; null: none.</summary>
    public static CardioAxis? Settable(MachineBirth machine, CardioSettings now)
        => Preferred.Select(operation => All.First(axis => axis.Operation == operation)).FirstOrDefault(axis =>
            machine.Can(axis.Capability) && axis.Range(machine) is { IsValid: true } && axis.Get(now) is { } value && double.IsFinite(value));

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
