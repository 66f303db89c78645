using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MQTTnet.Server.Transport;

/// <summary>A socket, listener or queue that the loop tells about readiness.</summary>
internal interface IPollable
{
    void OnReady(uint events);
}

/// <summary>
/// One thread that owns all state of the broker, as in most small brokers: no locks, no thread hops for a packet. On Linux it
/// waits in epoll with edge-triggered sockets; elsewhere sockets are read through streams and it waits for what they post.
/// </summary>
internal sealed unsafe class EventLoop : IPollable
{
    private const int EventCapacity = 64;
    private const int ScratchBytes = 64 * 1024;

    private readonly List<IPollable> _slots = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly ManualResetEventSlim _portableWake = new();
    private readonly Action _onTick;
    private readonly Action<Exception> _onFault;
    private List<IPollable> _again = [];
    private List<IPollable> _running = [];
    private List<ByteTransport> _dirty = [];
    private List<ByteTransport> _flushing = [];
    private LoopItem _posted;
    private int _sleeping;
    private int _epoll = -1;
    private int _eventFd = -1;
    private long _nextTick;
    private bool _stopped;
    private volatile bool _finished;
    private Thread _thread;

    public EventLoop(Action onTick, Action<Exception> onFault)
    {
        _onTick = onTick;
        _onFault = onFault;
    }

    public static bool UsesEpoll { get; } = OperatingSystem.IsLinux();

    /// <summary>Milliseconds since the system started, read once per turn.</summary>
    public long NowMilliseconds { get; private set; } = Environment.TickCount64;

    public int TickMilliseconds { get; set; } = 500;

    /// <summary>Received bytes lie here until the owner has parsed them; valid during one call.</summary>
    public byte[] Scratch { get; } = GC.AllocateUninitializedArray<byte>(ScratchBytes, pinned: true);

    /// <summary>For bytes that nobody will read.</summary>
    public byte[] Discard { get; } = GC.AllocateUninitializedArray<byte>(ScratchBytes, pinned: true);

    public bool IsLoopThread => Thread.CurrentThread == _thread;

    public void Start()
    {
        if (UsesEpoll)
        {
            _epoll = Native.CreateEpoll();
            _eventFd = Native.CreateEventFd();
            if (_epoll < 0 || _eventFd < 0)
                throw new InvalidOperationException($"epoll is not available, error {Marshal.GetLastPInvokeError()}.");

            Register(_eventFd, Native.EpollIn, this);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "mqtt-loop" };
        _thread.Start();
    }

    /// <summary>Ends the loop after the current turn; call on the loop's thread.</summary>
    public void Stop() => _stopped = true;

    public void Join() => _thread?.Join();

    public void Post(LoopItem item)
    {
        LoopItem head;
        do
        {
            head = Volatile.Read(ref _posted);
            item.NextPosted = head;
        }
        while (Interlocked.CompareExchange(ref _posted, item, head) != head);

        if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
            Wake();

        // Nobody turns the loop any more: whoever still asks, serves himself.
        if (_finished)
        {
            lock (_slots)
                RunPosted();
        }
    }

    public void Post(Action action) => Post(new LoopAction(action));

    public Task<T> InvokeAsync<T>(Func<T> read)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                completion.SetResult(read());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    /// <summary><c>await loop.Enter()</c> continues on the loop's thread.</summary>
    public LoopAwaitable Enter() => new(this);

    public int Register(int descriptor, uint events, IPollable pollable)
    {
        if (!_freeSlots.TryPop(out var slot))
        {
            slot = _slots.Count;
            _slots.Add(null);
        }

        _slots[slot] = pollable;
        if (Native.Control(_epoll, Native.EpollAdd, descriptor, events, slot) == 0)
            return slot;

        _slots[slot] = null;
        _freeSlots.Push(slot);
        return -1;
    }

    public void Unregister(int descriptor, int slot)
    {
        _ = Native.Control(_epoll, Native.EpollDelete, descriptor, 0, slot);
        _slots[slot] = null;
        _freeSlots.Push(slot);
    }

