using EdgeGym.Storage.Sqlite;

namespace EdgeGym.Storage.Journal;

/// <summary>
/// Room on the disk: how much the journal uses, what may go, and in which order. Small steps on the writer's thread, so that a commit never waits for more than one.
/// Freed pages are used again by the next facts; the file never shrinks and never grows beyond its bound.
/// </summary>
/// <remarks>
/// Age is running time of the gateway, added up over all its runs by the monotonic clock and noted beside sequences: the wall clock has no say, so a clock
/// that jumps to 2040 and back deletes nothing. Time when the gateway was off does not age anything, which errs on the side of keeping.
/// </remarks>
internal sealed class JournalRoom
{
    /// <summary>Facts deleted or looked at in one step.</summary>
    public const int StepFacts = 2_000;

    /// <summary>Samples dropped in one step: few, because what is dropped before a sink had it is gone.</summary>
    private const int StepDrops = 256;

    private const long NoteEveryMilliseconds = 10 * 60 * 1_000;
    /// <summary>Freed pages at which a disk without free space still takes facts.</summary>
    private const long ReserveBytes = 2L << 20;
    private const long MeasureEveryBytes = 1L << 20;
    private static readonly TimeSpan FreeSpaceInterval = TimeSpan.FromSeconds(1);
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly JournalWriter _writer;
    private readonly CursorTable _cursors;
    private readonly DriveInfo _disk;
    private readonly RawStatement _pages, _freePages, _first, _boundary, _note, _forgetNotes, _forgetPostings, _delete, _scan, _deleteOne;
    private readonly long _pageBytes;
    private readonly long _runningBefore;
    private readonly long _startedAt;
    private long _notedRunning;
    private long _usedBytes;
    private long _reusableBytes;
    private long _freeBytes = long.MaxValue;
    private long _freeMeasuredAt;
    private long _scannedForDrops;
    private long _dropped;

    public JournalRoom(string path, JournalOptions options, TimeProvider time, JournalWriter writer, CursorTable cursors)
    {
        (_options, _time, _writer, _cursors) = (options, time, writer, cursors);
        var connection = writer.Connection;
        _disk = new DriveInfo(Path.GetDirectoryName(path)!);
        _pages = connection.Prepare("PRAGMA page_count");
        _freePages = connection.Prepare("PRAGMA freelist_count");
        _first = connection.Prepare("SELECT min(sequence) FROM facts");
        _boundary = connection.Prepare("SELECT max(sequence) FROM aging WHERE running <= ?1");
        _note = connection.Prepare("INSERT INTO aging(sequence, running) VALUES(?1, ?2) ON CONFLICT DO NOTHING");
        _forgetNotes = connection.Prepare("DELETE FROM aging WHERE sequence < ?1");
        _forgetPostings = connection.Prepare("DELETE FROM postings WHERE last < ?1");
        _delete = connection.Prepare("DELETE FROM facts WHERE sequence <= ?1");
        _scan = connection.Prepare("SELECT sequence, kind FROM facts WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");
        _deleteOne = connection.Prepare("DELETE FROM facts WHERE sequence = ?1");
        _pageBytes = connection.QueryInt64("PRAGMA page_size");
        _runningBefore = connection.QueryInt64("SELECT max((SELECT coalesce(max(running), 0) FROM aging), (SELECT coalesce(max(value), 0) FROM marks WHERE name = 'running'))");
        _dropped = connection.QueryInt64("SELECT value FROM marks WHERE name = 'dropped'");
        _startedAt = time.GetTimestamp();
        _notedRunning = _runningBefore;

        // A hard stop above the soft bound: cursors, snapshots and deleting still need a few pages then.
        connection.Execute($"PRAGMA max_page_count={(options.MaximumBytes / _pageBytes) + 1_024}");
        MeasureUsed();
    }

    public long UsedBytes => _usedBytes;

    /// <summary>Why appends must wait; null when there is room. Cheap: measures only after a megabyte or a second.</summary>
    public string? Shortage()
    {
        if (_writer.BytesAppended >= MeasureEveryBytes || _usedBytes + _writer.BytesAppended >= _options.MaximumBytes)
        {
            MeasureUsed();
            MeasureFree();
        }
        else if (_time.GetElapsedTime(_freeMeasuredAt) >= FreeSpaceInterval || _freeBytes < _options.MinimumFreeBytes)
        {
            MeasureFree();
        }

        if (_usedBytes >= _options.MaximumBytes)
            return $"the journal uses {_usedBytes} of {_options.MaximumBytes} bytes and nothing in it may be deleted yet";
        return _freeBytes < _options.MinimumFreeBytes && _reusableBytes - _writer.BytesAppended < ReserveBytes
            ? $"the disk has {_freeBytes} bytes free and {_options.MinimumFreeBytes} must stay free"
            : null;
    }

