using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>How near sets ended to the reserve that they aimed at.</summary>
/// <param name="Sets">How many.</param>
/// <param name="WithinOne">Share, 0–1, that ended within one repetition of it.</param>
/// <param name="WithinTwo">The same within two.</param>
/// <param name="Failed">Share in which a repetition was tried and missed.</param>
/// <param name="TooEasy">Share with more than two repetitions too many left.</param>
/// <param name="TooHard">Share with more than one repetition too few left.</param>
/// <param name="MeanAbsolute">Mean distance, repetitions; what is farther than 12 counts as 12.</param>
public sealed record TrialScore(int Sets, double WithinOne, double WithinTwo, double Failed, double TooEasy, double TooHard, double MeanAbsolute)
{
    private const double Farthest = 12;

    public static TrialScore Of(IEnumerable<TrialSet> sets)
    {
        var all = sets.ToList();
        double Share(Func<TrialSet, bool> has) => all.Count(has) / (double)Math.Max(1, all.Count);
        return new TrialScore(
            all.Count,
            Share(set => Math.Abs(set.AwayFromTarget) <= 1),
            Share(set => Math.Abs(set.AwayFromTarget) <= 2),
            Share(set => set.Failed),
            Share(set => set.AwayFromTarget > 2),
            Share(set => set.AwayFromTarget < -1),
            all.Count == 0 ? 0 : all.Average(set => Math.Min(Math.Abs(set.AwayFromTarget), Farthest)));
    }

    public override string ToString() => FormattableString.Invariant(
        $"sets {Sets,5}  ±1 {WithinOne,6:P1}  ±2 {WithinTwo,6:P1}  failed {Failed,5:P1}  too easy {TooEasy,6:P1}  too hard {TooHard,6:P1}  mean distance {MeanAbsolute:F2}");
}
