using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Evaluation;

internal static class ProbeCommand
{
    public static void Run(int people, bool training, string which)
    {
        var guard = new SafetyGuard();
        var coach = new PolicyCoach(new DeterministicPolicy(guard));
        foreach (var velocity in which == "both" ? new[] { true, false } : new[] { which == "true" })
        {
            var errors = new List<(double Before, double BeforeSd, double After, double AfterSd, double Cap, int Number)>();
            TrainingTrial.Diagnosed = (n, b, a, set) => errors.Add((b.Mean - set.Possible, b.StandardDeviation, a.Mean - set.Possible, a.StandardDeviation, set.Capacity, (int)n));
            var trial = new TrainingTrial(new TrialSettings(6, velocity), guard);
            var sets = new List<TrialSet>();
            var index = 0;
            foreach (var traits in (training ? TrialPeople.ForTraining(5000) : TrialPeople.ForJudging(7)).Take(people))
            {
                sets.AddRange(trial.Run(index, traits, TrialPeople.Exercises[index % TrialPeople.Exercises.Count], coach));
                index++;
            }

            foreach (var bin in errors.GroupBy(e => e.Cap < 8 ? 8 : e.Cap < 12 ? 12 : e.Cap < 17 ? 17 : e.Cap < 25 ? 25 : 99).OrderBy(g => g.Key))
                Console.WriteLine($"capacity<{bin.Key} n {bin.Count()} before bias {bin.Average(e => e.Before):F2} rms {Math.Sqrt(bin.Average(e => e.Before * e.Before)):F2} sd {bin.Average(e => e.BeforeSd):F2} after bias {bin.Average(e => e.After):F2} rms {Math.Sqrt(bin.Average(e => e.After * e.After)):F2} sd {bin.Average(e => e.AfterSd):F2}");
            foreach (var bin in errors.GroupBy(e => e.Number).OrderBy(g => g.Key))
                Console.WriteLine($"set {bin.Key} n {bin.Count()} before bias {bin.Average(e => e.Before):F2} rms {Math.Sqrt(bin.Average(e => e.Before * e.Before)):F2} sd {bin.Average(e => e.BeforeSd):F2} after bias {bin.Average(e => e.After):F2} rms {Math.Sqrt(bin.Average(e => e.After * e.After)):F2} sd {bin.Average(e => e.AfterSd):F2}");
            foreach (var group in sets.Where(s => s.Traits.GoalName == "strength").GroupBy(set => set.Session))
                Console.WriteLine($"strength session {group.Key} " + Show(group.ToList()));
            foreach (var group in sets.GroupBy(set => set.Session))
                Console.WriteLine($"velocity {velocity} session {group.Key} " + Show(group.ToList()));
            Console.WriteLine("later " + Show(sets.Where(set => set.Session > 0).ToList()));
            foreach (var group in sets.Where(set => set.Session > 0).GroupBy(set => set.Number))
                Console.WriteLine($"set {group.Key} " + Show(group.ToList()));
            foreach (var group in sets.Where(set => set.Session > 0).GroupBy(set => set.Traits.GoalName))
                Console.WriteLine($"{group.Key} " + Show(group.ToList()));
        }
    }

    private static string Show(List<TrialSet> sets)
        => $"n {sets.Count} ±1 {sets.Count(s => Math.Abs(s.AwayFromTarget) <= 1) / (double)sets.Count:P1} ±2 {sets.Count(s => Math.Abs(s.AwayFromTarget) <= 2) / (double)sets.Count:P1} failed {sets.Count(s => s.Failed) / (double)sets.Count:P1} mean {sets.Average(s => s.AwayFromTarget):F2} mae {sets.Average(s => Math.Abs(s.AwayFromTarget)):F2} easy>2 {sets.Count(s => s.AwayFromTarget > 2) / (double)sets.Count:P1} hard<-1 {sets.Count(s => s.AwayFromTarget < -1) / (double)sets.Count:P1} over {sets.Count(s => s.WasOverLimit)}";
}
