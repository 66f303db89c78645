using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Threading.Channels;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Protocols;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Protocols.Sparkplug;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Ingest.Sparkplug;

/// <summary>
/// The Sparkplug host application on the embedded broker: edge nodes' messages become readings of the machines that they are enrolled as, what is lost
/// is asked for again, commands become metrics and are done when they are read back.
/// </summary>
public sealed partial class SparkplugHost
{
    private const string Protocol = "sparkplug";
    private const int MostWaiting = 1024;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>Ticks between two looks at who is enrolled.</summary>
    private const int TicksBetweenLooks = 8;

    /// <summary>A machine that has not come back so long after the gateway's start is offline, whatever was known before.</summary>
    private const long HomecomingMilliseconds = 15_000;

    private readonly SparkplugOptions _options;
    private readonly SparkplugEnrolments _enrolments;
    private readonly MessageSink _submit;
    private readonly FrameBridges _counts;
    private readonly RejectLog _rejects;
    private readonly TimeProvider _clock;
    private readonly TimeProvider _timers;
    private readonly ILogger<SparkplugHost> _logger;
    private readonly EdgeNodePatience _patience;
    private readonly long _started;
    private readonly Lock _looking = new();
    private readonly ConcurrentDictionary<SparkplugAddress, HostedNode> _nodes = new();

    /// <summary>The oldest go first when the broker takes none: rebirths and commands are asked for again.</summary>
    private readonly Channel<(string Topic, byte[] Payload)> _outgoing = Channel.CreateBounded<(string, byte[])>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private FrozenDictionary<MachineId, SparkplugAddress> _addresses = FrozenDictionary<MachineId, SparkplugAddress>.Empty;

    /// <param name="options">Checked.</param>
    /// <param name="enrolments">Who speaks Sparkplug.</param>
    /// <param name="submit">The intake.</param>
    /// <param name="counts">Counts what is refused and odd by machine.</param>
    /// <param name="rejects">For technicians.</param>
    /// <param name="clock">Gateway's clock: commands expire by it.</param>
    /// <param name="timers">Runs with real time.</param>
    /// <param name="logger">For what technicians must know.</param>
    public SparkplugHost(
        SparkplugOptions options, SparkplugEnrolments enrolments, MessageSink submit, FrameBridges counts, RejectLog rejects,
        TimeProvider clock, TimeProvider timers, ILogger<SparkplugHost> logger)
    {
        _options = options;
        _enrolments = enrolments;
        _submit = submit;
        _counts = counts;
        _rejects = rejects;
        _clock = clock;
        _timers = timers;
        _logger = logger;
        _patience = EdgeNodePatience.Usual with
        {
            Reorder = TimeSpan.FromMilliseconds(options.ReorderMilliseconds), Rebirth = TimeSpan.FromMilliseconds(options.RebirthMilliseconds),
        };
        _started = timers.GetTimestamp();
    }

    private long Now => (long)_timers.GetElapsedTime(_started).TotalMilliseconds;

    private long Clock => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>True when the machine is enrolled as an edge node or a device of one.</summary>
    public bool Has(MachineId machine) => _addresses.ContainsKey(machine);

    /// <summary>True for its own node's commands and for the state of hosts.</summary>
    public bool MaySubscribe(MachineId machine, string filter)
    {
        if (NodeOf(machine) is not { } node)
            return false;
        return filter.StartsWith(SparkplugTopic.State(""), StringComparison.Ordinal)
            || IsBelow($"{SparkplugTopic.Root}{node.Group}/NCMD/{node.Edge}") || IsBelow($"{SparkplugTopic.Root}{node.Group}/DCMD/{node.Edge}");

        bool IsBelow(string root) => filter == root || filter.StartsWith(root + "/", StringComparison.Ordinal);
    }

