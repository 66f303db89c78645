using EdgeGym.Equipment.Machines;

namespace EdgeGym.Storage.Journal;

/// <summary>What the writer keeps of one machine.</summary>
/// <param name="number">Number in the file.</param>
/// <param name="machine">Name.</param>
/// <param name="window">Recently seen keys.</param>
internal sealed class MachineSlot(int number, MachineId machine, KeyWindow window)
{
    public int Number { get; } = number;

    public MachineId Machine { get; } = machine;

    public KeyWindow Window { get; } = window;
}
