using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Csc;

/// <summary>Characteristics of the Cycling Speed and Cadence Service as a technician reads them.</summary>
public static class CscDocument
{
    /// <param name="part"><c>2a5b</c>.</param>
    /// <param name="bytes">The characteristic's value.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        if (!GattDocument.TryParsePart(part, out var number) || number != 0x2A5B)
            return DecodedMessage.Rejected("unknown_part", $"'{part}' is none of this service");
        if (!CscMeasurement.TryRead(bytes, out var record))
            return DecodedMessage.Rejected(bytes.Length > GattDocument.MaximumBytes ? "too_long" : "too_short", $"{bytes.Length} bytes");
        var fields = new List<DecodedField>();
        GattDocument.Describe(CscMeasurement.Layout, in record, bytes, fields);
        return new DecodedMessage(CscMeasurement.Layout.Message, fields, Quirks: record.Quirks);
    }
}
