using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Sqlite;

namespace EdgeGym.Storage.Journal;

/// <summary>What a start reads: machines with their key windows (checkpoint plus the facts after it) and the open segment of the postings.</summary>
internal sealed class JournalContents
{
    public required IReadOnlyCollection<MachineSlot> Machines { get; init; }

    public required PostingsWriter Postings { get; init; }

    public required long LastSequence { get; init; }

    public required long WindowsThrough { get; init; }

    public static JournalContents Read(RawConnection connection, MachineNames names, string path)
    {
        var slots = new Dictionary<int, MachineSlot>();
        using (var machines = connection.PrepareOnce("SELECT m.number, m.id, w.body FROM machines m LEFT JOIN windows w ON w.machine = m.number"))
        {
            while (machines.Step())
            {
                var number = (int)machines.Int64(0);
                var text = machines.Text(1) ?? "";
                if (!MachineId.TryParse(text, out var machine) && text.Length > 0)
                    throw JournalSchema.Damaged(path, $"machine {number} has no valid name", null);
                slots.Add(number, new MachineSlot(number, machine, machines.IsNull(2) ? new KeyWindow() : KeyWindow.Load(machines.Blob(2))));
                names.Set(number, machine);
            }
        }

        var last = connection.QueryInt64("SELECT max(sequence) FROM facts");
        var through = connection.QueryInt64("SELECT value FROM marks WHERE name = 'windows_through'");
        var indexed = connection.QueryInt64("SELECT max(last) FROM postings");
        if (through > last || indexed > last)
            throw JournalSchema.Damaged(path, $"facts end at {last}, but {Math.Max(through, indexed)} were there", null);
        var postings = new PostingsWriter();
        using var facts = connection.PrepareOnce("SELECT sequence, machine, kind, key FROM facts WHERE sequence > ?1 ORDER BY sequence");
        facts.Bind(1, Math.Min(through, indexed));
        while (facts.Step())
        {
            var sequence = facts.Int64(0);
            if (!slots.TryGetValue((int)facts.Int64(1), out var slot))
                throw JournalSchema.Damaged(path, $"fact {sequence} is of an unknown machine", null);
            var kind = (FactKind)(byte)facts.Int64(2);
            if (sequence > indexed)
                postings.Add(sequence, slot.Number, kind);
            if (sequence > through && facts.Text(3) is { } key)
            {
                var hash = KeyHash.Of(kind, key);
                if (!slot.Window.TryFind(hash, out _))
                    slot.Window.Add(hash, sequence);
            }
        }

        return new JournalContents { Machines = slots.Values, Postings = postings, LastSequence = last, WindowsThrough = through };
    }
}
