using EdgeGym.Coaching.Guard;
using EdgeGym.Sessions.Estimation;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>
/// The coach that needs no model and stays for ever: of all settings inside the guard's envelope and all repetitions of the target's range it takes
/// the pair whose expected distance from the target reserve is smallest over everything the estimate leaves open; a set that fails
/// costs far more than one that is too easy. Pure and total.
/// </summary>
public sealed class DeterministicPolicy(SafetyGuard guard) : ICoach
{
    /// <summary>Repetitions too hard weigh this much more than repetitions too easy …</summary>
    private const double TooHardWeight = 1.5;

    /// <summary>… and a failed set costs as much as a set this many repetitions too easy.</summary>
    private const double FailureCost = 8;

    /// <summary>Cost of one repetition away from the target inside its range, and of each one outside.</summary>
    private const double RepetitionInside = 0.05;
    private const double RepetitionOutside = 1.2;

    /// <summary>Repetitions too easy beyond which it makes no difference any more.</summary>
    private const double FarEnough = 8;

    /// <summary>Settings that are looked at, from this share of the 1RM up; finer machines are looked at with a stride.</summary>
    private const int MostCandidates = 40;
    private const double LightestShare = 0.25;
    private const int MostRepetitions = 100;

    ValueTask<Proposal> ICoach.ProposeAsync(CoachingContext context, CancellationToken cancellationToken) => ValueTask.FromResult(Propose(context));

    public Proposal Propose(CoachingContext context)
    {
        var envelope = guard.Envelope(context);
        // What the person chose may be over a cap even where the policy leaves it alone, as after the last set.
        return envelope.Apply(Decide(context, envelope)).Final with { Source = ProposalSource.Policy };
    }

    private Proposal Decide(CoachingContext context, SafetyEnvelope envelope)
    {
        var facts = new GuardFacts(context, guard.Limits);
        if (envelope.MustStop)
            return new Proposal(null, Repetitions(context), envelope.MinimumRestSeconds, 0, Stop: true, PolicyReasons.Stop(facts), ProposalSource.Policy);

        var reserve = Math.Max(context.Target.RepetitionsInReserve, envelope.Reserve);
        var planned = Math.Clamp(context.Target.Sets - facts.Sets.Count, 0, Math.Max(0, envelope.MaximumSets));
        var remaining = facts.IsFresh(ComplaintKind.Fatigue) || facts.MissedRepetitionsInARow() >= 2 ? Math.Min(planned, 1) : planned;
        var rest = RestPlan.Seconds(context, facts, envelope, reserve);
        if (remaining == 0)
            return new Proposal(null, Repetitions(context), rest, 0, Stop: false, [ReasonCodes.SetsDone], ProposalSource.Policy);

        var (load, repetitions) = Choose(context, facts, envelope, reserve, rest);
        var why = PolicyReasons.Next(context, facts, reserve, load, remaining < planned, rest > RestPlan.UsualSeconds(context));
        return new Proposal(load, repetitions, rest, remaining, Stop: false, why, ProposalSource.Policy);
    }

    /// <summary>What the next session on this exercise would begin with, as known at the end of this one.</summary>
    public Proposal ProposeNextSession(CoachingContext context)
    {
        var top = (context.Sets ?? []).Max(set => GuardFacts.Positive(set?.LoadKilograms));
        return Propose(context with
        {
            Sets = [],
            Complaints = [],
            CurrentLoadKilograms = null,
            HeartRate = null,
            LastSessionTopLoadKilograms = top ?? context.LastSessionTopLoadKilograms,
        });
    }

    private static int Repetitions(CoachingContext context) => Math.Clamp(context.Target.Repetitions, 1, 30);

