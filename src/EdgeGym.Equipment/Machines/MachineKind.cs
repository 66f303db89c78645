namespace EdgeGym.Equipment.Machines;

/// <summary>What stands on the floor. Numbers reach the disk: they may only grow.</summary>
public enum MachineKind : byte
{
    /// <summary>A weight stack whose pin the person moves.</summary>
    Selectorized = 1,

    /// <summary>A motor makes the load; the gateway may set it.</summary>
    Motorized = 2,
    Treadmill = 3,
    Bike = 4,
    Rower = 5,
    CrossTrainer = 6,
}

/// <summary>The spelling of <see cref="MachineKind"/> and <see cref="MachineCapabilities"/> in messages and in the console.</summary>
public static class MachineKindNames
{
    private static readonly (MachineKind Kind, string Name)[] Names =
    [
        (MachineKind.Selectorized, "selectorized"), (MachineKind.Motorized, "motorized"), (MachineKind.Treadmill, "treadmill"),
        (MachineKind.Bike, "bike"), (MachineKind.Rower, "rower"), (MachineKind.CrossTrainer, "cross_trainer"),
    ];

    public static IEnumerable<string> All => Names.Select(entry => entry.Name);

    public static string ToName(this MachineKind kind) => Array.Find(Names, entry => entry.Kind == kind).Name ?? "unknown";

    public static bool TryParse(string? name, out MachineKind kind)
    {
        kind = Array.Find(Names, entry => entry.Name == name).Kind;
        return kind != 0;
    }

    /// <summary>Selectorized and motorized machines count repetitions; the others measure time and distance.</summary>
    public static bool IsStrength(this MachineKind kind) => kind is MachineKind.Selectorized or MachineKind.Motorized;
}

/// <summary>What a machine says it can do at birth.</summary>
[Flags]
public enum MachineCapabilities
{
    None = 0,
    SetLoad = 1,
    Spotter = 2,
    Position = 4,
    SetSpeed = 8,
    SetIncline = 16,
    SetPower = 32,
    SetResistance = 64,

    /// <summary>Takes its settings by the control point of the Fitness Machine Service, through a bridge.</summary>
    Ftms = 128,
}
