using System.Globalization;

namespace EdgeGym.Protocols.Sparkplug;

/// <summary>A payload as a technician reads it.</summary>
public static class SparkplugDocument
{
    private static readonly string[] MessageTypes = ["nbirth", "ndeath", "dbirth", "ddeath", "ndata", "ddata", "ncmd", "dcmd"];

    /// <param name="part">The message type of the topic (<c>nbirth</c>, <c>ddata</c> …) where it is known; else empty.</param>
    /// <param name="bytes">One payload.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        if (part.Length > 0 && !MessageTypes.Contains(part, StringComparer.Ordinal))
            return DecodedMessage.Rejected("unknown_part", string.Join(", ", MessageTypes));
        var reject = SparkplugPayload.TryRead(bytes, out var payload, out var quirks);
        if (reject != SparkplugReject.None)
            return DecodedMessage.Rejected(reject.ToName(), $"{bytes.Length} bytes");
        var fields = new List<DecodedField>();
        if (payload!.Timestamp is { } timestamp)
            fields.Add(new DecodedField("timestamp", timestamp, "ms"));
        if (payload.Sequence is { } sequence)
            fields.Add(new DecodedField("seq", sequence));
        if (payload.Uuid is not null)
            fields.Add(new DecodedField("uuid", payload.Uuid));
        fields.Add(new DecodedField("metrics", payload.Metrics.Select(Describe).ToArray()));
        return new DecodedMessage(part.Length > 0 ? part : "payload", fields, Quirks: quirks);
    }

    private static DecodedField[] Describe(SparkplugMetric metric)
    {
        var fields = new List<DecodedField>();
        if (metric.Name is not null)
            fields.Add(new DecodedField("name", metric.Name));
        if (metric.Alias is { } alias)
            fields.Add(new DecodedField("alias", alias));
        if (metric.Timestamp is { } timestamp)
            fields.Add(new DecodedField("timestamp", timestamp));
        if (metric.Type != SparkplugDataType.Unknown)
            fields.Add(new DecodedField("datatype", metric.Type.ToString()));
        if (metric.IsHistorical)
            fields.Add(new DecodedField("is_historical", true));
        if (metric.IsTransient)
            fields.Add(new DecodedField("is_transient", true));
        if (metric.IsNull)
            fields.Add(new DecodedField("is_null", true));
        if (Shown(metric.Value) is { } value)
            fields.Add(new DecodedField("value", value));
        if (metric.Unit is not null)
            fields.Add(new DecodedField("unit", metric.Unit));
        return [.. fields];
    }

    /// <summary>JSON has no infinities and no bytes.</summary>
    private static object? Shown(object? value) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes),
        float number when !float.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        double number when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        float[] numbers => numbers.Select(number => Shown(number)!).ToArray(),
        double[] numbers => numbers.Select(number => Shown(number)!).ToArray(),
        _ => value,
    };
}
