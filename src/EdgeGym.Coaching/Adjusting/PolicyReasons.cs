using EdgeGym.Coaching.Guard;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>Which facts moved the policy, most important first.</summary>
internal static class PolicyReasons
{
    private const int Most = 4;

    public static IReadOnlyList<string> Stop(GuardFacts facts)
    {
        var why = new List<string>();
        if (facts.Any(ComplaintKind.RedFlag))
            why.Add(ReasonCodes.RedFlag);
        if (facts.Any(ComplaintKind.Dizziness))
            why.Add(ReasonCodes.Dizzy);
        if (facts.IsFresh(ComplaintKind.Pain))
            why.Add(ReasonCodes.Pain);
        if (facts.Context.MachineFault || facts.Any(ComplaintKind.EquipmentFault))
            why.Add(LimitCodes.MachineFault);
        if (facts.IsAboveStopTooLong || facts.HeartRate > facts.AgeCeiling)
            why.Add(ReasonCodes.HeartRateHigh);
        return why.Count > 0 ? why : [ByCondition(facts.Condition)];
    }

    /// <summary>What has to be done differs: some conditions rule training out, the others wait for a doctor's word.</summary>
    private static string ByCondition(ConditionClass condition) => condition switch
    {
        ConditionClass.Absolute => LimitCodes.Contraindication,
        ConditionClass.HeartDisease => LimitCodes.HeartClearance,
        ConditionClass.Pregnancy => LimitCodes.PregnancyClearance,
        _ => LimitCodes.ConditionClearance,
    };

    public static IReadOnlyList<string> Next(CoachingContext context, GuardFacts facts, int reserve, double? load, bool setRemoved, bool restLonger)
    {
        var why = new List<string>();
        void When(bool holds, string code)
        {
            if (holds && why.Count < Most && !why.Contains(code))
                why.Add(code);
        }

        When(facts.IsWithin(ComplaintKind.Dizziness, facts.Limits.HoldSets), ReasonCodes.Dizzy);
        When(facts.IsWithin(ComplaintKind.Pain, facts.Limits.HoldSets), ReasonCodes.Pain);
        When(facts.IsFresh(ComplaintKind.MissedRepetition) || facts.MissedRepetitionsInARow() > 0, ReasonCodes.MissedRepetition);
        When(facts.IsFresh(ComplaintKind.TooHeavy), ReasonCodes.TooHeavy);
        When(facts.IsFresh(ComplaintKind.Fatigue), ReasonCodes.Fatigue);
        When(facts.IsFresh(ComplaintKind.TooLight), ReasonCodes.TooLight);
        if (facts.Sets.Count > 0 && facts.Sets[^1] is { } last)
        {
            When(last.ReportedRepetitionsInReserve < reserve, ReasonCodes.RirLow);
            When(last.VelocityLoss > 0.3 && load <= facts.Reference, ReasonCodes.VelocityLoss);
            When(last.ReportedRepetitionsInReserve > reserve + 0.5, ReasonCodes.RirHigh);
        }

        When(facts.HeartRate > facts.Limits.HeartRateHoldPercent / 100 * facts.MaximumHeartRate, ReasonCodes.HeartRateHigh);
        When(setRemoved, ReasonCodes.SetRemoved);
        When(restLonger, ReasonCodes.RestLonger);
        When(facts.Range is null, ReasonCodes.NoLoadSettings);
        When(facts is { IsFirstMeeting: true, Sets.Count: 0 }, ReasonCodes.FirstMeeting);
        When(facts is { IsFirstMeeting: true, Sets.Count: > 0 } && load > facts.Reference * 1.1, ReasonCodes.FindingStrength);
        When(facts is { IsFirstMeeting: false, Sets.Count: 0 } && load <= facts.LastSessionTop, ReasonCodes.WelcomeBack);
        When(load > (facts.Reference ?? double.PositiveInfinity), ReasonCodes.Progress);
        if (why.Count == 0)
            why.Add(ReasonCodes.OnTarget);
        return why;
    }
}
