using EdgeGym.Coaching.Guard;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>How far a body allows training at all, before any wish is looked at.</summary>
internal enum ScreeningResult : byte
{
    Free = 0,

    /// <summary>A plan, with a doctor's word first.</summary>
    ClearanceFirst = 1,

    /// <summary>No plan: not before a doctor has treated it.</summary>
    NoTraining = 2,
}

/// <summary>
/// What profile and request together say of the body. Sources: contraindications to resistance training (review PMC10959113: no start above
/// 180/110 mmHg, clearance above 160/100), ACOG for pregnancy, and the classes of <see cref="ConditionCatalog"/>.
/// </summary>
internal sealed class PlanScreening
{
    public const int OlderFromYears = 65;
    public const int MinorBelowYears = 16;

    public PlanScreening(PlanWishes wishes, PlanProfile profile)
    {
        Conditions = [.. wishes.Conditions.Concat(profile.Conditions).Concat(profile.Injuries)
            .Where(condition => !string.IsNullOrWhiteSpace(condition) && !string.Equals(condition, ConditionCatalog.Clearance, StringComparison.OrdinalIgnoreCase))
            .Select(condition => condition[..Math.Min(condition.Length, 200)]).Distinct(StringComparer.OrdinalIgnoreCase)];
        Parts = [.. wishes.Avoid.Concat(profile.Injuries.SelectMany(BarredExercises.PartsIn))
            .Concat(profile.Conditions.Where(NamesInjury).SelectMany(BarredExercises.PartsIn)).Distinct(StringComparer.Ordinal)];
        foreach (var condition in Conditions)
        {
            var kind = ConditionCatalog.Classify(condition);
            if (kind > Gravest)
                Gravest = kind;
            IsPregnant |= kind == ConditionClass.Pregnancy;
            HasFever |= condition.Contains("fever", StringComparison.OrdinalIgnoreCase) || condition.Contains("发烧", StringComparison.Ordinal);
            PulseSaysLittle |= condition.Contains("beta", StringComparison.OrdinalIgnoreCase) || condition.Contains("pacemaker", StringComparison.OrdinalIgnoreCase);
            HighPressure |= kind == ConditionClass.Hypertension;
            HasIllness |= kind != ConditionClass.None || wishes.Conditions.Contains(condition);
        }

        var (systolic, diastolic) = (profile.SystolicPressure ?? 0, profile.DiastolicPressure ?? 0);
        var pressureForbids = systolic > 180 || diastolic > 110;
        HighPressure |= systolic >= 140 || diastolic >= 90;
        IsOlder = profile.Age >= OlderFromYears;
        IsMinor = profile.Age < MinorBelowYears;
        var untrained = profile.Level is null or TrainingLevel.Novice;
        Result = Gravest == ConditionClass.Absolute || pressureForbids ? ScreeningResult.NoTraining
            : HasIllness || HighPressure || (profile.Age > OlderFromYears && untrained)
                || (Parts.Count > 0 && wishes.Unsafe.Contains("pain_through")) ? ScreeningResult.ClearanceFirst
            : ScreeningResult.Free;
        IsCautious = HasIllness || HighPressure || IsOlder || IsMinor;
    }

    public IReadOnlyList<string> Conditions { get; }

    /// <summary>Body parts that are hurt.</summary>
    public IReadOnlyList<string> Parts { get; }

    public ConditionClass Gravest { get; }

    public ScreeningResult Result { get; }

    public bool IsPregnant { get; }

    public bool HasFever { get; }

    public bool HighPressure { get; }

    public bool HasIllness { get; }

    /// <summary>Beta blocker or pacemaker: intensity by feeling.</summary>
    public bool PulseSaysLittle { get; }

    public bool IsOlder { get; }

    public bool IsMinor { get; }

    /// <summary>Three repetitions in reserve, lighter loads, longer warm-up, fewer hard days.</summary>
    public bool IsCautious { get; }

    /// <summary>The injured part or the condition that rules an exercise out; null when none does.</summary>
    public string? BarredBy(string exercise)
    {
        foreach (var part in Parts)
        {
            if (BarredExercises.ByPart(part, exercise))
                return part;
        }

        foreach (var condition in Conditions)
        {
            if (BarredExercises.ByIllness(condition, exercise))
                return condition;
        }

        return null;
    }

    private static bool NamesInjury(string condition) => condition is { Length: > 0 }
        && (condition.Contains("injur", StringComparison.OrdinalIgnoreCase) || condition.Contains("pain", StringComparison.OrdinalIgnoreCase)
            || condition.Contains("surgery", StringComparison.OrdinalIgnoreCase) || condition.Contains("replacement", StringComparison.OrdinalIgnoreCase)
            || condition.Contains("tear", StringComparison.OrdinalIgnoreCase) || condition.Contains("sprain", StringComparison.OrdinalIgnoreCase)
            || condition.Contains("arthritis", StringComparison.OrdinalIgnoreCase) || condition.Contains("fracture", StringComparison.OrdinalIgnoreCase)
            || condition.IndexOfAny(['伤', '痛', '疼', '炎']) >= 0);
}
