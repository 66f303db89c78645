using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Simulation.Dataset;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>One way to steer: means over people, with 95 % intervals of the time in the zone.</summary>
public sealed record CardioScore(
    string Coach, int People, double InZone, double InZoneLow, double InZoneHigh, double AboveZone, double MeanDistance, double Decisions, int OverLimit, double? PAgainstFirst);

/// <summary>People that the model never met ride with a heart-rate zone, each with every coach on the same ride.</summary>
public sealed class CardioEvaluation(CardioGuard guard, ulong seed, int people)
{
    private readonly Dictionary<string, CardioRide[]> _rides = new(StringComparer.Ordinal);

    /// <summary>The expert that labels the training data: it sees the heart. An upper bound under the guard's limits.</summary>
    public void RunExpert() => Run("expert that sees the heart", new CardioExamples(guard, new CardioPolicy(guard)).Decide);

    public void Run(string name, CardioDecision coach)
    {
        var traits = TrialPeople.ForJudging(seed).Take(people).ToList();
        var rides = new CardioRide[traits.Count];
        Parallel.For(0, traits.Count, index => rides[index] = new CardioTrial(guard).Run(index, traits[index], coach));
        _rides[name] = rides;
    }

    /// <summary>Every coach against the first: p of "the first is longer in the zone".</summary>
    public IReadOnlyList<CardioScore> Scores(string first) =>
    [
        .. _rides.Select(entry =>
        {
            var (low, high) = Statistics.Interval([.. entry.Value.Select(ride => (ride.InZone, 1))], seed);
            double? p = entry.Key == first ? null : Statistics.PairedPermutation([.. entry.Value.Select((ride, index) => _rides[first][index].InZone - ride.InZone)], seed);
            return new CardioScore(
                entry.Key, people, entry.Value.Average(ride => ride.InZone), low, high, entry.Value.Average(ride => ride.AboveZone), entry.Value.Average(ride => ride.MeanDistance),
                entry.Value.Average(ride => ride.Decisions), entry.Value.Sum(ride => ride.OverLimit), p);
        }),
    ];
}
