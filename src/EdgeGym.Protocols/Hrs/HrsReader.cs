using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Hrs;

/// <summary>
/// A heart-rate strap's records as readings. A strap that says 0 tells no heart rate, nor does one that has lost the skin; but there are sensors
/// that claim to feel contact and never do, so that flag counts only once it has been seen set.
/// </summary>
public sealed class HrsReader : IFrameReader
{
    private bool _feelsContact;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        if (!GattDocument.TryParsePart(part, out var number) || number is not (0x2A37 or 0x2A38))
            return new FrameOutcome("unknown_part");
        if (bytes.Length > GattDocument.MaximumBytes)
            return new FrameOutcome("too_long");
        if (number == 0x2A38)
            return bytes.IsEmpty ? new FrameOutcome("too_short") : FrameOutcome.Good();
        if (!HeartRateMeasurement.TryRead(bytes, default, out var measurement, out _))
            return new FrameOutcome("too_short");
        var quirks = measurement.Quirks;
        var heart = ReadingLimits.Heart(receivedAt, measurement.BeatsPerMinute);
        if (heart is null && measurement.BeatsPerMinute > 0)
            quirks |= Quirks.ImplausibleValue;
        _feelsContact |= measurement.HasContact == true;
        if (heart is not null && !(_feelsContact && measurement.HasContact == false))
            readings.Add(heart);
        return FrameOutcome.Good(quirks);
    }
}
