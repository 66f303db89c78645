using EdgeGym.Equipment.Machines;

namespace EdgeGym.Storage.Journal;

/// <summary>Numbers of machines in the file → names, for readers on any thread. A number is set before a row with it is committed.</summary>
internal sealed class MachineNames
{
    private readonly Lock _gate = new();
    private volatile MachineId[] _names = new MachineId[64];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public void Set(int number, MachineId machine)
    {
        lock (_gate)
        {
            var names = _names;
            if (number >= names.Length)
                Array.Resize(ref names, number * 2);
            names[number] = machine;
            _numbers[machine.Value] = number;
            _names = names;
        }
    }

    /// <summary>Its row was rolled back; the number may be used again.</summary>
    public void Remove(MachineId machine)
    {
        lock (_gate)
            _numbers.Remove(machine.Value);
    }

    public MachineId this[int number] => _names[number];

    public bool TryNumber(MachineId machine, out int number)
    {
        lock (_gate)
            return _numbers.TryGetValue(machine.Value, out number);
    }
}
