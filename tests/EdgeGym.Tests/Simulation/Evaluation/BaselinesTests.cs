using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using EdgeGym.Simulation.Evaluation;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Tests.Simulation.Evaluation;

/// <summary>Published rules by their own numbers; the machine is fine enough that rounding never hides one.</summary>
public sealed class BaselinesTests
{
    private static readonly Exercise Press = ExerciseCatalog.Find("chest_press");
    private static readonly Exercise Legs = ExerciseCatalog.Find("leg_press");

    [Fact]
    public void Linear_adds_after_success_and_takes_a_tenth_after_three_failures()
    {
        Assert.Equal(62.5, Next(new LinearProgression(), [Set(60, 10)]).LoadKilograms);
        Assert.Equal(65, Next(new LinearProgression(), [Set(60, 10)], exercise: Legs).LoadKilograms);
        var coach = new LinearProgression();
        Assert.Equal(60, Next(coach, [Set(60, 8, missed: true)]).LoadKilograms);
        Assert.Equal(60, Next(coach, [Set(60, 8, missed: true)]).LoadKilograms);
        Assert.Equal(54, Next(coach, [Set(60, 8, missed: true)]).LoadKilograms);
        Assert.Equal(54, Next(coach, [Set(54, 8, missed: true)]).LoadKilograms);
        Assert.Equal(56.5, Next(coach, [Set(54, 10)]).LoadKilograms);
        Assert.Equal(60, Next(new LinearProgression(), [Set(50, 10)], [Set(60, 10)]).LoadKilograms);
    }

    [Fact]
    public void Double_progression_adds_repetitions_then_weight()
    {
        (double?, int) After(int target, bool missed = false) => Next(new DoubleProgression(), [Set(60, target, target: target, missed: missed)]) is var next ? (next.LoadKilograms, next.Repetitions) : default;
        Assert.Equal((60, 9), After(8));
        Assert.Equal((60, 12), After(11));
        Assert.Equal((62.5, 8), After(12));
        Assert.Equal((60, 10), After(10, missed: true));
    }

    /// <summary>Mann's tables in lb: −5…−10, 0…−5, 0, +5…10, +10…15; kg as 2.5–5 and 5–7.5, the middle of each.</summary>
    [Theory]
    [InlineData(10, new[] { 4, 6, 7, 8, 9, 11, 12, 16, 17 }, new[] { -3.75, -3.75, -1.25, -1.25, 0, 0, 3.75, 3.75, 6.25 })]
    [InlineData(6, new[] { 0, 2, 3, 4, 5, 7, 8, 12, 13 }, new[] { -3.75, -3.75, -1.25, -1.25, 0, 0, 3.75, 3.75, 6.25 })]
    [InlineData(3, new[] { 1, 2, 3, 4, 5, 6, 7, 20 }, new[] { -3.75, -3.75, 0, 0, 3.75, 3.75, 6.25, 6.25 })]
    public void Apre_follows_its_table(int protocol, int[] repetitions, double[] kilograms)
        => Assert.Equal(kilograms, repetitions.Select(done => Apre.Adjustment(protocol, done)));

    [Fact]
    public void Apre_goes_half_three_quarters_maximum_adjusted_and_carries_the_last_set_over()
    {
        var coach = new Apre();
        IReadOnlyList<SetSummary> last = [Set(30, 10), Set(45, 10), Set(56.25, 14), Set(60, 13)];
        // Thirteen with the 10RM: +3.75 for today.
        Assert.Equal((31.875, 10), Told(Next(coach, last)));
        Assert.Equal((47.8125, 10), Told(Next(coach, last, [Set(31.875, 10)])));
        Assert.Equal((63.75, 30), Told(Next(coach, last, [Set(31.875, 10), Set(47.8125, 10)])));
        Assert.Equal((70, 30), Told(Next(coach, last, [Set(31.875, 10), Set(47.8125, 10), Set(63.75, 17)])));
        Assert.Equal((34.375, 10), Told(Next(coach, [Set(31.875, 10), Set(47.8125, 10), Set(63.75, 17), Set(70, 8)])));
    }

