using System.Threading.Channels;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Console.Live;

/// <summary>
/// One reader of the floor or of one machine. It holds no queue of views: a bounded channel of one wakes it, and it then takes
/// the newest view of every machine that changed since. However slow a reader is, it costs one slot and never sees an old view.
/// </summary>
public sealed class LiveSubscription : IDisposable
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly LiveFloor _floor;

    internal LiveSubscription(LiveFloor floor, MachineId? machine, long seen)
    {
        _floor = floor;
        Machine = machine;
        Seen = seen;
        Wake();
    }

    /// <summary>The one machine, or null for the whole floor.</summary>
    public MachineId? Machine { get; }

    /// <summary>Version of the newest frame taken.</summary>
    public long Seen { get; private set; }

    /// <summary>Frames newer than the last ones taken, oldest first; at most one for each machine.</summary>
    public void Take(List<LiveFrame> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        _floor.CollectNewer(Machine, Seen, into);
        foreach (var frame in into)
            Seen = Math.Max(Seen, frame.Version);
    }

    /// <summary>Completes when something changed, when the heart beats, or (false) when the floor closes.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (!await _wake.Reader.WaitToReadAsync(cancellationToken))
            return false;
        while (_wake.Reader.TryRead(out _))
        {
        }

        return true;
    }

    public void Dispose()
    {
        _floor.Remove(this);
        Close();
    }

    internal void Wake() => _wake.Writer.TryWrite(true);

    internal void Close() => _wake.Writer.TryComplete();
}
