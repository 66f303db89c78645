using System.Buffers.Binary;

namespace EdgeGym.Protocols.OpenBarbell;

/// <summary>
/// One repetition of an OpenBarbell linear encoder: a row of 32-bit floats from a start flag (−1234, −2345 or −3456 for versions 1–3) to −6789 and the battery.
/// Values that no barbell has (recorded devices sent infinity and the speed of light) are absent.
/// </summary>
/// <param name="Version">1–3.</param>
/// <param name="Number">The device's count since it was switched on.</param>
/// <param name="MeanVelocity">m/s, 0–10.</param>
/// <param name="RangeOfMotion">mm, 0–5000.</param>
/// <param name="PeakVelocity">m/s, 0–20.</param>
/// <param name="PeakVelocityLocation">% of the range of motion.</param>
/// <param name="PeakAcceleration">m/s²; only version 3 measures it.</param>
/// <param name="DurationMilliseconds">Of the lift, the slow start included (so range / duration is less than the mean velocity); 0–120,000 ms.</param>
/// <param name="BatteryPercent">%.</param>
/// <param name="FirstPeriod">Index of the first per-tick period in the row.</param>
/// <param name="Periods">How many there are.</param>
public readonly record struct OpenBarbellRepetition(
    byte Version, long Number, double? MeanVelocity, double? RangeOfMotion, double? PeakVelocity, double? PeakVelocityLocation,
    double? PeakAcceleration, double? DurationMilliseconds, double? BatteryPercent, int FirstPeriod, int Periods)
{
    /// <summary>Floats of the longest repetition: 25 before, 26 behind and as many periods as the firmware keeps, with room.</summary>
    public const int MaximumValues = 256;

    private const int HeaderValues = 8;
    private const float PeriodsBegin = -9876;
    private const float End = -6789;

    /// <summary>Stands in the place of the peak acceleration where the firmware has none.</summary>
    private const float NoAcceleration = -2121;

    /// <returns>1–3, or 0 when the value is no start flag.</returns>
    public static byte VersionOf(float value) => value switch { -1234 => 1, -2345 => 2, -3456 => 3, _ => 0 };

    public static bool IsEnd(float value) => value == End;

    /// <param name="bytes">The whole row, little-endian.</param>
    /// <param name="repetition">Valid when null is returned.</param>
    /// <param name="quirks">What was odd.</param>
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes, out OpenBarbellRepetition repetition, out Quirks quirks)
    {
        repetition = default;
        quirks = Quirks.None;
        if (bytes.IsEmpty)
            return RejectReasons.Empty;
        if (bytes.Length % 4 != 0)
            return RejectReasons.BadLength;
        if (bytes.Length / 4 > MaximumValues)
            return RejectReasons.TooLong;
        var version = VersionOf(At(bytes, 0));
        if (version == 0)
            return RejectReasons.BadStart;

        var count = bytes.Length / 4;
        var (periods, end) = (-1, -1);
        for (var index = 1; index < count && end < 0; index++)
        {
            var value = At(bytes, index);
            if (value == PeriodsBegin && periods < 0)
                periods = index + 1;
            else if (value == End)
                end = index;
        }

        if (end < 0 || end + 1 >= count)
            return RejectReasons.Incomplete;
        if (end < HeaderValues)
            return RejectReasons.TooShort;
        if (At(bytes, 1) is not (>= 0 and <= 1e9f))
            return RejectReasons.OutOfRange;
        if (end + 2 < count)
            quirks |= Quirks.TrailingBytes;

        var acceleration = At(bytes, 6);
        repetition = new OpenBarbellRepetition(
            version, (long)At(bytes, 1), Within(At(bytes, 2), 10, ref quirks), Within(At(bytes, 3), 5000, ref quirks), Within(At(bytes, 4), 20, ref quirks),
            Within(At(bytes, 5), 100, ref quirks), acceleration == NoAcceleration ? null : Within(acceleration, 10_000, ref quirks),
            Within(At(bytes, 7) / 1000, 120_000, ref quirks), Within(At(bytes, end + 1), 100, ref quirks),
            periods < 0 ? end : periods, periods < 0 ? 0 : end - periods);
        return null;
    }

    public static float At(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadSingleLittleEndian(bytes[(index * 4)..]);

    private static double? Within(double value, double highest, ref Quirks quirks)
    {
        if (value >= 0 && value <= highest)
            return value;
        quirks |= Quirks.ImplausibleValue;
        return null;
    }
}
