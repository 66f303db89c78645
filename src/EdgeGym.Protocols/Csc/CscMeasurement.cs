using EdgeGym.Protocols.Gatt;
using static EdgeGym.Protocols.Gatt.GattForm;

namespace EdgeGym.Protocols.Csc;

/// <summary>What a CSC Measurement can say.</summary>
public enum CscField
{
    CumulativeWheelRevolutions,

    /// <summary>s, modulo 64.</summary>
    LastWheelEventTime,
    CumulativeCrankRevolutions,

    /// <summary>s, modulo 64.</summary>
    LastCrankEventTime,
}

/// <summary>CSC Measurement, characteristic 0x2A5B (Cycling Speed and Cadence Service 1.0, section 3.1).</summary>
public static class CscMeasurement
{
    internal static readonly GattLayout Layout = new(
        "csc_measurement", 1,
        new GattField((int)CscField.CumulativeWheelRevolutions, "cumulative_wheel_revolutions", U32, Bit: 0),
        new GattField((int)CscField.LastWheelEventTime, "last_wheel_event_time", U16, "s", 1.0 / 1024, Bit: 0),
        new GattField((int)CscField.CumulativeCrankRevolutions, "cumulative_crank_revolutions", U16, Bit: 1),
        new GattField((int)CscField.LastCrankEventTime, "last_crank_event_time", U16, "s", 1.0 / 1024, Bit: 1))
    { DefinedFlags = 3 };

    /// <param name="bytes">The characteristic's value; hostile.</param>
    /// <param name="record">What fits, and what was odd about it.</param>
    /// <returns>False without flags.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out GattRecord record)
    {
        record = default;
        return bytes.Length <= GattDocument.MaximumBytes && GattCodec.TryRead(Layout, bytes, out record);
    }

    /// <summary>Null when the record does not have it.</summary>
    public static double? Get(this in GattRecord record, CscField field) => record[(int)field];
}
