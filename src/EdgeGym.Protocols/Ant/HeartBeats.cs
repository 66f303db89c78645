namespace EdgeGym.Protocols.Ant;

/// <summary>
/// What a strap's pages say together: beats counted, RR intervals, and whether the heart rate is still measured (a strap that lost its skin repeats the last one).
/// Feed pages in order. Not thread-safe.
/// </summary>
public sealed class HeartBeats
{
    /// <summary>Without a new beat for so long there is no heart rate: below 20 bpm nobody trains.</summary>
    private const long LongestPause = 3_000;

    private readonly RollingCounter _count = new(256);
    private long _beatTime = -1;
    private long _beatAt;
    private bool _toggle;
    private bool _toggleSeen;
    private bool _started;

    /// <summary>Bytes 1–3 mean something: the toggle bit has changed. Straps older than the pages send anything there.</summary>
    public bool IsPaged { get; private set; }

    /// <summary>Last interval between two beats, ms; null when a beat was missed in between.</summary>
    public double? IntervalMilliseconds { get; private set; }

    /// <summary>Beats per minute, 25–250; null when the strap measures none or no beat has come for 3 s.</summary>
    public int? BeatsPerMinute { get; private set; }

    /// <summary>Since the first page.</summary>
    public long Beats => _count.Total;

    /// <param name="page">Eight bytes, little-endian.</param>
    /// <param name="receivedAt">Unix ms.</param>
    /// <returns>New beats.</returns>
    public int Add(ulong page, long receivedAt, out Quirks quirks)
    {
        quirks = Quirks.None;
        var number = (byte)(page & 0x7F);
        if (number == HeartRatePages.FeatureCommand)
            return 0;

        Learn(HeartRatePages.Toggle.IsSet(page));
        var silent = receivedAt - _beatAt;
        if (_started && silent > 60_000)
            _count.Forget();
        var time = HeartRatePages.BeatTime.Raw(page);
        // Five beats a second is more than any heart; a page or two may be lost.
        var beats = _count.Add(HeartRatePages.BeatCount.Raw(page), (Math.Max(silent, 0) / 200) + 5);
        if (_count.WasReset)
            quirks |= Quirks.CounterReset;
        if (!_started || beats > 0)
        {
            IntervalMilliseconds = _started ? Interval(page, number, time, beats) : null;
            _beatAt = receivedAt;
            _beatTime = time;
            _started = true;
        }

        var rate = HeartRatePages.Computed.Read(page);
        if (rate is < 25 or > 250)
        {
            quirks |= Quirks.ImplausibleValue;
            rate = null;
        }

        BeatsPerMinute = receivedAt - _beatAt <= LongestPause ? (int?)rate : null;
        return beats;
    }

    private double? Interval(ulong page, byte number, long time, int beats)
    {
        long from;
        if (IsPaged && number == 4)
            from = HeartRatePages.PreviousBeatTime.Raw(page);
        else if (beats == 1)
            from = _beatTime;
        else
            return null;
        var ticks = (time - from + 65_536) % 65_536;
        return ticks == 0 ? null : ticks * 1000.0 / 1024;
    }

    private void Learn(bool toggle)
    {
        if (_toggleSeen && toggle != _toggle)
            IsPaged = true;
        _toggle = toggle;
        _toggleSeen = true;
    }
}
