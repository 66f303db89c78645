using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Simulation.Evaluation;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Trials;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching;

/// <summary>Simulated people train for six sessions; people for judging, with whose like nothing was tuned.</summary>
public sealed class TrialTests(ITestOutputHelper output)
{
    private const int People = 60;
    private const ulong Seed = 90_001;

    private readonly SafetyGuard _guard = new();

    [Fact]
    public void Policy_with_measured_velocity_ends_sets_at_the_wished_reserve()
    {
        var later = Later(Run(new PolicyCoach(new DeterministicPolicy(_guard)), hasVelocity: true));
        Assert.True(later.WithinOne >= 0.78, $"{later}");
        Assert.True(later.WithinTwo >= 0.92, $"{later}");
        Assert.True(later.Failed <= 0.02, $"{later}");
    }

    [Fact]
    public void Policy_without_velocity_beats_linear_progression_and_rpe_tables()
    {
        var policy = Later(Run(new PolicyCoach(new DeterministicPolicy(_guard)), hasVelocity: false));
        Assert.True(policy.WithinOne >= 0.40, $"{policy}");
        Assert.True(policy.Failed <= 0.04, $"{policy}");
        foreach (var coach in new ITrialCoach[] { new LinearCoach(), new TableCoach() })
        {
            var other = Later(Run(coach, hasVelocity: false));
            Assert.True(policy.WithinOne > other.WithinOne && policy.WithinTwo > other.WithinTwo, $"{coach.Name}: {other}");
            Assert.True(policy.MeanAbsolute < other.MeanAbsolute, $"{coach.Name}: {other}");
        }
    }

    [Fact]
    public void Policy_decisions_in_trials_break_no_limit()
    {
        var decisions = 0;
        var trial = new TrainingTrial(new TrialSettings(), _guard)
        {
            Decided = (moment, proposal) =>
            {
                decisions++;
                Assert.Empty(LimitOracle.Broken(_guard.Judge(proposal, moment.Context).Final, moment.Context));
            },
        };
        var coach = new PolicyCoach(new DeterministicPolicy(_guard));
        foreach (var (traits, index) in Who().Select((traits, index) => (traits, index)))
            trial.Run(index, traits, TrialPeople.Exercises[index % TrialPeople.Exercises.Count], coach);
        Assert.Equal(People * 24, decisions);
    }

    [Fact]
    public void The_same_person_and_coach_give_the_same_sets()
    {
        var coach = new PolicyCoach(new DeterministicPolicy(_guard));
        var (one, two) = (new TrainingTrial(new TrialSettings(), _guard), new TrainingTrial(new TrialSettings(), _guard));
        foreach (var traits in Who().Take(4))
            Assert.Equal(one.Run(0, traits, TrialPeople.Exercises[0], coach), two.Run(0, traits, TrialPeople.Exercises[0], coach));
    }

    [Fact]
    public void People_for_training_and_for_judging_are_never_the_same()
    {
        var training = TrialPeople.ForTraining(Seed).Take(200).ToList();
        Assert.Empty(training.Select(traits => traits.Seed).Intersect(TrialPeople.ForJudging(Seed).Take(400).Select(traits => traits.Seed)));
        Assert.DoesNotContain(training, TrialPeople.IsHeldOut);
    }

    private static IEnumerable<LifterTraits> Who() => TrialPeople.ForJudging(Seed).Take(People);

    private List<TrialSet> Run(ITrialCoach coach, bool hasVelocity)
    {
        var trial = new TrainingTrial(new TrialSettings(HasVelocity: hasVelocity), _guard);
        var sets = Who().SelectMany((traits, index) => trial.Run(index, traits, TrialPeople.Exercises[index % TrialPeople.Exercises.Count], coach)).ToList();
        output.WriteLine($"{People} people from seed {Seed}, velocity {hasVelocity}");
        output.WriteLine($"{coach.Name,-10} first meeting {TrialScore.Of(sets.Where(set => set.Session == 0))}");
        output.WriteLine($"{coach.Name,-10} later         {Later(sets)}");
        return sets;
    }

    private static TrialScore Later(IEnumerable<TrialSet> sets) => TrialScore.Of(sets.Where(set => set.Session > 0));
}
