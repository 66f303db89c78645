using EdgeGym.Sessions.Estimation;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>What is said before the first set to somebody who told how today is. They may only grow.</summary>
public static class BeforeCodes
{
    public const string FirstMeeting = "before.first_meeting";
    public const string Normal = "before.normal";
    public const string SleepShort = "before.sleep_short";
    public const string Sore = "before.sore";
    public const string LowMood = "before.low_mood";
    public const string BackAfterBreak = "before.back_after_break";

    /// <summary>Days without a session on this exercise after which somebody is back from a break; a design value.</summary>
    private const double BreakDays = 21;

    private const double ShortSleepHours = 5.5;
    private const double VerySore = 7;
    private const int LowMoodTap = 2;

    /// <summary>What weighs most on the coming set comes first. No diagnosis: only what was tapped is named.</summary>
    /// <param name="daysAway">Since the last session on this exercise; null at a first meeting.</param>
    public static string Of(Readiness readiness, double? daysAway) => readiness switch
    {
        { SleepHours: <= ShortSleepHours } => SleepShort,
        { Soreness: >= VerySore } => Sore,
        { Mood: <= LowMoodTap } => LowMood,
        _ => daysAway is not { } days ? FirstMeeting : days >= BreakDays ? BackAfterBreak : Normal,
    };
}
