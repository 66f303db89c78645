using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Planning;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Simulation.Dataset;
using EdgeGym.Simulation.Trials;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Simulation.Evaluation;

/// <summary><c>eval</c>: quality of the coach on held-out people and phrases, next to published methods.</summary>
internal static class EvaluateCommand
{
    private static readonly string[] What = ["adjust", "cardio", "understand", "plan", "all"];

    private const int MostPeople = 100_000;
    private const int MostSessions = 200;

    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = string.Join(", ", What), DefaultValueFactory = _ => "all" };
        var text = new Option<DirectoryInfo>("--text") { Description = "models/text of the repository", Required = true };
        var folder = new Option<DirectoryInfo?>("--model") { Description = "model folder; without one the policy and the word lists are measured" };
        var seed = new Option<ulong>("--seed") { Description = "of the people", DefaultValueFactory = _ => 41 };
        var people = new Option<int>("--people") { Description = "people who train", DefaultValueFactory = _ => 200 };
        var sessions = new Option<int>("--sessions") { Description = "visits of each", DefaultValueFactory = _ => 6 };
        var noVelocity = new Option<bool>("--no-velocity") { Description = "machines that count repetitions and measure nothing else" };
        var wrong = new Option<int>("--wrong") { Description = "wrong answers shown per language", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "one JSON document on stdout" };
        var command = new Command("eval", "Measures the coach on people and phrases that it was never trained on.") { what, text, folder, seed, people, sessions, noVelocity, wrong, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = parsed.GetValue(what)!;
            if (!What.Contains(asked) || parsed.GetValue(people) is < 1 or > MostPeople || parsed.GetValue(sessions) is < 2 or > MostSessions)
            {
                await Console.Error.WriteLineAsync($"eval: {string.Join(", ", What)}; --people 1 to {MostPeople}; --sessions 2 to {MostSessions}");
                return 2;
            }

            try
            {
                using var model = parsed.GetValue(folder) is { } path
                    ? LanguageModel.Load(path.FullName, new RuntimeOptions { Concurrency = 2, IntraOpThreads = 1 }, NullLogger.Instance, TimeProvider.System)
                    : null;
                var report = new EvaluationReport(parsed.GetValue(seed), model?.Providers.ToString());
                if (asked is "understand" or "all")
                    await UnderstandAsync(report, model, parsed.GetValue(text)!.FullName, parsed.GetValue(wrong), cancellationToken);
                if (asked is "plan" or "all")
                    await PlanAsync(report, model, parsed.GetValue(text)!.FullName, parsed.GetValue(wrong), cancellationToken);
                if (asked is "adjust" or "all")
                    Adjust(report, model, parsed.GetValue(people), new TrialSettings(parsed.GetValue(sessions), HasVelocity: !parsed.GetValue(noVelocity)));
                if (asked is "cardio" or "all")
                    Cardio(report, model, parsed.GetValue(people));
                if (parsed.GetValue(json))
                    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, EvaluationJson.Default.EvaluationReport));
                return 0;
            }
            catch (Exception exception) when (exception is ModelException or IOException or FormatException)
            {
                await Console.Error.WriteLineAsync($"eval: {exception.Message}");
                return 1;
            }
        });
        return command;
    }

    private static async Task UnderstandAsync(EvaluationReport report, LanguageModel? model, string text, int wrong, CancellationToken cancellationToken)
    {
        foreach (var folder in DatasetCommand.HeldOut(text))
        {
            // Thresholds were chosen with the first set in sight: what is not flattered is the second.
            var set = Path.GetFileName(folder);
            var lines = LabelledText.Utterances(folder);
            foreach (var (name, reader) in Readers(model))
            {
                foreach (var lang in new[] { "zh", "en" })
                {
                    var own = lines.Where(line => line.Lang == lang).ToList();
                    var cases = new UnderstoodCase[own.Count];
                    await Parallel.ForAsync(0, own.Count, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, async (index, token) =>
                        cases[index] = new UnderstoodCase(own[index], await reader.ReadAsync(own[index].Text, null, own[index].Context, token)));
                    var score = UnderstandEvaluation.Score(lang, cases, report.Seed);
                    report.Understand.Add(new NamedUnderstandScore(set, name, score));
                    await Console.Error.WriteLineAsync(Invariant(
                        $"understand {set,-10} {name,-8} {lang}: {score.Sentences} sentences, intent macro-F1 {score.MacroF1:F3} ({score.MacroF1Low:F3}–{score.MacroF1High:F3}), accuracy {score.Accuracy:F3}, slot F1 {score.SlotF1:F3}, action {score.ActionAccuracy:F3}, direction flips {score.DirectionFlips}, unsafe {score.Unsafe}, red flags missed {score.MissedRedFlags} of {score.RedFlags}, false alarms {score.FalseAlarms}"));
                    // The second set is a test as long as nobody looks at what goes wrong in it.
                    if (name == "model" && set == Path.GetFileName(DatasetCommand.HeldOut(text)[0]))
                        await ShowAsync(score, cases, wrong);
                }
            }
        }
    }

    private static async Task ShowAsync(UnderstandScore score, IReadOnlyList<UnderstoodCase> cases, int wrong)
    {
        await Console.Error.WriteLineAsync("  intents: " + string.Join(", ", score.Intents.Take(12).Select(one => Invariant($"{one.Name} {one.F1:F2} of {one.Wanted}"))));
        await Console.Error.WriteLineAsync("  slots: " + string.Join(", ", score.Slots.Select(one => Invariant($"{one.Name} {one.F1:F2} of {one.Wanted}, {one.Wrong} wrong"))));
        foreach (var one in cases.Where(one => one.Understood.Intent != one.Meant.Intent || UnderstandEvaluation.IsUnsafe(one) || UnderstandEvaluation.IsFlip(one) || UnderstandEvaluation.Difference(one).Length > 0)
            .OrderByDescending(UnderstandEvaluation.IsUnsafe).ThenByDescending(UnderstandEvaluation.IsFlip).ThenByDescending(one => one.Understood.Intent != one.Meant.Intent).Take(wrong))
        {
            await Console.Error.WriteLineAsync(Invariant(
                $"  {(UnderstandEvaluation.IsUnsafe(one) ? "unsafe " : "")}{(UnderstandEvaluation.IsFlip(one) ? "flip " : "")}“{one.Meant.Text}”: meant {one.Meant.Intent}/{one.Meant.Action}, understood {one.Understood.Intent}/{one.Understood.SafeAction} ({one.Understood.Source}, {one.Understood.Confidence:F2}) {UnderstandEvaluation.Difference(one)}"));
        }
    }

    private static async Task PlanAsync(EvaluationReport report, LanguageModel? model, string text, int wrong, CancellationToken cancellationToken)
    {
        foreach (var lang in new[] { "zh", "en" })
        {
            var lines = PlanRequestLine.ReadFile(Path.Combine(text, "held-out", $"plan-requests-{lang}.tsv"));
            var readers = new List<(string Name, Dictionary<string, PlanWishes>? Wishes)> { ("as meant", null), ("lexicon", await ReadAsync(new ModelSlot())) };
            if (model is not null)
                readers.Add(("model", await ReadAsync(new ModelSlot(model))));
            foreach (var (name, wishes) in readers)
            {
                var result = PlanEvaluation.Run(lines, wishes is null ? null : (request, _) => wishes[request]);
                report.Plan.Add(new PlanScore(name, lang, lines.Count, result.All.Value, result.Safety.Value, wishes is null ? null : result.F1));
                PlanEvaluation.Write(Console.Error, $"plan, wishes {name}, {lang}", result, wrong);
            }

            async Task<Dictionary<string, PlanWishes>> ReadAsync(ModelSlot slot)
            {
                var reader = new WishReader(slot, TimeSpan.FromSeconds(30));
                var read = new Dictionary<string, PlanWishes>(StringComparer.Ordinal);
                foreach (var line in lines)
                    read[line.Text] = await reader.ReadAsync(line.Text, line.Language, cancellationToken);
                return read;
            }
        }
    }

    private static IEnumerable<(string Name, UtteranceReader Reader)> Readers(LanguageModel? model)
    {
        yield return ("lexicon", new UtteranceReader(new ModelSlot(), TimeSpan.Zero));
        if (model is not null)
            yield return ("model", new UtteranceReader(new ModelSlot(model), TimeSpan.FromSeconds(30)));
    }

    private static void Adjust(EvaluationReport report, LanguageModel? model, int people, TrialSettings settings)
    {
        var guard = new SafetyGuard();
        var policy = new DeterministicPolicy(guard);
        var evaluation = new AdjustEvaluation(guard, settings, report.Seed, people);
        var first = model is null ? "policy" : "model";
        var coaches = new List<Func<ITrialCoach>>();
        if (model is not null)
            coaches.Add(() => new ModelTrialCoach(new ModelCoach(new ModelSlot(model), policy, guard, TimeSpan.FromSeconds(30))));
        coaches.Add(() => new PolicyCoach(policy));
        if (model is not null)
            coaches.Add(() => new ModelTrialCoach(new ModelCoach(new ModelSlot(model), policy, guard, TimeSpan.FromSeconds(30)), hasNetwork: false));
        coaches.Add(() => new PolicyWithNetwork(policy));
        coaches.AddRange(AdjustEvaluation.Baselines);
        foreach (var coach in coaches)
        {
            var name = coach().Name;
            evaluation.Run(coach, done => Progress(name, done, people));
        }

        report.Adjust.AddRange(evaluation.Scores(first));
        Console.Error.WriteLine(Invariant($"\nadjust: {people} people, {settings.Sessions} sessions each, {(settings.HasVelocity ? "with" : "without")} velocity, sets after the first meeting, seed {report.Seed}"));
        Console.Error.WriteLine($"{"",-24}{"±1",-22}{"±2",-22}{"failed",8}{"mean |miss|",13}{"over limit",12}{"gain/week",11}{"p",9}");
        foreach (var score in report.Adjust)
        {
            Console.Error.WriteLine(Invariant(
                $"{score.Coach,-24}{$"{score.WithinOne:P1} ({100 * score.WithinOneLow:F1}–{100 * score.WithinOneHigh:F1})",-22}{$"{score.WithinTwo:P1} ({100 * score.WithinTwoLow:F1}–{100 * score.WithinTwoHigh:F1})",-22}{score.Failed,8:P1}{score.MeanAbsolute,13:F2}{score.OverLimit,12:P1}{score.WeeklyGainPercent,10:F2}%{(score.PAgainstFirst is { } p ? $"{p:F4}" : ""),9}"));
        }

        foreach (var (group, sets, one, two, failed) in evaluation.Groups(first))
        {
            report.Groups.Add(new GroupScore(group, sets, one, two, failed));
            Console.Error.WriteLine(Invariant($"  {first}, {group,-36} {sets,6} sets  ±1 {one:P1}  ±2 {two:P1}  failed {failed:P1}"));
        }
    }

    private static void Cardio(EvaluationReport report, LanguageModel? model, int people)
    {
        var guard = new CardioGuard();
        var policy = new CardioPolicy(guard);
        var evaluation = new CardioEvaluation(guard, report.Seed, people);
        if (model is not null)
            evaluation.Run("model", new ModelRider(new ModelCardioCoach(new ModelSlot(model), policy, guard, TimeSpan.FromSeconds(30))).Decide);
        evaluation.Run("policy", moment => policy.Propose(moment.Context));
        evaluation.RunExpert();
        report.Cardio.AddRange(evaluation.Scores(model is null ? "policy" : "model"));
        Console.Error.WriteLine(Invariant($"\ncardio: {people} people, 20 minutes each, from the fourth on, seed {report.Seed}"));
        Console.Error.WriteLine($"{"",-28}{"in the zone",-22}{"above",8}{"bpm away",10}{"changes",9}{"over limit",12}{"p",9}");
        foreach (var score in report.Cardio)
        {
            Console.Error.WriteLine(Invariant(
                $"{score.Coach,-28}{$"{score.InZone:P1} ({100 * score.InZoneLow:F1}–{100 * score.InZoneHigh:F1})",-22}{score.AboveZone,8:P1}{score.MeanDistance,10:F2}{score.Decisions,9:F1}{score.OverLimit,12}{(score.PAgainstFirst is { } p ? $"{p:F4}" : ""),9}"));
        }
    }

    private static void Progress(string name, int done, int people)
    {
        if (done == people || done % 50 == 0)
            Console.Error.WriteLine($"adjust: {name} {done}/{people}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
