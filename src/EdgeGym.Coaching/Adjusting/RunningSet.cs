using EdgeGym.Coaching.Guard;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>
/// Repetitions left while a set runs: what was known before it, and how far the velocity has come down between its fastest repetition and
/// the velocity at which this exercise fails, weighed by their variances. v(RIR) = v_fail + (v_1 − v_fail)·(RIR/(R − 1))^γ, γ = 0.75.
/// </summary>
internal static class RunningSet
{
    private const double Exponent = 0.75;
    private const int FewestRepetitions = 3;

    public static double? RepetitionsLeft(CoachingContext context, GuardFacts facts, IReadOnlyList<CountedRepetition> soFar, double? load)
    {
        var done = soFar.Count(repetition => repetition is { Partial: false });
        double? before = null, variance = null;
        if (load is { } kilograms && GuardFacts.Positive(context.Strength?.OneRepMaxKilograms) is not null && context.Strength!.OneRepMaxStandardDeviation >= 0)
        {
            var freshness = SetPrediction.FreshnessAfter(facts.Sets, facts.Exercise, context.Target.RepetitionsInReserve, RestPlan.UsualSeconds(context));
            var prediction = new SetPrediction(context.Strength, facts.Exercise, freshness);
            before = prediction.MiddleToFailure(kilograms) - done;
            variance = Math.Pow(prediction.Deviation(kilograms), 2) + 0.5;
        }

        var velocities = soFar
            .Where(repetition => repetition is { Partial: false, MeanConcentricVelocity: > 0 and < 5 })
            .Select(repetition => repetition.MeanConcentricVelocity!.Value)
            .ToArray();
        if (velocities.Length < FewestRepetitions)
            return before;

        var fastest = velocities.Take(3).Max();
        var now = (velocities[^1] + Math.Min(velocities[^1], velocities[^2])) / 2;
        var fail = facts.Exercise.VelocityAtOneRepMax;
        if (!(fastest > fail + 0.05))
            return before;
        // share = (left/(done + left − 1))^γ, solved for left.
        var share = Math.Pow(Math.Clamp((now - fail) / (fastest - fail), 0, 0.97), 1 / Exponent);
        var left = share * (done - 1) / (1 - share);
        // Near failure velocity tells RIR within a repetition, far away hardly at all.
        var uncertainty = Math.Pow(0.9 + (0.35 * left), 2);
        return before is { } guess && variance is { } spread
            ? ((guess / spread) + (left / uncertainty)) / ((1 / spread) + (1 / uncertainty))
            : left;
    }
}
