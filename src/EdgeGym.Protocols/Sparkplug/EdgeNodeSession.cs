namespace EdgeGym.Protocols.Sparkplug;

/// <summary>How patient a host application is with an edge node.</summary>
/// <param name="Reorder">How long messages wait for one that is missing before them (Sparkplug 3.0, section 5.9).</param>
/// <param name="Rebirth">How long a rebirth may take before the node's machines are stale, and before it is asked for again; doubled each time.</param>
/// <param name="LongestRebirth">No longer than this between two requests.</param>
public sealed record EdgeNodePatience(TimeSpan Reorder, TimeSpan Rebirth, TimeSpan LongestRebirth)
{
    public static EdgeNodePatience Usual { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
}

/// <summary>
/// A host application's view of one edge node: births, deaths, sequence numbers, aliases (Sparkplug 3.0, sections 5.4 to 5.9). Pure: messages and
/// times in, events out. Times are milliseconds of a clock that never goes back. Not thread-safe; never throws.
/// </summary>
public sealed class EdgeNodeSession
{
    /// <summary>Messages that wait for a missing one; with more it is surely lost.</summary>
    public const int MostHeld = 32;

    private const string BdSeqName = "bdSeq";

    private readonly EdgeNodePatience _patience;
    private readonly Dictionary<string, BirthCertificate> _devices = new(StringComparer.Ordinal);
    private readonly List<(SparkplugTopic Topic, SparkplugPayload Payload)> _held = [];
    private BirthCertificate? _node;
    private ulong _bdSeq;
    private byte _next;
    private long _gapSince;
    private bool _awaitsBirth;
    private long _staleSince;
    private long? _askedAt;
    private TimeSpan _askAgain;

    public EdgeNodeSession(EdgeNodePatience patience)
    {
        _patience = patience;
        _askAgain = patience.Rebirth;
    }

    /// <summary>Odd things in births and deaths since the last look.</summary>
    public Quirks Quirks { get; private set; }

    /// <summary>An NBIRTH came and nothing has ended it.</summary>
    public bool IsBorn => _node is not null;

    /// <param name="topic">Of a message that an edge node sends.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="now">ms.</param>
    /// <param name="events">What came of it is added here, in order.</param>
    public void Receive(SparkplugTopic topic, SparkplugPayload payload, long now, ICollection<EdgeNodeEvent> events)
    {
        switch (topic.Type)
        {
            case SparkplugMessageType.NodeBirth:
                Born(payload, now, events);
                return;
            case SparkplugMessageType.NodeDeath:
                Died(payload, events);
                return;
            case SparkplugMessageType.NodeCommand or SparkplugMessageType.DeviceCommand:
                Refuse(topic, SparkplugReject.UnknownTopic, events);
                return;
        }

        if (_node is null || _awaitsBirth)
        {
            Refuse(topic, _node is null ? SparkplugReject.NotBorn : SparkplugReject.AwaitingBirth, events);
            AskForRebirth(now, events);
        }
        else if (payload.Sequence is not <= byte.MaxValue)
        {
            Refuse(topic, SparkplugReject.BadSequence, events);
        }
        else if (payload.Sequence == _next)
        {
            Apply(topic, payload, now, events);
            ApplyHeld(now, events);
        }
        else
        {
            if (_held.Count == 0)
                _gapSince = now;
            _held.Add((topic, payload));
            if (_held.Count >= MostHeld)
                GiveUpWaiting(now, events);
        }
    }

    /// <summary>To be called a few times a second.</summary>
    public void Tick(long now, ICollection<EdgeNodeEvent> events)
    {
        if (_held.Count > 0 && now - _gapSince >= _patience.Reorder.TotalMilliseconds)
            GiveUpWaiting(now, events);
        if (_node is null)
            return;
        if (now - _staleSince >= _patience.Rebirth.TotalMilliseconds)
        {
            foreach (var (device, birth) in _devices)
                Stale(device, birth, events);
            if (_awaitsBirth)
                Stale(null, _node, events);
        }

        if (_awaitsBirth)
            AskForRebirth(now, events);
    }

    /// <summary>The connection that brought the birth has ended, by whatever end.</summary>
    public void Disconnected(ICollection<EdgeNodeEvent> events)
    {
        if (_node is null)
            return;
        foreach (var (device, birth) in _devices)
        {
            if (birth.IsShown)
                events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Died, device));
        }

