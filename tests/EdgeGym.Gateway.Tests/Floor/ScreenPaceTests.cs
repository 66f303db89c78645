using EdgeGym.Gateway.Configuration;
using EdgeGym.Gateway.Floor;

namespace EdgeGym.Gateway.Tests.Floor;

public sealed class ScreenPaceTests
{
    [Fact]
    public void What_people_do_is_shown_at_once_and_a_flood_as_often_as_an_eye_follows()
    {
        var time = new OddTime();
        var pace = new ScreenPace(time);
        var shown = 0;
        for (var millisecond = 0; millisecond < 10_000; millisecond++)
        {
            pace.Ask();
            if (pace.IsDue)
            {
                pace.Shown();
                shown++;
            }

            time.Pass(TimeSpan.FromMilliseconds(1));
        }

        // Ten a second for ten seconds, and the burst.
        Assert.InRange(shown, 100, 111);
        time.Pass(TimeSpan.FromSeconds(2));
        for (var change = 0; change < 10; change++)
        {
            pace.Ask();
            Assert.True(pace.IsDue);
            pace.Shown();
        }
    }

    [Fact]
    public void The_last_change_of_a_flood_is_shown()
    {
        var time = new OddTime();
        var pace = new ScreenPace(time);
        for (var change = 0; change < 11; change++)
        {
            pace.Ask();
            if (pace.IsDue)
                pace.Shown();
        }

        Assert.False(pace.IsDue);
        Assert.True(pace.IsAsked);
        time.Pass(TimeSpan.FromMilliseconds(100));
        Assert.True(pace.IsDue);
        pace.Shown();
        Assert.False(pace.IsAsked);
    }

    [Fact]
    public void The_clock_for_people_moves_only_forward_and_only_when_virtual()
    {
        Assert.Throws<InvalidOperationException>(() => new GatewayClock(isVirtual: false).Advance(1));
        var clock = new GatewayClock(isVirtual: true);
        var moved = 0;
        clock.Advanced += () => moved++;
        var before = clock.GetUtcNow();
        clock.Advance(86_400 * 7);
        Assert.True(clock.GetUtcNow() - before >= TimeSpan.FromDays(7));
        Assert.Equal(1, moved);
        foreach (var seconds in new[] { -1, double.NaN, double.PositiveInfinity, 1e12 })
            Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(seconds));
    }

    /// <summary>A clock whose ticks are no round part of a second, to catch code that thinks they are.</summary>
    private sealed class OddTime : TimeProvider
    {
        private TimeSpan _passed;

        public override long TimestampFrequency => 7_919_003;

        public void Pass(TimeSpan time) => _passed += time;

        public override long GetTimestamp() => (long)(_passed.TotalSeconds * TimestampFrequency);
    }
}
