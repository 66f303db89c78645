namespace EdgeGym.Protocols.Sparkplug;

public enum EdgeNodeEventKind : byte
{
    /// <summary>Node or device was born, or born again; the metrics are all that it has.</summary>
    Born = 1,

    /// <summary>Metrics with their names and types as the birth gave them.</summary>
    Data = 2,

    /// <summary>Offline: its last values say nothing of now.</summary>
    Died = 3,

    /// <summary>The node is to be asked for a rebirth.</summary>
    RebirthWanted = 4,

    /// <summary>A message that changed nothing.</summary>
    Refused = 5,
}

/// <summary>What came of a message or of time that passed.</summary>
/// <param name="Kind">What.</param>
/// <param name="Device">Null for the edge node itself.</param>
/// <param name="Metrics">With <see cref="EdgeNodeEventKind.Born"/> and <see cref="EdgeNodeEventKind.Data"/>.</param>
/// <param name="Timestamp">Of the payload, Unix ms.</param>
/// <param name="Reject">With <see cref="EdgeNodeEventKind.Refused"/>.</param>
public readonly record struct EdgeNodeEvent(
    EdgeNodeEventKind Kind, string? Device = null, IReadOnlyList<SparkplugMetric>? Metrics = null, long? Timestamp = null, SparkplugReject Reject = SparkplugReject.None);
