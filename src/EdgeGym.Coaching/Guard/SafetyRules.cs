using EdgeGym.Coaching.Adjusting;

namespace EdgeGym.Coaching.Guard;

/// <summary>
/// The table of limits for strength machines; gravest first. "Design" marks what no standard gives.
/// A rule sees only <see cref="GuardFacts"/>, never the proposal: the envelope follows from the context alone, which makes judging twice the same as once.
/// </summary>
internal static class SafetyRules
{
    private const string Contraindications = "contraindications to resistance training, review PMC10959113";

    public static IReadOnlyList<SafetyRule> All { get; } =
    [
        // Stop and no start.
        new(LimitCodes.RedFlagStop, "stop-exercise signs, review PMC10959113", static (facts, _) => Act(facts.Any(ComplaintKind.RedFlag), GuardAction.StopSession)),
        new(LimitCodes.Contraindication, Contraindications, static (facts, _) => Act(facts.Condition == ConditionClass.Absolute, GuardAction.StopExercise)),
        new(LimitCodes.PregnancyClearance, "ACOG: exercise in pregnancy after clearance", static (facts, _) => Act(Uncleared(facts, ConditionClass.Pregnancy), GuardAction.StopExercise)),
        new(LimitCodes.HeartClearance, Contraindications, static (facts, _) => Act(Uncleared(facts, ConditionClass.HeartDisease), GuardAction.StopExercise)),
        new(LimitCodes.ConditionClearance, Contraindications + ": relative ones", static (facts, _) => Act(Uncleared(facts, ConditionClass.ClearanceNeeded), GuardAction.StopExercise)),
        new(LimitCodes.MachineFault, "design", static (facts, _) => Act(facts.Context.MachineFault || facts.Any(ComplaintKind.EquipmentFault), GuardAction.LockMachine)),
        new(LimitCodes.LoadMismatchLock, "design: plate and encoder more than a step apart", static (facts, limits) => Act(IsMismatched(facts, limits), GuardAction.LockMachine)),
        new(LimitCodes.DizzyStop, "stop-exercise signs: light-headed; the wait is design", static (facts, limits) =>
            Act(facts.IsFresh(ComplaintKind.Dizziness) || facts.IsYoungerThan(ComplaintKind.Dizziness, limits.DizzinessMinutes), GuardAction.StopSession)),
        new(LimitCodes.PainStop, "stop-exercise signs; design", static (facts, _) => Act(facts.IsFresh(ComplaintKind.Pain), GuardAction.StopExercise)),
        new(LimitCodes.HeartRateStop, "design: above 95 % of the maximum for more than 10 s", static (facts, _) => Act(facts.IsAboveStopTooLong, GuardAction.StopExercise)),
        new(LimitCodes.HeartRateCeiling, "HUNT: 211 − 0.64·age", static (facts, _) => Act(facts.HeartRate > facts.AgeCeiling, GuardAction.StopExercise)),
        new(LimitCodes.NoConsent, "the member's consent to coaching", static (facts, _) =>
            facts.Context.Member?.CoachingConsent == false ? new Restriction { LeaveAlone = true } : default),

        // No heavier than now.
        new(LimitCodes.PainHold, "design: two sets", static (facts, limits) => Hold(facts, facts.IsWithin(ComplaintKind.Pain, limits.HoldSets))),
        new(LimitCodes.DizzyHold, "design: two sets", static (facts, limits) => Hold(facts, facts.IsWithin(ComplaintKind.Dizziness, limits.HoldSets))),
        new(LimitCodes.MissedRepetitionHold, "design: two sets", static (facts, limits) => Hold(facts, facts.MissedRepetitionWithin(limits.HoldSets))),
        new(LimitCodes.TooHeavyHold, "design: the person's word", static (facts, _) => Hold(facts, facts.IsFresh(ComplaintKind.TooHeavy))),
        new(LimitCodes.FatigueHold, "design: the person's word", static (facts, _) => Hold(facts, facts.IsFresh(ComplaintKind.Fatigue))),
        new(LimitCodes.HeartRateHold, "design: above 90 % of the maximum", static (facts, limits) =>
            Hold(facts, facts.HeartRate > limits.HeartRateHoldPercent / 100 * facts.MaximumHeartRate)),

        // How much heavier.
        new(LimitCodes.StepUpPercent, "ACSM 2009: 2–10 %; half of it for novices and older people", static (facts, limits) =>
            Load(Ordinary(facts) ? WithGrace(facts, limits, facts.Reference!.Value, StepPercent(facts, limits)) : null)),
        new(LimitCodes.StepUpKilograms, "NSCA: 5–10 lb; design", static (facts, limits) =>
            Load(Ordinary(facts) ? facts.Reference + (facts.Exercise.IsLowerBody ? limits.StepUpLowerKilograms : limits.StepUpUpperKilograms) : null)),
        new(LimitCodes.StepUpMachineSteps, "design: two machine steps", static (facts, limits) =>
            Load(Ordinary(facts) && facts.Range is { } range ? facts.Reference + (limits.StepUpMachineSteps * range.Step) : null)),
        new(LimitCodes.FirstMeetingRamp, "design: finds the strength in one session", static (facts, limits) => Load(RampTop(facts, limits))),
        new(LimitCodes.FirstLoad, "design: the lower bound of the population's estimate", static (facts, limits) =>
            Load(facts.IsFirstMeeting && facts.Reference is null ? limits.FirstLoadPercent / 100 * (facts.TrustedOneRepMax ?? 0) : null)),
        new(LimitCodes.SessionTotal, "design: 15 % over the last session's top set", static (facts, limits) =>
            Load(facts.LastSessionTop is { } top ? WithGrace(facts, limits, top, limits.SessionUpPercent) : null)),
        new(LimitCodes.VerifiedOneRepMax, "design: 90 % of the verified 1RM in normal mode", static (facts, limits) =>
            facts.IsVerified ? Load(limits.VerifiedOneRepMaxPercent / 100 * facts.TrustedOneRepMax, absolute: true) : default),
        new(LimitCodes.UnverifiedOneRepMax, "design: 90 % of the lower bound of the estimate", static (facts, limits) =>
            facts.IsVerified ? default : Load(facts.TrustedOneRepMax is { } bound ? limits.UnverifiedOneRepMaxPercent / 100 * bound : facts.Reference)),

        // How near to failure.
        new(LimitCodes.HypertensionReserve, "arterial-line studies: pressure rises most towards exhaustion, with light loads too", static (facts, limits) => KeepReserve(facts, limits, facts.IsHypertensive)),
        new(LimitCodes.OlderReserve, "Borde: 70–79 % 1RM; reserve is design", static (facts, limits) => KeepReserve(facts, limits, facts.IsOlder)),
        new(LimitCodes.CautionReserve, Contraindications + ": relative ones", static (facts, limits) => KeepReserve(facts, limits, facts.HasCondition && !facts.IsHypertensive)),

        // What exists.
        new(LimitCodes.NotOnMachine, "the machine's settings", static (_, _) => new Restriction { SettingsOnly = true }),
        new(LimitCodes.RepetitionBounds, "design: 1–30", static (_, limits) => new Restriction { MaximumRepetitions = limits.MaximumRepetitions }),
        new(LimitCodes.SetBounds, "design: ten sets a session and machine", static (facts, limits) =>
            new Restriction { MaximumSets = Math.Max(0, limits.MaximumSets - Math.Min(facts.Sets.Count, limits.MaximumSets)) }),
        new(LimitCodes.RestFloor, "design; NSCA 1–2 min assistance, 2–3 min core", static (facts, limits) =>
            new Restriction { MinimumRestSeconds = facts.Exercise.IsCompound ? limits.RestFloorCompoundSeconds : limits.RestFloorIsolationSeconds }),
        new(LimitCodes.HeartRateRecovery, "design: below 75 % of the maximum; time constant 45–70 s", static (facts, limits) =>
            new Restriction { MinimumRestSeconds = HeartRecovery.Seconds(facts.HeartRate, facts.MaximumHeartRate, limits) }),
        new(LimitCodes.RestCeiling, "design: 8 min; sustains all sets at 85 %", static (_, limits) => new Restriction { MaximumRestSeconds = limits.RestCeilingSeconds }),
    ];

