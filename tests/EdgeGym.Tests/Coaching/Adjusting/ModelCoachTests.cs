using System.Text;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Tokenization;
using EdgeGym.Tests.Coaching.Tokenization;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Adjusting;

/// <summary>Whatever the model may say about the coming set is inside the guard's envelope before the guard looks.</summary>
public sealed class ModelCoachTests(ITestOutputHelper output)
{
    private static readonly SafetyGuard Guard = new();
    private static readonly DeterministicPolicy Policy = new(Guard);
    private static readonly ModelCoach Coach = new(new ModelSlot(), Policy, Guard, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task Propose_without_a_model_is_what_the_policy_says()
    {
        foreach (var (context, _) in Contexts(400))
            Assert.Equivalent(Policy.Propose(context), await Coach.ProposeAsync(context, CancellationToken.None), strict: true);
        Assert.Equal((0L, 0L), (Coach.Counts.Model, Coach.Counts.Policy));
    }

    [Fact]
    public void Ask_candidates_are_settings_inside_the_envelope()
    {
        var asked = 0;
        foreach (var (context, _) in Contexts(6000))
        {
            var envelope = Guard.Envelope(context);
            if (AdjustPrompt.Ask(context, Guard, Policy) is not { } question)
                continue;
            asked++;
            Assert.False(envelope.MustStop || envelope.MustLeaveAlone || !context.Member.CoachingConsent);
            Assert.NotEmpty(question.Candidates);
            Assert.Equal(question.Candidates.Count, question.Candidates.Select(candidate => candidate.Move).Distinct().Count());
            Assert.Equal(question.Candidates.Select(candidate => candidate.LoadKilograms).Order(), question.Candidates.Select(candidate => candidate.LoadKilograms));
            Assert.All(question.Candidates, candidate =>
            {
                Assert.True(context.Machine.Load!.Value.Has(candidate.LoadKilograms), $"{candidate.LoadKilograms} kg is no setting");
                Assert.True(candidate.LoadKilograms <= envelope.HeaviestSettingKilograms + 1e-6);
                Assert.InRange(candidate.Move, -PromptTokens.MostMoves, PromptTokens.MostMoves);
            });
            Assert.All(question.MostRepetitions, most => Assert.InRange(most, question.LeastRepetitions, PromptTokens.MostRepetitions));
            Assert.InRange(question.MostRestSeconds, question.LeastRestSeconds, PromptTokens.LongestRestSeconds);
            Assert.InRange(question.MostSets, 1, PromptTokens.MostSets);
            foreach (var name in AnswerParts.Split(question.Prompt))
                Assert.Contains(PromptTokens.Of(name.Name), PromptTokens.All);
            Assert.EndsWith(PromptTokens.Answer, question.Prompt, StringComparison.Ordinal);
        }

        Assert.True(asked > 1500, $"only {asked} questions");
    }

    [Fact]
    public void Ask_nothing_where_there_is_nothing_to_choose()
    {
        var stopped = 0;
        foreach (var (context, _) in Contexts(300))
        {
            Assert.Null(AdjustPrompt.Ask(context with { Member = context.Member with { CoachingConsent = false } }, Guard, Policy));
            Assert.Null(AdjustPrompt.Ask(context with { Machine = context.Machine with { Load = null } }, Guard, Policy));
            Assert.Null(AdjustPrompt.Ask(context with { MachineFault = true }, Guard, Policy));
            Assert.Null(AdjustPrompt.Ask(context with { Complaints = [.. context.Complaints, new Complaint(ComplaintKind.RedFlag, context.Now, context.Sets.Count)] }, Guard, Policy));
            stopped++;
        }

        Assert.Equal(300, stopped);
    }

    /// <summary>Random walks through the grammar as the model would take them: every answer is a proposal that the guard leaves as it is.</summary>
    [Fact]
    public void Every_answer_that_the_grammar_allows_is_allowed_by_the_guard()
    {
        var tokenizer = Tokenizer.Parse(Encoding.UTF8.GetBytes(TinyTokenizer.Json(PromptTokens.All, merges: 5)));
        var compiler = new GrammarCompiler(tokenizer);
        var (answers, changed) = (0, new List<string>());
        foreach (var (context, random) in Contexts(1500))
        {
            if (AdjustPrompt.Ask(context, Guard, Policy) is not { } question)
                continue;
            var grammar = compiler.Compile(AnswerGrammars.Adjust(question));
            for (var walk = 0; walk < 6; walk++)
            {
                var (state, tokens) = (grammar.Start, new List<int>());
                while (!state.IsComplete)
                {
                    tokens.Add(state.Allowed[random.Next(state.Allowed.Length)]);
                    state = state.Advance(tokens[^1])!;
                }

                var answer = tokenizer.Decode([.. tokens]);
                var proposal = Coach.Read(question, answer, context);
                Assert.NotNull(proposal);
                Assert.Equal(ProposalSource.Model, proposal.Source);
                var verdict = Guard.Judge(proposal, context);
                answers++;
                Assert.Empty(LimitOracle.Broken(verdict.Final, context));
                if (verdict.Outcome != VerdictOutcome.Allowed)
                    changed.Add($"{answer}: {verdict.Outcome} {string.Join(' ', verdict.Limits)} → {verdict.Final.LoadKilograms} kg × {verdict.Final.Repetitions}, {verdict.Final.RestSeconds} s");
            }
        }

        output.WriteLine($"{answers} answers, {changed.Count} changed");
        output.WriteLine(string.Join('\n', changed.Take(20)));
        Assert.Empty(changed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<|m0|>")]
    [InlineData("<|m12|><|r5|><|rest60|><|left2|><|end|>")]
    [InlineData("<|pain|><|r5|><|rest60|><|left2|><|end|>")]
    public void Read_what_is_no_answer_is_no_proposal(string answer)
    {
        var read = 0;
        foreach (var (context, _) in Contexts(200))
        {
            if (AdjustPrompt.Ask(context, Guard, Policy) is not { } question || question.Find(12) is not null)
                continue;
            read++;
            Assert.Null(Coach.Read(question, answer, context));
        }

        Assert.True(read > 20);
    }

    private IEnumerable<(CoachingContext Context, Random Random)> Contexts(int count)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var (contexts, random) = (new RandomContexts(seed), new Random(seed));
        for (var number = 0; number < count; number++)
        {
            yield return (contexts.Context() with
            {
                Readiness = random.Next(2) == 0 ? null : new(random.Next(12), random.Next(11)),
                Said = random.Next(2) == 0 ? null : ["fatigue", "load_too_heavy", "no such intent"],
            }, random);
        }
    }
}
