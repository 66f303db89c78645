using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Ingest.Bridges;

/// <summary>
/// Frames of standard protocols, from every machine and transport: each machine's own readers make readings of them, what is refused or odd is counted
/// here and nowhere else, and commands for machines that take them by control point go out from here.
/// </summary>
public sealed class FrameBridges(IngestMetrics metrics, RejectLog rejects, TimeProvider time)
{
    private const int MostWaiting = 1024;
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<MachineId, BridgedMachine> _machines = new();

    /// <summary>Requests to control points. The oldest go first when nobody takes them: the commander asks again until the command expires.</summary>
    private readonly Channel<(MachineId Machine, byte[] Request)> _writes = Channel.CreateBounded<(MachineId, byte[])>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Reads a frame and passes on what it says, in the order of the calls of one machine.</summary>
    /// <param name="machine">Whose frame, proven by the transport.</param>
    /// <param name="path">Protocol and part, such as <c>ftms/2ad2</c>.</param>
    /// <param name="frame">As received; must not change afterwards.</param>
    /// <param name="store">Gets the raw message with its readings; called at most once, before this returns, so that order is kept.</param>
    /// <returns>What the store says, or why the frame is none.</returns>
    public ValueTask<IntakeOutcome> AcceptAsync(MachineId machine, string path, ReadOnlyMemory<byte> frame, Func<InboundMessage, ValueTask<IntakeOutcome>> store)
    {
        var (protocol, part) = RawFrame.Split(path);
        if (!ProtocolCatalog.ById.TryGetValue(protocol, out var entry) || entry.CreateReader is null)
        {
            Refused(machine, "unknown", path, "unknown_protocol", frame.Length);
            return new ValueTask<IntakeOutcome>(IntakeOutcome.UnknownTopic);
        }

        var bridged = _machines.GetOrAdd(machine, static _ => new BridgedMachine());
        var writes = new List<byte[]>();
        var messages = new List<ContractMessage>();
        lock (bridged.Gate)
        {
            var outcome = bridged.Read(entry, part, frame.Span, time.GetUtcNow().ToUnixTimeMilliseconds(), writes, messages);
            bridged.Counts.Add(outcome);
            Send(machine, writes);
            if (outcome.Reject is { } reason)
            {
                Refused(machine, protocol, path, reason, frame.Length);
                return new ValueTask<IntakeOutcome>(IntakeOutcome.MalformedFrame);
            }

            foreach (var quirk in QuirkNames.Of(outcome.Quirks))
                metrics.FrameQuirk(protocol, quirk);
            metrics.FrameRead(protocol);
            return store(new InboundMessage(machine, Equipment.Facts.FactKind.Raw, null, new RawReading(path, frame), RawFrame.ToBody(path, frame.Span))
            {
                Says = messages,
            });
        }
    }

    /// <summary>Lets a reader see again what it saw before a restart, so that it goes on where it was. Nothing is counted and nothing goes out.</summary>
    public void Remember(MachineId machine, RawReading raw, long at)
    {
        var (protocol, part) = RawFrame.Split(raw.Protocol);
        if (!ProtocolCatalog.ById.TryGetValue(protocol, out var entry) || entry.CreateReader is null)
            return;
        var bridged = _machines.GetOrAdd(machine, static _ => new BridgedMachine());
        lock (bridged.Gate)
            bridged.Read(entry, part, raw.Payload.Span, at, [], []);
    }

    /// <summary>Asks a machine by its control point.</summary>
    public void Ask(MachineId machine, MachineCommand command, MachineBirth? birth)
    {
        var bridged = _machines.GetOrAdd(machine, static _ => new BridgedMachine());
        var writes = new List<byte[]>();
        lock (bridged.Gate)
        {
            bridged.Ask(command, birth, time.GetUtcNow().ToUnixTimeMilliseconds(), writes);
            Send(machine, writes);
        }
    }

    /// <summary>A machine came up anew or its link went.</summary>
    public void Lost(MachineId machine)
    {
        if (!_machines.TryGetValue(machine, out var bridged))
            return;
        lock (bridged.Gate)
            bridged.Lost();
    }

    /// <summary>Counts a frame or message that was read elsewhere, where machine and technician look for it.</summary>
    public void Count(MachineId machine, string protocol, FrameOutcome outcome)
    {
        _machines.GetOrAdd(machine, static _ => new BridgedMachine()).Counts.Add(outcome);
        if (outcome.Reject is { } reason)
            metrics.FrameRejected(protocol, reason);
        else
            metrics.FrameRead(protocol);
        foreach (var quirk in QuirkNames.Of(outcome.Quirks))
            metrics.FrameQuirk(protocol, quirk);
    }

    /// <summary>Frames of a machine since the start; null when it has sent none.</summary>
    public FrameCounts? CountsOf(MachineId machine) => _machines.TryGetValue(machine, out var bridged) ? bridged.Counts.Snapshot() : null;

    /// <summary>Brings requests to the machines until it is cancelled, and asks again what was not answered.</summary>
    /// <param name="publish">Writes to a machine's control point.</param>
    /// <param name="timers">For the pause between two looks.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public Task RunAsync(Func<MachineId, byte[], Task> publish, TimeProvider timers, CancellationToken stoppingToken) =>
        Task.WhenAll(WriteAsync(publish, stoppingToken), TickAsync(timers, stoppingToken));

    private async Task WriteAsync(Func<MachineId, byte[], Task> publish, CancellationToken stoppingToken)
    {
        await foreach (var (machine, request) in _writes.Reader.ReadAllAsync(stoppingToken))
            await publish(machine, request);
    }

    private async Task TickAsync(TimeProvider timers, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickPeriod, timers);
        var writes = new List<byte[]>();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (machine, bridged) in _machines)
            {
                lock (bridged.Gate)
                {
                    if (!bridged.HasCommands)
                        continue;
                    bridged.Tick(time.GetUtcNow().ToUnixTimeMilliseconds(), writes);
                    Send(machine, writes);
                }
            }
        }
    }

    private void Send(MachineId machine, List<byte[]> writes)
    {
        foreach (var request in writes)
            _writes.Writer.TryWrite((machine, request));
        writes.Clear();
    }

    private void Refused(MachineId machine, string protocol, string path, string reason, int bytes)
    {
        metrics.FrameRejected(protocol, reason);
        rejects.Add(
            time.GetUtcNow(), machine.Value, $"raw/{path} {reason}", default,
            reason == "unknown_protocol" ? IntakeOutcome.UnknownTopic : IntakeOutcome.MalformedFrame, bytes);
    }
}
