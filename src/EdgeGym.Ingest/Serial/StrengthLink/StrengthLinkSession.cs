using System.Buffers;
using EdgeGym.Protocols;
using EdgeGym.Protocols.StrengthLink;

namespace EdgeGym.Ingest.Serial.StrengthLink;

/// <summary>StrengthLink's gateway side on one open line, from opening to loss.</summary>
internal sealed class StrengthLinkSession(SerialWire wire, SerialLinkContext context, StrengthLinkCommands commands) : ISerialSession
{
    private const int TicksPerHeartbeat = 5;
    private const int BufferBytes = 4096;

    private readonly byte[] _output = new byte[StrengthLinkFraming.MaximumFrameBytes];
    private readonly byte[] _scratch = new byte[StrengthLinkFraming.MaximumFrameBytes];
    private (StrengthLinkMessageType Type, byte Sequence)? _lastAcknowledged;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        commands.SendAllAgain();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(stop.Token);
        var ticking = TickAsync(stop.Token);
        var first = await Task.WhenAny(reading, ticking);
        await stop.CancelAsync();
        await Task.WhenAll(reading, ticking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    /// <summary>Not cancelled by whoever brings the command: half a frame on the line would spoil the next one.</summary>
    public Task CommandWaitsAsync() => SendDueCommandsAsync(CancellationToken.None);

    private async Task SendDueCommandsAsync(CancellationToken cancellationToken)
    {
        foreach (var (message, sequence) in commands.TakeDue())
            await SendAsync(message, sequence, cancellationToken);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        // A delimiter first: it ends whatever the machine took for the begin of a frame.
        await wire.WriteAsync(
            static buffer =>
            {
                buffer[0] = StrengthLinkFraming.Delimiter;
                return 1;
            },
            _output,
            cancellationToken);
        await SendAsync(BareMessage.Identify, 0, cancellationToken);

        var buffer = new byte[BufferBytes];
        var have = 0;
        while (true)
        {
            have += await wire.ReadAsync(buffer.AsMemory(have), cancellationToken);
            var consumed = 0;
            while (TakeFrame(new ReadOnlySequence<byte>(buffer, consumed, have - consumed), ref consumed, out var frame))
            {
                if (frame.Reject != StrengthLinkReject.None)
                    await context.RejectedAsync(frame.Reject.ToName(), frame.Bytes, cancellationToken);
                else
                    context.FrameRead(Quirks.None);
                if (frame.Valid)
                {
                    wire.Heard();
                    await DealAsync(frame, cancellationToken);
                    await context.HeardAsync(cancellationToken);
                }
            }

            buffer.AsSpan(consumed, have - consumed).CopyTo(buffer);
            have -= consumed;
        }
    }

    /// <summary>Reads one frame synchronously: a frame lives on the stack, what is left of it after an await must not.</summary>
    /// <returns>False: more bytes are needed.</returns>
    private bool TakeFrame(ReadOnlySequence<byte> input, ref int consumed, out IncomingFrame incoming)
    {
        incoming = default;
        var reader = new SequenceReader<byte>(input);
        var status = StrengthLinkFraming.TryReadFrame(ref reader, _scratch, out var frame, out var reject);
        consumed += (int)reader.Consumed;
        var bytes = (int)reader.Consumed;
        if (status == DecodeStatus.NeedMoreData)
            return false;

        if (status == DecodeStatus.Frame)
            reject = IncomingFrame.TryRead(in frame, context.Clock.GetUtcNow().ToUnixTimeMilliseconds(), out incoming);
        incoming = incoming with { Valid = status == DecodeStatus.Frame, Reject = reject, Bytes = bytes };
        return true;
    }

    private async Task DealAsync(IncomingFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Reject != StrengthLinkReject.None)
        {
            if (frame.WantsAnswer)
                await RefuseAsync(frame, frame.Reject == StrengthLinkReject.OutOfRange ? StrengthLinkNackReason.OutOfRange : StrengthLinkNackReason.MalformedPayload, cancellationToken);
            return;
        }

        switch (frame.Type)
        {
            case StrengthLinkMessageType.Ack:
                commands.Acknowledge(frame.Ack);
                break;
            case StrengthLinkMessageType.Nack:
                await RefusedAsync(frame.Nack, cancellationToken);
                break;
            case StrengthLinkMessageType.TimeRequest:
                await SendAsync(new TimeSyncMessage(frame.TimeRequest.UptimeMilliseconds, context.Clock.GetUtcNow().ToUnixTimeMilliseconds()), 0, cancellationToken);
                break;
            case StrengthLinkMessageType.Hello:
                await WelcomeAsync(frame, cancellationToken);
                break;
            case StrengthLinkMessageType.LoadApplied:
                await EchoedAsync(frame, cancellationToken);
                break;
            case StrengthLinkMessageType.Position:
                await wire.StoreAsync(frame.Message, cancellationToken);
                break;
            case StrengthLinkMessageType.Heartbeat:
                break;
            case var _ when frame.WantsAnswer:
                await StoreAsync(frame, cancellationToken);
                break;
        }
    }

    private async Task StoreAsync(IncomingFrame frame, CancellationToken cancellationToken)
    {
        // Messages with an id are recognised by the sink for ever; the others by being the last one once more.
        if (frame.Message.Key is null && _lastAcknowledged == (frame.Type, frame.Sequence))
            await AcknowledgeAsync(frame, cancellationToken);
        else
            await AnswerAsync(frame, await wire.StoreAsync(frame.Message, cancellationToken), cancellationToken);
    }

