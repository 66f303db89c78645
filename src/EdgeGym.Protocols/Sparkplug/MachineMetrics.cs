using System.Collections.Frozen;
using EdgeGym.Equipment.Commands;

namespace EdgeGym.Protocols.Sparkplug;

/// <summary>The metrics of <c>firmware-protocols/sparkplug/README.md</c>, section 4.</summary>
internal enum MachineMetric : byte
{
    Kind, Exercise, Firmware,
    SettingLoad, SettingSpeed, SettingIncline, SettingPower, SettingResistance,
    Stop, ReleaseLoad, Lock,
    Speed, Incline, Power, Cadence, Distance, Resistance, HeartRate,
    RepetitionNumber, RepetitionLoad, Concentric, Eccentric, RangeOfMotion, MeanVelocity, PeakVelocity, Partial,
    SetNumber, SetLoad, SetRepetitions, Rpe, Rir,
    User, Tag,
    FaultCode, FaultSeverity, FaultText,
}

/// <summary>One row: names, units with their factor to the gateway's own, and what writing it means.</summary>
/// <param name="Units">The first is meant where a birth names none; empty: a text, a count or a Boolean.</param>
/// <param name="Writes">The command that writes it; default: none does.</param>
/// <param name="Step">Of a setting whose birth names none, in the gateway's unit.</param>
internal sealed record MachineMetricRow(MachineMetric Metric, string[] Names, (string Unit, double Factor)[] Units, CommandOperation Writes = default, double Step = 0)
{
    /// <summary>Factor to the gateway's unit; null for a unit that the row does not have.</summary>
    public double? FactorOf(string? unit)
    {
        if (Units.Length == 0)
            return 1;
        if (string.IsNullOrEmpty(unit))
            return Units[0].Factor;
        foreach (var (name, factor) in Units)
        {
            if (string.Equals(name, unit, StringComparison.OrdinalIgnoreCase))
                return factor;
        }

        return null;
    }
}

internal static class MachineMetrics
{
    private static readonly (string, double)[] Loads = [("kg", 1), ("lb", 0.45359237), ("lbs", 0.45359237)];
    private static readonly (string, double)[] Speeds = [("m/s", 1), ("km/h", 1 / 3.6), ("kph", 1 / 3.6), ("mph", 0.44704)];
    private static readonly (string, double)[] Percent = [("%", 1)];
    private static readonly (string, double)[] Powers = [("W", 1), ("kW", 1000)];
    private static readonly (string, double)[] Levels = [("level", 1)];
    private static readonly (string, double)[] Rates = [("1/min", 1), ("rpm", 1), ("spm", 1), ("bpm", 1)];
    private static readonly (string, double)[] Distances = [("m", 1), ("km", 1000), ("mi", 1609.344)];
    private static readonly (string, double)[] Times = [("ms", 1), ("s", 1000)];
    private static readonly (string, double)[] Lengths = [("mm", 1), ("cm", 10), ("m", 1000)];
    private static readonly (string, double)[] Velocities = [("m/s", 1)];

    public static IReadOnlyList<MachineMetricRow> Rows { get; } =
    [
        new(MachineMetric.Kind, ["Machine/Kind"], []), new(MachineMetric.Exercise, ["Machine/Exercise"], []), new(MachineMetric.Firmware, ["Machine/Firmware"], []),
        new(MachineMetric.SettingLoad, ["Setting/Load", "Set/Weight_kg"], Loads, CommandOperation.SetLoad, 1),
        new(MachineMetric.SettingSpeed, ["Setting/Speed"], Speeds, CommandOperation.SetSpeed, 0.05),
        new(MachineMetric.SettingIncline, ["Setting/Incline"], Percent, CommandOperation.SetIncline, 0.5),
        new(MachineMetric.SettingPower, ["Setting/Power"], Powers, CommandOperation.SetPower, 5),
        new(MachineMetric.SettingResistance, ["Setting/Resistance"], Levels, CommandOperation.SetResistance, 1),
        new(MachineMetric.Stop, ["Control/Stop"], [], CommandOperation.Stop),
        new(MachineMetric.ReleaseLoad, ["Control/Release Load"], [], CommandOperation.ReleaseLoad),
        new(MachineMetric.Lock, ["Control/Lock"], [], CommandOperation.Lock),
        new(MachineMetric.Speed, ["Measured/Speed"], Speeds), new(MachineMetric.Incline, ["Measured/Incline"], Percent),
        new(MachineMetric.Power, ["Measured/Power"], Powers), new(MachineMetric.Cadence, ["Measured/Cadence"], Rates),
        new(MachineMetric.Distance, ["Measured/Distance"], Distances), new(MachineMetric.Resistance, ["Measured/Resistance"], Levels),
        new(MachineMetric.HeartRate, ["Measured/Heart Rate"], Rates),
        new(MachineMetric.RepetitionNumber, ["Rep/Number"], []), new(MachineMetric.RepetitionLoad, ["Rep/Load"], Loads),
        new(MachineMetric.Concentric, ["Rep/Concentric Time"], Times), new(MachineMetric.Eccentric, ["Rep/Eccentric Time"], Times),
        new(MachineMetric.RangeOfMotion, ["Rep/Range Of Motion"], Lengths), new(MachineMetric.MeanVelocity, ["Rep/Mean Velocity", "Rep/MeanVelocity"], Velocities),
        new(MachineMetric.PeakVelocity, ["Rep/Peak Velocity"], Velocities), new(MachineMetric.Partial, ["Rep/Partial"], []),
        new(MachineMetric.SetNumber, ["Set/Number"], []), new(MachineMetric.SetLoad, ["Set/Load"], Loads), new(MachineMetric.SetRepetitions, ["Set/Reps"], []),
        new(MachineMetric.Rpe, ["Set/RPE"], []), new(MachineMetric.Rir, ["Set/RIR"], []),
        new(MachineMetric.User, ["User/Id"], []), new(MachineMetric.Tag, ["User/Tag"], []),
        new(MachineMetric.FaultCode, ["Fault/Code"], []), new(MachineMetric.FaultSeverity, ["Fault/Severity"], []), new(MachineMetric.FaultText, ["Fault/Text"], []),
    ];

    private static readonly FrozenDictionary<string, MachineMetricRow> ByName =
        Rows.SelectMany(row => row.Names.Select(name => (name, row))).ToFrozenDictionary(entry => entry.name, entry => entry.row, StringComparer.Ordinal);

    /// <summary>Null for a name that means nothing here.</summary>
    public static MachineMetricRow? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name);
}
