using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// A running set as <see cref="ReserveNetwork"/> reads it: what the estimator holds of person and set, with its doubts, and the velocities themselves.
/// The same numbers in training and on the floor. Order and meaning belong to the weights.
/// </summary>
public static class ReserveFeatures
{
    /// <summary>Numbers of one repetition.</summary>
    public const int Count = 110;

    /// <summary>Repetitions left that are told apart: 0 … 11, and more.</summary>
    public const int Classes = 13;

    /// <summary>Where the logarithms of the estimator's own shares of these stand.</summary>
    public const int SharesAt = 15;

    /// <summary>The estimator's expected repetitions beyond the reserve, from and to which the network was trained.</summary>
    private const double Earliest = 5.5;
    private const double Latest = -2.5;
    private const double LeastShare = 1e-4;
    private const int LastVelocities = 6;
    private const int FirstVelocities = 3;
    private const double Unseen = -1;

    /// <summary>Null where the network has nothing to say: no velocity, failure far away, or a state that the estimator did not write.</summary>
    /// <param name="strength">Before the set.</param>
    /// <param name="reps">Of this set, oldest first; partial ones count for nothing.</param>
    /// <param name="restSeconds">Before this set; null for the first.</param>
    public static float[]? Of(
        StrengthEstimate strength, Exercise exercise, SetTarget plan, double load, int reserve, IReadOnlyList<CountedRepetition> reps, double? restSeconds)
    {
        if (!(load > 0) || StrengthBelief.FromBytes(strength.State) is null)
            return null;
        var velocities = reps.Where(rep => !rep.Partial).Select(rep => rep.MeanConcentricVelocity).OfType<double>().ToArray();
        var done = reps.Count(rep => !rep.Partial);
        if (velocities.Length != done || done < RunningTarget.LeastSeen)
            return null;
        var (before, now, fatigue) = StrengthEstimator.Running(strength, exercise, load, done, reps, restSeconds);
        var forecast = StrengthEstimator.Forecast(now, load, fatigue, done, RepetitionForecast.Most);
        if (forecast.Mean - done - reserve is not (>= Latest and <= Earliest))
            return null;
        var expected = StrengthEstimator.Forecast(before, load, fatigue, 0, RepetitionForecast.Most);

        var numbers = new List<double>(Count)
        {
            done, before.SetsToday + 1, reserve, plan.MinimumRepetitions, plan.MaximumRepetitions,
            Math.Log(exercise.RepetitionSlope), exercise.VelocityAtOneRepMax, exercise.VelocitySlope, exercise.IsLowerBody ? 1 : 0, exercise.IsCompound ? 1 : 0,
            before.Level, Math.Log(1 + Math.Max(0, strength.SetsSeen)), load / Math.Max(1, strength.OneRepMaxKilograms), fatigue, (restSeconds ?? 0) / 100,
        };
        var shares = Shares(forecast, done);
        numbers.AddRange(shares.Select(share => Math.Log(Math.Max(share, LeastShare))));
        numbers.AddRange(shares);
        numbers.AddRange([forecast.Mean - done, forecast.StandardDeviation, expected.Mean - done, expected.StandardDeviation]);
        foreach (var belief in new[] { before, now })
        {
            for (var number = 0; number < StrengthBelief.Size; number++)
            {
                numbers.Add(belief.Mean[number] - Usual(number, exercise, before));
                numbers.Add(Math.Sqrt(Math.Max(0, belief.Covariance[number * (StrengthBelief.Size + 1)])));
            }
        }

        var ground = exercise.VelocityAtOneRepMax;
        for (var back = 1; back <= LastVelocities; back++)
            numbers.Add(done >= back ? velocities[done - back] - ground : Unseen);
        for (var number = 0; number < FirstVelocities; number++)
            numbers.Add(velocities[number] - ground);
        var best = velocities.Max();
        numbers.AddRange([best, velocities[^1] / Math.Max(0.01, best), Mean(velocities, done - 3, done), Mean(velocities, done - 6, done - 3), velocities.Average()]);
        numbers.AddRange([before.LastInReserve, before.LastRepetitions, before.LastLoad > 0 ? Math.Log(before.LastLoad / load) : 0]);
        return [.. numbers.Select(number => double.IsFinite(number) ? (float)number : 0)];
    }

    private static double[] Shares(RepetitionForecast forecast, int done)
    {
        var shares = new double[Classes];
        for (var possible = done; possible <= RepetitionForecast.Most; possible++)
            shares[Math.Min(possible - done, Classes - 1)] += forecast.At(possible);
        return shares;
    }

    /// <summary>What the number is about around, so that people and exercises look alike.</summary>
    private static double Usual(int number, Exercise exercise, StrengthBelief before) => number switch
    {
        StrengthBelief.OneRepMax => before.Mean[StrengthBelief.OneRepMax],
        StrengthBelief.Slope => Math.Log(exercise.RepetitionSlope),
        StrengthBelief.FailureVelocity => exercise.VelocityAtOneRepMax,
        StrengthBelief.VelocitySlope => Math.Log(exercise.VelocitySlope),
        StrengthBelief.Decay => VelocityProfile.WithinSetExponent,
        _ => 0,
    };

    private static double Mean(double[] velocities, int from, int to)
    {
        var (sum, count) = (0.0, 0);
        for (var index = Math.Max(0, from); index < to; index++)
            (sum, count) = (sum + velocities[index], count + 1);
        return count == 0 ? 0 : sum / count;
    }
}
