using EdgeGym.Coaching.Guard;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>One method's sets after the first meeting.</summary>
public sealed record AdjustScore(
    string Coach, int People, int Sets, double WithinOne, double WithinOneLow, double WithinOneHigh, double WithinTwo, double WithinTwoLow, double WithinTwoHigh,
    double Failed, double MeanAbsolute, double Mean, double OverLimit, double WeeklyGainPercent, double? PAgainstFirst);

/// <summary>
/// People that the model never met train weeks with each method, each of them with all methods on the same days. Shares of sets that end within one and two
/// repetitions of the wished reserve, by the body's own count, not by anybody's estimate.
/// </summary>
public sealed class AdjustEvaluation(SafetyGuard guard, TrialSettings settings, ulong seed, int people)
{
    private readonly Dictionary<string, IReadOnlyList<TrialSet>> _sets = new(StringComparer.Ordinal);

    /// <summary>Sets by method, the first meeting's session included.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TrialSet>> Sets => _sets;

    public static IReadOnlyList<Func<ITrialCoach>> Baselines { get; } =
    [
        () => new LinearProgression(), () => new DoubleProgression(), () => new Apre(), () => new RpeProgression(), () => new VelocityZone(), () => new WgerRules(), () => new TrainingMaximum(),
    ];

    /// <param name="coach">Makes a fresh one for each person: some remember.</param>
    public void Run(Func<ITrialCoach> coach, Action<int> progress)
    {
        var traits = TrialPeople.ForJudging(seed).Take(people).ToList();
        var perPerson = new IReadOnlyList<TrialSet>[traits.Count];
        var done = 0;
        Parallel.For(0, traits.Count, index =>
        {
            var trial = new TrainingTrial(settings, guard);
            perPerson[index] = trial.Run(index, traits[index], TrialPeople.Exercises[index % TrialPeople.Exercises.Count], coach());
            progress(Interlocked.Increment(ref done));
        });
        _sets[coach().Name] = [.. perPerson.SelectMany(sets => sets)];
    }

    /// <summary>Every method against the first.</summary>
    public IReadOnlyList<AdjustScore> Scores(string first)
    {
        var reference = PerPerson(_sets[first]);
        return [.. _sets.Select(entry => Score(entry.Key, entry.Value, entry.Key == first ? null : reference))];
    }

    /// <summary>Within one, by a property of people.</summary>
    public IReadOnlyList<(string Group, int Sets, double WithinOne, double WithinTwo, double Failed)> Groups(string coach)
    {
        var later = _sets[coach].Where(set => set.Session > 0).ToList();
        (string Name, Func<TrialSet, bool> Is)[] groups =
        [
            ("women", set => set.Traits.Sex == LifterSex.Female), ("men", set => set.Traits.Sex == LifterSex.Male),
            ("under 30", set => set.Traits.Age < 30), ("30 to 49", set => set.Traits.Age is >= 30 and < 50), ("50 and more", set => set.Traits.Age >= 50),
            ("novice", set => set.Traits.Level == LifterLevel.Novice), ("intermediate", set => set.Traits.Level == LifterLevel.Intermediate), ("advanced", set => set.Traits.Level == LifterLevel.Advanced),
            ("strength", set => set.Traits.Goal == LifterGoal.Strength), ("hypertrophy", set => set.Traits.Goal == LifterGoal.Hypertrophy), ("endurance", set => set.Traits.Goal == LifterGoal.Endurance),
            ("fat loss", set => set.Traits.Goal == LifterGoal.FatLoss), ("health", set => set.Traits.Goal == LifterGoal.Health),
            ("kind of person kept from training", set => TrialPeople.IsHeldOut(set.Traits)), ("other people", set => !TrialPeople.IsHeldOut(set.Traits)),
        ];
        return
        [
            .. groups.Select(group => (group.Name, Sets: later.Where(group.Is).ToList())).Where(group => group.Sets.Count > 0)
                .Select(group => (group.Name, group.Sets.Count, Share(group.Sets, 1), Share(group.Sets, 2), group.Sets.Count(set => set.Failed) / (double)group.Sets.Count)),
        ];
    }

    private AdjustScore Score(string name, IReadOnlyList<TrialSet> all, IReadOnlyDictionary<int, double>? reference)
    {
        var sets = all.Where(set => set.Session > 0).ToList();
        var one = Statistics.Interval(Grouped(sets, set => Math.Abs(set.AwayFromTarget) <= 1 ? 1 : 0), seed);
        var two = Statistics.Interval(Grouped(sets, set => Math.Abs(set.AwayFromTarget) <= 2 ? 1 : 0), seed);
        double? p = null;
        if (reference is not null)
        {
            var own = PerPerson(all);
            p = Statistics.PairedPermutation([.. reference.Select(person => person.Value - own[person.Key])], seed);
        }

        return new AdjustScore(
            name, people, sets.Count, Share(sets, 1), one.Low, one.High, Share(sets, 2), two.Low, two.High,
            sets.Count(set => set.Failed) / (double)sets.Count, sets.Average(set => Math.Abs(set.AwayFromTarget)), sets.Average(set => set.AwayFromTarget),
            all.Count(set => set.WasOverLimit) / (double)all.Count, WeeklyGain(all), p);
    }

    /// <summary>Growth of the heaviest load of a session from the second session to the last, % a week: what the person's logbook shows.</summary>
    private double WeeklyGain(IReadOnlyList<TrialSet> all)
    {
        var weeks = (settings.Sessions - 2) * 3 / 7.0;
        if (weeks <= 0)
            return 0;
        var gains = all.GroupBy(set => set.Person).Select(person =>
        {
            var from = person.Where(set => set.Session == 1).Max(set => set.LoadKilograms);
            var to = person.Where(set => set.Session == settings.Sessions - 1).Max(set => set.LoadKilograms);
            return Math.Log(Math.Max(0.5, to) / Math.Max(0.5, from));
        });
        return 100 * gains.Average() / weeks;
    }

    private static double Share(List<TrialSet> sets, double within) => sets.Count(set => Math.Abs(set.AwayFromTarget) <= within) / (double)Math.Max(1, sets.Count);

    private static List<(double, int)> Grouped(IEnumerable<TrialSet> sets, Func<TrialSet, double> value)
        => [.. sets.GroupBy(set => set.Person).Select(person => (person.Sum(value), person.Count()))];

    private static Dictionary<int, double> PerPerson(IEnumerable<TrialSet> sets)
        => sets.Where(set => set.Session > 0).GroupBy(set => set.Person).ToDictionary(person => person.Key, person => person.Average(set => Math.Abs(set.AwayFromTarget) <= 1 ? 1.0 : 0));
}
