namespace EdgeGym.Coaching.Planning;

/// <summary>Why a wish was not done as asked. They may only grow.</summary>
public static class ConflictCodes
{
    public const string NoTraining = "no_training";
    public const string LoadBracket = "load_bracket";
    public const string StrengthUnknown = "strength_unknown";
    public const string PercentBracket = "percent_bracket";
    public const string Repetitions = "reps";
    public const string Sets = "sets";
    public const string Reserve = "rir";
    public const string RestFloor = "rest_too_short";
    public const string RestCeiling = "rest_too_long";
    public const string Time = "time";
    public const string Days = "days";
    public const string EasyDays = "easy_days";
    public const string InjuryExcluded = "injury_excluded";
    public const string ConditionExcluded = "condition_excluded";
    public const string MachineMissing = "machine_missing";
    public const string KindMissing = "kind_missing";
    public const string MuscleMissing = "muscle_missing";
    public const string TooHeavyMachine = "machine_too_heavy";
    public const string LightMachine = "machine_too_light";
    public const string LowVolume = "volume_low";
    public const string Balance = "balance";
    public const string NoCardio = "no_cardio";
    public const string Fever = "fever";
    public const string Minor = "minor";
    public const string CrashDiet = "unsafe_crash_diet";
    public const string Drugs = "unsafe_drugs";
    public const string PainThrough = "unsafe_pain_through";
    public const string DailyMaximum = "unsafe_daily_max";
    public const string NoRest = "unsafe_no_rest";
    public const string Diagnosis = "unsafe_diagnosis";
    public const string ExtremeLoad = "unsafe_extreme_load";
}
