using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Simulation.Dataset;
using EdgeGym.Simulation.Evaluation;
using EdgeGym.Simulation.Trials;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Simulation.Trials;

public sealed class CardioTrialTests(ITestOutputHelper output)
{
    private static readonly CardioGuard Guard = new();
    private static readonly CardioPolicy Policy = new(Guard);

    [Fact]
    public void Same_person_and_coach_ride_the_same()
    {
        foreach (var traits in TrialPeople.ForJudging(5).Take(20))
            Assert.Equal(new CardioTrial(Guard).Run(0, traits, moment => Policy.Propose(moment.Context)), new CardioTrial(Guard).Run(0, traits, moment => Policy.Propose(moment.Context)));
    }

    [Fact]
    public void Coaches_keep_most_hearts_in_their_zone_and_who_sees_the_heart_keeps_more()
    {
        var evaluation = new CardioEvaluation(Guard, 3, 120);
        evaluation.Run("policy", moment => Policy.Propose(moment.Context));
        evaluation.RunExpert();
        evaluation.Run("nobody", _ => new CardioProposal(new CardioSettings(), Stop: false, [], ProposalSource.Policy));
        var scores = evaluation.Scores("policy").ToDictionary(score => score.Coach, score => score.InZone);
        foreach (var (name, share) in scores)
            output.WriteLine($"{name} {share:P1}");
        Assert.True(scores["policy"] > 0.65 && scores["policy"] > scores["nobody"] + 0.2);
        Assert.True(scores["expert that sees the heart"] > scores["policy"]);
        Assert.All(evaluation.Scores("policy"), score => Assert.Equal(0, score.OverLimit));
    }

    [Fact]
    public void Examples_are_shares_over_moves_of_the_question()
    {
        var experts = new CardioExamples(Guard, Policy);
        var random = new EdgeGym.Simulation.Lifters.RandomStream(4);
        var examples = new List<Example>();
        var trial = new CardioTrial(Guard, 6) { Decided = moment => { if (experts.Of(moment, random) is { } example) examples.Add(example); } };
        foreach (var (traits, index) in TrialPeople.ForTraining(9).Take(12).Select((traits, index) => (traits, index)))
            trial.Run(index, traits, new WanderingRider(Guard, Policy, random).Decide);
        Assert.True(examples.Count > 60, $"{examples.Count}");
        Assert.All(examples, example => Assert.InRange(example.Soft!.Single().P.Values.Sum(), 0.998, 1.002));
    }
}
