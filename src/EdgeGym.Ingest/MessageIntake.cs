using System.Collections.Concurrent;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Ingest;

/// <summary>
/// The one door for everything that machines and touchscreens say: checks it, puts it in order, hands it to the sink,
/// counts what became of it. Whoever called acknowledges only what comes back as accepted or duplicate.
/// </summary>
public sealed class MessageIntake(
    MessageSink sink, KnownKey isKnown, IngestMetrics metrics, RejectLog rejects, FrameBridges bridges, TimeProvider time)
{
    /// <summary>
    /// A message older than the newest of its kind by up to this is out of order; by more, the machine's clock was set back, and
    /// refusing it would refuse everything until the clock catches up.
    /// </summary>
    public static readonly TimeSpan ReorderWindow = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(MachineId Machine, FactKind Kind), long> _newest = new();

    /// <param name="machine">Whose message it is, proven by the transport.</param>
    /// <param name="kind">Received kind.</param>
    /// <param name="body">UTF-8 JSON, or raw bytes with <paramref name="protocol"/>; must not change afterwards.</param>
    /// <param name="protocol">For <see cref="FactKind.Raw"/>: protocol and part.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may be stored all the same.</param>
    public ValueTask<IntakeOutcome> SubmitAsync(
        MachineId machine, FactKind kind, ReadOnlyMemory<byte> body, string? protocol, CancellationToken cancellationToken)
    {
        if (kind == FactKind.Raw)
        {
            if (body.Length > GymMessage.MaximumBytes)
                return Rejected(machine, kind, IntakeOutcome.Oversized, body.Length);
            var accepted = bridges.AcceptAsync(machine, protocol ?? "", body, message => sink(message, cancellationToken));
            return accepted.IsCompletedSuccessfully ? new ValueTask<IntakeOutcome>(FrameCounted(accepted.Result)) : FrameCountedLater(accepted);
        }

        var fault = GymMessage.TryParse(kind, body, out var reading, out var key);
        if (fault != MessageFault.None)
            return Rejected(machine, kind, OutcomeOf(fault), body.Length);
        if (reading is BirthReading or OnlineReading)
            bridges.Lost(machine);
        return SubmitAsync(new InboundMessage(machine, kind, key, reading!, body), cancellationToken);
    }

    /// <summary>A message that a transport has parsed itself, such as the serial link.</summary>
    public ValueTask<IntakeOutcome> SubmitAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        if (IsLate(in message))
            return LateAsync(message);
        var stored = sink(message, cancellationToken);
        return stored.IsCompletedSuccessfully ? new ValueTask<IntakeOutcome>(Counted(in message, stored.Result)) : CountedLater(message, stored);
    }

    /// <summary>Counts and remembers a message that a transport refused before it came here.</summary>
    public void Refuse(MachineId? machine, string topic, IntakeOutcome outcome, int bytes)
    {
        metrics.Message(default, outcome);
        rejects.Add(time.GetUtcNow(), machine?.Value, topic, default, outcome, bytes);
    }

    /// <summary>Why a frame was refused is counted where it is read; here only what became of the message.</summary>
    private IntakeOutcome FrameCounted(IntakeOutcome outcome)
    {
        metrics.Message(FactKind.Raw, outcome);
        return outcome;
    }

    private async ValueTask<IntakeOutcome> FrameCountedLater(ValueTask<IntakeOutcome> accepted) => FrameCounted(await accepted);

    private static IntakeOutcome OutcomeOf(MessageFault fault) => fault switch
    {
        MessageFault.MissingField => IntakeOutcome.MissingField,
        MessageFault.OutOfRange => IntakeOutcome.OutOfRange,
        MessageFault.Oversized => IntakeOutcome.Oversized,
        _ => IntakeOutcome.MalformedJson,
    };

    private static long? MachineTimeOf(Reading reading) => reading switch
    {
        RepetitionReading rep => rep.MachineTime,
        SetReading set => set.MachineTime,
        CardioReading cardio => cardio.MachineTime,
        HeartReading heart => heart.MachineTime,
        PositionReading position => position.MachineTime,
        SpotterReading spotter => spotter.MachineTime,
        LoadReading load => load.MachineTime,
        _ => null,
    };

    private async ValueTask<IntakeOutcome> CountedLater(InboundMessage message, ValueTask<IntakeOutcome> stored)
        => Counted(in message, await stored);

    private IntakeOutcome Counted(in InboundMessage message, IntakeOutcome outcome)
    {
        if (outcome != IntakeOutcome.Accepted)
            rejects.Add(time.GetUtcNow(), message.Machine.Value, "", message.Kind, outcome, message.Body.Length);
        metrics.Message(message.Kind, outcome);
        return outcome;
    }

    private ValueTask<IntakeOutcome> Rejected(MachineId machine, FactKind kind, IntakeOutcome outcome, int bytes)
    {
        metrics.Message(kind, outcome);
        rejects.Add(time.GetUtcNow(), machine.Value, "", kind, outcome, bytes);
        return new ValueTask<IntakeOutcome>(outcome);
    }

    /// <summary>The same message again, after a reconnect, is older than what followed it; anything else that is late is out of order.</summary>
    private async ValueTask<IntakeOutcome> LateAsync(InboundMessage message)
    {
        var known = message.Key is { } key && await isKnown(message.Machine, message.Kind, key);
        return Counted(in message, known ? IntakeOutcome.Duplicate : IntakeOutcome.OutOfOrder);
    }

    private bool IsLate(in InboundMessage message)
    {
        if (MachineTimeOf(message.Reading) is not { } at)
            return false;
        var slot = (message.Machine, message.Kind);
        var newest = _newest.GetOrAdd(slot, at);
        if (at < newest && newest - at <= (long)ReorderWindow.TotalMilliseconds)
            return true;
        _newest[slot] = at;
        return false;
    }
}