        if (_node.IsShown)
            events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Died));
        _node = null;
        _awaitsBirth = false;
        _devices.Clear();
        _held.Clear();
    }

    /// <summary>Quirks since the last call.</summary>
    public Quirks TakeQuirks()
    {
        var quirks = Quirks;
        Quirks = Quirks.None;
        return quirks;
    }

    private static void Refuse(in SparkplugTopic topic, SparkplugReject reject, ICollection<EdgeNodeEvent> events)
        => events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Refused, topic.Address.Device, Reject: reject));

    private static void Stale(string? device, BirthCertificate birth, ICollection<EdgeNodeEvent> events)
    {
        if (!birth.IsShown || birth.IsFresh)
            return;
        birth.IsShown = false;
        events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Died, device));
    }

    private static ulong? BdSeqOf(SparkplugPayload payload) => payload.Find(BdSeqName)?.Number is { } number and >= 0 and <= byte.MaxValue ? (ulong)number : null;

    private void Born(SparkplugPayload payload, long now, ICollection<EdgeNodeEvent> events)
    {
        var reject = payload.Sequence is not <= byte.MaxValue ? SparkplugReject.BadSequence
            : BdSeqOf(payload) is null ? SparkplugReject.MissingBdSeq : SparkplugReject.None;
        if (reject != SparkplugReject.None)
        {
            events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Refused, Reject: reject));
            return;
        }

        _bdSeq = BdSeqOf(payload)!.Value;
        _next = (byte)(payload.Sequence!.Value + 1);
        _held.Clear();
        _awaitsBirth = false;
        _askedAt = null;
        _askAgain = _patience.Rebirth;
        _staleSince = now;
        // Devices are shown until their own births are overdue: a rebirth is no absence.
        foreach (var birth in _devices.Values)
            birth.IsFresh = false;
        _node = Certificate(payload);
        events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Born, null, payload.Metrics, payload.Timestamp));
    }

    private void Died(SparkplugPayload payload, ICollection<EdgeNodeEvent> events)
    {
        if (payload.Sequence is not null)
            Quirks |= Quirks.OddSequence;
        var bdSeq = BdSeqOf(payload);
        if (bdSeq is null || _node is null || bdSeq != _bdSeq)
            events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Refused, Reject: bdSeq is null ? SparkplugReject.MissingBdSeq : SparkplugReject.OtherSession));
        else
            Disconnected(events);
    }

    private void Apply(in SparkplugTopic topic, SparkplugPayload payload, long now, ICollection<EdgeNodeEvent> events)
    {
        _next++;
        var device = topic.Address.Device;
        switch (topic.Type)
        {
            case SparkplugMessageType.DeviceBirth when !_devices.ContainsKey(device!) && _devices.Count >= SparkplugLimits.MaximumDevices:
                Refuse(in topic, SparkplugReject.TooManyDevices, events);
                break;
            case SparkplugMessageType.DeviceBirth:
                _devices[device!] = Certificate(payload);
                events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Born, device, payload.Metrics, payload.Timestamp));
                break;
            case SparkplugMessageType.DeviceDeath:
                if (_devices.Remove(device!, out var gone) && gone.IsShown)
                    events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Died, device));
                break;
            default:
                var birth = device is null ? _node : _devices.GetValueOrDefault(device);
                if (birth is not { IsFresh: true })
                {
                    Refuse(in topic, SparkplugReject.NotBorn, events);
                    AskForRebirth(now, events);
                }
                else
                {
                    Data(in topic, payload, birth, now, events);
                }

                break;
        }
    }

    private void Data(in SparkplugTopic topic, SparkplugPayload payload, BirthCertificate birth, long now, ICollection<EdgeNodeEvent> events)
    {
        var known = new List<SparkplugMetric>(payload.Metrics.Count);
        var unknown = false;
        var quirks = Quirks;
        foreach (var metric in payload.Metrics)
        {
            if (birth.Resolve(metric, ref quirks) is { } resolved)
                known.Add(resolved);
            else
                unknown = true;
        }

        Quirks = quirks;
        if (known.Count > 0)
            events.Add(new EdgeNodeEvent(EdgeNodeEventKind.Data, topic.Address.Device, known, payload.Timestamp));
        if (!unknown)
            return;
        Refuse(in topic, SparkplugReject.UnknownAlias, events);
        AskForRebirth(now, events);
    }

    private void ApplyHeld(long now, ICollection<EdgeNodeEvent> events)
    {
        while (!_awaitsBirth && _held.FindIndex(held => held.Payload.Sequence == _next) is var index and >= 0)
        {
            var (topic, payload) = _held[index];
            _held.RemoveAt(index);
            Apply(in topic, payload, now, events);
        }

        // What is still missing has its own time.
        if (_held.Count > 0)
            _gapSince = now;
    }

    /// <summary>A message is lost. It may have been a birth that gives an alias another meaning, so nothing is believed until all are born again.</summary>
    private void GiveUpWaiting(long now, ICollection<EdgeNodeEvent> events)
    {
        foreach (var (topic, _) in _held)
            Refuse(in topic, SparkplugReject.AwaitingBirth, events);
        _held.Clear();
        _awaitsBirth = true;
        _staleSince = now;
        if (_node is not null)
            _node.IsFresh = false;
        foreach (var birth in _devices.Values)
            birth.IsFresh = false;
        AskForRebirth(now, events);
    }

    private void AskForRebirth(long now, ICollection<EdgeNodeEvent> events)
    {
        if (_askedAt is { } asked)
        {
            if (now - asked < _askAgain.TotalMilliseconds)
                return;
            _askAgain = TimeSpan.FromTicks(Math.Min(_askAgain.Ticks * 2, _patience.LongestRebirth.Ticks));
        }

        _askedAt = now;
        events.Add(new EdgeNodeEvent(EdgeNodeEventKind.RebirthWanted));
    }

    private BirthCertificate Certificate(SparkplugPayload payload)
    {
        var quirks = Quirks;
        var certificate = new BirthCertificate(payload.Metrics, ref quirks);
        Quirks = quirks;
        return certificate;
    }
}