    /// <summary>Not the first meeting's ramp: the caps of a step hold.</summary>
    private static bool Ordinary(GuardFacts facts) => facts.Reference is not null && !MayRamp(facts);

    /// <summary>
    /// At a first meeting the strength is unknown by a factor of two, which two machine steps a set would never find. While no set came near failure
    /// and nothing was complained of, larger steps are allowed; the caps on the lower bound of the estimate hold all the same.
    /// </summary>
    private static bool MayRamp(GuardFacts facts) => facts is { IsFirstMeeting: true, Sets.Count: > 0, TrustedOneRepMax: not null, LastLoad: not null }
        && facts.Complaints.All(complaint => complaint?.Kind is null or ComplaintKind.TooLight)
        && facts.Sets.All(set => set is { MissedRepetition: false });

    private static double? RampTop(GuardFacts facts, GuardLimits limits)
    {
        if (!MayRamp(facts) || facts.Reference is not { } reference)
            return null;
        var percent = facts.IsCautious ? limits.CautiousRampPercent : limits.RampPercent;
        var kilograms = facts.Exercise.IsLowerBody ? limits.RampLowerKilograms : limits.RampUpperKilograms;
        return Math.Max(Math.Min(reference * (1 + (percent / 100)), reference + kilograms), GraceStep(facts, limits, reference));
    }

