namespace EdgeGym.Gateway.Floor;

/// <summary>
/// When a machine's screen is shown anew: at once for anything that people do, which is a few changes a second; in a flood of
/// messages only as often as an eye follows, always ending with the newest state. One user at a time.
/// </summary>
internal sealed class ScreenPace(TimeProvider time)
{
    /// <summary>Changes that may follow each other at once.</summary>
    private const int Burst = 10;

    /// <summary>One more change for each of these.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>A tenth of a millisecond early is not early: timers and timestamps round differently.</summary>
    private const double OneChange = 0.999;

    private double _allowed = Burst;
    private long _countedAt = time.GetTimestamp();
    private volatile bool _asked;

    /// <summary>Something has changed; may be read from any thread.</summary>
    public bool IsAsked => _asked;

    /// <summary>Something has changed and may be shown now.</summary>
    public bool IsDue => _asked && Allowed() >= OneChange;

    public void Ask() => _asked = true;

    public void Shown()
    {
        _asked = false;
        _allowed = Math.Max(0, Allowed() - 1);
    }

    private double Allowed()
    {
        var now = time.GetTimestamp();
        _allowed = Math.Min(Burst, _allowed + (time.GetElapsedTime(_countedAt, now) / Interval));
        _countedAt = now;
        return _allowed;
    }
}
