using Microsoft.Win32.SafeHandles;

namespace System.IO.Ports;

/// <summary>
/// One open descriptor. Transfers are tried at once and queue, first come first served, when the kernel would block;
/// <see cref="SerialReactor"/> calls <see cref="OnReady"/> on each edge, and since trying and queueing happen under one lock no edge is lost.
/// </summary>
internal sealed class SerialConnection : IDisposable
{
    private const int DrainStepMilliseconds = 5;
    private const int DrainStallMilliseconds = 200;
    private const int DrainLimitMilliseconds = 2000;

    private static readonly ManualResetEventSlim Never = new(false);

    private readonly Lock _gate = new();
    private readonly LinkedList<PendingTransfer> _reads = new();
    private readonly LinkedList<PendingTransfer> _writes = new();
    private readonly string _portName;
    private readonly SafeFileHandle _handle;
    private readonly Action _dataArrived;
    private readonly ulong _key;
    private volatile bool _hungUp;
    private volatile bool _closed;

    private SerialConnection(string portName, SafeFileHandle handle, Action dataArrived)
    {
        _portName = portName;
        _handle = handle;
        _dataArrived = dataArrived;
        _key = SerialReactor.Instance.Add(this, handle);
    }

    public bool HasBlockedWrites
    {
        get
        {
            lock (_gate)
                return _writes.Count > 0;
        }
    }

    public static SerialConnection Open(SerialPort port, Action dataArrived)
    {
        var handle = NativeSerial.Open(port.PortName, out var errno);
        if (errno != 0)
        {
            handle.Dispose();
            throw Denied(port.PortName, NativeSerial.Failure("open", errno));
        }

        try
        {
            var settings = Termios2.From(port);
            Check(NativeSerial.Control(handle, NativeSerial.TIOCEXCL, 0), "TIOCEXCL");
            Check(NativeSerial.Control(handle, NativeSerial.TCSETS2, ref settings), "TCSETS2");
            return new SerialConnection(port.PortName, handle, dataArrived);
        }
        catch (IOException notATerminal)
        {
            handle.Dispose();
            throw Denied(port.PortName, notATerminal);
        }

        static void Check(int errno, string call)
        {
            if (errno != 0)
                throw NativeSerial.Failure(call, errno);
        }

        static UnauthorizedAccessException Denied(string portName, Exception inner) =>
            new($"Access to the port '{portName}' is denied.", inner);
    }

    public void Apply(SerialPort port)
    {
        var settings = Termios2.From(port);
        Control("TCSETS2", NativeSerial.Control(_handle, NativeSerial.TCSETS2, ref settings));
    }

    public int ReadNumber(uint request, string call)
    {
        var value = 0;
        Control(call, NativeSerial.Control(_handle, request, ref value));
        return value;
    }

    public void SetModemLine(int line, bool on) =>
        Control(on ? "TIOCMBIS" : "TIOCMBIC", NativeSerial.Control(_handle, on ? NativeSerial.TIOCMBIS : NativeSerial.TIOCMBIC, ref line));

    public void SetBreak(bool on) =>
        Control(on ? "TIOCSBRK" : "TIOCCBRK", NativeSerial.Control(_handle, on ? NativeSerial.TIOCSBRK : NativeSerial.TIOCCBRK, 0));

    public void Discard(nint queue) => Control("TCFLSH", NativeSerial.Control(_handle, NativeSerial.TCFLSH, queue));

    public int Read(Memory<byte> buffer, int timeoutMilliseconds) =>
        Start(new PendingTransfer(buffer, default), _reads, TryRead, out var count) is { } pending
            ? Wait(pending, _reads, timeoutMilliseconds)
            : count;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : Start(new PendingTransfer(buffer, default), _reads, TryRead, out var count) is { } pending
                ? new ValueTask<int>(WaitAsync(pending, _reads, cancellationToken))
                : new ValueTask<int>(count);

