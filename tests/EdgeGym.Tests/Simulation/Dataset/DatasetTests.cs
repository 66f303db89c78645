using System.Security.Cryptography;
using System.Text.Json;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Simulation.Dataset;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Running;
using EdgeGym.Simulation.Trials;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Simulation.Dataset;

public sealed class DatasetTests : IDisposable
{
    private static readonly string Text = Path.Combine(SourceTree.Root, "models", "text");

    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-dataset-").FullName;

    [Fact]
    public async Task Dataset_same_seed_gives_the_same_bytes_and_never_a_held_out_line()
    {
        // A part of the text, with held-out sentences smuggled into the training files.
        var text = Path.Combine(_folder, "text");
        foreach (var part in new[] { "train", "held-out" })
        {
            Directory.CreateDirectory(Path.Combine(text, part));
            foreach (var file in Directory.GetFiles(Path.Combine(Text, part)))
                await File.WriteAllLinesAsync(Path.Combine(text, part, Path.GetFileName(file)), File.ReadLines(file).Where((_, index) => index % 25 == 0));
        }

        var heldOut = LabelledText.Utterances(Path.Combine(text, "held-out"));
        foreach (var lang in new[] { "zh", "en" })
            File.Copy(Path.Combine(text, "held-out", $"understand-{lang}.tsv"), Path.Combine(text, "train", $"understand-{lang}-smuggled.tsv"));

        var (one, two, other) = (await WriteAsync(text, "one", 7), await WriteAsync(text, "two", 7), await WriteAsync(text, "other", 8));
        foreach (var name in new[] { "corpus.txt", "tokens.json", "train-adjust.jsonl", "train-cardio.jsonl", "train-plan.jsonl", "train-say.jsonl", "train-understand.jsonl", "valid-adjust.jsonl", "valid-understand.jsonl" })
            Assert.Contains(name, one.Keys);
        Assert.Equal(one.OrderBy(file => file.Key), two.OrderBy(file => file.Key));
        Assert.NotEqual(one["train-understand.jsonl"], other["train-understand.jsonl"]);
        Assert.NotEqual(one["train-adjust.jsonl"], other["train-adjust.jsonl"]);
        Assert.Equal(one["tokens.json"], other["tokens.json"]);

        var said = heldOut.Select(line => NumberNormalizer.Normalize(PromptText.Clean(line.Text))).Where(line => line.Length > 6).ToHashSet(StringComparer.Ordinal);
        Assert.Empty((await File.ReadAllLinesAsync(Path.Combine(_folder, "one", "corpus.txt"))).Intersect(said));
        foreach (var example in Examples(Path.Combine(_folder, "one")))
        {
            Assert.EndsWith(PromptTokens.Answer, example.Prompt, StringComparison.Ordinal);
            Assert.EndsWith(PromptTokens.End, example.Answer, StringComparison.Ordinal);
            Assert.All(AnswerParts.Split(example.Prompt + example.Answer), part => Assert.Contains(PromptTokens.Of(part.Name), PromptTokens.All));
            Assert.DoesNotContain(AnswerParts.Split(example.Prompt).Single(part => part.Name == "text" || (example.Task == "adjust" && part.Name is "table" or "target")).Text, said);
        }
    }

    [Fact]
    public void NearCopies_are_equal_or_nearly_so()
    {
        var near = new NearCopies(["My left knee hurts when I go down", "右膝盖下蹲的时候疼"]);
        Assert.True(near.IsTooNear("my left knee hurts, when I go down!"));
        Assert.True(near.IsTooNear("My left knee hurts when I go down a"));
        Assert.True(near.IsTooNear("右膝盖，下蹲的时候疼。"));
        Assert.False(near.IsTooNear("my shoulder clicks at the top"));
        Assert.False(near.IsTooNear("膝盖疼"));
        Assert.False(near.IsTooNear(""));
    }

