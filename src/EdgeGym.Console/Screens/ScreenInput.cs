using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Console.Screens;

/// <summary>What became of a touch.</summary>
public enum ScreenInputOutcome : byte
{
    /// <summary>On disk.</summary>
    Accepted = 0,

    /// <summary>Already known: nothing changed, all is well.</summary>
    Duplicate = 1,

    /// <summary>The machine is not enrolled here.</summary>
    UnknownMachine = 2,

    /// <summary>Well formed, but not possible now.</summary>
    Refused = 3,

    /// <summary>The disk takes nothing more; the person may try again.</summary>
    Unavailable = 4,
}

/// <summary>
/// Takes a touch as an ordinary inbound message (login, logout, say, answer, ready) and completes when it is on disk.
/// The gateway registers it: same journal, same order, same rules as for a message of the machine itself.
/// </summary>
/// <param name="machine">Whose screen was touched.</param>
/// <param name="kind">Login, Logout, Say, Answer or Ready.</param>
/// <param name="reading">The parsed body.</param>
/// <param name="body">UTF-8 JSON of contract section 2; never holds a PIN.</param>
/// <param name="cancellationToken">The page has gone.</param>
public delegate ValueTask<ScreenInputOutcome> ScreenInput(
    MachineId machine, FactKind kind, Reading reading, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
