namespace EdgeGym.Coaching.Guard;

/// <summary>What a condition in a member's profile means for training here.</summary>
public enum ConditionClass : byte
{
    None = 0,

    /// <summary>Train, with repetitions in reserve and small steps.</summary>
    Caution = 1,
    Hypertension = 2,

    /// <summary>Only after a doctor's clearance (<c>medical_clearance</c> in the profile), and then as with <see cref="Caution"/>.</summary>
    ClearanceNeeded = 3,
    Pregnancy = 4,
    HeartDisease = 5,

    /// <summary>Never, whatever the profile says besides.</summary>
    Absolute = 6,
}

/// <summary>
/// Reads conditions by stems, so that a new spelling errs on the careful side: <c>gestational_hypertension</c> is hypertension.
/// Source: contraindications to resistance training (review PMC10959113), ACOG for pregnancy.
/// </summary>
public static class ConditionCatalog
{
    public const string Clearance = "medical_clearance";

    private static readonly (string Stem, ConditionClass Class)[] Stems =
    [
        ("unstable", ConditionClass.Absolute), ("uncontrolled_arrhythmia", ConditionClass.Absolute), ("decompensated", ConditionClass.Absolute),
        ("myocarditis", ConditionClass.Absolute), ("endocarditis", ConditionClass.Absolute), ("pericarditis", ConditionClass.Absolute),
        ("dissection", ConditionClass.Absolute), ("aneurysm", ConditionClass.Absolute), ("marfan", ConditionClass.Absolute),
        ("bp_over_180_110", ConditionClass.Absolute), ("hypertensive_crisis", ConditionClass.Absolute), ("severe_hypertension", ConditionClass.Absolute),
        ("hypertension_severe", ConditionClass.Absolute), ("不稳定", ConditionClass.Absolute), ("心肌炎", ConditionClass.Absolute),
        ("心内膜炎", ConditionClass.Absolute), ("心包炎", ConditionClass.Absolute), ("主动脉夹层", ConditionClass.Absolute), ("马凡", ConditionClass.Absolute),
        ("pregnan", ConditionClass.Pregnancy), ("怀孕", ConditionClass.Pregnancy), ("孕", ConditionClass.Pregnancy),
        ("heart", ConditionClass.HeartDisease), ("cardiac", ConditionClass.HeartDisease), ("coronary", ConditionClass.HeartDisease),
        ("angina", ConditionClass.HeartDisease), ("arrhythmia", ConditionClass.HeartDisease), ("infarct", ConditionClass.HeartDisease),
        ("cardiomyopathy", ConditionClass.HeartDisease), ("atrial_fib", ConditionClass.HeartDisease), ("心脏", ConditionClass.HeartDisease),
        ("冠心", ConditionClass.HeartDisease), ("心绞痛", ConditionClass.HeartDisease), ("心律", ConditionClass.HeartDisease), ("心梗", ConditionClass.HeartDisease),
        ("心衰", ConditionClass.HeartDisease), ("支架", ConditionClass.HeartDisease), ("stent", ConditionClass.HeartDisease),
        ("pacemaker", ConditionClass.ClearanceNeeded), ("起搏器", ConditionClass.ClearanceNeeded), ("bp_over_160_100", ConditionClass.ClearanceNeeded),
        ("uncontrolled_hypertension", ConditionClass.ClearanceNeeded), ("untreated_hypertension", ConditionClass.ClearanceNeeded),
        ("low_functional_capacity", ConditionClass.ClearanceNeeded), ("hernia", ConditionClass.ClearanceNeeded), ("疝", ConditionClass.ClearanceNeeded),
        ("retin", ConditionClass.ClearanceNeeded), ("视网膜", ConditionClass.ClearanceNeeded), ("acute_injury", ConditionClass.ClearanceNeeded),
        ("stroke", ConditionClass.ClearanceNeeded), ("中风", ConditionClass.ClearanceNeeded), ("recent_surgery", ConditionClass.ClearanceNeeded),
        ("hypertension", ConditionClass.Hypertension), ("high_blood_pressure", ConditionClass.Hypertension), ("高血压", ConditionClass.Hypertension),
        // Relative contraindications: diabetes and what limits bones, joints and muscles; an old injury too, for nobody here sees whether it has healed.
        ("diabet", ConditionClass.ClearanceNeeded), ("糖尿病", ConditionClass.ClearanceNeeded), ("injur", ConditionClass.ClearanceNeeded),
        ("伤", ConditionClass.ClearanceNeeded), ("musculoskeletal", ConditionClass.ClearanceNeeded), ("arthr", ConditionClass.ClearanceNeeded),
        ("rheum", ConditionClass.ClearanceNeeded), ("关节炎", ConditionClass.ClearanceNeeded), ("风湿", ConditionClass.ClearanceNeeded),
        ("osteopor", ConditionClass.ClearanceNeeded), ("骨质疏松", ConditionClass.ClearanceNeeded), ("disc", ConditionClass.ClearanceNeeded),
        ("椎间盘", ConditionClass.ClearanceNeeded), ("fracture", ConditionClass.ClearanceNeeded), ("骨折", ConditionClass.ClearanceNeeded),
        ("scoliosis", ConditionClass.ClearanceNeeded), ("脊柱侧弯", ConditionClass.ClearanceNeeded), ("ligament", ConditionClass.ClearanceNeeded),
        ("韧带", ConditionClass.ClearanceNeeded), ("meniscus", ConditionClass.ClearanceNeeded), ("半月板", ConditionClass.ClearanceNeeded),
        ("tendin", ConditionClass.ClearanceNeeded), ("tendon", ConditionClass.ClearanceNeeded), ("肩周炎", ConditionClass.ClearanceNeeded),
        ("sciatica", ConditionClass.ClearanceNeeded), ("back_pain", ConditionClass.ClearanceNeeded), ("腰痛", ConditionClass.ClearanceNeeded),
        ("asthma", ConditionClass.Caution), ("哮喘", ConditionClass.Caution), ("epilep", ConditionClass.Caution), ("癫痫", ConditionClass.Caution),
        ("beta_blocker", ConditionClass.Caution),
    ];

    /// <summary>The gravest class that a condition's name holds; <see cref="ConditionClass.None"/> for names that say nothing of it.</summary>
    public static ConditionClass Classify(string? condition)
    {
        if (string.IsNullOrWhiteSpace(condition))
            return ConditionClass.None;
        var name = condition[..Math.Min(condition.Length, 200)].Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
        var gravest = ConditionClass.None;
        if (name == Clearance)
            return gravest;
        foreach (var (stem, kind) in Stems)
        {
            if (kind > gravest && name.Contains(stem, StringComparison.Ordinal))
                gravest = kind;
        }

        return gravest;
    }
}