    [Fact]
    public void Rpe_table_is_that_of_rts()
    {
        for (var tenths = 10; tenths <= 100; tenths++)
            Assert.Equal(RpeTable.RtsPercent(tenths / 10.0)!.Value, RpeProgression.Percent(tenths / 10.0), 9);
        // Ten done with two left is a 12RM; ten with one left an 11RM.
        Assert.Equal(60 * RpeProgression.Percent(12) / RpeProgression.Percent(11), Next(new RpeProgression(), [], [Set(60, 10, reported: 1)]).LoadKilograms!.Value, 0.01);
        Assert.Equal(60, Next(new RpeProgression(), [], [Set(60, 10, reported: 2)]).LoadKilograms!.Value, 0.01);
        Assert.True(Next(new RpeProgression(), [], [Set(60, 10, reported: 4)]).LoadKilograms > 60);
    }

    [Theory]
    [InlineData(15, 1.03)]
    [InlineData(20, 1.03)]
    [InlineData(14, 1.02)]
    [InlineData(13, 1.015)]
    [InlineData(12, 1.01)]
    [InlineData(11, 1.005)]
    [InlineData(10, 1)]
    [InlineData(9, 0.98)]
    [InlineData(8, 0.95)]
    [InlineData(3, 0.95)]
    public void Training_maximum_moves_by_repetitions_over_the_target(int done, double factor)
        => Assert.Equal(100 * factor, Next(new TrainingMaximum(), [Set(100, done)]).LoadKilograms!.Value, 0.01);

    [Fact]
    public void Wger_adds_when_any_set_met_its_prescription()
    {
        Assert.Equal(62.5, Next(new WgerRules(), [Set(60, 10, reported: 2), Set(60, 7, missed: true)]).LoadKilograms);
        Assert.Equal(60, Next(new WgerRules(), [Set(60, 10, reported: 1), Set(60, 9)]).LoadKilograms);
    }

    [Theory]
    [InlineData(0.2, 1.05)]
    [InlineData(-0.2, 0.95)]
    [InlineData(0.05, 1)]
    public void Velocity_zone_moves_by_a_twentieth_outside_its_band(double faster, double factor)
    {
        var zone = VelocityProfile.AtRelativeLoad(RepetitionCurve.RelativeLoad(12, Press.RepetitionSlope), Press.VelocityAtOneRepMax, Press.VelocitySlope);
        var set = Set(60, 10) with { Reps = [new CountedRepetition(0, zone + faster, zone + faster, 400, 900, 1500)] };
        Assert.Equal(60 * factor, Next(new VelocityZone(), [], [set]).LoadKilograms!.Value, 0.01);
    }

    [Fact]
    public void Every_method_begins_at_half_of_the_populations_one_rep_max()
    {
        foreach (var make in AdjustEvaluation.Baselines)
        {
            var context = Context(Press, []);
            var proposal = make().Decide(new TrialMoment(context, new Lifter(LifterTraits.Draw(1)), 0, null));
            Assert.Equal(0.5 * FirstMeetingPrior.OneRepMax(Press, context.Member, null).Kilograms, proposal.LoadKilograms!.Value, 0.01);
            Assert.Equal(10, proposal.Repetitions);
        }
    }

    private static (double, int) Told(Proposal proposal) => (proposal.LoadKilograms!.Value, proposal.Repetitions);

    private static Proposal Next(Baseline coach, IReadOnlyList<SetSummary> last, IReadOnlyList<SetSummary>? today = null, Exercise? exercise = null)
        => coach.Decide(new TrialMoment(Context(exercise ?? Press, today ?? []), new Lifter(LifterTraits.Draw(1)), 1, last));

    private static CoachingContext Context(Exercise exercise, IReadOnlyList<SetSummary> today)
    {
        var now = new DateTimeOffset(2026, 3, 2, 18, 0, 0, TimeSpan.Zero);
        var member = new MemberProfile("m", 1990, Sex.Male, TrainingLevel.Intermediate, TrainingGoal.Hypertrophy, 178, 80);
        return new CoachingContext(
            now, new MachineBirth(MachineKind.Motorized, exercise.Id, new SettingRange(0, 400, 0.0025), Capabilities: MachineCapabilities.SetLoad), exercise, member,
            SetTarget.ForGoal(TrainingGoal.Hypertrophy), today, today.Count > 0 ? today[^1].LoadKilograms : null,
            StrengthEstimator.FirstMeeting(exercise, member, now.ToUnixTimeMilliseconds()), null, null, []);
    }

    private static SetSummary Set(double load, int repetitions, int? target = null, double? reported = null, bool missed = false) => new(1, 0, load, repetitions, reported, [], target ?? 10, missed);
}
