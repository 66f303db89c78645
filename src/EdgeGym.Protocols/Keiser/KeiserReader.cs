using System.Globalization;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Keiser;

/// <summary>
/// Sets from a person's chip (parts <c>set</c> and <c>echip</c>) and live values from an M-series broadcast (part <c>m</c>). A set's id is display, machine and
/// second, so that the same chip read twice says the same sets; power tests are no sets.
/// </summary>
public sealed class KeiserReader : IFrameReader
{
    private const long Pace = 900;

    /// <summary>A display whose clock was never set counts from a year that no gym has.</summary>
    private const uint Earliest = 946_684_800;

    private long _saidAt = long.MinValue / 2;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        switch (part)
        {
            case "set":
                var reject = KeiserSet.TryRead(bytes, out var set);
                return reject is null ? Say(in set, receivedAt, readings) : new FrameOutcome(reject);
            case "directory" or "chain":
                reject = KeiserPage.Check(bytes);
                return reject is null ? FrameOutcome.Good() : new FrameOutcome(reject);
            case "echip":
                return bytes.Length == KeiserChip.Bytes ? Chip(bytes, receivedAt, readings) : new FrameOutcome(RejectReasons.BadLength);
            case "m":
                return Advertisement(bytes, receivedAt, readings);
            default:
                return new FrameOutcome(RejectReasons.UnknownPart);
        }
    }

    private static FrameOutcome Chip(ReadOnlySpan<byte> image, long receivedAt, ICollection<Reading> readings)
    {
        var chip = new KeiserChip(image);
        var quirks = Quirks.None;
        while (chip.MoveNext())
        {
            var set = chip.Set;
            quirks |= Say(in set, receivedAt, readings).Quirks;
        }

        return FrameOutcome.Good(quirks | (chip.BrokenPages > 0 ? Quirks.TruncatedRecord : Quirks.None));
    }

    private static FrameOutcome Say(in KeiserSet set, long receivedAt, ICollection<Reading> readings)
    {
        if (set.Test is not null || set.Repetitions is null)
            return FrameOutcome.Good();
        var known = set.UnixSeconds >= Earliest && set.UnixSeconds * 1000L <= receivedAt;
        var quirks = known ? Quirks.None : Quirks.ImplausibleValue;
        // A display without a power sensor leaves both at zero.
        var measures = ReadingLimits.Measures(
            new SetMeasures(PeakPowerWatts: set.PeakPowerWatts > 0 ? set.PeakPowerWatts : null, WorkJoules: set.WorkJoules > 0 ? set.WorkJoules : null, Seat: set.Seat),
            ref quirks);
        readings.Add(new SetReading(
            string.Create(CultureInfo.InvariantCulture, $"keiser-{set.SerialSeconds:x}{set.SerialExtra}-{set.Model:x4}-{set.UnixSeconds:x}"),
            known ? set.UnixSeconds * 1000L : receivedAt, set.LoadKilograms, set.Repetitions, Measured: measures));
        return FrameOutcome.Good(quirks);
    }

    private FrameOutcome Advertisement(ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        var reject = KeiserAdvertisement.TryRead(bytes, out var advertisement, out var quirks);
        if (reject is not null)
            return new FrameOutcome(reject);
        if (!advertisement.IsLive || (receivedAt >= _saidAt && receivedAt - _saidAt < Pace))
            return FrameOutcome.Good(quirks);

        _saidAt = receivedAt;
        var reading = new CardioReading(
            receivedAt, null, null, advertisement.PowerWatts, advertisement.CadencePerMinute, advertisement.TripMetres, advertisement.Gear);
        if (ReadingLimits.Cardio(reading, ref quirks) is { } cardio)
            readings.Add(cardio);
        if (ReadingLimits.Heart(receivedAt, advertisement.HeartRate) is { } heart)
            readings.Add(heart);
        return FrameOutcome.Good(quirks);
    }
}
