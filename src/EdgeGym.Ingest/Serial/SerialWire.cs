using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Ingest.Serial;

/// <summary>
/// One open line and what every protocol needs of it: whole frames out, bytes in at a pace that a mad device does not set, when something valid
/// was last heard, and messages on their way to the disk.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "Without a wait handle the semaphore holds nothing, and disposing it would leave a sender waiting for ever.")]
internal sealed class SerialWire(Stream line, SerialLinkContext context)
{
    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(2);

    /// <summary>Between two reads of a line on which nothing is valid: 4 KiB each time are more than any rate of a real line.</summary>
    private static readonly TimeSpan GarbagePause = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile bool _inSink;
    private long _lastHeard = context.Timers.GetTimestamp();
    private long _lastSent = context.Timers.GetTimestamp();

    public TimeSpan SinceSent => context.Timers.GetElapsedTime(Volatile.Read(ref _lastSent));

    private TimeSpan SinceHeard => context.Timers.GetElapsedTime(Volatile.Read(ref _lastHeard));

    /// <summary>At least one byte.</summary>
    /// <exception cref="IOException">The line ended or broke.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (context.Status.State == SerialLinkState.Garbage)
            await Task.Delay(GarbagePause, context.Timers, cancellationToken);
        var count = await line.ReadAsync(buffer, cancellationToken);
        return count > 0 ? count : throw new IOException("The line ended.");
    }

    /// <param name="frame">Writes a frame into the buffer that it is given and says how long it is.</param>
    /// <param name="buffer">The caller's; used by one sender at a time.</param>
    /// <param name="cancellationToken">Gives up before the frame; half a frame is never sent.</param>
    /// <exception cref="IOException">The line takes no bytes.</exception>
    public async Task WriteAsync(Func<byte[], int> frame, byte[] buffer, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(WriteLimit, context.Timers);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var length = frame(buffer);
            try
            {
                await line.WriteAsync(buffer.AsMemory(0, length), stop.Token);
            }
            catch (OperationCanceledException stuck) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new IOException("The line takes no bytes.", stuck);
            }

            Volatile.Write(ref _lastSent, context.Timers.GetTimestamp());
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A valid frame has come.</summary>
    public void Heard() => Volatile.Write(ref _lastHeard, context.Timers.GetTimestamp());

    /// <summary>Hands a message to the sink. While the disk is slow nobody listens; that is not the machine's silence.</summary>
    public async Task<IntakeOutcome> StoreAsync(ContractMessage message, CancellationToken cancellationToken)
    {
        _inSink = true;
        try
        {
            return await context.StoreAsync(message, cancellationToken);
        }
        finally
        {
            Heard();
            _inSink = false;
        }
    }

    /// <summary>Says so when the machine has been silent for too long.</summary>
    /// <exception cref="IOException">The device itself has gone.</exception>
    public async Task CheckSilenceAsync(CancellationToken cancellationToken)
    {
        if (_inSink || SinceHeard < TimeSpan.FromMilliseconds(context.Options.SilenceMilliseconds))
            return;
        await context.FellSilentAsync(SinceHeard, cancellationToken);
        if (!File.Exists(context.Port))
            throw new IOException("The device has gone.");
    }
}
