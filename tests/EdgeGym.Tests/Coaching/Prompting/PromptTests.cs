using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Tokenization;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Tests.Architecture;
using EdgeGym.Tests.Coaching.Runtime;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Prompting;

/// <summary>What goes to the model and what is read back from it.</summary>
public sealed class PromptTests(ITestOutputHelper output)
{
    [Fact]
    public void Tokens_are_distinct_names_and_begin_with_pad_and_end()
    {
        Assert.Equal([PromptTokens.Pad, PromptTokens.End], PromptTokens.All.Take(2));
        Assert.Equal(PromptTokens.All.Count, PromptTokens.All.Distinct().Count());
        Assert.All(PromptTokens.All, token => Assert.Matches("^<\\|[a-z0-9_./-]+\\|>$", token));
        Assert.True(PromptTokens.All.Count < 1000, $"{PromptTokens.All.Count} names");
    }

    [Theory]
    [InlineData(-0.0, "0")]
    [InlineData(-3, "0")]
    [InlineData(double.NaN, "0")]
    [InlineData(2.3, "2.5")]
    [InlineData(99, "10")]
    public void Halves_are_written_as_the_names_have_them(double value, string written) => Assert.Equal(written, PromptTokens.Halves(value, 0, 10));

    [ShippedModelFact]
    public void Tokens_are_one_id_each_in_the_shipped_tokenizer()
    {
        var tokenizer = Tokenizer.Load(Path.Combine(SourceTree.Root, "models", "edgegym", "tokenizer.json"));
        for (var index = 0; index < PromptTokens.All.Count; index++)
            Assert.Equal([index], tokenizer.Encode(PromptTokens.All[index]));
    }

    [Fact]
    public void Clean_any_text_is_one_short_line_without_names()
    {
        string[] pieces = ["<|", "|>", "<", "|", "＜｜", "end", "\n", "\r\n", "\u2028", "\t", "\0", "\u0085", "\ud83d", "\udc4d", "👍", "６０", "公斤", " ", new string('a', 150)];
        foreach (var texts in new[] { Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary(), ArbMap.Default.ArbFor<string?>().Generator.Select(text => text ?? "").ToArbitrary() })
        {
            Prop.ForAll(texts, text =>
            {
                var clean = PromptText.Clean(text);
                Assert.DoesNotContain("|", clean, StringComparison.Ordinal);
                Assert.InRange(clean.Length, 0, PromptText.Longest + 8);
                Assert.DoesNotContain(clean, character => char.IsControl(character) || character is '\u2028' or '\u2029');
                Assert.Equal(clean, clean.Trim());
                var prompt = UnderstandPrompt.Ask(text, SafetyLexicon.Understand(text), null).Prompt;
                Assert.Equal(prompt.Split("<|").Length, prompt.Split("|>").Length);
                Assert.Single(prompt.Split(PromptTokens.Answer)[..^1]);
            }).QuickCheckThrowOnFailure();
        }

        Assert.Equal("60公斤", PromptText.Clean("６０公斤"));
        var end = PromptText.Clean(new string('x', 5000) + " my chest hurts");
        Assert.EndsWith("my chest hurts", end, StringComparison.Ordinal);
    }

    [Fact]
    public void Understand_answers_read_back_as_they_were()
    {
        var random = Seeded();
        for (var round = 0; round < 2000; round++)
        {
            var slots = Slots(random);
            var (intent, action) = (Pick(random, ContractNames.Intents), Pick(random, ContractNames.Actions));
            var answer = UnderstandPrompt.Answer(intent, action, slots);
            var read = UnderstandPrompt.Read(answer)!.Value;
            Assert.Equal((intent, action), (read.Intent, read.Action));
            Assert.Equal(slots with { Symptom = null, Negated = null, Secondary = null, Possible = null }, read.Slots with { Symptom = null, Negated = null, Secondary = null, Possible = null });
            Assert.Equal(answer, UnderstandPrompt.Answer(read.Intent, read.Action, read.Slots));
        }
    }

