using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Cps;

/// <summary>A power meter's records as readings: power, and cadence from its count of crank revolutions. The wheel's circumference is not known here, so no speed.</summary>
public sealed class CpsReader : IFrameReader
{
    private RevolutionCounter _crank;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        if (!GattDocument.TryParsePart(part, out var number) || number != 0x2A63)
            return new FrameOutcome("unknown_part");
        if (!CyclingPowerMeasurement.TryRead(bytes, out var record))
            return new FrameOutcome(bytes.Length > GattDocument.MaximumBytes ? "too_long" : "too_short");
        var quirks = record.Quirks;
        double? cadence = null;
        if (record.Get(CyclingPowerField.CumulativeCrankRevolutions) is { } revolutions && record.Get(CyclingPowerField.LastCrankEventTime) is { } seconds)
            cadence = _crank.See((ushort)revolutions, (ushort)Math.Round(seconds * 1024), receivedAt, ref quirks);
        var reading = new CardioReading(receivedAt, PowerWatts: record.Get(CyclingPowerField.InstantaneousPower), CadencePerMinute: cadence);
        if (ReadingLimits.Cardio(reading, ref quirks) is { } cardio)
            readings.Add(cardio);
        return FrameOutcome.Good(quirks);
    }
}
