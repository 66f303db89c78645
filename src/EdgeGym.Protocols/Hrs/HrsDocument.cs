using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Hrs;

/// <summary>Characteristics of the Heart Rate Service as a technician reads them.</summary>
public static class HrsDocument
{
    private static readonly string[] Locations = ["other", "chest", "wrist", "finger", "hand", "ear_lobe", "foot"];

    /// <param name="part"><c>2a37</c> (measurement) or <c>2a38</c> (body sensor location).</param>
    /// <param name="bytes">The characteristic's value.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        if (part is not ("2a37" or "2A37" or "2a38" or "2A38"))
            return DecodedMessage.Rejected("unknown_part", $"'{part}' is none of this service");
        if (bytes.Length > GattDocument.MaximumBytes)
            return DecodedMessage.Rejected("too_long", $"{bytes.Length} bytes");
        var fields = new List<DecodedField>();
        if (part[^1] == '8')
        {
            if (bytes.IsEmpty)
                return DecodedMessage.Rejected("too_short", "0 bytes");
            fields.Add(new DecodedField("body_sensor_location", bytes[0] < Locations.Length ? Locations[bytes[0]] : "reserved"));
            return new DecodedMessage("body_sensor_location", fields);
        }

        if (!HeartRateMeasurement.TryRead(bytes, default, out var measurement, out _))
            return DecodedMessage.Rejected("too_short", $"{bytes.Length} bytes");
        GattCodec.TryRead(HeartRateMeasurement.Layout, bytes, out var record);
        GattDocument.Describe(HeartRateMeasurement.Layout, in record, bytes, fields);
        fields.Add(new DecodedField("sensor_contact_supported", measurement.HasContact is not null));
        if (measurement.HasContact is { } contact)
            fields.Add(new DecodedField("sensor_contact_detected", contact));
        return new DecodedMessage(HeartRateMeasurement.Layout.Message, fields, Quirks: measurement.Quirks);
    }
}
