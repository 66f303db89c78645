using EdgeGym.Protocols.Gatt;
using static EdgeGym.Protocols.Gatt.GattForm;

namespace EdgeGym.Protocols.Hrs;

/// <summary>Heart Rate Measurement, characteristic 0x2A37 (Heart Rate Service 1.0, section 3.1).</summary>
/// <param name="BeatsPerMinute">As sent: 0 means that the sensor has none. Null: the record ends before it.</param>
/// <param name="HasContact">Null: the sensor can't tell.</param>
/// <param name="EnergyKilojoules">kJ since the sensor was reset.</param>
/// <param name="Quirks">What was odd.</param>
public readonly record struct HeartRateMeasurement(int? BeatsPerMinute, bool? HasContact, int? EnergyKilojoules, Quirks Quirks)
{
    internal const uint Wide = 1;
    internal const uint Contact = 2;
    internal const uint ContactSupported = 4;
    private const int Rate = 0;
    private const int Energy = 1;
    private const int RrIntervals = 2;
    private const double RrSecond = 1.0 / 1024;

    internal static readonly GattLayout Layout = new(
        "heart_rate_measurement", 1,
        new GattField(Rate, "heart_rate_measurement_value", U8, "bpm", Bit: 0, WhenClear: true),
        new GattField(Rate, "heart_rate_measurement_value", U16, "bpm", Bit: 0),
        new GattField(Energy, "energy_expended", U16, "kJ", Bit: 3))
    {
        DefinedFlags = 0x1F,
        List = new GattField(RrIntervals, "rr_interval", U16, "s", RrSecond, Bit: 4),
    };

    /// <param name="bytes">The characteristic's value; hostile.</param>
    /// <param name="rr">Takes RR intervals, oldest first, in 1/1024 s; as many as fit.</param>
    /// <param name="measurement">What the record has.</param>
    /// <param name="rrCount">Intervals written to <paramref name="rr"/>.</param>
    /// <returns>False when the record has no heart rate.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, Span<ushort> rr, out HeartRateMeasurement measurement, out int rrCount)
    {
        (measurement, rrCount) = (default, 0);
        if (bytes.Length > GattDocument.MaximumBytes || !GattCodec.TryRead(Layout, bytes, out var record) || record[Rate] is not { } rate)
            return false;
        rrCount = Math.Min(record.ListCount, rr.Length);
        for (var index = 0; index < rrCount; index++)
            rr[index] = (ushort)U16.Read(bytes[(record.ListOffset + (2 * index))..]);
        measurement = new HeartRateMeasurement(
            (int)rate, (record.Flags & ContactSupported) == 0 ? null : (record.Flags & Contact) != 0, (int?)record[Energy], record.Quirks);
        return true;
    }

    /// <summary>Writes a record, as a strap does.</summary>
    /// <param name="destination">2 to 5 bytes and 2 for each interval.</param>
    /// <param name="rr">RR intervals, oldest first, in 1/1024 s.</param>
    /// <returns>Bytes written; -1 when they don't fit.</returns>
    public int Write(Span<byte> destination, ReadOnlySpan<ushort> rr = default)
    {
        var record = default(GattRecord);
        record.Flags = (BeatsPerMinute > byte.MaxValue ? Wide : 0) | (rr.IsEmpty ? 0u : 16)
            | (HasContact is { } contact ? ContactSupported | (contact ? Contact : 0) : 0);
        record.Set(Rate, BeatsPerMinute ?? 0);
        if (EnergyKilojoules is { } energy)
            record.Set(Energy, energy);
        var written = GattCodec.Write(Layout, in record, destination);
        if (written < 0 || destination.Length - written < 2 * rr.Length)
            return -1;
        foreach (var interval in rr)
        {
            U16.Write(interval, destination[written..]);
            written += 2;
        }

        return written;
    }
}
