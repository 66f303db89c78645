using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Screen;

namespace EdgeGym.Console.Live;

/// <summary>
/// The floor as it is now, in memory: the latest view of each machine, a version that rises with each change, and readers that
/// are woken. The gateway feeds it; screens and the console read it. Safe from every thread; publishing never waits for a reader.
/// </summary>
public sealed class LiveFloor
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MachineId, LiveFrame> _frames = [];
    private readonly Dictionary<MachineId, List<LiveSubscription>> _ofMachine = [];
    private readonly List<LiveSubscription> _ofFloor = [];
    private readonly LiveEvents _events;
    private long _version;
    private bool _closed;

    public LiveFloor(ClockControl clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _events = new LiveEvents(clock.People);
        Epoch = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Names this run of the gateway in event ids, so that a reader that comes back after a restart gets everything anew.</summary>
    public long Epoch { get; }

    /// <summary>Open readers, for metrics.</summary>
    public int Readers { get; private set; }

    /// <summary>Every machine's latest, by id.</summary>
    public IReadOnlyList<LiveFrame> Machines
    {
        get
        {
            lock (_gate)
                return [.. _frames.Values.OrderBy(frame => frame.Machine.Value, StringComparer.Ordinal)];
        }
    }

    public LiveFrame? Find(MachineId machine)
    {
        lock (_gate)
            return _frames.GetValueOrDefault(machine);
    }

    /// <summary>What the machine's screen shows from now on.</summary>
    public void Publish(MachineId machine, ScreenView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        lock (_gate)
            Replace(machine, _frames.GetValueOrDefault(machine)?.State ?? new LiveMachine(), view);
    }

    /// <summary>Who the machine is and how it is; also makes a machine known that has shown nothing yet.</summary>
    public void Describe(MachineId machine, LiveMachine state)
    {
        ArgumentNullException.ThrowIfNull(state);
        lock (_gate)
            Replace(machine, state, _frames.GetValueOrDefault(machine)?.Screen);
    }

    /// <summary>The machine is no longer enrolled: its screen says so at the next reconnection, the floor at the next reload.</summary>
    public void Forget(MachineId machine)
    {
        lock (_gate)
        {
            _frames.Remove(machine);
            if (_ofMachine.TryGetValue(machine, out var readers))
                readers.ForEach(reader => reader.Close());
        }
    }

    /// <summary>A reader of one machine. <paramref name="after"/>: version that it has already, 0 for none.</summary>
    public LiveSubscription Subscribe(MachineId machine, long after = 0) => Add(new LiveSubscription(this, machine, after));

    /// <summary>A reader of the whole floor.</summary>
    public LiveSubscription SubscribeAll(long after = 0) => Add(new LiveSubscription(this, null, after));

    /// <summary>Wakes every reader, so that each can tell its page that the gateway lives.</summary>
    public void Beat()
    {
        lock (_gate)
        {
            foreach (var readers in _ofMachine.Values)
                readers.ForEach(reader => reader.Wake());
            _ofFloor.ForEach(reader => reader.Wake());
        }
    }

    /// <summary>Ends every reader; the gateway stops.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var readers in _ofMachine.Values)
                readers.ForEach(reader => reader.Close());
            _ofFloor.ForEach(reader => reader.Close());
        }
    }

    internal ReadOnlyMemory<byte> BeatEvent() => _events.Beat();

    internal void CollectNewer(MachineId? machine, long seen, List<LiveFrame> into)
    {
        lock (_gate)
        {
            if (machine is { } one)
            {
                if (_frames.TryGetValue(one, out var frame) && frame.Version > seen)
                    into.Add(frame);
                return;
            }

            foreach (var frame in _frames.Values)
            {
                if (frame.Version > seen)
                    into.Add(frame);
            }
        }

        into.Sort(static (left, right) => left.Version.CompareTo(right.Version));
    }

    internal void Remove(LiveSubscription subscription)
    {
        lock (_gate)
        {
            var readers = subscription.Machine is { } machine ? _ofMachine.GetValueOrDefault(machine) : _ofFloor;
            if (readers?.Remove(subscription) != true)
                return;
            Readers--;
            if (subscription.Machine is { } one && readers.Count == 0)
                _ofMachine.Remove(one);
        }
    }

    private void Replace(MachineId machine, LiveMachine state, ScreenView? screen)
    {
        var version = ++_version;
        _frames[machine] = new LiveFrame(
            machine, version, state, screen,
            _events.ForScreen(Epoch, version, machine, state, screen),
            _events.ForFloor(Epoch, version, machine, state, screen, personal: false),
            _events.ForFloor(Epoch, version, machine, state, screen, personal: true));
        if (_ofMachine.TryGetValue(machine, out var readers))
            readers.ForEach(reader => reader.Wake());
        _ofFloor.ForEach(reader => reader.Wake());
    }

    private LiveSubscription Add(LiveSubscription subscription)
    {
        lock (_gate)
        {
            if (_closed)
                subscription.Close();
            var readers = _ofFloor;
            if (subscription.Machine is { } machine && !_ofMachine.TryGetValue(machine, out readers!))
                _ofMachine[machine] = readers = [];
            readers.Add(subscription);
            Readers++;
            return subscription;
        }
    }
}