    private static (double? Load, int Repetitions) Choose(CoachingContext context, GuardFacts facts, SafetyEnvelope envelope, int reserve, int restSeconds)
    {
        if (facts.Range is not { } range || envelope.HeaviestSettingKilograms is not { } heaviest || envelope.MustLeaveAlone)
            return (null, Math.Min(Repetitions(context), envelope.MaximumRepetitionsAt(facts.Current ?? facts.LastLoad)));
        heaviest = Math.Min(heaviest, range.AtMost(Ceiling(facts) ?? range.Maximum));
        if (!IsUsable(context.Strength))
            return (range.AtMost(Math.Min(heaviest, facts.Reference ?? range.Minimum)), Math.Min(Repetitions(context), envelope.MaximumRepetitionsAt(heaviest)));

        var wish = facts.IsFresh(ComplaintKind.TooLight) ? reserve - 1 : reserve;
        var (low, high) = (Math.Clamp(context.Target.MinimumRepetitions, 1, 30), Math.Clamp(Math.Max(context.Target.MaximumRepetitions, context.Target.MinimumRepetitions), 1, 30));
        var lastIndex = (int)Math.Round((heaviest - range.Minimum) / range.Step);
        var firstIndex = (int)Math.Clamp(Math.Floor(((LightestShare * context.Strength.OneRepMaxKilograms) - range.Minimum) / range.Step), 0, lastIndex);
        var stride = Math.Max(1, (int)Math.Ceiling((lastIndex - firstIndex) / (double)MostCandidates));
        (double Cost, double Load, int Repetitions) best = (double.PositiveInfinity, range.Minimum, low);
        for (var index = lastIndex; index >= firstIndex; index -= stride)
        {
            var load = range.At(index);
            var forecast = StrengthEstimator.Predict(context.Strength, facts.Exercise, Math.Max(load, 0.5), restSeconds);
            var most = envelope.MaximumRepetitionsAt(load);
            for (var repetitions = Math.Min(Math.Max(1, low - 2), most); repetitions <= Math.Min(high, most); repetitions++)
            {
                var cost = Cost(context.Target, forecast, repetitions, wish);
                if (cost < best.Cost - 1e-9)
                    best = (cost, load, repetitions);
            }
        }

        return (best.Load, best.Repetitions);
    }

    /// <summary>What the policy minimises: the expected distance from the wished reserve, and how far the repetitions are from the plan's. In repetitions.</summary>
    internal static double Cost(Sessions.Members.SetTarget target, RepetitionForecast forecast, int repetitions, int wish)
        => Expected(forecast, repetitions, wish) + (Math.Abs(repetitions - target.Repetitions) * RepetitionInside) + (Math.Max(0, target.MinimumRepetitions - repetitions) * RepetitionOutside);

    /// <summary>Mean cost over all that the forecast holds possible: distance from the wished reserve, dearer towards failure.</summary>
    private static double Expected(RepetitionForecast forecast, int repetitions, int wish)
    {
        double sum = 0;
        for (var possible = 0; possible <= 100; possible++)
        {
            var probability = forecast.At(possible);
            if (probability <= 0)
                continue;
            var left = possible - repetitions;
            sum += probability * (left < 0 ? FailureCost + (TooHardWeight * wish) : left < wish ? TooHardWeight * (wish - left) : Math.Min(left - wish, FarEnough));
        }

        return sum;
    }

    private static bool IsUsable(StrengthEstimate? strength) => strength is not null && GuardFacts.Positive(strength.OneRepMaxKilograms) is not null
        && strength.OneRepMaxStandardDeviation is >= 0 and < 1000 && strength.RepetitionSlope is > 0 and < 1 && double.IsFinite(strength.ReportBias);

    /// <summary>kg that the person's own words allow, beyond the guard's "no heavier": pain earlier in the session and "too heavy" ask for less.</summary>
    private static double? Ceiling(GuardFacts facts)
    {
        if (facts.Reference is not { } reference)
            return null;
        var step = facts.Range?.Step ?? 0;
        if (facts.IsWithin(ComplaintKind.Pain, facts.Limits.HoldSets) || facts.IsWithin(ComplaintKind.Dizziness, facts.Limits.HoldSets))
            return reference * 0.8;
        return facts.IsFresh(ComplaintKind.TooHeavy) || facts.IsFresh(ComplaintKind.Fatigue) ? Math.Min(reference * 0.95, reference - step) : null;
    }
}