    /// <summary>Calls <see cref="IPollable.OnReady"/> with no events in the next turn: there is more to read, but others come first.</summary>
    public void RunAgain(IPollable pollable) => _again.Add(pollable);

    /// <summary>Sends what the transport's owner has written, once, at the end of this turn.</summary>
    public void FlushLater(ByteTransport transport) => _dirty.Add(transport);

    void IPollable.OnReady(uint events)
    {
        ulong value;
        _ = Native.read(_eventFd, (byte*)&value, sizeof(ulong));
    }

    private void Wake()
    {
        if (!UsesEpoll)
        {
            _portableWake.Set();
            return;
        }

        ulong one = 1;
        _ = Native.write(_eventFd, (byte*)&one, sizeof(ulong));
    }

    private void Run()
    {
        var events = stackalloc byte[EventCapacity * 16];
        while (!_stopped)
        {
            var ready = Wait(events);
            NowMilliseconds = Environment.TickCount64;
            for (var index = 0; index < ready; index++)
            {
                var (flags, slot) = Native.ReadEvent(events, index);
                if (_slots[slot] is { } pollable)
                    Guard(pollable, flags);
            }

            RunAgainList();
            RunPosted();
            if (NowMilliseconds >= _nextTick)
            {
                _nextTick = NowMilliseconds + TickMilliseconds;
                Guard(_onTick);
            }

            Flush();
        }

        Flush();
        _finished = true;
        lock (_slots)
            RunPosted();
        if (UsesEpoll)
        {
            _ = Native.close(_eventFd);
            _ = Native.close(_epoll);
        }
    }

    private int Wait(byte* events)
    {
        var timeout = _again.Count > 0 ? 0 : (int)Math.Clamp(_nextTick - NowMilliseconds, 0, TickMilliseconds);
        if (timeout > 0)
        {
            // A poster that sees 0 has been seen by the check below; one that sees 1 wakes us.
            Interlocked.Exchange(ref _sleeping, 1);
            if (Volatile.Read(ref _posted) != null)
                timeout = 0;
        }

        var ready = 0;
        if (UsesEpoll)
        {
            ready = Native.epoll_wait(_epoll, events, EventCapacity, timeout);
        }
        else if (timeout > 0)
        {
            _portableWake.Wait(timeout);
            _portableWake.Reset();
        }

        Volatile.Write(ref _sleeping, 0);
        return Math.Max(ready, 0);
    }

    private void RunAgainList()
    {
        (_again, _running) = (_running, _again);
        foreach (var pollable in _running)
            Guard(pollable, 0);
        _running.Clear();
    }

    private void RunPosted()
    {
        if (Volatile.Read(ref _posted) == null)
            return;

        // Posted is a stack; what was posted first runs first.
        LoopItem first = null;
        for (var item = Interlocked.Exchange(ref _posted, null); item != null;)
        {
            var next = item.NextPosted;
            item.NextPosted = first;
            first = item;
            item = next;
        }

        while (first != null)
        {
            var next = first.NextPosted;
            first.NextPosted = null;
            try
            {
                first.Run();
            }
            catch (Exception exception)
            {
                _onFault(exception);
            }

            first = next;
        }
    }

    private void Flush()
    {
        // Flushing may write more (a drained queue refills), so until nothing is left.
        while (_dirty.Count > 0)
        {
            (_dirty, _flushing) = (_flushing, _dirty);
            foreach (var transport in _flushing)
            {
                try
                {
                    transport.FlushNow();
                }
                catch (Exception exception)
                {
                    _onFault(exception);
                }
            }

            _flushing.Clear();
        }
    }

    private void Guard(IPollable pollable, uint flags)
    {
        try
        {
            pollable.OnReady(flags);
        }
        catch (Exception exception)
        {
            _onFault(exception);
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            _onFault(exception);
        }
    }

    internal readonly struct LoopAwaitable : INotifyCompletion
    {
        private readonly EventLoop _loop;

        public LoopAwaitable(EventLoop loop) => _loop = loop;

        public bool IsCompleted => _loop.IsLoopThread;

        public LoopAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => _loop.Post(continuation);
    }
}
