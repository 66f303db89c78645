using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Sessions.Estimation;

/// <param name="LoadKilograms">A setting that the machine has, kg.</param>
/// <param name="Repetitions">Within the target's range.</param>
/// <param name="Forecast">Repetitions to failure at that load.</param>
/// <param name="WithinOne">Probability that the set ends within one repetition of the target's reserve.</param>
/// <param name="Falling">Probability of failing before the repetitions are done.</param>
public sealed record LoadAdvice(double LoadKilograms, int Repetitions, RepetitionForecast Forecast, double WithinOne, double Falling);

/// <summary>The load and repetitions most likely to end a set at the wished reserve, by the estimate alone: no safety envelope, no caps.</summary>
public static class LoadAdvisor
{
    /// <summary>Falling short costs as much as stopping six repetitions too early; beyond ten, too light is just too light.</summary>
    private const double FallingCost = 6;
    private const int MostAway = 10;

    /// <summary>Among loads that are as good, the one with the repetitions that the plan names.</summary>
    private const double AwayFromTargetCost = 0.02;
    private const int Candidates = 32;

    public static LoadAdvice Choose(StrengthEstimate estimate, Exercise exercise, SettingRange settings, SetTarget target, double? restSeconds = null)
    {
        var lowest = settings.AtMost(0.35 * estimate.OneRepMaxKilograms);
        var highest = settings.AtMost(Math.Max(lowest, estimate.OneRepMaxKilograms));
        var stride = Math.Max(1, (int)Math.Ceiling((highest - lowest) / settings.Step / Candidates));
        LoadAdvice? best = null;
        var leastCost = double.PositiveInfinity;
        for (var load = lowest; load <= highest + 1e-6; load = Math.Round(load + (stride * settings.Step), 6))
        {
            var forecast = StrengthEstimator.Predict(estimate, exercise, Math.Max(load, 0.5), restSeconds);
            for (var reps = target.MinimumRepetitions; reps <= target.MaximumRepetitions; reps++)
            {
                var cost = Cost(forecast, reps, target.RepetitionsInReserve) + (AwayFromTargetCost * Math.Abs(reps - target.Repetitions));
                if (cost >= leastCost)
                    continue;
                leastCost = cost;
                var within = forecast.InReserve(reps, Math.Max(0, target.RepetitionsInReserve - 1), target.RepetitionsInReserve + 1);
                best = new LoadAdvice(load, reps, forecast, within, forecast.FailBefore(reps));
            }
        }

        return best!;
    }

    /// <summary>Expected repetitions away from the wished reserve: an expectation moves up while little is known, where a probability of hitting would stay light for ever.</summary>
    private static double Cost(RepetitionForecast forecast, int reps, int inReserve)
    {
        double cost = 0;
        for (var possible = 0; possible <= RepetitionForecast.Most; possible++)
        {
            var left = possible - reps;
            cost += forecast.At(possible) * (left < 0 ? FallingCost - (0.5 * left) : Math.Min(MostAway, Math.Abs(left - inReserve)));
        }

        return cost;
    }
}
