using EdgeGym.Protocols.Gatt;
using static EdgeGym.Protocols.Gatt.GattForm;

namespace EdgeGym.Protocols.Cps;

/// <summary>What a Cycling Power Measurement can say; units as in <see cref="CyclingPowerMeasurement"/>.</summary>
public enum CyclingPowerField
{
    /// <summary>W.</summary>
    InstantaneousPower,

    /// <summary>%; of the left pedal when flag bit 1 says so.</summary>
    PedalPowerBalance,

    /// <summary>Nm, summed up; rolls over at 2048.</summary>
    AccumulatedTorque,
    CumulativeWheelRevolutions,

    /// <summary>s, modulo 32.</summary>
    LastWheelEventTime,
    CumulativeCrankRevolutions,

    /// <summary>s, modulo 64.</summary>
    LastCrankEventTime,
    MaximumForceMagnitude,
    MinimumForceMagnitude,
    MaximumTorqueMagnitude,
    MinimumTorqueMagnitude,
    MaximumAngle,
    MinimumAngle,
    TopDeadSpotAngle,
    BottomDeadSpotAngle,

    /// <summary>kJ.</summary>
    AccumulatedEnergy,
}

/// <summary>Cycling Power Measurement, characteristic 0x2A63 (Cycling Power Service 1.1, section 3.2).</summary>
public static class CyclingPowerMeasurement
{
    /// <summary>Flag bits without a field: balance of the left pedal, torque of the crank, offset compensation.</summary>
    internal const uint BalanceOfLeft = 1 << 1;
    internal const uint TorqueOfCrank = 1 << 3;
    internal const uint OffsetCompensation = 1 << 12;

    internal static readonly GattLayout Layout = new(
        "cycling_power_measurement", 2,
        Field(CyclingPowerField.InstantaneousPower, S16, "W", 1, GattField.Always),
        Field(CyclingPowerField.PedalPowerBalance, U8, "%", 0.5, 0),
        Field(CyclingPowerField.AccumulatedTorque, U16, "Nm", 1.0 / 32, 2),
        Field(CyclingPowerField.CumulativeWheelRevolutions, U32, null, 1, 4),
        Field(CyclingPowerField.LastWheelEventTime, U16, "s", 1.0 / 2048, 4),
        Field(CyclingPowerField.CumulativeCrankRevolutions, U16, null, 1, 5),
        Field(CyclingPowerField.LastCrankEventTime, U16, "s", 1.0 / 1024, 5),
        Field(CyclingPowerField.MaximumForceMagnitude, S16, "N", 1, 6),
        Field(CyclingPowerField.MinimumForceMagnitude, S16, "N", 1, 6),
        Field(CyclingPowerField.MaximumTorqueMagnitude, S16, "Nm", 1.0 / 32, 7),
        Field(CyclingPowerField.MinimumTorqueMagnitude, S16, "Nm", 1.0 / 32, 7),
        Field(CyclingPowerField.MaximumAngle, Low12, "°", 1, 8),
        Field(CyclingPowerField.MinimumAngle, High12, "°", 1, 8),
        Field(CyclingPowerField.TopDeadSpotAngle, U16, "°", 1, 9),
        Field(CyclingPowerField.BottomDeadSpotAngle, U16, "°", 1, 10),
        Field(CyclingPowerField.AccumulatedEnergy, U16, "kJ", 1, 11))
    { DefinedFlags = 0x1FFF };

    /// <param name="bytes">The characteristic's value; hostile.</param>
    /// <param name="record">What fits, and what was odd about it.</param>
    /// <returns>False when there is no power in it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out GattRecord record)
    {
        record = default;
        return bytes.Length <= GattDocument.MaximumBytes && GattCodec.TryRead(Layout, bytes, out record) && !record.IsEmpty;
    }

    /// <summary>Null when the record does not have it.</summary>
    public static double? Get(this in GattRecord record, CyclingPowerField field) => record[(int)field];

    private static GattField Field(CyclingPowerField field, GattForm form, string? unit, double scale, int bit) => new(
        (int)field, System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString()), form, unit, scale, bit);
}
