namespace EdgeGym.Tests.Coaching.Runtime;

/// <summary>Goes on by a millisecond whenever it is looked at; ticks are thirds of a microsecond.</summary>
internal sealed class TickingClock : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 3_000_000;

    public override long GetTimestamp() => Interlocked.Add(ref _now, 3_000);
}
