using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Estimation;

public sealed class RunningTargetTests
{
    private static readonly Exercise Press = ExerciseCatalog.Find("chest_press");
    private static readonly SetTarget Plan = new(10, 8, 12, 2, 4);

    [Fact]
    public void Move_follows_velocity_and_never_goes_below_what_is_done()
    {
        var slowing = Move(0.52, 0.46, 0.40, 0.34, 0.28, 0.22);
        var steady = Move(0.62, 0.61, 0.60, 0.59, 0.58, 0.57);
        Assert.True(slowing < steady, $"{slowing} {steady}");
        Assert.True(slowing >= 6);
        Assert.True(steady <= Plan.MaximumRepetitions + 6);
    }

    [Fact]
    public void Move_before_enough_is_seen_or_without_velocity_keeps_the_target()
    {
        Assert.Equal(10, Move(0.5, 0.4));
        Assert.Equal(10, RunningTarget.Move(Known(), Press, Plan, 55, 2, 10, [.. Reps(0.5, 0.4, 0.3).Select(rep => rep with { MeanConcentricVelocity = null })], null));
    }

    private static int Move(params double[] velocities) => RunningTarget.Move(Known(), Press, Plan, 55, 2, 10, Reps(velocities), null);

    private static StrengthEstimate Known() => new(75, 5, 0.032, 0.5, 12, 70);

    private static CountedRepetition[] Reps(params double[] velocities) => [.. velocities.Select(velocity => new CountedRepetition(0, velocity, velocity * 1.3, 400, 800, 1200))];
}
