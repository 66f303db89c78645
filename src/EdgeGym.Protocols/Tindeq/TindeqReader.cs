using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Tindeq;

/// <summary>
/// Isometric pulls out of the stream of forces: a pull begins above 3 kg and ends below 1.5 kg, and is a repetition with its peak as load and its length as
/// concentric time when it lasted at least 300 ms (shorter ones are knocks). A low battery is a fault.
/// </summary>
public sealed class TindeqReader : IFrameReader
{
    private const float Begin = 3;
    private const float End = 1.5f;
    private const float Strongest = 500;
    private const double ShortestMilliseconds = 300;

    private bool _pulling;
    private uint _began;
    private uint _last;
    private float _peak;
    private bool _warned;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        if (part.Length > 0)
            return new FrameOutcome(RejectReasons.UnknownPart);
        var reject = TindeqNotification.TryRead(bytes, out var notification, out var quirks);
        if (reject is not null)
            return new FrameOutcome(reject);

        if (notification.Tag == TindeqTag.LowPowerWarning && !_warned)
        {
            _warned = true;
            readings.Add(new FaultReading(receivedAt, "low_power", FaultSeverity.Warning));
        }

        for (var index = 0; index < notification.Samples; index++)
        {
            var (kilograms, microseconds) = notification[index];
            if (!(Math.Abs(kilograms) <= Strongest))
                quirks |= Quirks.ImplausibleValue;
            else
                quirks |= Take(kilograms, microseconds, receivedAt, readings);
        }

        return FrameOutcome.Good(quirks);
    }

    private Quirks Take(float kilograms, uint microseconds, long receivedAt, ICollection<Reading> readings)
    {
        var quirks = Quirks.None;
        if (_pulling && microseconds < _last)
        {
            // The clock starts again with each measurement; what was being pulled is not over in any way that we saw.
            _pulling = false;
            quirks = Quirks.CounterReset;
        }

        _last = microseconds;
        if (!_pulling && kilograms >= Begin)
            (_pulling, _began, _peak) = (true, microseconds, kilograms);
        if (!_pulling)
            return quirks;
        _peak = Math.Max(_peak, kilograms);
        if (kilograms >= End)
            return quirks;

        _pulling = false;
        var length = (microseconds - _began) / 1000.0;
        if (length is >= ShortestMilliseconds and <= 120_000)
            readings.Add(new RepetitionReading($"tindeq-{receivedAt:x}-{_began:x}", receivedAt, Math.Round(_peak, 3), length));
        return quirks;
    }
}
