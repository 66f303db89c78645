using System.Threading.Channels;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Csafe;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Ingest.Serial.Csafe;

/// <summary>What became of a question.</summary>
internal enum CsafeAnswer : byte
{
    /// <summary>The machine answered it, or took the order.</summary>
    Done = 0,

    /// <summary>A status and nothing else: the machine does not know the command.</summary>
    Unknown = 1,

    /// <summary>Understood, and not done.</summary>
    Rejected = 2,

    /// <summary>Not understood, or not ready: worth another try.</summary>
    NotNow = 3,
    TimedOut = 4,
}

/// <summary>One question at a time on one open line, and what the machine says, put into readings.</summary>
internal sealed class CsafeDialogue(SerialWire wire, SerialLinkContext context)
{
    private const int BufferBytes = 1024;
    private const int UnsavedFaults = 16;

    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });

    private readonly byte[] _output = new byte[CsafeFraming.MaximumFrameBytes];
    private readonly List<Reading> _readings = [];
    private readonly Queue<FaultReading> _unsaved = new();
    private bool _saves;
    private bool _missedOne;
    private bool _isRepeated;

    public CsafeTelemetry Telemetry { get; } = new();

    /// <summary>Readings go to the sink from now on: the machine has been introduced.</summary>
    public void Save() => _saves = true;

    /// <summary>Until the line is lost; always throws.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var reader = new CsafeFrameReader();
        var buffer = new byte[BufferBytes];
        var rejected = new List<(CsafeReject Reject, int Bytes)>();
        while (true)
        {
            var count = await wire.ReadAsync(buffer, cancellationToken);
            Take(reader, buffer.AsSpan(0, count), rejected);
            foreach (var (reject, bytes) in rejected)
                await context.RejectedAsync(reject.ToName(), bytes, cancellationToken);
            rejected.Clear();
        }
    }

    /// <summary>Asks and waits for the answer.</summary>
    /// <param name="id">The command whose data are the answer; an order is answered by the status.</param>
    /// <param name="contents">Of the request.</param>
    /// <param name="cancellationToken">Ends the line.</param>
    public async Task<CsafeAnswer> AskAsync(byte id, byte[] contents, CancellationToken cancellationToken)
    {
        await SaveFaultsAsync(cancellationToken);
        var gap = TimeSpan.FromMilliseconds(context.Options.CsafeGapMilliseconds);
        if (gap > TimeSpan.Zero)
            await Task.Delay(gap, context.Timers, cancellationToken);
        while (_frames.Reader.TryRead(out var late))
            await FoldAsync(late, cancellationToken);

        await wire.WriteAsync(buffer => CsafeFraming.Write(contents, buffer), _output, cancellationToken);
        var asked = context.Timers.GetTimestamp();
        var patience = TimeSpan.FromMilliseconds(context.Options.CsafeTimeoutMilliseconds);
        while (true)
        {
            var left = patience - context.Timers.GetElapsedTime(asked);
            if (left <= TimeSpan.Zero || await NextAsync(left, cancellationToken) is not { } frame)
            {
                // An answer is lost: the next toggle tells nothing.
                _missedOne = true;
                await wire.CheckSilenceAsync(cancellationToken);
                return CsafeAnswer.TimedOut;
            }

            if (await FoldAsync(frame, cancellationToken) && AnswerTo(id, frame) is { } answer)
                return answer;
        }
    }

    public Task<CsafeAnswer> AskAsync(byte id, CancellationToken cancellationToken) => AskAsync(id, [id], cancellationToken);

    private void Take(CsafeFrameReader reader, ReadOnlySpan<byte> bytes, List<(CsafeReject Reject, int Bytes)> rejected)
    {
        while (reader.TryRead(ref bytes, out var frame, out var reject) is var status && status != DecodeStatus.NeedMoreData)
        {
            if (status == DecodeStatus.Frame)
                _frames.Writer.TryWrite(frame.Contents.ToArray());
            else
                rejected.Add((reject, reader.RejectedBytes));
        }
    }

    private async Task<byte[]?> NextAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(left, context.Timers);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _frames.Reader.WaitToReadAsync(stop.Token);
            return _frames.Reader.TryRead(out var frame) ? frame : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>False: no response.</returns>
    private async Task<bool> FoldAsync(byte[] contents, CancellationToken cancellationToken)
    {
        _readings.Clear();
        var before = Telemetry.Status;
        var reject = Telemetry.Fold(new CsafeFrame(contents), context.UnixMilliseconds, _readings, out var quirks);
        if (reject != CsafeReject.None)
        {
            await context.RejectedAsync(reject.ToName(), contents.Length + 3, cancellationToken);
            return false;
        }

        wire.Heard();
        context.FrameRead(quirks);
        // Only a machine that has been seen to flip its toggle can be caught repeating an old answer.
        _isRepeated = !_missedOne && Telemetry.Toggles > 1 && before?.FrameToggle == Telemetry.Status?.FrameToggle;
        _missedOne = false;
        if (!_saves)
            return true;
        await context.HeardAsync(cancellationToken);
        foreach (var reading in _readings.ToArray())
        {
            if (ReadingMessage.From(reading) is { } message && await wire.StoreAsync(message, cancellationToken) == IntakeOutcome.Unavailable && reading is FaultReading fault
                && _unsaved.Count < UnsavedFaults)
                _unsaved.Enqueue(fault);
        }

        return true;
    }

    /// <summary>The next speed is as good as this one; a fault is told once, so it waits for the disk.</summary>
    private async Task SaveFaultsAsync(CancellationToken cancellationToken)
    {
        while (_unsaved.TryPeek(out var fault) && await wire.StoreAsync(ReadingMessage.Fault(fault), cancellationToken) != IntakeOutcome.Unavailable)
            _unsaved.Dequeue();
    }

    /// <returns>Null: not the answer to this.</returns>
    private CsafeAnswer? AnswerTo(byte id, byte[] frame)
    {
        var status = new CsafeStatus(frame[0]);
        var blocks = CsafeBlocks.OfResponse(frame.AsSpan(1));
        var others = 0;
        while (blocks.TryNext(out var block))
        {
            if (block.Id == id && block.Wrapper == 0)
                return CsafeAnswer.Done;
            others++;
        }

        if (others > 0 || _isRepeated)
            return null;
        return status.PreviousFrame switch
        {
            CsafePreviousFrame.Reject => CsafeAnswer.Rejected,
            CsafePreviousFrame.Bad or CsafePreviousFrame.NotReady => CsafeAnswer.NotNow,
            _ => CsafeCommands.Find(id) is { IsOrder: true } ? CsafeAnswer.Done : CsafeAnswer.Unknown,
        };
    }
}
