using System.Buffers.Binary;

namespace EdgeGym.Protocols.Keiser;

/// <summary>
/// What an M-series machine broadcasts three times a second in its manufacturer data: company 0x0102, then this. Bikes (M3i, 19 bytes) end with trip and gear, the
/// upright machine M7i (21 bytes) with gear and fields that its public page does not finish explaining.
/// </summary>
/// <param name="Major">Version, binary-coded decimal.</param>
/// <param name="Minor">Version, binary-coded decimal.</param>
/// <param name="DataType">0 and 128–227 are live values; others are reviews of intervals.</param>
/// <param name="Equipment">Number that the gym gave the machine, 0–200.</param>
/// <param name="CadencePerMinute">rpm.</param>
/// <param name="HeartRate">bpm; null when no strap is worn.</param>
/// <param name="PowerWatts">W.</param>
/// <param name="Kilocalories">kcal.</param>
/// <param name="DurationSeconds">s.</param>
/// <param name="TripMetres">m, in steps of 0.1 km or 0.1 mile as the machine is set; null on an M7i.</param>
/// <param name="Gear">1–24; null where the broadcast ends before.</param>
public readonly record struct KeiserAdvertisement(
    byte Major, byte Minor, byte DataType, byte Equipment, double CadencePerMinute, double? HeartRate, int PowerWatts, int Kilocalories, int DurationSeconds,
    double? TripMetres, int? Gear)
{
    private const int SharedBytes = 16;
    private const int BikeBytes = 19;
    private const int UprightBytes = 21;
    private const double MetresPerMile = 1609.344;

    public bool IsLive => DataType is 0 or (>= 128 and <= 227);

    /// <param name="bytes">Manufacturer data with its company number.</param>
    /// <param name="advertisement">Valid when null is returned.</param>
    /// <param name="quirks">Cut short, longer than known, or seconds above 59.</param>
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes, out KeiserAdvertisement advertisement, out Quirks quirks)
    {
        advertisement = default;
        quirks = Quirks.None;
        if (bytes.IsEmpty)
            return RejectReasons.Empty;
        if (bytes.Length < SharedBytes)
            return RejectReasons.TooShort;
        if (bytes[0] != 0x02 || bytes[1] != 0x01)
            return RejectReasons.BadStart;

        double? trip = null;
        int? gear = null;
        if (bytes.Length >= UprightBytes)
        {
            gear = bytes[16];
            quirks |= Quirks.TrailingBytes;
        }
        else if (bytes.Length >= BikeBytes)
        {
            var raw = BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]);
            trip = Math.Round((raw & 0x7FFF) * ((raw & 0x8000) != 0 ? 100 : MetresPerMile / 10), 1);
            gear = bytes[18];
            if (bytes.Length > BikeBytes)
                quirks |= Quirks.TrailingBytes;
        }
        else
        {
            quirks |= Quirks.TruncatedRecord;
        }

        if (bytes[15] > 59)
            quirks |= Quirks.ImplausibleValue;
        var heart = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) / 10.0;
        advertisement = new KeiserAdvertisement(
            Decimal(bytes[2]), Decimal(bytes[3]), bytes[4], bytes[5], BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]) / 10.0,
            heart == 0 ? null : heart, BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]),
            (bytes[14] * 60) + bytes[15], trip, gear);
        return null;
    }

    private static byte Decimal(byte coded) => (byte)(((coded >> 4) * 10) + (coded & 0xF));
}
