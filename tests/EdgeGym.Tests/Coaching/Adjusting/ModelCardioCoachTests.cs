using System.Text;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Tokenization;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Members;
using EdgeGym.Tests.Coaching.Tokenization;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Adjusting;

/// <summary>Whatever the model may say about a cardio machine is allowed by the guard before the guard looks.</summary>
public sealed class ModelCardioCoachTests(ITestOutputHelper output)
{
    private static readonly CardioGuard Guard = new();
    private static readonly CardioPolicy Policy = new(Guard);

    private static readonly MachineBirth[] Machines =
    [
        new(MachineKind.Treadmill, "treadmill", Speed: new SettingRange(0.2, 5.5, 0.1), Incline: new SettingRange(0, 15, 0.5), Capabilities: MachineCapabilities.SetSpeed | MachineCapabilities.SetIncline),
        new(MachineKind.Treadmill, "treadmill", Speed: new SettingRange(0.2, 5.5, 0.1 / 3.6), Capabilities: MachineCapabilities.SetSpeed),
        new(MachineKind.Bike, "bike", Power: new SettingRange(20, 400, 5), Capabilities: MachineCapabilities.SetPower),
        new(MachineKind.Rower, "rower", Resistance: new SettingRange(1, 20, 1), Capabilities: MachineCapabilities.SetResistance),
        new(MachineKind.Bike, "some_bike", Resistance: new SettingRange(1, 20, 1)),
    ];

    [Fact]
    public async Task Propose_without_a_model_is_what_the_policy_says()
    {
        var coach = new ModelCardioCoach(new ModelSlot(), Policy, Guard, TimeSpan.FromSeconds(1));
        foreach (var (context, _) in Contexts(500))
            Assert.Equivalent(Policy.Propose(context), await coach.ProposeAsync(context, CancellationToken.None), strict: true);
    }

    [Fact]
    public void Every_answer_that_the_grammar_allows_is_allowed_by_the_guard()
    {
        var tokenizer = Tokenizer.Parse(Encoding.UTF8.GetBytes(TinyTokenizer.Json(PromptTokens.All, merges: 5)));
        var compiler = new GrammarCompiler(tokenizer);
        var (asked, ups) = (0, 0);
        foreach (var (context, random) in Contexts(4000))
        {
            if (CardioPrompt.Ask(context, Guard, Policy) is not { } question)
                continue;
            asked++;
            Assert.Contains(question.Candidates, candidate => candidate.Move == 0);
            Assert.Equal(question.Candidates.Select(candidate => candidate.Move).Order(), question.Candidates.Select(candidate => candidate.Move));
            Assert.EndsWith(PromptTokens.Answer, question.Prompt, StringComparison.Ordinal);
            Assert.All(AnswerParts.Split(question.Prompt), part => Assert.Contains(PromptTokens.Of(part.Name), PromptTokens.All));
            ups += question.Candidates.Any(candidate => candidate.Move > 0) ? 1 : 0;
            var grammar = compiler.Compile(AnswerGrammars.Cardio(question));
            for (var walk = 0; walk < 3; walk++)
            {
                var (state, tokens) = (grammar.Start, new List<int>());
                while (!state.IsComplete)
                {
                    tokens.Add(state.Allowed[random.Next(state.Allowed.Length)]);
                    state = state.Advance(tokens[^1])!;
                }

                var proposal = ModelCardioCoach.Read(question, tokenizer.Decode([.. tokens]));
                Assert.NotNull(proposal);
                Assert.Equal((ProposalSource.Model, false), (proposal.Source, proposal.Stop));
                var verdict = Guard.Judge(proposal, context);
                Assert.Equal(VerdictOutcome.Allowed, verdict.Outcome);
                Assert.Equal(proposal.Settings, verdict.Final.Settings);
            }
        }

        Assert.True(asked > 800 && ups > 100, $"{asked} questions, {ups} with a way up");
    }

    [Fact]
    public void Ask_nothing_where_there_is_nothing_to_choose()
    {
        foreach (var (context, _) in Contexts(500))
        {
            Assert.Null(CardioPrompt.Ask(context with { HeartRate = null }, Guard, Policy));
            Assert.Null(CardioPrompt.Ask(context with { Target = new CardioTarget(SpeedMetresPerSecond: 2) }, Guard, Policy));
            Assert.Null(CardioPrompt.Ask(context with { Member = context.Member with { CoachingConsent = false } }, Guard, Policy));
            Assert.Null(CardioPrompt.Ask(context with { Machine = Machines[^1] }, Guard, Policy));
            Assert.Null(CardioPrompt.Ask(context with { Current = new CardioSettings() }, Guard, Policy));
            Assert.Null(CardioPrompt.Ask(context with { Complaints = [new Complaint(ComplaintKind.RedFlag, context.Now, 0)] }, Guard, Policy));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("<|m99|><|end|>")]
    [InlineData("<|mx|><|end|>")]
    [InlineData("<|pain|><|end|>")]
    [InlineData("<|m99999999999999999999|>")]
    public void Read_what_is_no_answer_is_no_proposal(string answer)
    {
        var read = 0;
        foreach (var (context, _) in Contexts(300))
        {
            if (CardioPrompt.Ask(context, Guard, Policy) is not { } question)
                continue;
            read++;
            Assert.Null(ModelCardioCoach.Read(question, answer));
        }

        Assert.True(read > 20);
    }

    private IEnumerable<(CardioContext Context, Random Random)> Contexts(int count)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var number = 0; number < count; number++)
        {
            var machine = Machines[random.Next(Machines.Length)];
            var now = RandomContexts.Start.AddSeconds(random.Next(3600));
            var maximum = 140 + random.Next(70);
            var current = new CardioSettings(
                machine.Speed is { } speed ? speed.At(random.Next(55)) : null, machine.Incline is null ? null : random.Next(15), machine.Power is { } power ? power.At(random.Next(77)) : null,
                machine.Resistance is null ? null : random.Next(1, 21));
            var complaints = random.Next(6) == 0 ? new[] { new Complaint((ComplaintKind)random.Next(1, 9), now.AddMinutes(-random.Next(0, 10)), 0) } : [];
            var member = new MemberProfile("m", random.Next(4) == 0 ? null : 2026 - random.Next(18, 85), Level: (TrainingLevel)random.Next(1, 4), Goal: (TrainingGoal)random.Next(1, 6));
            yield return (new CardioContext(
                now, machine, member, CardioTarget.For(member, maximum), current, new HeartRateState(random.Next(60, maximum), now.AddSeconds(-random.Next(25)), maximum, 0),
                random.Next(3) == 0 ? null : random.Next(120), complaints, random.Next(4) == 0 ? null : (random.NextDouble() * 60) - 30), random);
        }
    }
}
