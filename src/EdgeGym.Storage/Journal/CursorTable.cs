using EdgeGym.Storage.Sqlite;

namespace EdgeGym.Storage.Journal;

internal sealed record CursorRow(long Start, long Position, long DroppedBehind, long DroppedAhead);

/// <summary>All cursors: rows in the file, written by the writer's thread, and what is committed of them, for everybody.</summary>
internal sealed class CursorTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CursorRow> _rows = new(StringComparer.Ordinal);
    private readonly JournalQueue _queue;
    private readonly RawStatement _select, _update, _count;
    private long _lastSequence;

    /// <summary>Used by the writer's thread, except before it starts.</summary>
    public CursorTable(RawConnection connection, JournalQueue queue, long lastSequence)
    {
        _queue = queue;
        _lastSequence = lastSequence;
        _select = connection.Prepare("SELECT start, position, dropped_behind, dropped_ahead FROM cursors WHERE name = ?1");
        _update = connection.Prepare(
            "INSERT INTO cursors(name, start, position, dropped_behind, dropped_ahead) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE "
            + "SET position = excluded.position, dropped_behind = excluded.dropped_behind, dropped_ahead = excluded.dropped_ahead");
        _count = connection.Prepare("SELECT count(*) FROM facts WHERE sequence > ?1 AND sequence <= ?2");
        using var all = connection.PrepareOnce("SELECT name, start, position, dropped_behind, dropped_ahead FROM cursors");
        while (all.Step())
            _rows.Add(all.Text(0)!, new(all.Int64(1), all.Int64(2), all.Int64(3), all.Int64(4)));
    }

    public long LastSequence => Volatile.Read(ref _lastSequence);

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _rows.Keys];
        }
    }

    /// <summary>The position of the sink that is furthest behind; the newest sequence when there is no sink.</summary>
    public long Slowest
    {
        get
        {
            lock (_gate)
                return _rows.Count == 0 ? _lastSequence : _rows.Values.Min(row => row.Position);
        }
    }

    public CursorRow Row(string name)
    {
        lock (_gate)
            return _rows[name];
    }

    public bool Has(string name)
    {
        lock (_gate)
            return _rows.ContainsKey(name);
    }

    public CursorCounts Counts(string name)
    {
        lock (_gate)
            return Counts(_rows[name]);
    }

    /// <summary>Of all sinks, at one instant.</summary>
    public IReadOnlyList<KeyValuePair<string, CursorCounts>> AllCounts()
    {
        lock (_gate)
            return [.. _rows.Select(row => KeyValuePair.Create(row.Key, Counts(row.Value)))];
    }

    public Task OpenAsync(string name) => PutAsync(writer =>
    {
        if (Read(name) is { } there)
            return (name, there);

        // A new sink gets everything that is still here.
        var start = Math.Max(0, writer.Connection.QueryInt64("SELECT min(sequence) FROM facts") - 1);
        var everDropped = writer.Connection.QueryInt64("SELECT value FROM marks WHERE name = 'dropped'") > 0;
        var row = new CursorRow(start, start, 0, everDropped ? writer.Tail - start - Count(start, writer.Tail) : 0);
        Write(name, row);
        return (name, row);
    });

    public Task AdvanceAsync(string name, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, LastSequence);
        return PutAsync(_ => Advance(name, sequence));
    }

    private (string Name, CursorRow Row) Advance(string name, long sequence)
    {
        var row = Read(name) ?? throw new InvalidOperationException($"The cursor {name} was removed.");
        if (sequence <= row.Position)
            return (name, row);
        var passed = row.DroppedAhead == 0 ? 0 : sequence - row.Position - Count(row.Position, sequence);
        row = row with { Position = sequence, DroppedBehind = row.DroppedBehind + passed, DroppedAhead = row.DroppedAhead - passed };
        Write(name, row);
        return (name, row);
    }

    public Task RemoveAsync(string name)
    {
        var operation = new ChangeOperation<bool>(
            writer =>
            {
                using var delete = writer.Connection.PrepareOnce("DELETE FROM cursors WHERE name = ?1");
                delete.Bind(1, name).Run();
                return true;
            },
            _ =>
            {
                lock (_gate)
                    _rows.Remove(name);
            });
        return Put(operation);
    }

    /// <summary>In a transaction: facts that these sinks do not have yet were dropped. The sequences are ascending.</summary>
    public Dictionary<string, CursorRow> WriteDropped(IReadOnlyList<long> sequences)
    {
        var changed = new Dictionary<string, CursorRow>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            var row = Read(name)!;
            var lost = sequences.Count(sequence => sequence > row.Position);
            if (lost == 0)
                continue;
            row = row with { DroppedAhead = row.DroppedAhead + lost };
            Write(name, row);
            changed.Add(name, row);
        }

        return changed;
    }

    /// <summary>The transaction with these changes is on disk.</summary>
    public void Committed(IReadOnlyDictionary<string, CursorRow> changed)
    {
        lock (_gate)
        {
            foreach (var (name, row) in changed)
                _rows[name] = row;
        }
    }

    /// <summary>The newest sequence and what the operations changed become visible together, so that the counts always add up.</summary>
    public void Publish(long lastSequence, List<JournalOperation> operations, int start, int end)
    {
        lock (_gate)
        {
            Volatile.Write(ref _lastSequence, lastSequence);
            for (var index = start; index < end; index++)
            {
                if (operations[index].Facts == 0)
                    operations[index].Committed();
            }
        }
    }

    private CursorCounts Counts(CursorRow row) => new(
        _lastSequence - row.Start,
        row.Position - row.Start - row.DroppedBehind,
        _lastSequence - row.Position - row.DroppedAhead,
        row.DroppedBehind + row.DroppedAhead,
        row.DroppedAhead);

    private Task<(string Name, CursorRow Row)> PutAsync(Func<JournalWriter, (string Name, CursorRow Row)> write) => Put(new ChangeOperation<(string Name, CursorRow Row)>(
        write,
        written =>
        {
            lock (_gate)
                _rows[written.Name] = written.Row;
        }));

    private Task<T> Put<T>(ChangeOperation<T> operation)
    {
        if (!_queue.TryPut(operation))
        {
            operation.Refuse(null);
            operation.Complete();
        }

        return operation.Task;
    }

    private CursorRow? Read(string name)
    {
        if (!_select.Bind(1, name).Step())
            return null;
        var row = new CursorRow(_select.Int64(0), _select.Int64(1), _select.Int64(2), _select.Int64(3));
        _select.Reset();
        return row;
    }

    private void Write(string name, CursorRow row)
        => _update.Bind(1, name).Bind(2, row.Start).Bind(3, row.Position).Bind(4, row.DroppedBehind).Bind(5, row.DroppedAhead).Run();

    private long Count(long after, long through)
    {
        _count.Bind(1, after).Bind(2, through).Step();
        var count = _count.Int64(0);
        _count.Reset();
        return count;
    }
}
