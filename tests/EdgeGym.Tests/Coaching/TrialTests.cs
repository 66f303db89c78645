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
        var policy = Scores(hasVelocity: true, Policy)[0];
        Assert.True(policy.WithinOne >= 0.78, $"{policy}");
        Assert.True(policy.WithinTwo >= 0.92, $"{policy}");
        Assert.True(policy.Failed <= 0.02, $"{policy}");
    }

    [Fact]
    public void Policy_without_velocity_beats_every_published_method()
    {
        var scores = Scores(hasVelocity: false, [Policy, .. AdjustEvaluation.Baselines]);
        var policy = scores.Single(score => score.Coach == "policy");
        Assert.True(policy.WithinOne >= 0.40, $"{policy}");
        Assert.True(policy.Failed <= 0.04, $"{policy}");
        Assert.Equal(1 + AdjustEvaluation.Baselines.Count, scores.Count);
        foreach (var other in scores.Where(score => score != policy))
        {
            Assert.True(policy.WithinOne > other.WithinOne && policy.WithinTwo > other.WithinTwo, $"{other}");
            Assert.True(policy.MeanAbsolute < other.MeanAbsolute, $"{other}");
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

    private ITrialCoach Policy() => new PolicyCoach(new DeterministicPolicy(_guard));

    private IReadOnlyList<AdjustScore> Scores(bool hasVelocity, params IEnumerable<Func<ITrialCoach>> coaches)
    {
        var evaluation = new AdjustEvaluation(_guard, new TrialSettings(HasVelocity: hasVelocity), Seed, People);
        foreach (var coach in coaches)
            evaluation.Run(coach, _ => { });
        var scores = evaluation.Scores("policy");
        output.WriteLine($"{People} people from seed {Seed}, velocity {hasVelocity}");
        foreach (var score in scores)
            output.WriteLine($"{score}");
        return scores;
    }
}