    /// <summary>One step of deleting what has outlived its retention; notes the age. True: there is more to do.</summary>
    public bool Tidy(StorageMetrics metrics)
    {
        var running = Running();
        if (running - _notedRunning >= NoteEveryMilliseconds && _writer.LastSequence > 0)
            Note(running);
        return Expire(running, _options.RetentionHours, metrics);
    }

    /// <summary>One step under pressure: delivered facts past the shorter retention first, then position samples, oldest first. True: something went, try again.</summary>
    public bool MakeRoom(StorageMetrics metrics)
    {
        var running = Running();
        if (running - _notedRunning >= 60_000 && _writer.LastSequence > 0)
            Note(running);
        var going = Expire(running, Math.Min(_options.PressureRetentionHours, _options.RetentionHours), metrics) || Drop(metrics);
        MeasureUsed();
        return going;
    }

    /// <summary>Running time so far belongs into each checkpoint.</summary>
    public long Running() => _runningBefore + (long)_time.GetElapsedTime(_startedAt).TotalMilliseconds;

    private void Note(long running)
    {
        // The first note of a sequence counts: a journal without new facts must age all the same.
        _writer.BeginIfNeeded();
        _note.Bind(1, _writer.LastSequence).Bind(2, running).Run();
        _writer.Commit();
        _notedRunning = running;
    }

    private bool Expire(long running, double hours, StorageMetrics metrics)
    {
        var boundary = Single(_boundary.Bind(1, running - (long)(hours * 3_600_000)));

        // Only what every sink has; the newest fact always stays, it says where the sequence goes on.
        boundary = Math.Min(Math.Min(boundary, _cursors.Slowest), _writer.LastSequence - 1);
        var first = Single(_first);
        if (first == 0 || first > boundary)
            return false;
        var through = Math.Min(boundary, first + StepFacts - 1);
        _writer.BeginIfNeeded();
        _delete.Bind(1, through).Run();
        var deleted = SQLitePCL.raw.sqlite3_changes(_writer.Connection.Handle);
        _forgetPostings.Bind(1, through + 1).Run();
        _forgetNotes.Bind(1, through).Run();
        _writer.Commit();
        metrics.Expired(deleted);
        return true;
    }

    private bool Drop(StorageMetrics metrics)
    {
        var droppable = new List<long>();
        var looked = 0;
        var through = _scannedForDrops;
        _scan.Bind(1, through).Bind(2, StepFacts);
        while (droppable.Count < StepDrops && _scan.Step())
        {
            looked++;
            through = _scan.Int64(0);
            if ((_scan.Int64(1) & JournalReader.DroppableBit) != 0 && through < _writer.LastSequence)
                droppable.Add(through);
        }

        _scan.Reset();
        if (looked == 0)
            return false;
        if (droppable.Count > 0)
        {
            _writer.BeginIfNeeded();
            foreach (var sequence in droppable)
                _deleteOne.Bind(1, sequence).Run();
            var changed = _cursors.WriteDropped(droppable);
            _writer.SaveMark("dropped", _dropped + droppable.Count);
            _writer.Commit();
            _cursors.Committed(changed);
            _dropped += droppable.Count;
            metrics.Dropped(droppable.Count);
        }

        // The newest fact is looked at again later.
        _scannedForDrops = Math.Min(through, _writer.LastSequence - 1);
        return looked == StepFacts || droppable.Count > 0;
    }

    private void MeasureUsed()
    {
        _writer.BytesAppended = 0;
        _reusableBytes = Single(_freePages) * _pageBytes;
        _usedBytes = (Single(_pages) * _pageBytes) - _reusableBytes;
    }

    private void MeasureFree()
    {
        _freeMeasuredAt = _time.GetTimestamp();
        _freeBytes = _disk.AvailableFreeSpace;
    }

    private static long Single(RawStatement statement)
    {
        if (!statement.Step())
            return 0;
        var number = statement.Int64(0);
        statement.Reset();
        return number;
    }
}
