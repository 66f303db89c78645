namespace EdgeGym.Protocols.Sparkplug;

/// <summary>A machine as the building sees it; nothing of a person is in it.</summary>
/// <param name="Device">Device id: the machine's.</param>
/// <param name="Kind">treadmill, motorized …</param>
/// <param name="Exercise">What it is for.</param>
/// <param name="Online">It is there.</param>
/// <param name="InUse">Somebody is on it.</param>
/// <param name="LoadKilograms">kg; null where it has none.</param>
/// <param name="SpeedMetresPerSecond">m/s.</param>
/// <param name="PowerWatts">W.</param>
public sealed record EdgeDevice(
    string Device, string Kind, string Exercise, bool Online, bool InUse, double? LoadKilograms, double? SpeedMetresPerSecond, double? PowerWatts);

/// <summary>
/// The gateway as an edge node (Sparkplug 3.0, section 5.4): its certificates and data in the right order with the right numbers. Metrics by name, without
/// aliases; only what has changed is sent. Pure; not thread-safe.
/// </summary>
/// <param name="node">Group and edge node.</param>
/// <param name="bdSeq">0 to 255, one more for each CONNECT.</param>
public sealed class EdgeNodeVoice(SparkplugAddress node, byte bdSeq)
{
    public const string RebirthName = "Node Control/Rebirth";

    private readonly Dictionary<string, EdgeDevice> _told = new(StringComparer.Ordinal);
    private byte _sequence;

    /// <summary>The will of the CONNECT, and what is said before leaving.</summary>
    public (string Topic, byte[] Payload) Death(long at) => (
        Topic(SparkplugMessageType.NodeDeath, null), new SparkplugPayload(at, null, [BdSeq(at)]).ToBytes());

    /// <summary>Everything from the beginning: after a CONNECT, and when a host asks for a rebirth.</summary>
    public List<(string Topic, byte[] Payload)> Birth(IEnumerable<EdgeDevice> devices, long at)
    {
        _sequence = 0;
        _told.Clear();
        List<(string, byte[])> messages = [Message(SparkplugMessageType.NodeBirth, null, [BdSeq(at), Flag(RebirthName, false, at)], at)];
        foreach (var device in devices)
            messages.AddRange(Say(device, at));
        return messages;
    }

    /// <summary>A device's birth, its changes, or nothing.</summary>
    public IEnumerable<(string Topic, byte[] Payload)> Say(EdgeDevice device, long at)
    {
        var before = _told.GetValueOrDefault(device.Device);
        if (before == device)
            yield break;
        _told[device.Device] = device;
        var metrics = Metrics(device, at);
        if (before is null)
            yield return Message(SparkplugMessageType.DeviceBirth, device.Device, metrics, at);
        else
            yield return Message(SparkplugMessageType.DeviceData, device.Device, Changed(Metrics(before, at), metrics), at);
    }

    /// <summary>True when a host's command asks for a rebirth; no other is obeyed.</summary>
    public bool IsRebirth(string topic, ReadOnlySpan<byte> payload) =>
        topic == Topic(SparkplugMessageType.NodeCommand, null)
        && SparkplugPayload.TryRead(payload, out var command, out _) == SparkplugReject.None
        && command!.Find(RebirthName)?.Value is true;

    private static List<SparkplugMetric> Metrics(EdgeDevice device, long at) =>
    [
        new() { Name = "Machine/Kind", Type = SparkplugDataType.String, Timestamp = at, Value = device.Kind },
        new() { Name = "Machine/Exercise", Type = SparkplugDataType.String, Timestamp = at, Value = device.Exercise },
        Flag("Machine/Online", device.Online, at),
        Flag("Machine/In Use", device.InUse, at),
        Number("Machine/Load", device.LoadKilograms, "kg", at),
        Number("Machine/Speed", device.SpeedMetresPerSecond, "m/s", at),
        Number("Machine/Power", device.PowerWatts, "W", at),
    ];

    /// <summary>Properties belong to the birth; data carries values.</summary>
    private static List<SparkplugMetric> Changed(List<SparkplugMetric> before, List<SparkplugMetric> after) =>
        [.. after.Where((metric, index) => !Equals(metric.Value, before[index].Value)).Select(metric => metric with { Unit = null })];

    private static SparkplugMetric Flag(string name, bool value, long at) => new() { Name = name, Type = SparkplugDataType.Boolean, Timestamp = at, Value = value };

    private static SparkplugMetric Number(string name, double? value, string unit, long at) => new()
    {
        Name = name, Type = SparkplugDataType.Double, Timestamp = at, Value = value is { } number ? Math.Round(number, 3) : null, IsNull = value is null, Unit = unit,
    };

    private SparkplugMetric BdSeq(long at) => new() { Name = "bdSeq", Type = SparkplugDataType.Int64, Timestamp = at, Value = (long)bdSeq };

    private string Topic(SparkplugMessageType type, string? device) => new SparkplugTopic(type, node with { Device = device }).ToString();

    private (string Topic, byte[] Payload) Message(SparkplugMessageType type, string? device, List<SparkplugMetric> metrics, long at) =>
        (Topic(type, device), new SparkplugPayload(at, _sequence++, metrics).ToBytes());
}
