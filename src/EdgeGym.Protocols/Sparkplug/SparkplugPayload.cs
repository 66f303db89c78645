using EdgeGym.Protocols.Sparkplug.Wire;
using Google.Protobuf;

namespace EdgeGym.Protocols.Sparkplug;

/// <summary>The payload of a Sparkplug B message (Sparkplug 3.0, section 6.4).</summary>
/// <param name="Timestamp">Unix ms; null when it is not said.</param>
/// <param name="Sequence">0 to 255; null in commands and in a node's death certificate.</param>
/// <param name="Metrics">In the order of the message.</param>
/// <param name="Uuid">Null when it is not said.</param>
public sealed record SparkplugPayload(long? Timestamp, ulong? Sequence, IReadOnlyList<SparkplugMetric> Metrics, string? Uuid = null)
{
    /// <summary>Mark of a library that packs a payload into another one.</summary>
    private const string CompressedMark = "SPBV1.0_COMPRESSED";

    private static readonly MessageParser<Payload> Parser = Payload.Parser.WithDiscardUnknownFields(true);

    /// <param name="bytes">As received.</param>
    /// <param name="payload">Null with a reject.</param>
    /// <param name="quirks">What was odd about a good one.</param>
    public static SparkplugReject TryRead(ReadOnlySpan<byte> bytes, out SparkplugPayload? payload, out Quirks quirks)
    {
        payload = null;
        quirks = Quirks.None;
        var reject = WireCheck.Check(bytes);
        if (reject != SparkplugReject.None)
            return reject;
        Payload wire;
        try
        {
            wire = Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            // The library reports malformed input by throwing; this is its edge.
            return SparkplugReject.Malformed;
        }

        if (wire.HasUuid && wire.Uuid == CompressedMark)
            return SparkplugReject.Compressed;
        var metrics = new SparkplugMetric[wire.Metrics.Count];
        for (var index = 0; index < metrics.Length; index++)
            metrics[index] = MetricWire.Read(wire.Metrics[index], ref quirks);
        payload = new SparkplugPayload(
            wire.HasTimestamp ? Time(wire.Timestamp) : null, wire.HasSeq ? wire.Seq : null, metrics, wire.HasUuid ? wire.Uuid : null);
        return SparkplugReject.None;
    }

    public byte[] ToBytes()
    {
        var wire = new Payload();
        if (Timestamp is { } timestamp)
            wire.Timestamp = (ulong)timestamp;
        if (Sequence is { } sequence)
            wire.Seq = sequence;
        if (Uuid is not null)
            wire.Uuid = Uuid;
        foreach (var metric in Metrics)
            wire.Metrics.Add(MetricWire.Write(metric));
        return wire.ToByteArray();
    }

    public SparkplugMetric? Find(string name)
    {
        foreach (var metric in Metrics)
        {
            if (metric.Name == name)
                return metric;
        }

        return null;
    }

    internal static long Time(ulong unixMilliseconds) => unixMilliseconds > long.MaxValue ? long.MaxValue : (long)unixMilliseconds;
}