    [Fact]
    public void Plan_answers_read_back_as_they_were()
    {
        var random = Seeded();
        for (var round = 0; round < 2000; round++)
        {
            var wishes = new List<string>();
            if (random.Next(2) == 0)
                wishes.Add("goal=" + Pick(random, PromptTokens.Goals));
            foreach (var key in PlanPrompt.NumberKeys.Where(_ => random.Next(3) == 0))
                wishes.Add($"{key}={random.Next(1, 9)}{(random.Next(2) == 0 ? "" : "-12")}");
            foreach (var (key, isList) in PlanPrompt.NameKeys.Where(_ => random.Next(3) == 0))
                wishes.Add($"{key}={string.Join('+', Enumerable.Range(0, isList ? random.Next(1, 4) : 1).Select(_ => Pick(random, PlanPrompt.NamesOf(key).ToArray())).Distinct())}");
            if (random.Next(3) == 0)
                wishes.Add("cardio=true");
            var written = wishes.Count == 0 ? "-" : string.Join(';', wishes);
            Assert.Equal(written, PlanPrompt.Read(PlanPrompt.Answer(written)!));
        }

        Assert.Null(PlanPrompt.Answer("goal=world_peace"));
        Assert.Null(PlanPrompt.Answer("avoid=soul"));
    }

    [Fact]
    public void Adjust_answers_read_back_as_they_were()
    {
        var random = Seeded();
        for (var round = 0; round < 2000; round++)
        {
            var answer = new AdjustAnswer(
                random.Next(-PromptTokens.MostMoves, PromptTokens.MostMoves + 1), random.Next(0, PromptTokens.MostRepetitions + 1), PromptTokens.RestBucket(random.Next(0, 600)), random.Next(0, PromptTokens.MostSets + 1));
            Assert.Equal(answer, AdjustAnswer.Read(AdjustPrompt.Answer(answer.Move, answer.Repetitions, answer.RestSeconds, answer.Sets)));
        }
    }

    [Fact]
    public void Hostile_answers_never_throw()
    {
        string[] pieces = ["<|", "|>", "<|end|>", "<|value|>", "<|m1|>", "<|r", "<|m99999999999999999999|>", "<|target|>", "<|secondary|>", "<|days|>", "1e309", "-", "NaN", "\ud800", "<|goal|>", "<|set_load|>"];
        foreach (var texts in new[] { Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary(), ArbMap.Default.ArbFor<string?>().Generator.Select(text => text ?? "").ToArbitrary() })
        {
            Prop.ForAll(texts, text =>
            {
                Assert.All(AnswerParts.Split(text), part => Assert.DoesNotContain("|>", part.Name, StringComparison.Ordinal));
                _ = UnderstandPrompt.Read(text);
                _ = PlanPrompt.Answer(text);
                Assert.NotEmpty(PlanPrompt.Read(text));
                _ = AdjustAnswer.Read(text);
            }).QuickCheckThrowOnFailure();
        }
    }

    private static UtteranceSlots Slots(Random random)
    {
        string? Some(IReadOnlyList<string> names) => random.Next(3) == 0 ? Pick(random, names) : null;
        double? Number() => random.Next(4) == 0 ? random.Next(0, 4000) / 4.0 : null;
        IReadOnlyList<string>? Few(IReadOnlyList<string> names) => random.Next(4) == 0 ? [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(random, names)).Distinct()] : null;
        return new UtteranceSlots
        {
            Target = Some(ContractNames.Targets), Direction = Some(ContractNames.Directions), Value = Number(), Unit = Some(ContractNames.Units), Mode = Some(ContractNames.Modes),
            UnitMissing = random.Next(5) == 0 ? true : null, Rir = Number(), Rpe = Number(), RepsDone = Number(), RepsLeft = Number(), BodyPart = Some(ContractNames.BodyParts),
            Side = Some(ContractNames.Sides), Severity = Some(ContractNames.Severities), Onset = Some(ContractNames.Onsets), Symptom = Few(ContractNames.Symptoms),
            Condition = Some(ContractNames.Conditions), Sbp = Number(), Dbp = Number(), Negated = Few(ContractNames.Intents), Secondary = Few(ContractNames.Intents),
            Possible = Few(ContractNames.Intents), Figurative = random.Next(5) == 0 ? true : null,
        };
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private Random Seeded()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}
