using EdgeGym.Coaching.Planning;
using EdgeGym.Coaching.Planning.Checks;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>One line of a file of plan requests: what was meant, who asks, and how it was said.</summary>
/// <param name="Language"><c>zh</c> or <c>en</c>, of the sentence.</param>
public sealed record PlanRequestLine(PlanWishes Wishes, PlanProfile Profile, string Text, string Language)
{
    /// <summary>Lines of <c>wishes ⇥ profile ⇥ text</c>; a line of another shape is left out.</summary>
    public static IReadOnlyList<PlanRequestLine> ReadFile(string path) =>
        [.. File.ReadLines(path).Select(line => line.Split('\t')).Where(fields => fields.Length == 3)
            .Select(fields => new PlanRequestLine(WishText.Read(fields[0]), PlanProfileJson.ReadPairs(fields[1]), fields[2], LexiconWishes.Language(fields[2], null)))];
}

/// <summary>A request whose plan fails a check.</summary>
public sealed record PlanFailure(PlanRequestLine Request, PlanWishes Read, PlanCheck Check);

/// <summary>Counts of one key of the wishes: told and read alike, read only, told only.</summary>
public sealed record WishScore(string Key, int Right, int Wrong, int Missed)
{
    public double F1 => Right == 0 ? 0 : 2.0 * Right / ((2.0 * Right) + Wrong + Missed);
}

/// <summary>Result of an evaluation.</summary>
/// <param name="Requests">Requests planned.</param>
/// <param name="ByCheck">Checks passed of checks made, by number − 1.</param>
/// <param name="Safety">Only the checks of safety.</param>
/// <param name="Scores">Of each key; empty where the wishes were given, not read.</param>
public sealed record PlanEvaluationResult(
    int Requests, IReadOnlyList<(PlanCheck Check, Share Share)> ByCheck, Share All, Share Safety, Share PlansWithoutFailure, IReadOnlyList<WishScore> Scores, IReadOnlyList<PlanFailure> Failures)
{
    /// <summary>Over all keys and elements of lists.</summary>
    public double F1 => new WishScore("all", Scores.Sum(score => score.Right), Scores.Sum(score => score.Wrong), Scores.Sum(score => score.Missed)).F1;
}

/// <summary>
/// Plans every request and holds each plan against the 22 checks, judged by what was really meant: with the wishes given, which measures the planner, or with a
/// reader of texts, which measures reader and planner together.
/// </summary>
public static class PlanEvaluation
{
    /// <param name="requests">Requests with their meaning.</param>
    /// <param name="read">From text and language to wishes; null: the wishes as meant.</param>
    /// <param name="machines">The gym; null: a usual one.</param>
    public static PlanEvaluationResult Run(
        IReadOnlyList<PlanRequestLine> requests, Func<string, string, PlanWishes>? read = null, IReadOnlyList<PlanMachine>? machines = null)
    {
        machines ??= UsualGym.Machines;
        var passed = new int[PlanChecks.Count];
        var shapes = new PlanCheck?[PlanChecks.Count];
        var scores = new WishScores();
        var failures = new List<PlanFailure>();
        var clean = 0;
        foreach (var request in requests)
        {
            var wishes = read?.Invoke(request.Text, request.Language) ?? request.Wishes;
            if (read is not null)
                scores.Add(request.Wishes, wishes);
            // The reader tells what the sentence says of the person; with the wishes given the profile is given too.
            var profile = read is null ? request.Profile : LexiconProfile.Complete(request.Text, PlanProfile.Unknown with { Language = request.Language });
            var plan = TrainingPlanner.Plan(wishes, profile, machines, request.Language);
            var again = TrainingPlanner.Plan(wishes, profile, machines, request.Language);
            var judged = read is null ? request.Profile : Merged(request.Profile, profile);
            var checks = PlanChecks.Run(plan, request.Wishes, judged, machines, request.Language, again);
            for (var index = 0; index < checks.Count; index++)
            {
                shapes[index] = checks[index];
                passed[index] += checks[index].Passed ? 1 : 0;
                if (!checks[index].Passed)
                    failures.Add(new PlanFailure(request, wishes, checks[index]));
            }

            clean += checks.All(check => check.Passed) ? 1 : 0;
        }

        var byCheck = shapes.Select((check, index) => (Check: check, Share: new Share(passed[index], requests.Count))).Where(entry => entry.Check is not null)
            .Select(entry => (entry.Check!, entry.Share)).ToList();
        var safety = byCheck.Where(entry => entry.Item1.IsSafety).ToList();
        return new PlanEvaluationResult(
            requests.Count, byCheck, new Share(passed.Sum(), requests.Count * PlanChecks.Count),
            new Share(safety.Sum(entry => entry.Share.Right), safety.Sum(entry => entry.Share.Of)), new Share(clean, requests.Count), scores.ToList(), failures);
    }

    /// <summary>A table for people: shares with 95 % intervals, then the failures.</summary>
    public static void Write(TextWriter output, string title, PlanEvaluationResult result, int mostFailures = 20)
    {
        output.WriteLine($"{title}: {result.Requests} requests");
        output.WriteLine($"  checks passed   {result.All}");
        output.WriteLine($"  of safety       {result.Safety}");
        output.WriteLine($"  plans without a failed check {result.PlansWithoutFailure}");
        foreach (var (check, share) in result.ByCheck)
            output.WriteLine($"    {check.Number,2} {check.Name,-28}{(check.IsSafety ? "*" : " ")} {share}");
        if (result.Scores.Count > 0)
        {
            output.WriteLine($"  wishes read, F1 {result.F1:0.000}");
            foreach (var score in result.Scores)
                output.WriteLine($"    {score.Key,-10} {score.F1:0.000}  right {score.Right} wrong {score.Wrong} missed {score.Missed}");
        }

        foreach (var failure in result.Failures.Take(mostFailures))
            output.WriteLine($"  ✗ {failure.Check.Number} {failure.Check.Name}: {failure.Check.Why} | {failure.Request.Text} | meant {WishText.Write(failure.Request.Wishes)} | read {WishText.Write(failure.Read)}");
    }

    /// <summary>What is known of the person from the file, else from the sentence.</summary>
    private static PlanProfile Merged(PlanProfile told, PlanProfile read) => told with
    {
        Age = told.Age ?? read.Age,
        Level = told.Level ?? read.Level,
        OneRepMaxKilograms = read.OneRepMaxKilograms.Concat(told.OneRepMaxKilograms).GroupBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal),
    };
}
