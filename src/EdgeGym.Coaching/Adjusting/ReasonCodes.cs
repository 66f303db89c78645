namespace EdgeGym.Coaching.Adjusting;

/// <summary>Why a coach proposes what it proposes; as on screens and in the ledger. They may only grow.</summary>
public static class ReasonCodes
{
    public const string FirstMeeting = "first_meeting";
    public const string FindingStrength = "finding_strength";
    public const string OnTarget = "on_target";
    public const string Progress = "progress";
    public const string WelcomeBack = "welcome_back";
    public const string RirLow = "rir_low";
    public const string RirHigh = "rir_high";
    public const string VelocityLoss = "velocity_loss";
    public const string MissedRepetition = "missed_rep";
    public const string TooHeavy = "too_heavy";
    public const string TooLight = "too_light";
    public const string Fatigue = "fatigue";
    public const string Pain = "pain";
    public const string Dizzy = "dizzy";
    public const string RedFlag = "red_flag";
    public const string HeartRateHigh = "heart_rate_high";
    public const string RestLonger = "rest_longer";
    public const string SetsDone = "sets_done";
    public const string SetRemoved = "set_removed";
    public const string NoLoadSettings = "no_load_settings";
    public const string HeartBelowZone = "heart_below_zone";
    public const string HeartAboveZone = "heart_above_zone";
    public const string HeartInZone = "heart_in_zone";
    public const string PaceBelow = "pace_below";
    public const string PaceAbove = "pace_above";
    public const string NoHeartRate = "no_heart_rate";
}
