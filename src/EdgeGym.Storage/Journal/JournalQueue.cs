namespace EdgeGym.Storage.Journal;

/// <summary>
/// What waits for the writer, in the order of the calls. While one commit syncs, the next one gathers here.
/// Every appender waits for its own commit, so a caller holds one place per append that it has in flight: the wait is the back pressure,
/// and the capacity bounds only those who do not wait (position samples are refused beyond it).
/// </summary>
internal sealed class JournalQueue(int capacity)
{
    private readonly Lock _poolGate = new();
    private readonly Stack<AppendOperation> _pool = new();
    private readonly object _gate = new();
    private List<JournalOperation> _gathering = new(1_024);
    private bool _isWriterWaiting;
    private bool _isClosed;

    /// <summary>Operations that wait now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _gathering.Count;
        }
    }

    /// <summary>False: the journal is closed, or the queue is full and the draft may be dropped.</summary>
    public bool TryAppend(in FactDraft draft, out ValueTask<AppendResult> appended)
    {
        var operation = Rent();
        operation.Draft = draft;
        appended = operation.Task;
        lock (_gate)
        {
            if (!_isClosed && (_gathering.Count < capacity || !draft.IsDroppable))
            {
                Put(operation);
                return true;
            }
        }

        operation.Draft = default;
        Return(operation);
        return false;
    }

    /// <summary>False: the journal is closed.</summary>
    public bool TryPut(JournalOperation operation)
    {
        lock (_gate)
        {
            if (!_isClosed)
                Put(operation);
            return !_isClosed;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Swaps <paramref name="taken"/> (empty) for everything that waits, after at most <paramref name="wait"/>. False: closed and empty.</summary>
    public bool Take(ref List<JournalOperation> taken, TimeSpan wait)
    {
        lock (_gate)
        {
            if (_gathering.Count == 0 && !_isClosed)
            {
                _isWriterWaiting = true;
                _ = Monitor.Wait(_gate, wait);
                _isWriterWaiting = false;
            }

            (taken, _gathering) = (_gathering, taken);
            return taken.Count > 0 || !_isClosed;
        }
    }

    public void Return(AppendOperation operation)
    {
        lock (_poolGate)
        {
            if (_pool.Count < 4_096)
                _pool.Push(operation);
        }
    }

    private AppendOperation Rent()
    {
        lock (_poolGate)
        {
            if (_pool.TryPop(out var pooled))
                return pooled;
        }

        return new AppendOperation(this);
    }

    private void Put(JournalOperation operation)
    {
        _gathering.Add(operation);
        if (_isWriterWaiting)
        {
            _isWriterWaiting = false;
            Monitor.Pulse(_gate);
        }
    }
}
