using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Tests.Architecture;
using EdgeGym.Tests.Coaching.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching;

/// <summary>Why the model decides: each group of facts is left out and the model asked again.</summary>
public sealed class DecisionExplanationTests(ITestOutputHelper output)
{
    private static readonly SafetyGuard Guard = new();
    private static readonly DeterministicPolicy Policy = new(Guard);

    [Fact]
    public void Without_leaves_out_its_group_and_nothing_else()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var asked = 0;
        foreach (var (context, question) in Questions(seed).Take(100))
        {
            asked++;
            Assert.Equal(question.Prompt, AdjustPrompt.Without(AdjustFacts.None, context, Guard, question));
            var whole = Tokens(question.Prompt);
            var said = Tokens(AdjustPrompt.Without(AdjustFacts.Said, context, Guard, question));
            Assert.Equal(["<|said|>", "<|load_too_heavy|>", "<|fatigue|>"], whole.Except(said));
            Assert.Equal(["<|sleep5|>", "<|sore6|>"], whole.Except(Tokens(AdjustPrompt.Without(AdjustFacts.Readiness, context, Guard, question))));
            var person = AdjustPrompt.Without(AdjustFacts.Person, context, Guard, question);
            Assert.Contains("<|sex_unknown|><|age_unknown|><|r", person, StringComparison.Ordinal);
            Assert.DoesNotContain("<|seen", person, StringComparison.Ordinal);
            Assert.DoesNotContain("<|last|>", AdjustPrompt.Without(AdjustFacts.LastSet, context, Guard, question), StringComparison.Ordinal);
            Assert.DoesNotContain("<|hr", AdjustPrompt.Without(AdjustFacts.Measured, context, Guard, question), StringComparison.Ordinal);
            Assert.DoesNotContain("<|table|>", AdjustPrompt.Without(AdjustFacts.Table, context, Guard, question), StringComparison.Ordinal);
            Assert.StartsWith(AdjustPrompt.Without(AdjustFacts.Policy, context, Guard, question).Replace(PromptTokens.Answer, "", StringComparison.Ordinal), question.Prompt, StringComparison.Ordinal);
        }

        Assert.Equal(100, asked);
    }

    [Fact]
    public async Task Explain_without_a_model_is_nothing()
    {
        using var slot = new ModelSlot();
        var coach = new ModelCoach(slot, Policy, Guard, TimeSpan.FromSeconds(1));
        Assert.Null(await coach.ExplainAsync(new RandomContexts(1).Context(0), CancellationToken.None));
        Assert.Equal(new CoachCounts(0, 0, null, 0), coach.Counts);
    }

    [ShippedModelFact]
    public async Task Explain_tells_what_each_group_did_to_the_models_own_choice()
    {
        // Without known prefixes: 8-bit activations share one scale over what is computed together, so that a prompt cut elsewhere may turn a near tie.
        using var slot = new ModelSlot(new LanguageModel(CausalModel.Load(
            Path.Combine(SourceTree.Root, "models", "edgegym"), new RuntimeOptions { Providers = [ExecutionProvider.Cpu], PrefixCacheEntries = 0 }, NullLogger.Instance, TimeProvider.System)));
        var coach = new ModelCoach(slot, Policy, Guard, TimeSpan.FromSeconds(60));
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var moved = 0;
        foreach (var (context, _) in Questions(seed).Take(40))
        {
            var proposal = await coach.ProposeAsync(context, CancellationToken.None);
            var explanation = await coach.ExplainAsync(context, CancellationToken.None);
            Assert.NotNull(explanation);
            Assert.Equal(ProposalSource.Model, proposal.Source);
            Assert.Equal((proposal.LoadKilograms, proposal.Repetitions), (explanation.LoadKilograms, explanation.Repetitions));
            Assert.InRange(explanation.Probability, 0, 1);
            output.WriteLine($"{explanation.LoadKilograms} kg × {explanation.Repetitions}, {explanation.Probability:P0}: "
                + string.Join("; ", explanation.Effects.Select(effect => $"{effect.Facts} {effect.LoadKilograms:+0.##;-0.##;0} kg {effect.Repetitions:+0;-0;0} reps {effect.Probability:+0.00;-0.00;0}")));
            // On a slow machine the time may be up earlier; what was told is still told in order.
            var names = DecisionExplanation.Groups.Select(group => group.Name).ToArray();
            Assert.Equal(names.Take(explanation.Effects.Count), explanation.Effects.Select(effect => effect.Facts));
            Assert.True(!explanation.IsComplete || explanation.Effects.Count == names.Length);
            Assert.All(explanation.Effects, effect => Assert.InRange(effect.Probability, -1, 1));
            // Where the estimator holds one setting plausible, the model is sure of it whatever it reads: repetitions may move all the same.
            moved += explanation.Effects.Count(effect => effect.Probability != 0 || effect.LoadKilograms != 0 || effect.Repetitions != 0);
        }

        Assert.True(moved > 0, "a model that nothing moves does not read its question");
        Assert.Equal(40, coach.Counts.Model);
    }

    /// <summary>Questions that hold every group of facts.</summary>
    private static IEnumerable<(CoachingContext Context, AdjustQuestion Question)> Questions(int seed)
    {
        var contexts = new RandomContexts(seed);
        for (var tries = 0; tries < 100_000; tries++)
        {
            var context = contexts.Context(0) with
            {
                Readiness = new Readiness(5, 6), Said = ["load_too_heavy", "fatigue"], Complaints = [],
                HeartRate = new HeartRateState(120, RandomContexts.Start, 190, 0),
            };
            if (context.Sets.Count > 0 && AdjustPrompt.Ask(context, Guard, Policy) is { } question)
                yield return (context, question);
        }
    }

    private static string[] Tokens(string prompt) => [.. prompt.Split("<|", StringSplitOptions.RemoveEmptyEntries).Select(token => "<|" + token)];
}
