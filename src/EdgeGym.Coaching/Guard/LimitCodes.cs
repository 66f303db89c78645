namespace EdgeGym.Coaching.Guard;

/// <summary>Codes of the limits, as they stand in verdicts, on screens and in the ledger. They may only grow.</summary>
public static class LimitCodes
{
    public const string RedFlagStop = "red_flag_stop";
    public const string Contraindication = "contraindication";
    public const string PregnancyClearance = "pregnancy_clearance";
    public const string HeartClearance = "heart_clearance";
    public const string ConditionClearance = "condition_clearance";
    public const string MachineFault = "machine_fault";
    public const string LoadMismatchLock = "load_mismatch_lock";
    public const string DizzyStop = "dizzy_stop";
    public const string PainStop = "pain_stop";
    public const string HeartRateStop = "heart_rate_stop";
    public const string HeartRateCeiling = "heart_rate_ceiling";
    public const string NoConsent = "no_consent";
    public const string PainHold = "pain_hold";
    public const string DizzyHold = "dizzy_hold";
    public const string MissedRepetitionHold = "missed_rep_hold";
    public const string TooHeavyHold = "too_heavy_hold";
    public const string FatigueHold = "fatigue_hold";
    public const string HeartRateHold = "heart_rate_hold";
    public const string StepUpPercent = "step_up_cap";
    public const string StepUpKilograms = "step_up_kg_cap";
    public const string StepUpMachineSteps = "step_up_steps_cap";
    public const string FirstMeetingRamp = "first_meeting_ramp";
    public const string FirstLoad = "first_load_cap";
    public const string SessionTotal = "session_total_cap";
    public const string VerifiedOneRepMax = "verified_e1rm_cap";
    public const string UnverifiedOneRepMax = "unverified_e1rm_cap";
    public const string HypertensionReserve = "hypertension_reserve";
    public const string OlderReserve = "older_reserve";
    public const string CautionReserve = "caution_reserve";
    public const string NotOnMachine = "not_on_machine";
    public const string LightestTooHeavy = "lightest_too_heavy";
    public const string RepetitionBounds = "repetition_bounds";
    public const string SetBounds = "set_bounds";
    public const string RestFloor = "rest_floor";
    public const string RestCeiling = "rest_ceiling";
    public const string HeartRateRecovery = "heart_rate_recovery";

    // While a set runs.
    public const string VelocityEndsSet = "velocity_ends_set";
    public const string RangeOfMotionEndsSet = "range_of_motion_ends_set";

    // Cardio.
    public const string CardioStep = "cardio_step_cap";
    public const string CardioPace = "cardio_pace_cap";
    public const string CardioTop = "cardio_top_cap";
    public const string CardioComplaintHold = "cardio_complaint_hold";
}
