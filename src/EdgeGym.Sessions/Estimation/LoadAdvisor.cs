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
    /// <summary>Falling short costs more than stopping a little early.</summary>
    private const double FallingCost = 0.6;
    private const double AwayFromTargetCost = 0.004;

    public static LoadAdvice Choose(StrengthEstimate estimate, Exercise exercise, SettingRange settings, SetTarget target, double? restSeconds = null)
    {
        var lowest = settings.AtMost(0.35 * estimate.OneRepMaxKilograms);
        var highest = settings.AtMost(Math.Max(lowest, estimate.OneRepMaxKilograms));
        var stride = Math.Max(1, (int)Math.Ceiling((highest - lowest) / settings.Step / 48));
        LoadAdvice? best = null;
        var bestScore = double.NegativeInfinity;
        for (var load = lowest; load <= highest + 1e-6; load = Math.Round(load + (stride * settings.Step), 6))
        {
            var forecast = StrengthEstimator.Predict(estimate, exercise, Math.Max(load, 0.5), restSeconds);
            for (var reps = target.MinimumRepetitions; reps <= target.MaximumRepetitions; reps++)
            {
                var within = forecast.InReserve(reps, Math.Max(0, target.RepetitionsInReserve - 1), target.RepetitionsInReserve + 1);
                var falling = forecast.FailBefore(reps);
                var score = within - (FallingCost * falling) - (AwayFromTargetCost * Math.Abs(reps - target.Repetitions));
                if (score <= bestScore)
                    continue;
                bestScore = score;
                best = new LoadAdvice(load, reps, forecast, within, falling);
            }
        }

        return best!;
    }
}
