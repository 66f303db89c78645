using System.CommandLine;
using System.Text.Json;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Simulation.Lifters;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Simulation.Dataset;

/// <summary><c>dataset</c>: everything that the model is trained on, from the hand-written text and from virtual people. Same seed, same files.</summary>
internal static class DatasetCommand
{
    private const int PhraseBuckets = 1 << 20;

    private const int ValidShare = 30;

    /// <summary>People whom the model trains in a later round are others than those of the first.</summary>
    private const ulong NextRound = 20_000_000;

    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "folder for tokens.json, corpus.txt, train-*.jsonl, valid-*.jsonl", Required = true };
        var text = new Option<DirectoryInfo>("--text") { Description = "models/text of the repository", Required = true };
        var seed = new Option<ulong>("--seed") { Description = "of everything that is left to chance", DefaultValueFactory = _ => 20_261_122 };
        var understand = Count("--understand", 60_000, "sentences, varied");
        var adjust = Count("--adjust", 60_000, "decisions of people in training");
        var cardio = Count("--cardio", 20_000, "decisions on cardio machines");
        var reserve = Count("--reserve", 0, "people whose sets are carried to failure, for the network that reads running sets");
        var plan = Count("--plan", 12_000, "requests for plans");
        var say = Count("--say", 8_000, "sentences that the gateway says");
        var model = new Option<DirectoryInfo?>("--model") { Description = "model folder: writes only decisions in which this model chose (train-visited-*.jsonl), to be added to the data of the next stage" };
        var round = new Option<int>("--round") { Description = "with --model: number of the round, so that each meets other people", DefaultValueFactory = _ => 1 };
        var command = new Command("dataset", "Writes the training data of the language model.") { output, text, seed, understand, adjust, cardio, plan, say, reserve, model, round };
        command.SetAction((parsed, _) =>
        {
            try
            {
                if (parsed.GetValue(model) is { } folder)
                {
                    Visited(parsed.GetValue(output)!.FullName, folder.FullName, parsed.GetValue(seed), parsed.GetValue(round), parsed.GetValue(adjust), parsed.GetValue(cardio));
                    return Task.FromResult(0);
                }

                Write(parsed.GetValue(output)!.FullName, parsed.GetValue(text)!.FullName, parsed.GetValue(seed),
                    parsed.GetValue(understand), parsed.GetValue(adjust), parsed.GetValue(cardio), parsed.GetValue(plan), parsed.GetValue(say));
                Reserve(parsed.GetValue(output)!.FullName, parsed.GetValue(reserve), parsed.GetValue(seed));
                return Task.FromResult(0);
            }
            catch (Exception exception) when (exception is ModelException or IOException or FormatException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"dataset: {exception.Message}");
                return Task.FromResult(1);
            }
        });
        return command;
    }

    private static Option<int> Count(string name, int usual, string what) => new(name) { Description = $"how many {what}; 0 for none", DefaultValueFactory = _ => usual };

    private static void Write(string output, string text, ulong seed, int understand, int adjust, int cardio, int plan, int say)
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
        var decisions = new DecisionExamples(null);
        Decisions(output, "adjust", adjust, decisions.Sets, random, seed);
        Decisions(output, "cardio", cardio, decisions.Rides, random, seed + 2_000_000);
    }

    private static void Reserve(string output, int people, ulong seed)
    {
        if (people < ValidShare)
            return;
        ReserveRows.Write(output, "reserve-train", people, seed + 10_000_000);
        ReserveRows.Write(output, "reserve-valid", people / ValidShare, seed + 15_000_000);
    }

    private static void Visited(string output, string folder, ulong seed, int round, int adjust, int cardio)
    {
        Directory.CreateDirectory(output);
        Console.Error.WriteLine($"dataset: seed {seed}, round {round}, chosen by {folder}");
        using var model = LanguageModel.Load(folder, new RuntimeOptions { Concurrency = 2, IntraOpThreads = 1 }, NullLogger.Instance, TimeProvider.System);
        var decisions = new DecisionExamples(model);
        var random = new RandomStream(seed).Fork("round", round);
        var people = seed + (NextRound * (ulong)round);
        Decisions(output, $"visited-adjust-{round}", adjust, decisions.Sets, random, people);
        Decisions(output, $"visited-cardio-{round}", cardio, decisions.Rides, random, people + 2_000_000);
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

    /// <summary>One in <see cref="ValidShare"/> more, of other people, for validation.</summary>
    private static void Decisions(string output, string name, int count, Func<int, RandomStream, ulong, IEnumerable<Example>> make, RandomStream random, ulong seed)
    {
        if (count == 0)
            return;
        Save(output, "train-" + name, make(count, random.Fork(name), seed));
        if (count >= ValidShare)
            Save(output, "valid-" + name, make(count / ValidShare, random.Fork(name == "adjust" ? "valid" : "valid " + name), seed + 5_000_000));
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
