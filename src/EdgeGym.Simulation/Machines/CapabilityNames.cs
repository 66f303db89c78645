using EdgeGym.Equipment.Machines;

namespace EdgeGym.Simulation.Machines;

/// <summary>Capabilities as <c>birth</c> spells them.</summary>
public static class CapabilityNames
{
    private static readonly (MachineCapabilities Capability, string Name)[] Names =
    [
        (MachineCapabilities.SetLoad, "set_load"), (MachineCapabilities.Spotter, "spotter"), (MachineCapabilities.Position, "position"),
        (MachineCapabilities.SetSpeed, "set_speed"), (MachineCapabilities.SetIncline, "set_incline"),
        (MachineCapabilities.SetPower, "set_power"), (MachineCapabilities.SetResistance, "set_resistance"), (MachineCapabilities.Ftms, "ftms"),
    ];

    public static IEnumerable<string> Of(MachineCapabilities capabilities)
        => Names.Where(entry => (capabilities & entry.Capability) != 0).Select(entry => entry.Name);

    public static MachineCapabilities Parse(IEnumerable<string> names)
        => names.Aggregate(MachineCapabilities.None, (all, name) => all | Array.Find(Names, entry => entry.Name == name).Capability);
}
