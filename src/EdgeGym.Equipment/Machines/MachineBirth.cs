namespace EdgeGym.Equipment.Machines;

/// <summary>What a machine says of itself when it comes up (contract section 2, <c>birth</c>).</summary>
/// <param name="Kind">Selectorized, motorized, treadmill …</param>
/// <param name="Exercise">Exercise id such as <c>chest_press</c>; cardio machines may leave it out.</param>
/// <param name="Load">Total load in kg, both sides together.</param>
/// <param name="Speed">m/s.</param>
/// <param name="Incline">%.</param>
/// <param name="Power">W.</param>
/// <param name="Resistance">Levels.</param>
/// <param name="Capabilities">What the gateway may ask of it.</param>
/// <param name="Firmware">As the machine writes it, at most 64 characters.</param>
public sealed record MachineBirth(
    MachineKind Kind,
    string Exercise,
    SettingRange? Load = null,
    SettingRange? Speed = null,
    SettingRange? Incline = null,
    SettingRange? Power = null,
    SettingRange? Resistance = null,
    MachineCapabilities Capabilities = MachineCapabilities.None,
    string? Firmware = null)
{
    public bool Can(MachineCapabilities capability) => (Capabilities & capability) == capability;
}