    private async Task EchoedAsync(IncomingFrame frame, CancellationToken cancellationToken)
    {
        // An echo of nobody's command (by hand, or from before a restart) tells the load that the person really has.
        if (commands.Find(frame.LoadApplied.Command) is not { } command)
        {
            if (frame.Message.Reading is null)
                await AcknowledgeAsync(frame, cancellationToken);
            else
                await StoreAsync(frame, cancellationToken);
            return;
        }

        var outcome = await wire.StoreAsync(StrengthLinkContract.Echo(frame.LoadApplied, command.Id), cancellationToken);
        await AnswerAsync(frame, outcome, cancellationToken);
        if (outcome != IntakeOutcome.Unavailable)
        {
            context.Pending.Complete(
                command.Id,
                frame.LoadApplied.Result == StrengthLinkCommandResult.Applied ? SerialCommandOutcome.Applied : SerialCommandOutcome.Refused);
        }
    }

    private async Task RefusedAsync(NackMessage nack, CancellationToken cancellationToken)
    {
        if (nack.Reason == StrengthLinkNackReason.NotWelcomed)
            await SendAsync(BareMessage.Identify, 0, cancellationToken);
        if (nack.Reason is StrengthLinkNackReason.NotWelcomed or StrengthLinkNackReason.Busy || commands.Find(nack) is not { } command)
            return;

        var result = nack.Reason switch
        {
            StrengthLinkNackReason.OutOfRange => StrengthLinkCommandResult.OutOfRange,
            _ => StrengthLinkCommandResult.Unsupported,
        };
        var outcome = await wire.StoreAsync(StrengthLinkContract.Echo(new LoadAppliedMessage(0, result, null, null), command.Id), cancellationToken);
        if (outcome != IntakeOutcome.Unavailable)
            context.Pending.Complete(command.Id, SerialCommandOutcome.Refused);
    }

    private async Task WelcomeAsync(IncomingFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Hello.LowestVersion > StrengthLinkFraming.Version || frame.Hello.HighestVersion < StrengthLinkFraming.Version)
        {
            await RefuseAsync(frame, StrengthLinkNackReason.UnsupportedVersion, cancellationToken);
            return;
        }

        _lastAcknowledged = null;
        if (context.IsNewBirth(frame.Message.Body))
        {
            var outcome = await wire.StoreAsync(frame.Message, cancellationToken);
            if (outcome == IntakeOutcome.Unavailable)
                return;
            if (outcome is IntakeOutcome.Accepted or IntakeOutcome.Duplicate)
                context.BirthStored(frame.Message.Body);
        }

        var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var welcome = new WelcomeMessage(
            StrengthLinkFraming.Version, now, context.Options.HeartbeatMilliseconds, context.Options.SilenceMilliseconds, StrengthLinkFraming.Revision);
        await SendAsync(welcome, 0, cancellationToken);
    }

    /// <summary>Acknowledged means on disk, here as on MQTT.</summary>
    private async Task AnswerAsync(IncomingFrame frame, IntakeOutcome outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case IntakeOutcome.Accepted or IntakeOutcome.Duplicate:
                await AcknowledgeAsync(frame, cancellationToken);
                break;
            case IntakeOutcome.Unavailable:
                await RefuseAsync(frame, StrengthLinkNackReason.Busy, cancellationToken);
                break;
            default:
                await RefuseAsync(frame, StrengthLinkNackReason.Refused, cancellationToken);
                break;
        }
    }

    private async Task AcknowledgeAsync(IncomingFrame frame, CancellationToken cancellationToken)
    {
        _lastAcknowledged = (frame.Type, frame.Sequence);
        await SendAsync(new AckMessage(frame.Type, frame.Sequence), 0, cancellationToken);
    }

    private Task RefuseAsync(IncomingFrame frame, StrengthLinkNackReason reason, CancellationToken cancellationToken) =>
        SendAsync(new NackMessage(frame.Type, frame.Sequence, reason), 0, cancellationToken);

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var heartbeat = TimeSpan.FromMilliseconds(context.Options.HeartbeatMilliseconds);
        using var timer = new PeriodicTimer(heartbeat / TicksPerHeartbeat, context.Timers);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await wire.CheckSilenceAsync(cancellationToken);
            if (context.IsLive)
                await SendDueCommandsAsync(cancellationToken);
            if (wire.SinceSent >= heartbeat * ((TicksPerHeartbeat - 1.0) / TicksPerHeartbeat))
                await SendSignOfLifeAsync(cancellationToken);
        }
    }

    private Task SendSignOfLifeAsync(CancellationToken cancellationToken) => context.IsLive
        ? SendAsync(new HeartbeatMessage(0, (uint)context.Uptime.TotalSeconds), 0, cancellationToken)
        : SendAsync(BareMessage.Identify, 0, cancellationToken);

    private Task SendAsync<TMessage>(TMessage message, byte sequence, CancellationToken cancellationToken)
        where TMessage : struct, IStrengthLinkMessage<TMessage> =>
        wire.WriteAsync(buffer => StrengthLinkFraming.Write(in message, sequence, buffer), _output, cancellationToken);
}
