using EdgeGym.Coaching.Guard;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>How long to rest, s. NSCA: 2–5 min heavy, 2–3 min core exercises, 1–2 min assistance; Refalo and others: near failure needs more.</summary>
internal static class RestPlan
{
    public static int UsualSeconds(CoachingContext context)
    {
        var compound = context.Exercise.IsCompound;
        return context.Target.Repetitions switch
        {
            <= 6 => compound ? 180 : 120,
            <= 12 => compound ? 120 : 75,
            _ => compound ? 90 : 60,
        };
    }

    public static int Seconds(CoachingContext context, GuardFacts facts, SafetyEnvelope envelope, int reserve)
    {
        var seconds = UsualSeconds(context);
        if (facts.Sets.Count > 0 && facts.Sets[^1] is { } last)
        {
            if (last.MissedRepetition || facts.IsFresh(ComplaintKind.MissedRepetition))
                seconds += 60;
            else if (last.ReportedRepetitionsInReserve < reserve - 1 || last.VelocityLoss > 0.4)
                seconds += 30;
            if (facts.IsFresh(ComplaintKind.Fatigue))
                seconds += 60;
        }

        return Math.Clamp(seconds, envelope.MinimumRestSeconds, Math.Max(envelope.MinimumRestSeconds, envelope.MaximumRestSeconds));
    }
}
