using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Vitruvian;

/// <summary>
/// Working repetitions (not the calibrating ones, which other apps have counted) with the load that the monitor showed last, and a warning when the machine has
/// taken the load off by itself. Positions are not passed on: the machine counts, and two counts of one movement would differ.
/// </summary>
public sealed class VitruvianReader : IFrameReader
{
    /// <summary>More new repetitions than this at once is another set, not a gap.</summary>
    private const long MostAtOnce = 3;

    private double? _load;
    private double? _range;
    private long _count = -1;
    private long _epoch;
    private bool _deloaded;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        switch (part)
        {
            case "monitor":
                var reject = VitruvianMonitor.TryRead(bytes, out var monitor, out var quirks);
                if (reject is not null)
                    return new FrameOutcome(reject);
                _load = monitor.TotalLoad is > 0 and <= 300 ? Math.Round(monitor.TotalLoad, 2) : null;
                var deloaded = monitor.Status is { } status && status.HasFlag(VitruvianStatus.DeloadOccurred);
                if (deloaded && !_deloaded)
                    readings.Add(new FaultReading(receivedAt, "deload_occurred", FaultSeverity.Warning));
                _deloaded = deloaded;
                return FrameOutcome.Good(quirks);
            case "reps":
                reject = VitruvianRepetitions.TryRead(bytes, out var repetitions, out quirks);
                return reject is null ? Count(in repetitions, receivedAt, quirks, readings) : new FrameOutcome(reject);
            case "command":
                return bytes.IsEmpty ? new FrameOutcome(RejectReasons.Empty)
                    : VitruvianCommand.NameOf(bytes[0]) is null ? new FrameOutcome(RejectReasons.UnknownType) : FrameOutcome.Good();
            default:
                return new FrameOutcome(RejectReasons.UnknownPart);
        }
    }

    private FrameOutcome Count(in VitruvianRepetitions repetitions, long receivedAt, Quirks quirks, ICollection<Reading> readings)
    {
        long count = repetitions.SetCount ?? (int)Math.Min(repetitions.Bottoms, int.MaxValue);
        _range = repetitions.RangeTop - repetitions.RangeBottom is >= 0 and <= 5000 and var range ? range : null;
        var added = count - _count;
        if (_count < 0 || added < 0 || added > MostAtOnce)
        {
            if (_count > 0 && count > 0)
                quirks |= Quirks.CounterReset;
            // What was counted before we listened, or a new set: its first repetition is one.
            added = count == 1 && _count != 1 ? 1 : 0;
            _epoch = receivedAt;
        }

        _count = count;
        for (var number = count - added + 1; number <= count; number++)
            readings.Add(new RepetitionReading($"vitruvian-{_epoch:x}-{number}", receivedAt, _load, null, null, _range));
        return FrameOutcome.Good(quirks);
    }
}
