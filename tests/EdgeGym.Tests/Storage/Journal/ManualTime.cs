namespace EdgeGym.Tests.Storage.Journal;

/// <summary>A clock that moves by hand: wall clock and monotonic clock apart, with an odd frequency.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _utcTicks = new DateTimeOffset(2025, 6, 1, 8, 0, 0, TimeSpan.Zero).UtcTicks;
    private long _timestamp;

    public override long TimestampFrequency => 1_234_567;

    public override long GetTimestamp() => Interlocked.Read(ref _timestamp);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _utcTicks), TimeSpan.Zero);

    /// <summary>Real time passes.</summary>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _timestamp, (long)(time.TotalSeconds * TimestampFrequency));
        Interlocked.Add(ref _utcTicks, time.Ticks);
    }

    /// <summary>Somebody or something sets the wall clock.</summary>
    public void Set(DateTimeOffset utc) => Interlocked.Exchange(ref _utcTicks, utc.UtcTicks);
}
