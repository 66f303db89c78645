using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// The repetition target of a running set, moved by what its velocities have shown: the set ends at the wished reserve although the load was a guess.
/// Decided anew at every repetition, with a forecast that gets surer as failure comes near.
/// </summary>
public static class RunningTarget
{
    /// <summary>Repetitions that must be seen before the target moves.</summary>
    public const int LeastSeen = 3;

    /// <summary>Repetitions of standard deviation above which a forecast moves nothing.</summary>
    private const double Sureness = 3.5;

    /// <summary>The load was a guess, the reserve is the aim: so many repetitions outside the plan's range are better than missing it.</summary>
    private const int Beyond = 6;
    private const int Below = 2;

    /// <summary>Against one for ending within one repetition of the wished reserve.</summary>
    private const double WorthOfTwo = 0.5;
    private const double FailureCost = 0.5;

    /// <summary>The new target, at least what is done; equal to what is done: the set ends here.</summary>
    /// <param name="reserve">Repetitions to leave.</param>
    /// <param name="target">As it stands.</param>
    /// <param name="reps">Of this set, oldest first; partial ones count for nothing.</param>
    /// <param name="restSeconds">Before this set; null for the first.</param>
    /// <param name="network">Corrects the forecast near its end; null: the estimator alone.</param>
    public static int Move(
        StrengthEstimate strength, Exercise exercise, SetTarget plan, double load, int reserve, int target, IReadOnlyList<CountedRepetition> reps, double? restSeconds,
        ReserveNetwork? network = null)
    {
        var done = reps.Count(rep => !rep.Partial);
        if (done < LeastSeen || reps[^1].MeanConcentricVelocity is null)
            return Math.Max(target, done);
        if (network is not null && ReserveFeatures.Of(strength, exercise, plan, load, reserve, reps, restSeconds) is { } features)
            return Wished(RepetitionForecast.OfLeft(done, network.Read(features)), plan, reserve, done);
        var left = StrengthEstimator.DuringSet(strength, exercise, load, done, reps, restSeconds);
        return left.StandardDeviation > Sureness ? Math.Max(target, done) : Wished(left, plan, reserve, done);
    }

    private static int Wished(RepetitionForecast left, SetTarget plan, int reserve, int done)
    {
        var (wished, most, best) = (done, Math.Max(done, plan.MaximumRepetitions + Beyond), double.NegativeInfinity);
        for (var repetitions = Math.Max(done, Math.Max(1, plan.MinimumRepetitions - Below)); repetitions <= most; repetitions++)
        {
            var worth = left.InReserve(repetitions, Math.Max(0, reserve - 1), reserve + 1)
                + (WorthOfTwo * left.InReserve(repetitions, Math.Max(0, reserve - 2), reserve + 2))
                - (FailureCost * left.FailBefore(repetitions));
            if (worth > best + 1e-9)
                (wished, best) = (repetitions, worth);
        }

        return wished;
    }
}
