using System.Text.Unicode;

namespace EdgeGym.Protocols.Sparkplug;

/// <summary>
/// Walks a payload's fields without making anything of them: well-formed, not too many, not too deep, texts in UTF-8. Only then the library may allocate.
/// </summary>
internal ref struct WireCheck
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private int _metrics;
    private int _properties;

    private enum Level
    {
        Payload,
        Metric,
        PropertySet,
        PropertyValue,
    }

    public static SparkplugReject Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return SparkplugReject.Empty;
        if (bytes.Length > SparkplugLimits.MaximumBytes)
            return SparkplugReject.TooLong;
        var check = default(WireCheck);
        return check.Message(bytes, Level.Payload);
    }

    private SparkplugReject Message(ReadOnlySpan<byte> bytes, Level level)
    {
        while (!bytes.IsEmpty)
        {
            if (!TryTakeVarint(ref bytes, out var tag) || tag >> 3 is 0 or > 536_870_911)
                return SparkplugReject.Malformed;
            switch ((int)(tag & 7))
            {
                case Varint:
                    if (!TryTakeVarint(ref bytes, out _))
                        return SparkplugReject.Malformed;
                    break;
                case Fixed64 when bytes.Length >= 8:
                    bytes = bytes[8..];
                    break;
                case Fixed32 when bytes.Length >= 4:
                    bytes = bytes[4..];
                    break;
                case Delimited:
                    if (!TryTakeVarint(ref bytes, out var length) || length > (ulong)bytes.Length)
                        return SparkplugReject.Malformed;
                    var reject = Field(bytes[..(int)length], (int)(tag >> 3), level);
                    if (reject != SparkplugReject.None)
                        return reject;
                    bytes = bytes[(int)length..];
                    break;
                default:
                    // Groups went out of use before Sparkplug began, and they nest without a length.
                    return SparkplugReject.Malformed;
            }
        }

        return SparkplugReject.None;
    }

    private SparkplugReject Field(ReadOnlySpan<byte> content, int number, Level level) => (level, number) switch
    {
        (Level.Payload, 2) => ++_metrics > SparkplugLimits.MaximumMetrics ? SparkplugReject.TooManyMetrics : Message(content, Level.Metric),
        (Level.Payload, 4) => Text(content, SparkplugLimits.MaximumNameBytes),
        (Level.Metric, 1) => Text(content, SparkplugLimits.MaximumNameBytes),
        (Level.Metric, 9) => Message(content, Level.PropertySet),
        (Level.Metric, 15) => Text(content, SparkplugLimits.MaximumTextBytes),
        (Level.PropertySet, 1) => ++_properties > SparkplugLimits.MaximumProperties ? SparkplugReject.TooManyProperties : Text(content, SparkplugLimits.MaximumNameBytes),
        (Level.PropertySet, 2) => ++_properties > SparkplugLimits.MaximumProperties ? SparkplugReject.TooManyProperties : Message(content, Level.PropertyValue),
        (Level.PropertyValue, 8) => Text(content, SparkplugLimits.MaximumTextBytes),
        _ => SparkplugReject.None,
    };

    private static SparkplugReject Text(ReadOnlySpan<byte> content, int most) =>
        content.Length > most ? SparkplugReject.TextTooLong : Utf8.IsValid(content) ? SparkplugReject.None : SparkplugReject.BadText;

    private static bool TryTakeVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var index = 0; index < Math.Min(bytes.Length, 10); index++)
        {
            value |= (ulong)(bytes[index] & 0x7F) << (7 * index);
            if (bytes[index] >= 0x80)
                continue;
            bytes = bytes[(index + 1)..];
            return true;
        }

        return false;
    }
}
