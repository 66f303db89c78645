using EdgeGym.Equipment.Machines;

namespace EdgeGym.Simulation.Machines;

/// <summary>What a machine tells of a set.</summary>
public enum SetReporting : byte
{
    /// <summary>Counts by itself: <c>rep</c> after each repetition and <c>set</c>.</summary>
    Counts = 1,

    /// <summary>Streams <c>position</c>, knows when a set is over: <c>set</c>.</summary>
    StreamsThenSet = 2,

    /// <summary>Streams <c>position</c> only.</summary>
    StreamsOnly = 3,
}

/// <summary>One virtual machine, as planned and enrolled.</summary>
public sealed record MachineSpec
{
    /// <summary>Bluetooth FTMS, with the strap by HRS.</summary>
    public const string FtmsBridge = "ftms";

    /// <summary>ANT+ fitness equipment, with the strap by ANT+ heart rate.</summary>
    public const string AntBridge = "ant";

    public required MachineId Id { get; init; }

    public required MachineKind Kind { get; init; }

    public required string Exercise { get; init; }

    public SettingRange? Load { get; init; }

    public SettingRange? Speed { get; init; }

    public SettingRange? Incline { get; init; }

    public SettingRange? Power { get; init; }

    public SettingRange? Resistance { get; init; }

    public MachineCapabilities Capabilities { get; init; }

    public SetReporting Reporting { get; init; } = SetReporting.Counts;

    /// <summary>Sends force with position samples.</summary>
    public bool HasForceCell { get; init; }

    /// <summary>Measures travel with an inertial sensor: three times the noise of an encoder, and drift.</summary>
    public bool IsInertial { get; init; }

    /// <summary>Asks for the effort on its screen after a set: <c>rpe</c>, <c>rir</c> or null.</summary>
    public string? EffortQuestion { get; init; }

    public string Firmware { get; init; } = "sim-1.0";

    /// <summary>Attached by StrengthLink over a serial line instead of MQTT.</summary>
    public bool IsSerial { get; init; }

    /// <summary>Behind a bridge that passes on a device's own bytes: <see cref="FtmsBridge"/>, <see cref="AntBridge"/>, or null.</summary>
    public string? Bridge { get; init; }

    /// <summary>Asked by CSAFE over a serial line; its touchscreen speaks MQTT.</summary>
    public bool IsCsafe { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Path under which the serial line shall be found.</summary>
    public string? Device { get; init; }
}