    /// <summary>A publish below <c>spBv1.0/</c>. Completes when what it says is on disk.</summary>
    /// <param name="machine">Who signed in.</param>
    /// <param name="clientId">Of the connection.</param>
    /// <param name="topic">As published.</param>
    /// <param name="body">Must not change afterwards.</param>
    /// <param name="isRetained">The standard forbids it here.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<IntakeOutcome> ReceiveAsync(
        MachineId machine, string clientId, string topic, ReadOnlyMemory<byte> body, bool isRetained, CancellationToken cancellationToken)
    {
        if (!SparkplugTopic.TryParse(topic, out var parsed))
            return Refused(machine, topic, SparkplugReject.UnknownTopic.ToName(), IntakeOutcome.UnknownTopic, body.Length);
        if (parsed.Type is SparkplugMessageType.NodeCommand or SparkplugMessageType.DeviceCommand || NodeOf(machine) != parsed.Address.Node
            || !_nodes.TryGetValue(parsed.Address.Node, out var node))
            return Refused(machine, topic, "not_authorized", IntakeOutcome.NotAuthorized, body.Length);
        var reject = SparkplugPayload.TryRead(body.Span, out var payload, out var quirks);
        if (reject != SparkplugReject.None)
            return Refused(machine, topic, reject.ToName(), IntakeOutcome.MalformedFrame, body.Length);
        if (isRetained)
            quirks |= Quirks.Retained;

        await node.Gate.WaitAsync(cancellationToken);
        try
        {
            // The will of an older connection may carry the same bdSeq, from nodes that never count it up.
            if (parsed.Type == SparkplugMessageType.NodeDeath && node.ClientId is not null && node.ClientId != clientId)
                return Refused(machine, topic, SparkplugReject.OtherSession.ToName(), IntakeOutcome.OutOfOrder, body.Length);
            if (parsed.Type == SparkplugMessageType.NodeBirth)
                node.ClientId = clientId;
            var events = new List<EdgeNodeEvent>();
            node.Session.Receive(parsed, payload!, Now, events);
            quirks |= node.Session.TakeQuirks();
            return await WorkThroughAsync(node, events, quirks, cancellationToken);
        }
        finally
        {
            node.Gate.Release();
        }
    }

    /// <summary>A connection has ended: with it the edge node that was born by it.</summary>
    public async Task DisconnectedAsync(string clientId)
    {
        foreach (var node in _nodes.Values)
        {
            if (node.ClientId != clientId)
                continue;
            await node.Gate.WaitAsync();
            try
            {
                var events = new List<EdgeNodeEvent>();
                if (node.ClientId == clientId)
                    node.Session.Disconnected(events);
                await WorkThroughAsync(node, events, Quirks.None, CancellationToken.None);
            }
            finally
            {
                node.Gate.Release();
            }
        }
    }

    /// <summary>Takes a command for a machine that <see cref="Has"/> says is here.</summary>
    public async Task SendAsync(MachineId machine, MachineCommand command)
    {
        if (NodeOf(machine) is not { } address || !_nodes.TryGetValue(address, out var node) || HostedOf(node, machine) is not { } hosted)
            return;
        await node.Gate.WaitAsync();
        try
        {
            var echoes = new List<CommandEcho>();
            hosted.Ask(command, echoes);
            WriteDue(hosted, echoes);
            await SubmitAsync(hosted, echoes, CancellationToken.None);
        }
        finally
        {
            node.Gate.Release();
        }
    }

    /// <summary>Says that the host is there, brings out what is to be published, watches the time; until it is cancelled.</summary>
    /// <param name="publish">Topic, payload, retained.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public async Task RunAsync(Func<string, byte[], bool, Task> publish, CancellationToken stoppingToken)
    {
        Look();
        await publish(SparkplugTopic.State(_options.HostId), State(online: true), true);
        try
        {
            await Task.WhenAll(PublishAsync(publish, stoppingToken), TickAsync(stoppingToken));
        }
        finally
        {
            await publish(SparkplugTopic.State(_options.HostId), State(online: false), true);
        }
    }

    private static HostedMachine? HostedOf(HostedNode node, MachineId machine) => node.Machines.Values.FirstOrDefault(hosted => hosted.Id == machine);

    private byte[] State(bool online) => GymMessageWriter.Write(writer =>
    {
        writer.WriteBoolean("online", online);
        writer.WriteNumber("timestamp", Clock);
    });

    private async Task PublishAsync(Func<string, byte[], bool, Task> publish, CancellationToken stoppingToken)
    {
        await foreach (var (topic, payload) in _outgoing.Reader.ReadAllAsync(stoppingToken))
            await publish(topic, payload, false);
    }

    private async Task TickAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickPeriod, _timers);
        for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            if (tick % TicksBetweenLooks == 0)
                Look();
            foreach (var node in _nodes.Values)
                await TickAsync(node, stoppingToken);
        }
    }

    private async Task TickAsync(HostedNode node, CancellationToken stoppingToken)
    {
        await node.Gate.WaitAsync(stoppingToken);
        try
        {
            var events = new List<EdgeNodeEvent>();
            node.Session.Tick(Now, events);
            await WorkThroughAsync(node, events, Quirks.None, stoppingToken);
            foreach (var hosted in node.Machines.Values)
            {
                if (hosted.HasCommands)
                {
                    var echoes = new List<CommandEcho>();
                    WriteDue(hosted, echoes);
                    await SubmitAsync(hosted, echoes, stoppingToken);
                }

                if (hosted.IsAccounted || Now < HomecomingMilliseconds)
                    continue;
                hosted.IsAccounted = true;
                await SubmitAsync(hosted, [new OnlineReading(false)], stoppingToken);
            }
        }
        finally
        {
            node.Gate.Release();
        }
    }

    private async Task<IntakeOutcome> WorkThroughAsync(HostedNode node, List<EdgeNodeEvent> events, Quirks quirks, CancellationToken cancellationToken)
    {
        var outcome = IntakeOutcome.Accepted;
        foreach (var happened in events)
        {
            var hosted = node.Find(happened.Device);
            switch (happened.Kind)
            {
                case EdgeNodeEventKind.RebirthWanted:
                    Log.RebirthAsked(_logger, node.Address.ToString());
                    _outgoing.Writer.TryWrite((new SparkplugTopic(SparkplugMessageType.NodeCommand, node.Address).ToString(), Rebirth()));
                    break;
                case EdgeNodeEventKind.Refused:
                    outcome = Refused(hosted?.Id, (node.Address with { Device = happened.Device }).ToString(), happened.Reject.ToName(), IntakeOutcome.OutOfOrder, 0);
                    break;
                case EdgeNodeEventKind.Born or EdgeNodeEventKind.Data when hosted is null && happened.Device is not null:
                    outcome = Refused(null, $"{node.Address}/{happened.Device}", "unknown_machine", IntakeOutcome.UnknownMachine, 0);
                    break;
                default:
                    if (hosted is not null)
                        outcome = await HappenedAsync(hosted, happened, quirks, cancellationToken);
                    break;
            }

            if (outcome == IntakeOutcome.Unavailable)
                return outcome;
        }

        return outcome;
    }

    private async Task<IntakeOutcome> HappenedAsync(HostedMachine hosted, EdgeNodeEvent happened, Quirks quirks, CancellationToken cancellationToken)
    {
        var (readings, settings, echoes) = (new List<Reading>(), new List<SettingRead>(), new List<CommandEcho>());
        var at = happened.Timestamp ?? Clock;
        switch (happened.Kind)
        {
            case EdgeNodeEventKind.Born when hosted.Reader.Born(happened.Metrics!, at, readings, settings, ref quirks):
                hosted.Born();
                break;
            case EdgeNodeEventKind.Born:
                return Refused(hosted.Id, hosted.Enrolment.Address.ToString(), SparkplugReject.BadBirth.ToName(), IntakeOutcome.MissingField, 0);
            case EdgeNodeEventKind.Data when !hosted.IsBorn:
                return Refused(hosted.Id, hosted.Enrolment.Address.ToString(), SparkplugReject.NotBorn.ToName(), IntakeOutcome.OutOfOrder, 0);
            case EdgeNodeEventKind.Data:
                hosted.Reader.See(happened.Metrics!, at, readings, settings, ref quirks);
                break;
            case EdgeNodeEventKind.Died:
                hosted.Died();
                hosted.Reader.Died(readings);
                break;
        }

        foreach (var read in settings)
            hosted.Read(read, echoes);
        _counts.Count(hosted.Id, Protocol, FrameOutcome.Good(quirks));
        WriteDue(hosted, echoes);
        var outcome = await SubmitAsync(hosted, readings, cancellationToken);
        return outcome == IntakeOutcome.Unavailable ? outcome : await SubmitAsync(hosted, echoes, cancellationToken);
    }

    private async Task<IntakeOutcome> SubmitAsync(HostedMachine hosted, IEnumerable<Reading> readings, CancellationToken cancellationToken)
    {
        foreach (var reading in readings)
        {
            if (ReadingMessage.From(reading) is not { } message)
            {
                _counts.Count(hosted.Id, Protocol, FrameOutcome.Good(Quirks.ImplausibleValue));
                continue;
            }

            var outcome = await _submit(new InboundMessage(hosted.Id, message.Kind, message.Key, message.Reading, message.Body), cancellationToken);
            if (outcome == IntakeOutcome.Unavailable)
                return outcome;
        }

        return IntakeOutcome.Accepted;
    }

    private void WriteDue(HostedMachine hosted, List<CommandEcho> echoes)
    {
        var address = hosted.Enrolment.Address;
        foreach (var metric in hosted.TakeDue(Clock, Now, _options.CommandRetryMilliseconds, echoes))
        {
            var type = address.Device is null ? SparkplugMessageType.NodeCommand : SparkplugMessageType.DeviceCommand;
            _outgoing.Writer.TryWrite((new SparkplugTopic(type, address).ToString(), new SparkplugPayload(Clock, null, [metric]).ToBytes()));
        }
    }

    private byte[] Rebirth() => new SparkplugPayload(Clock, null,
    [
        new SparkplugMetric { Name = "Node Control/Rebirth", Timestamp = Clock, Type = SparkplugDataType.Boolean, Value = true },
    ]).ToBytes();

    private SparkplugAddress? NodeOf(MachineId machine)
    {
        if (!_addresses.TryGetValue(machine, out var address))
        {
            // Enrolled a moment ago, perhaps.
            Look();
            if (!_addresses.TryGetValue(machine, out address))
                return null;
        }

        return address.Node;
    }

    private IntakeOutcome Refused(MachineId? machine, string topic, string reason, IntakeOutcome outcome, int bytes)
    {
        if (machine is { } known)
            _counts.Count(known, Protocol, new FrameOutcome(reason));
        _rejects.Add(_clock.GetUtcNow(), machine?.Value, $"{topic} {reason}", default, outcome, bytes);
        return outcome;
    }

    /// <summary>Who is enrolled now; what is known of those who stay is kept.</summary>
    private void Look()
    {
        lock (_looking)
        {
            var enrolled = _enrolments();
            foreach (var group in enrolled.GroupBy(enrolment => enrolment.Address.Node))
            {
                var node = _nodes.GetOrAdd(group.Key, address => new HostedNode(address, _patience));
                node.Machines = group.ToFrozenDictionary(
                    enrolment => enrolment.Address.Device ?? "",
                    enrolment => node.Find(enrolment.Address.Device) is { } known && known.Enrolment == enrolment ? known : new HostedMachine(enrolment),
                    StringComparer.Ordinal);
            }

            foreach (var gone in _nodes.Keys.Except(enrolled.Select(enrolment => enrolment.Address.Node)))
                _nodes.TryRemove(gone, out _);
            _addresses = enrolled.ToFrozenDictionary(enrolment => enrolment.Machine, enrolment => enrolment.Address);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Information, "Edge node {Node} is asked for a rebirth")]
        public static partial void RebirthAsked(ILogger logger, string node);
    }
}
