using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Csc;

/// <summary>A cadence sensor's records as readings. The wheel's circumference is not known here, so no speed.</summary>
public sealed class CscReader : IFrameReader
{
    private RevolutionCounter _crank;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        if (!GattDocument.TryParsePart(part, out var number) || number != 0x2A5B)
            return new FrameOutcome("unknown_part");
        if (!CscMeasurement.TryRead(bytes, out var record))
            return new FrameOutcome(bytes.Length > GattDocument.MaximumBytes ? "too_long" : "too_short");
        var quirks = record.Quirks;
        if (record.Get(CscField.CumulativeCrankRevolutions) is { } revolutions && record.Get(CscField.LastCrankEventTime) is { } seconds)
        {
            var cadence = _crank.See((ushort)revolutions, (ushort)Math.Round(seconds * 1024), receivedAt, ref quirks);
            readings.Add(new CardioReading(receivedAt, CadencePerMinute: Math.Round(cadence, 4)));
        }

        return FrameOutcome.Good(quirks);
    }
}
