namespace EdgeGym.Equipment.Commands;

/// <summary>What a machine may be asked. Numbers reach the disk: they may only grow.</summary>
public enum CommandOperation : byte
{
    SetLoad = 1,
    SetSpeed = 2,
    SetIncline = 3,
    SetPower = 4,
    SetResistance = 5,
    Stop = 6,
    ReleaseLoad = 7,
    Lock = 8,
}

/// <summary>A command to a machine (contract section 2). The same id twice is once; never applied after <paramref name="ExpiresAt"/>.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Operation">What to do.</param>
/// <param name="Value">In <paramref name="Unit"/>; null for stop, release and lock.</param>
/// <param name="Unit">kg, m/s, %, W, level.</param>
/// <param name="ExpiresAt">Unix ms UTC.</param>
/// <param name="Suggestion">The suggestion that led here.</param>
/// <param name="Reason">Machine-readable, such as <c>velocity_loss</c> or <c>red_flag</c>.</param>
public sealed record MachineCommand(
    string Id, CommandOperation Operation, double? Value, string? Unit, long ExpiresAt, string? Suggestion, string Reason);

public static class CommandOperationNames
{
    private static readonly (CommandOperation Operation, string Name, string? Unit)[] Names =
    [
        (CommandOperation.SetLoad, "set_load", "kg"), (CommandOperation.SetSpeed, "set_speed", "m/s"),
        (CommandOperation.SetIncline, "set_incline", "%"), (CommandOperation.SetPower, "set_power", "W"),
        (CommandOperation.SetResistance, "set_resistance", "level"), (CommandOperation.Stop, "stop", null),
        (CommandOperation.ReleaseLoad, "release_load", null), (CommandOperation.Lock, "lock", null),
    ];

    public static string ToName(this CommandOperation operation) => Array.Find(Names, entry => entry.Operation == operation).Name ?? "unknown";

    public static string? Unit(this CommandOperation operation) => Array.Find(Names, entry => entry.Operation == operation).Unit;

    public static bool TryParse(string? name, out CommandOperation operation)
    {
        operation = Array.Find(Names, entry => entry.Name == name).Operation;
        return operation != 0;
    }
}
