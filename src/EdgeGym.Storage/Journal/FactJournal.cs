using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Storage.Journal;

/// <summary>
/// Everything that happened, in the order it was accepted: an append-only journal in one SQLite file. What an append answered "Appended" is on disk.
/// Thread-safe. One process at a time.
/// </summary>
public sealed class FactJournal : IAsyncDisposable
{
    private readonly JournalQueue _queue;
    private readonly JournalReader _reader;
    private readonly JournalLoop _loop;
    private readonly FileStream _lock;
    private readonly Lock _signalGate = new();
    private TaskCompletionSource? _more;

    private FactJournal(
        string path, JournalOptions options, TimeProvider time, StorageMetrics metrics, ILogger<FactJournal> logger, FileStream exclusive, RawConnection connection)
    {
        _lock = exclusive;
        Path = path;
        var names = new MachineNames();
        var contents = JournalContents.Read(connection, names, path);
        _queue = new JournalQueue(options.QueueCapacity);
        _reader = new JournalReader(path, names);
        var writer = new JournalWriter(connection, names, contents);
        Cursors = new CursorTable(connection, _queue, writer.LastSequence);
        _loop = new JournalLoop(path, options, time, metrics, logger, writer, new JournalRoom(path, options, time, writer, Cursors), _queue, Cursors, Signal);
        _loop.Start();
        metrics.Observe(this);
    }

    public string Path { get; }

    /// <summary>Newest fact on disk; 0 when there is none.</summary>
    public long LastSequence => Cursors.LastSequence;

    public JournalHealth Health => _loop.Health;

    /// <summary>Pages in use of the main file, bytes.</summary>
    public long SizeBytes => _loop.SizeBytes;

    /// <summary>Operations that wait for the writer now.</summary>
    public int QueueLength => _queue.Count;

    internal CursorTable Cursors { get; }

    /// <summary>Opens or creates the journal.</summary>
    /// <exception cref="JournalException">In use by another process, damaged, or written by a newer version; the message says what to do.</exception>
    public static FactJournal Open(string path, JournalOptions options, TimeProvider time, StorageMetrics metrics, ILogger<FactJournal> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var exclusive = Lock(path);
        RawConnection? connection = null;
        try
        {
            connection = RawConnection.Open(path, readOnly: false);
            JournalSchema.Ensure(connection, path);
            connection.Execute($"PRAGMA wal_autocheckpoint={options.CheckpointBytes / 4_120}; PRAGMA journal_size_limit={options.CheckpointBytes * 2};");
            return new FactJournal(path, options, time, metrics, logger, exclusive, connection);
        }
        catch (Exception failure)
        {
            connection?.Dispose();
            exclusive.Dispose();
            if (failure is SqliteFailureException { IsDamage: true } damage)
                throw JournalSchema.Damaged(path, damage.Message, damage);
            if (failure is SqliteFailureException other)
                throw new JournalException($"The journal {path} cannot be opened: {other.Message}. Check that the disk is mounted, writable and not full.", other);
            throw;
        }
    }

    /// <summary>Stores a fact; completes after the commit that holds it, off the writer's thread. Facts of one machine keep the order of the calls.</summary>
    /// <param name="draft">What happened; its body must not change until this completes.</param>
    /// <param name="cancellationToken">Only before the draft is queued: afterwards it will be stored whoever waits.</param>
    public ValueTask<AppendResult> AppendAsync(FactDraft draft, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<AppendResult>(cancellationToken);
        return _queue.TryAppend(draft, out var appended) ? appended : new(new AppendResult(0, AppendOutcome.Full));
    }

    /// <summary>Stores several facts in one commit: all that are not duplicates, or none.</summary>
    public Task<AppendResult[]> AppendAllAsync(IReadOnlyList<FactDraft> drafts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<AppendResult[]>(cancellationToken);
        if (drafts.Count == 0)
            return Task.FromResult(Array.Empty<AppendResult>());
        var operation = new AppendAllOperation(drafts);
        if (!_queue.TryPut(operation))
        {
            operation.Refuse(null);
            operation.Complete();
        }

        return operation.Task;
    }

    /// <summary>Facts after a sequence, oldest first.</summary>
    public IReadOnlyList<JournalFact> Read(long after, int limit) => _reader.Read(after, LastSequence, limit);

    /// <summary>Facts of one machine and some kinds after a sequence, oldest first. One call looks at a bounded part of the journal: see <see cref="JournalPage"/>.</summary>
    public JournalPage Read(MachineId machine, ReadOnlySpan<FactKind> kinds, long after, int limit)
        => _reader.Read(machine, kinds, after, limit, segments: 2_048);

    /// <summary>Completes when <see cref="LastSequence"/> is beyond <paramref name="after"/>.</summary>
    public Task WaitForMoreAsync(long after, CancellationToken cancellationToken)
    {
        lock (_signalGate)
        {
            // Under the gate: a commit between the look and the wait finds the signal.
            if (LastSequence > after)
                return Task.CompletedTask;
            _more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _more.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The cursor of a sink; a new one begins with the oldest fact that is still here.</summary>
    public async Task<JournalCursor> OpenCursorAsync(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!Cursors.Has(name))
            await Cursors.OpenAsync(name);
        return new JournalCursor(this, name);
    }

    /// <summary>Forgets a sink that will not come back: it no longer keeps facts from being deleted.</summary>
    public Task RemoveCursorAsync(string name) => Cursors.RemoveAsync(name);

    /// <summary>Saves a machine session's state after the fact with this sequence; the earlier one is replaced.</summary>
    /// <exception cref="JournalException">The disk takes nothing; the earlier snapshot stays.</exception>
    public Task SaveSnapshotAsync(MachineId machine, long sequence, ReadOnlyMemory<byte> body) => ChangeAsync(writer =>
    {
        writer.SaveSnapshot(machine, sequence, body.Span);
        return true;
    });

    /// <summary>True when an append with this key would answer Duplicate. For the rare message that comes late; costs a turn of the writer.</summary>
    /// <exception cref="JournalException">The journal is closed or the disk takes nothing.</exception>
    public Task<bool> HasKeyAsync(MachineId machine, FactKind kind, string key) => ChangeAsync(writer => writer.HasKey(machine, kind, key));

    public IReadOnlyList<JournalSnapshot> LoadSnapshots() => _reader.Snapshots();

    /// <summary>Commits what waits, saves the key windows and closes. Appends answer Full from here on.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _loop.Finished;
        _reader.Dispose();
        await _lock.DisposeAsync();
    }

    private Task<T> ChangeAsync<T>(Func<JournalWriter, T> change)
    {
        var operation = new ChangeOperation<T>(change);
        if (!_queue.TryPut(operation))
        {
            operation.Refuse(null);
            operation.Complete();
        }

        return operation.Task;
    }

    private static FileStream Lock(string path)
    {
        var lockPath = path + ".lock";
        try
        {
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new JournalException(
                $"The journal {path} is in use by another process. Only one gateway may run on a data folder: stop the other one, or name another with --data.", failure);
        }
    }

    private void Signal()
    {
        TaskCompletionSource? waiting;
        lock (_signalGate)
            (waiting, _more) = (_more, null);
        waiting?.SetResult();
    }
}
