using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Cps;

/// <summary>Characteristics of the Cycling Power Service as a technician reads them.</summary>
public static class CpsDocument
{
    /// <param name="part"><c>2a63</c>.</param>
    /// <param name="bytes">The characteristic's value.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        if (!GattDocument.TryParsePart(part, out var number) || number != 0x2A63)
            return DecodedMessage.Rejected("unknown_part", $"'{part}' is none of this service");
        if (!CyclingPowerMeasurement.TryRead(bytes, out var record))
            return DecodedMessage.Rejected(bytes.Length > GattDocument.MaximumBytes ? "too_long" : "too_short", $"{bytes.Length} bytes");
        var fields = new List<DecodedField>();
        GattDocument.Describe(CyclingPowerMeasurement.Layout, in record, bytes, fields);
        if (record.Get(CyclingPowerField.PedalPowerBalance) is not null)
            fields.Add(new DecodedField("pedal_power_balance_reference", (record.Flags & CyclingPowerMeasurement.BalanceOfLeft) != 0 ? "left" : "unknown"));
        if (record.Get(CyclingPowerField.AccumulatedTorque) is not null)
            fields.Add(new DecodedField("accumulated_torque_source", (record.Flags & CyclingPowerMeasurement.TorqueOfCrank) != 0 ? "crank" : "wheel"));
        if ((record.Flags & CyclingPowerMeasurement.OffsetCompensation) != 0)
            fields.Add(new DecodedField("offset_compensation_indicator", true));
        return new DecodedMessage(CyclingPowerMeasurement.Layout.Message, fields, Quirks: record.Quirks);
    }
}
