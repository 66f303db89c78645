using System.CommandLine;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Evaluation;

/// <summary><c>trial</c>: people train for six sessions with the deterministic policy, with and without velocities; how near their sets ended to the aim.</summary>
internal static class TrialCommand
{
    private const int MostPeople = 100_000;

    public static Command Create()
    {
        var people = new Option<int>("--people") { Description = $"1 to {MostPeople}", DefaultValueFactory = _ => 200 };
        var seed = new Option<ulong>("--seed") { Description = "of the first person", DefaultValueFactory = _ => 7 };
        var training = new Option<bool>("--training") { Description = "people for training instead of those for judging" };
        var command = new Command("trial", "Simulated people train with the deterministic policy; prints how near their sets end to the aim.") { people, seed, training };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(people) is not (>= 1 and <= MostPeople and var count))
            {
                await Console.Error.WriteLineAsync($"--people: 1 to {MostPeople}");
                return 2;
            }

            var first = parsed.GetValue(seed);
            var who = (parsed.GetValue(training) ? TrialPeople.ForTraining(first) : TrialPeople.ForJudging(first)).Take(count).ToList();
            foreach (var hasVelocity in new[] { true, false })
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Console.Out.WriteLineAsync(hasVelocity ? "with velocity" : "without velocity");
                foreach (var (name, score) in Scores(Run(who, hasVelocity)))
                    await Console.Out.WriteLineAsync($"  {name,-14} {score}");
            }

            return 0;
        });
        return command;
    }

    private static List<TrialSet> Run(IReadOnlyList<Lifters.LifterTraits> people, bool hasVelocity)
    {
        var guard = new SafetyGuard();
        var coach = new PolicyCoach(new DeterministicPolicy(guard));
        var trial = new TrainingTrial(new TrialSettings(HasVelocity: hasVelocity), guard);
        return [.. people.SelectMany((traits, index) => trial.Run(index, traits, TrialPeople.Exercises[index % TrialPeople.Exercises.Count], coach))];
    }

    private static IEnumerable<(string Name, TrialScore Score)> Scores(List<TrialSet> sets)
    {
        var later = sets.Where(set => set.Session > 0).ToList();
        yield return ("first meeting", TrialScore.Of(sets.Where(set => set.Session == 0)));
        yield return ("later", TrialScore.Of(later));
        foreach (var number in later.GroupBy(set => set.Number))
            yield return ($"  set {number.Key}", TrialScore.Of(number));
        foreach (var goal in later.GroupBy(set => set.Traits.GoalName).OrderBy(goal => goal.Key, StringComparer.Ordinal))
            yield return ($"  {goal.Key}", TrialScore.Of(goal));
    }
}
