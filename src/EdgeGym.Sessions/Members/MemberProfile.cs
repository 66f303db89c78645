namespace EdgeGym.Sessions.Members;

public enum Sex : byte
{
    Female = 1,
    Male = 2,
    Other = 3,
}

public enum TrainingLevel : byte
{
    Novice = 1,
    Intermediate = 2,
    Advanced = 3,
}

public enum TrainingGoal : byte
{
    Strength = 1,
    Hypertrophy = 2,
    Endurance = 3,
    FatLoss = 4,
    Health = 5,
}

/// <summary>The pseudonymous part of a member: what coaching needs, without name, tag or PIN.</summary>
/// <param name="Id">Member number such as <c>m-17</c>.</param>
/// <param name="BirthYear">Calendar year; null when not told.</param>
/// <param name="Sex">Null when not told.</param>
/// <param name="Level">Training experience.</param>
/// <param name="Goal">Decides targets without a plan.</param>
/// <param name="HeightCentimetres">cm.</param>
/// <param name="WeightKilograms">kg.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Conditions">Such as <c>hypertension</c>, <c>pregnancy</c>, <c>beta_blocker</c>, <c>diabetes</c>, <c>heart_disease</c>, <c>shoulder_injury</c>.</param>
/// <param name="CoachingConsent">Without it nothing is suggested or adjusted; safety stops work all the same.</param>
public sealed record MemberProfile(
    string Id,
    int? BirthYear = null,
    Sex? Sex = null,
    TrainingLevel Level = TrainingLevel.Novice,
    TrainingGoal Goal = TrainingGoal.Health,
    double? HeightCentimetres = null,
    double? WeightKilograms = null,
    string Language = "en",
    IReadOnlyList<string>? Conditions = null,
    bool CoachingConsent = true)
{
    public bool Has(string condition) => Conditions?.Contains(condition, StringComparer.Ordinal) == true;

    /// <summary>Age in whole years at that time, up to a year too high before the birthday (the cautious side); null when the year is unknown.</summary>
    public int? AgeAt(DateTimeOffset now) => BirthYear is { } year ? Math.Clamp(now.Year - year, 0, 130) : null;
}
