namespace EdgeGym.Protocols.Sparkplug;

/// <summary>One metric of a payload.</summary>
public sealed record SparkplugMetric
{
    /// <summary>Null where only the alias is sent.</summary>
    public string? Name { get; init; }

    public ulong? Alias { get; init; }

    /// <summary>Unix ms.</summary>
    public long? Timestamp { get; init; }

    public SparkplugDataType Type { get; init; }

    /// <summary>The value is absent on purpose.</summary>
    public bool IsNull { get; init; }

    /// <summary>An old value, sent late; it says nothing of now.</summary>
    public bool IsHistorical { get; init; }

    public bool IsTransient { get; init; }

    /// <summary>
    /// By <see cref="Type"/>: long (signed integers, DateTime), ulong (unsigned), float, double, bool, string, byte[] (Bytes, File),
    /// or an array of long, ulong, float, double, bool or string. Null when it is absent, of a kind that is skipped, or none of its type.
    /// </summary>
    public object? Value { get; init; }

    /// <summary>Unit by the property <c>engUnit</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Limits of a setting by the properties <c>engLow</c>, <c>engHigh</c> and <c>engStep</c>, in <see cref="Unit"/>.</summary>
    public double? Low { get; init; }

    public double? High { get; init; }

    public double? Step { get; init; }

    /// <summary>As it stood on the wire, for a metric whose type only the birth certificate tells.</summary>
    internal object? Raw { get; init; }

    /// <summary>The same value under the type that the birth certificate gave.</summary>
    public SparkplugMetric As(SparkplugDataType type, ref Quirks quirks) => Type != SparkplugDataType.Unknown || type == SparkplugDataType.Unknown
        ? this
        : this with { Type = type, Value = IsNull ? null : SparkplugValues.Read(type, Raw, ref quirks) };

    /// <summary>The value as a finite number; null when it is none.</summary>
    public double? Number => Value switch
    {
        long number => number,
        ulong number => number,
        // Six decimals: what a float of 0.1 means is 0.1.
        float number when float.IsFinite(number) => Math.Round((double)number, 6),
        double number when double.IsFinite(number) => number,
        _ => null,
    };
}