    public void Write(ReadOnlyMemory<byte> buffer, int timeoutMilliseconds)
    {
        if (Start(new PendingTransfer(default, buffer), _writes, TryWrite, out _) is { } pending)
            Wait(pending, _writes, timeoutMilliseconds);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled(cancellationToken)
            : Start(new PendingTransfer(default, buffer), _writes, TryWrite, out _) is { } pending
                ? new ValueTask(WaitAsync(pending, _writes, cancellationToken))
                : ValueTask.CompletedTask;

    /// <summary>Waits until the driver's output queue is empty, without a tcdrain(3) that a peer in flow control could hold for ever.</summary>
    /// <returns>False: it did not empty in time.</returns>
    public bool Drain(int limitMilliseconds, int stallMilliseconds)
    {
        var start = Environment.TickCount64;
        var lastMove = start;
        var lastCount = int.MaxValue;
        while (true)
        {
            var count = 0;
            if (_hungUp || NativeSerial.Control(_handle, NativeSerial.TIOCOUTQ, ref count) != 0 || count == 0)
                return !_hungUp && count == 0;

            var now = Environment.TickCount64;
            if (count < lastCount)
                (lastCount, lastMove) = (count, now);
            if (now - start >= limitMilliseconds || now - lastMove >= stallMilliseconds)
                return false;

            Never.Wait(DrainStepMilliseconds);
        }
    }

    /// <summary>On the reactor's thread.</summary>
    public void OnReady(uint events)
    {
        if ((events & NativeSerial.EPOLLHUP) != 0)
            _hungUp = true;

        lock (_gate)
        {
            if (_closed)
                return;
            Advance(_reads, TryRead);
            Advance(_writes, TryWrite);
        }

        if ((events & (NativeSerial.EPOLLIN | NativeSerial.EPOLLHUP)) != 0)
            _dataArrived();
    }

    public void RetryBlockedWrites()
    {
        lock (_gate)
        {
            if (!_closed)
                Advance(_writes, TryWrite);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            foreach (var pending in _reads.Concat(_writes))
                pending.Fail(Closed());
            _reads.Clear();
            _writes.Clear();
        }

        // What could not leave in time is dropped: close(2) on a flow-controlled line would otherwise sit in the kernel's closing_wait (30 s).
        if (!Drain(DrainLimitMilliseconds, DrainStallMilliseconds))
            NativeSerial.Control(_handle, NativeSerial.TCFLSH, NativeSerial.TCOFLUSH);
        NativeSerial.Control(_handle, NativeSerial.TIOCNXCL, 0);
        SerialReactor.Instance.Remove(_key, _handle);
        _handle.Dispose();
    }

    private static ObjectDisposedException Closed() => new(nameof(SerialPort), "The port is closed.");

    private IOException Gone() => new($"The serial port '{_portName}' has gone.");

    private void Control(string call, int errno)
    {
        if (errno != 0)
            throw NativeSerial.Failure($"{call} on '{_portName}'", errno);
    }

    /// <returns>The queued transfer, or null when it was done at once.</returns>
    private PendingTransfer Start(PendingTransfer transfer, LinkedList<PendingTransfer> queue, Func<PendingTransfer, int?> attempt, out int count)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SerialPort));
            count = 0;
            if (queue.Count == 0 && attempt(transfer) is { } done)
            {
                count = done;
                return null;
            }

            queue.AddLast(transfer);
            return transfer;
        }
    }

    private static void Advance(LinkedList<PendingTransfer> queue, Func<PendingTransfer, int?> attempt)
    {
        while (queue.First is { } first)
        {
            try
            {
                if (attempt(first.Value) is not { } count)
                    return;
                first.Value.Complete(count);
            }
            catch (IOException lost)
            {
                first.Value.Fail(lost);
            }

            queue.RemoveFirst();
        }
    }

    /// <returns>Null: the kernel would block.</returns>
    private int? TryRead(PendingTransfer transfer)
    {
        if (transfer.ReadInto.IsEmpty)
            return 0;

        var count = NativeSerial.Read(_handle, transfer.ReadInto.Span, out var errno);
        return count > 0 ? count
            : count < 0 && NativeSerial.IsTransient(errno) && !_hungUp ? null
            : throw Gone();
    }

    private int? TryWrite(PendingTransfer transfer)
    {
        while (transfer.Written < transfer.WriteFrom.Length)
        {
            var count = NativeSerial.Write(_handle, transfer.WriteFrom.Span[transfer.Written..], out var errno);
            if (count <= 0)
                return (count == 0 || NativeSerial.IsTransient(errno)) && !_hungUp ? null : throw Gone();
            transfer.Written += count;
        }

        return transfer.Written;
    }

    private int Wait(PendingTransfer transfer, LinkedList<PendingTransfer> queue, int timeoutMilliseconds)
    {
        if (!((IAsyncResult)transfer.Task).AsyncWaitHandle.WaitOne(timeoutMilliseconds) && Withdraw(transfer, queue))
            throw new TimeoutException("The operation has timed out.");
        return transfer.Task.GetAwaiter().GetResult();
    }

    private async Task<int> WaitAsync(PendingTransfer transfer, LinkedList<PendingTransfer> queue, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                if (Withdraw(transfer, queue))
                    transfer.Cancel(token);
            },
            null);
        await using (registration)
            return await transfer.Task.ConfigureAwait(false);
    }

    /// <returns>False: too late, the transfer is complete.</returns>
    private bool Withdraw(PendingTransfer transfer, LinkedList<PendingTransfer> queue)
    {
        lock (_gate)
            return queue.Remove(transfer);
    }
}