    private static double StepPercent(GuardFacts facts, GuardLimits limits)
        => facts.IsCautious ? Math.Min(limits.CautiousStepUpPercent, limits.StepUpPercent) : limits.StepUpPercent;

    private static double WithGrace(GuardFacts facts, GuardLimits limits, double from, double percent)
        => Math.Max(from * (1 + (percent / 100)), GraceStep(facts, limits, from));

    /// <summary>The next setting above, where it is still light for this person; otherwise no grace.</summary>
    private static double GraceStep(GuardFacts facts, GuardLimits limits, double from)
    {
        if (facts.Range is not { } range || facts.TrustedOneRepMax is not { } oneRepMax || limits.StepUpMachineSteps < 1)
            return 0;
        var next = range.AtMost(from) <= from + 1e-6 ? range.AtMost(from) + range.Step : range.Minimum;
        return next <= limits.SingleStepGracePercentOfOneRepMax / 100 * oneRepMax ? next : 0;
    }

    private static bool Uncleared(GuardFacts facts, ConditionClass condition)
        => !facts.HasClearance && (facts.Context.Member?.Conditions ?? []).Any(name => ConditionCatalog.Classify(name) == condition);

    private static bool IsMismatched(GuardFacts facts, GuardLimits limits)
        => facts.Context.MeasuredLoadKilograms is { } measured && (facts.Current ?? facts.LastLoad) is { } reported
            && !(Math.Abs(measured - reported) <= (limits.MismatchSteps * (facts.Range?.Step ?? 0)) + 1e-6);

    private static Restriction Act(bool applies, GuardAction action) => applies ? new Restriction { Action = action } : default;

    private static Restriction Hold(GuardFacts facts, bool applies) => applies
        ? new Restriction { MaximumLoadKilograms = facts.Reference ?? 0, Action = GuardAction.Hold }
        : default;

    private static Restriction Load(double? kilograms, bool absolute = false) => kilograms is { } top
        ? new Restriction { MaximumLoadKilograms = top, IsAbsolute = absolute }
        : default;

    private static Restriction KeepReserve(GuardFacts facts, GuardLimits limits, bool applies) => applies
        ? new Restriction { Reserve = limits.CautiousReserve, MaximumLoadKilograms = facts.LoadForRepetitions(limits.CautiousReserve + limits.CautiousRepetitions) }
        : default;
}
