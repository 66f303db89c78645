using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Sqlite;

namespace EdgeGym.Storage.Journal;

/// <summary>What happens inside a transaction: the one writer's connection, its statements and what it knows of each machine. Used by the writer's thread only.</summary>
internal sealed class JournalWriter : IDisposable
{
    /// <summary>Facts between two checkpoints of the key windows at most: bounds what a start has to read again.</summary>
    public const int CheckpointFacts = 131_072;

    private readonly Dictionary<string, MachineSlot> _machines = new(StringComparer.Ordinal);
    private readonly MachineNames _names;
    private readonly List<MachineSlot> _newMachines = [];
    private readonly List<(MachineSlot Slot, ulong Hash, bool HasKey, FactKind Kind)> _appended = [];
    private readonly Dictionary<ulong, long> _appendedKeys = [];
    private readonly RawStatement _begin, _commit, _rollback, _insert, _addMachine, _saveWindow, _saveMark, _savePostings, _saveSnapshot;
    private readonly PostingsWriter _postings;
    private long _tail;
    private long _checkpointed;
    private bool _savesWindows;
    private bool _savesPostings;

    public JournalWriter(RawConnection connection, MachineNames names, JournalContents contents)
    {
        Connection = connection;
        _names = names;
        foreach (var slot in contents.Machines)
            _machines.Add(slot.Machine.Value, slot);
        _postings = contents.Postings;
        LastSequence = _tail = contents.LastSequence;
        _checkpointed = contents.WindowsThrough;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
        _insert = connection.Prepare("INSERT INTO facts(sequence, at, machine, kind, key, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
        _addMachine = connection.Prepare("INSERT INTO machines(number, id) VALUES(?1, ?2)");
        _saveWindow = connection.Prepare("INSERT INTO windows(machine, body) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET body = excluded.body");
        _saveMark = connection.Prepare("INSERT INTO marks(name, value) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value");
        _saveSnapshot = connection.Prepare(
            "INSERT INTO snapshots(machine, sequence, body) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET sequence = excluded.sequence, body = excluded.body");
        _savePostings = connection.Prepare("INSERT INTO postings(last, first, body) VALUES(?1, ?2, ?3)");
    }

    public RawConnection Connection { get; }

    /// <summary>Newest fact on disk.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Newest fact of the running transaction.</summary>
    public long Tail => _tail;

    /// <summary>Bytes of facts since somebody set it to 0: an upper bound for how much the file grew.</summary>
    public long BytesAppended { get; set; }

    public bool IsCheckpointDue(bool isTimeOver)
        => LastSequence - _checkpointed >= CheckpointFacts || (isTimeOver && LastSequence > _checkpointed);

    public void BeginIfNeeded()
    {
        if (!Connection.IsInTransaction)
            _begin.Run();
    }

    public AppendResult Append(in FactDraft draft)
    {
        BeginIfNeeded();
        var slot = Slot(draft.Machine);
        ulong hash = 0;
        if (draft.Key is { } key)
        {
            hash = KeyHash.Of(draft.Kind, key);
            if (slot.Window.TryFind(hash, out var earlier) || !TryAddKey(slot, hash, out earlier))
                return new(earlier, AppendOutcome.Duplicate);
        }

        var sequence = _tail + 1;
        _insert.Bind(1, sequence).Bind(2, draft.AtUnixMilliseconds).Bind(3, slot.Number)
            .Bind(4, (long)(byte)draft.Kind | (draft.IsDroppable ? JournalReader.DroppableBit : 0)).Bind(5, draft.Key).Bind(6, draft.Body.Span).Run();
        _tail = sequence;
        _appended.Add((slot, hash, draft.Key is not null, draft.Kind));
        BytesAppended += draft.Body.Length + (draft.Key?.Length ?? 0) + 40;
        return new(sequence, AppendOutcome.Appended);
    }

    /// <summary>True when this machine's key is in its window, that is, when a draft with it would be a duplicate.</summary>
    public bool HasKey(MachineId machine, FactKind kind, string key) =>
        _machines.TryGetValue(machine.Value, out var slot) && slot.Window.TryFind(KeyHash.Of(kind, key), out _);

    public void SaveMark(string name, long value)
    {
        BeginIfNeeded();
        _saveMark.Bind(1, name).Bind(2, value).Run();
    }

    public void SaveSnapshot(MachineId machine, long sequence, ReadOnlySpan<byte> body)
    {
        BeginIfNeeded();
        _saveSnapshot.Bind(1, Slot(machine).Number).Bind(2, sequence).Bind(3, body).Run();
    }

    /// <summary>Writes the key windows that changed, as part of the running transaction.</summary>
    public void Checkpoint()
    {
        BeginIfNeeded();
        foreach (var slot in _machines.Values)
        {
            if (slot.Window.IsDirty)
                _saveWindow.Bind(1, slot.Number).Bind(2, slot.Window.Save()).Run();
        }

        // The windows hold what is committed, not what this transaction appends.
        SaveMark("windows_through", LastSequence);
        _savesWindows = true;
    }

    /// <summary>Makes the transaction durable. Afterwards everything that it appended is known.</summary>
    /// <exception cref="SqliteFailureException">Nothing of it is on disk after <see cref="Rollback"/>.</exception>
    public void Commit()
    {
        if (_postings.IsFull && Connection.IsInTransaction)
        {
            foreach (var (first, last, body) in _postings.Encode())
                _savePostings.Bind(1, last).Bind(2, first).Bind(3, body).Run();
            _savesPostings = true;
        }

        if (Connection.IsInTransaction)
            _commit.Run();
        if (_savesWindows)
            _checkpointed = LastSequence;
        if (_savesPostings)
            _postings.Clear();
        var sequence = LastSequence;
        foreach (var (slot, hash, hasKey, kind) in _appended)
        {
            sequence++;
            if (hasKey)
                slot.Window.Add(hash, sequence);
            _postings.Add(sequence, slot.Number, kind);
        }

        LastSequence = _tail;
        Forget();
    }

    public void Rollback()
    {
        // SQLite may have rolled back by itself already, as after a full disk.
        if (Connection.IsInTransaction)
            _rollback.Run();
        foreach (var slot in _newMachines)
        {
            _machines.Remove(slot.Machine.Value);
            _names.Remove(slot.Machine);
        }

        if (_savesWindows)
        {
            foreach (var slot in _machines.Values)
                slot.Window.IsDirty = slot.Window.Count > 0;
        }

        _tail = LastSequence;
        Forget();
    }

    public void Dispose() => Connection.Dispose();

    private void Forget()
    {
        _appended.Clear();
        _appendedKeys.Clear();
        _newMachines.Clear();
        _savesWindows = _savesPostings = false;
    }

    private bool TryAddKey(MachineSlot slot, ulong hash, out long earlier)
    {
        var key = hash ^ ((ulong)slot.Number * 0x9E3779B97F4A7C15);
        return _appendedKeys.TryGetValue(key, out earlier) ? false : _appendedKeys.TryAdd(key, _tail + 1);
    }

    private MachineSlot Slot(MachineId machine)
    {
        if (_machines.TryGetValue(machine.Value, out var known))
            return known;
        var slot = new MachineSlot(_machines.Count + 1, machine, new KeyWindow());
        _addMachine.Bind(1, slot.Number).Bind(2, machine.Value).Run();
        _names.Set(slot.Number, machine);
        _machines.Add(machine.Value, slot);
        _newMachines.Add(slot);
        return slot;
    }
}
