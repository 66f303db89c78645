using System.Threading.Channels;
using EdgeGym.Equipment.Readings;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// What waits for one machine's session. Facts are never lost: one that finds no room marks the inbox as behind, and the session reads
/// what it missed from the journal. Position samples are live or nothing: the oldest go, counted.
/// </summary>
internal sealed class MachineInbox : IDisposable
{
    private const int FactCapacity = 4096;
    private const int PositionCapacity = 64;
    private const int PlainTick = 1;
    private const int MovedTick = 2;

    private readonly Channel<JournalFact> _facts = Channel.CreateBounded<JournalFact>(
        new BoundedChannelOptions(FactCapacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });

    private readonly Channel<PositionReading> _positions;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private TaskCompletionSource? _checkpoint;
    private int _tickDue;
    private volatile bool _behind;
    private volatile bool _closed;

    public MachineInbox(Action<PositionReading> dropped)
    {
        _positions = Channel.CreateBounded(
            new BoundedChannelOptions(PositionCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped);
    }

    /// <summary>True: facts were left out of the inbox; they are in the journal.</summary>
    public bool IsBehind => _behind;

    public bool IsClosed => _closed;

    /// <summary>Called by the one dispatcher, in the journal's order.</summary>
    public void Post(in JournalFact fact)
    {
        if (_behind || !_facts.Writer.TryWrite(fact))
            _behind = true;
        Wake();
    }

    public void Offer(PositionReading position)
    {
        _positions.Writer.TryWrite(position);
        Wake();
    }

    /// <param name="clockWasMoved">The clock was moved ahead on purpose.</param>
    public void Tick(bool clockWasMoved)
    {
        if (clockWasMoved)
            Interlocked.Exchange(ref _tickDue, MovedTick);
        else
            Interlocked.CompareExchange(ref _tickDue, PlainTick, 0);
        Wake();
    }

    /// <summary>Asks for the state to be saved after everything that was posted before; completes when it is.</summary>
    public Task CheckpointAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _checkpoint, asked)?.TrySetResult();
        Wake();
        return asked.Task;
    }

    public bool TryTakeCheckpoint(out TaskCompletionSource asked) => (asked = Interlocked.Exchange(ref _checkpoint, null)!) is not null;

    public void Dispose() => _signal.Dispose();

    public void Close()
    {
        _closed = true;
        Wake();
    }

    public Task WaitAsync() => _signal.WaitAsync();

    public bool TryTakeFact(out JournalFact fact) => _facts.Reader.TryRead(out fact);

    public bool TryTakePosition(out PositionReading position) => _positions.Reader.TryRead(out position!);

    public bool TryTakeTick(out bool clockWasMoved)
    {
        var due = Interlocked.Exchange(ref _tickDue, 0);
        clockWasMoved = due == MovedTick;
        return due != 0;
    }

    /// <summary>Call before reading what was missed: whatever is committed after this call is posted again or seen by that reading.</summary>
    public void BeginCatchUp() => _behind = false;

    public void Wake()
    {
        try
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke the session in between.
        }
    }
}