    [Theory]
    [InlineData("load_too_heavy\tdecrease_load\t-\t-", "5 columns")]
    [InlineData("load_too_heav\tdecrease_load\t-\t-\tx", "load_too_heav")]
    [InlineData("load_too_heavy\tlift_it\t-\t-\tx", "lift_it")]
    [InlineData("pain\tstop_exercise_offer_alternative\tbody_part=soul\t-\tx", "soul")]
    [InlineData("pain\tstop_exercise_offer_alternative\tbody_part\t-\tx", "key=value")]
    [InlineData("pain\tstop_exercise_offer_alternative\twhere=knee\t-\tx", "where")]
    [InlineData("set_load\tset_load_within_limits\tvalue=five\t-\tx", "five")]
    [InlineData("set_load\tset_load_within_limits\t-\tload=heavy\tx", "heavy")]
    public void LabelledText_a_bad_line_is_named_by_file_and_number(string line, string why)
    {
        var file = Path.Combine(_folder, "understand-en-1.tsv");
        File.WriteAllLines(file, ["joke\tencourage_no_change\t-\t-\tfine", line]);
        var message = Assert.Throws<FormatException>(() => LabelledText.Utterances(_folder)).Message;
        Assert.StartsWith($"{file}:2: ", message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelledText_of_the_repository_is_well_formed()
    {
        foreach (var part in new[] { "train", "held-out" })
        {
            var lines = LabelledText.Utterances(Path.Combine(Text, part));
            Assert.Equal(["en", "zh"], lines.Select(line => line.Lang).Distinct().Order());
            Assert.Empty(ContractNames.Intents.Except(lines.Select(line => line.Intent)));
            Assert.All(LabelledText.Rows(Path.Combine(Text, part), "plan-requests-*.tsv", 3), row => Assert.NotEmpty(row.Columns[2]));
        }

        Assert.All(LabelledText.Rows(Path.Combine(Text, "train"), "say-*.tsv", 2), row => Assert.NotEmpty(row.Columns[1]));
    }

    /// <summary>Shares of choices: each key one name, allowed by the question, summing to one; the answer's own choice among them.</summary>
    [Fact]
    public void Adjust_examples_share_out_what_the_question_offers()
    {
        var guard = new SafetyGuard();
        var policy = new DeterministicPolicy(guard);
        var experts = new AdjustExamples(guard, policy);
        var (random, examples) = (new RandomStream(5), 0);
        var trial = new TrainingTrial(new TrialSettings(3), guard)
        {
            Decided = (moment, _) =>
            {
                var question = AdjustPrompt.Ask(moment.Context, guard, policy);
                var example = experts.Of(moment, random);
                Assert.Equal(question is null, example is null);
                if (example is null)
                    return;
                examples++;
                Assert.Equal(question!.Prompt, example.Prompt);
                var answer = AdjustAnswer.Read(example.Answer)!;
                Assert.NotNull(question.Find(answer.Move));
                Assert.InRange(answer.RestSeconds, question.LeastRestSeconds, question.MostRestSeconds);
                Assert.InRange(answer.Sets, 1, question.MostSets);
                Assert.Equal([0, 1], example.Soft!.Select(soft => soft.At));
                foreach (var soft in example.Soft!)
                {
                    Assert.Equal(1, soft.P.Values.Sum(), 2e-3);
                    Assert.All(soft.P, share => Assert.InRange(share.Value, 0, 1));
                    Assert.All(soft.P.Keys, token => Assert.Contains(token, PromptTokens.All));
                }

                Assert.All(example.Soft![0].P.Keys, token => Assert.Contains(question.Candidates, candidate => PromptTokens.Move(candidate.Move) == token));
                Assert.Contains(PromptTokens.Move(answer.Move), example.Soft![0].P.Keys);
                Assert.Contains(PromptTokens.Repetitions(answer.Repetitions), example.Soft![1].P.Keys);
            },
        };
        foreach (var (traits, index) in TrialPeople.ForTraining(3).Take(24).Select((traits, index) => (traits, index)))
            trial.Run(index, traits, TrialPeople.Exercises[index % TrialPeople.Exercises.Count], new WanderingCoach(policy, random.Fork("hand", index)));
        Assert.True(examples > 150, $"only {examples} examples");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Dictionary<string, string>> WriteAsync(string text, string name, int seed)
    {
        var output = Path.Combine(_folder, name);
        Assert.Equal(0, await CommandLine.RunAsync(
            ["dataset", "--out", output, "--text", text, "--seed", $"{seed}", "--understand", "150", "--adjust", "60", "--cardio", "60", "--reserve", "30", "--plan", "40", "--say", "40"]));
        return Directory.GetFiles(output).ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);
    }

    private static IEnumerable<Example> Examples(string folder)
        => Directory.GetFiles(folder, "*.jsonl").SelectMany(File.ReadLines).Select(line => JsonSerializer.Deserialize(line, ExampleJson.Lines.Example)!);
}
