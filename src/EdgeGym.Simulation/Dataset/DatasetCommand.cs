using System.CommandLine;
using System.Text.Json;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Dataset;

/// <summary><c>dataset</c>: everything that the model is trained on, from the hand-written text and from virtual people. Same seed, same files.</summary>
internal static class DatasetCommand
{
    private const int PhraseBuckets = 1 << 20;

    /// <summary>Decisions of one person; no more people than needed are asked.</summary>
    private const int ExpectedPerPerson = 16;

    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "folder for tokens.json, corpus.txt, train-*.jsonl, valid-*.jsonl", Required = true };
        var text = new Option<DirectoryInfo>("--text") { Description = "models/text of the repository", Required = true };
        var seed = new Option<ulong>("--seed") { Description = "of everything that is left to chance", DefaultValueFactory = _ => 20_261_122 };
        var understand = Count("--understand", 60_000, "sentences, varied");
        var adjust = Count("--adjust", 60_000, "decisions of people in training");
        var plan = Count("--plan", 12_000, "requests for plans");
        var say = Count("--say", 8_000, "sentences that the gateway says");
        var command = new Command("dataset", "Writes the training data of the language model.") { output, text, seed, understand, adjust, plan, say };
        command.SetAction((parsed, _) =>
        {
            try
            {
                Write(parsed.GetValue(output)!.FullName, parsed.GetValue(text)!.FullName, parsed.GetValue(seed),
                    parsed.GetValue(understand), parsed.GetValue(adjust), parsed.GetValue(plan), parsed.GetValue(say));
                return Task.FromResult(0);
            }
            catch (Exception exception) when (exception is IOException or FormatException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"dataset: {exception.Message}");
                return Task.FromResult(1);
            }
        });
        return command;
    }

    private static Option<int> Count(string name, int usual, string what) => new(name) { Description = $"how many {what}; 0 for none", DefaultValueFactory = _ => usual };

    private static void Write(string output, string text, ulong seed, int understand, int adjust, int plan, int say)
    {
        Directory.CreateDirectory(output);
        var train = Path.Combine(text, "train");
        var heldOut = HeldOut(text);
        Console.Error.WriteLine($"dataset: seed {seed}");
        var near = new NearCopies(heldOut.SelectMany(LabelledText.Utterances).Select(line => line.Text)
            .Concat(LabelledText.Rows(heldOut[0], "plan-requests-*.tsv", 3).Select(row => row.Columns[2])));
        var all = LabelledText.Utterances(train);
        var kept = all.Where(line => !near.IsTooNear(line.Text)).ToList();
        Console.Error.WriteLine($"dataset: {all.Count} sentences, {all.Count - kept.Count} dropped as too near to held-out ones");
        // One line in thirty is never trained on: it tells when to stop. Which, hangs on its words alone, so that it stays one when text is added.
        var valid = kept.Where(line => IsForValidation(line.Text)).ToList();
        kept = [.. kept.Where(line => !IsForValidation(line.Text))];

        File.WriteAllText(Path.Combine(output, "tokens.json"), JsonSerializer.Serialize(PromptTokens.All, ExampleJson.Lines.IReadOnlyListString));
        var plans = new PlanExamples(train, near);
        var sentences = new SayExamples(train, kept);
        Corpus(Path.Combine(output, "corpus.txt"), kept, train, near);
        Phrases(Path.Combine(output, "phrases-train.tsv"), kept);
        Phrases(Path.Combine(output, "phrases-valid.tsv"), valid);
        var random = new RandomStream(seed);

        var sayings = new UnderstandExamples(kept);
        Console.Error.WriteLine($"dataset: {sayings.Unusable} sentences have numbers that can't be read; {plans.Count} plan requests, {plans.Dropped} dropped; {sentences.Count} sentences to say");
        Lines(output, "train-understand", understand, number => sayings.Draw(random.Fork("understand", number)));
        Lines(output, "train-plan", plan, number => plans.Draw(random.Fork("plan", number)));
        Lines(output, "train-say", say, number => sentences.Draw(random.Fork("say", number)));
        var checks = valid.Select(UnderstandExamples.Example).OfType<Example>().ToList();
        Lines(output, "valid-understand", checks.Count, number => checks[number]);
        Decisions(output, "train-adjust", adjust, random.Fork("adjust"), seed);
        Decisions(output, "valid-adjust", adjust / 30, random.Fork("valid"), seed + 5_000_000);
    }

    /// <summary>Folders of sentences that nobody trains on; the first is the one that thresholds were chosen by.</summary>
    internal static IReadOnlyList<string> HeldOut(string text)
        => [.. new[] { "held-out", "held-out-2" }.Select(name => Path.Combine(text, name)).Where((folder, index) => index == 0 || Directory.Exists(folder))];

    private static bool IsForValidation(string text) => PhraseFeatures.Hash("valid", PhraseFeatures.Plain(text)) % 30 == 0;

    /// <summary>Text for the tokenizer: what people say and what the gateway says, numbers as the model sees them.</summary>
    private static void Corpus(string path, IReadOnlyList<LabelledUtterance> lines, string train, NearCopies near)
    {
        using var file = new StreamWriter(path);
        foreach (var line in lines)
            file.WriteLine(NumberNormalizer.Normalize(PromptText.Clean(line.Text)));
        foreach (var (_, columns) in LabelledText.Rows(train, "plan-requests-*.tsv", 3))
        {
            if (!near.IsTooNear(columns[2]))
                file.WriteLine(NumberNormalizer.Normalize(PromptText.Clean(columns[2])));
        }

        foreach (var (_, columns) in LabelledText.Rows(train, "say-*.tsv", 2))
            file.WriteLine(columns[1]);
        foreach (var code in LabelledText.Rows(train, "say-*.tsv", 2).Select(row => row.Columns[0]).Distinct())
            file.WriteLine(code);
    }

    /// <summary>Intent, with the way it goes, pieces of each sentence, language, plain text and slots, for the word statistics.</summary>
    private static void Phrases(string path, IReadOnlyList<LabelledUtterance> lines)
    {
        using var file = new StreamWriter(path);
        foreach (var line in lines)
        {
            var plain = PhraseFeatures.Plain(NumberNormalizer.Normalize(PromptText.Clean(line.Text)));
            file.WriteLine($"{PhraseStatistics.LabelOf(line.Intent, line.Action, line.Slots.Direction)}\t{string.Join(' ', PhraseFeatures.Of(plain, line.Lang, PhraseBuckets))}\t{line.Lang}\t{plain}\t{string.Join(' ', line.Slots.Named())}");
        }
    }

    private static void Lines(string output, string name, int count, Func<int, Example> make)
    {
        if (count == 0)
            return;
        var examples = new Example[count];
        Parallel.For(0, count, number => examples[number] = make(number));
        Save(output, name, examples);
    }

    private static void Decisions(string output, string name, int count, RandomStream random, ulong seed)
    {
        if (count == 0)
            return;
        var guard = new SafetyGuard();
        var policy = new DeterministicPolicy(guard);
        var experts = new AdjustExamples(guard, policy);
        var found = new List<Example>(count);
        var index = 0;
        foreach (var people in TrialPeople.ForTraining(seed).Chunk(Math.Clamp(count / ExpectedPerPerson, 2, 64)))
        {
            var batch = new List<Example>[people.Length];
            var first = index;
            Parallel.For(0, people.Length, number =>
            {
                var own = random.Fork("person", first + number);
                var mine = batch[number] = [];
                var settings = new TrialSettings(5, HasVelocity: own.Chance(0.75));
                var trial = new TrainingTrial(settings, guard) { Decided = (moment, _) => Add(mine, experts.Of(moment, own)) };
                trial.Run(first + number, people[number], TrialPeople.Exercises[own.Index(TrialPeople.Exercises.Count)], new WanderingCoach(policy, own.Fork("hand")));
            });
            index += people.Length;
            found.AddRange(batch.SelectMany(mine => mine));
            if (found.Count >= count)
                break;
        }

        Save(output, name, found.Take(count));
    }

    private static void Add(List<Example> list, Example? example)
    {
        if (example is not null)
            list.Add(example);
    }

    private static void Save(string output, string name, IEnumerable<Example> examples)
    {
        var count = 0;
        using var file = new StreamWriter(Path.Combine(output, name + ".jsonl"));
        foreach (var example in examples)
        {
            file.WriteLine(JsonSerializer.Serialize(example, ExampleJson.Lines.Example));
            count++;
        }

        Console.Error.WriteLine($"dataset: {name} {count}");
    }
}
