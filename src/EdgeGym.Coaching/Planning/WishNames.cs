using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning;

/// <summary>The words that wishes are made of, as in <c>models/text</c>.</summary>
public static class WishNames
{
    public const string Machine = "machine";
    public const string Motorized = "motorized";
    public const string Selectorized = "selectorized";
    public const string Cardio = "cardio";
    public const string FreeWeight = "free_weight";

    public static IReadOnlyList<string> Kinds { get; } = [Machine, Motorized, Selectorized, Cardio, FreeWeight];

    public static IReadOnlyList<string> Muscles { get; } =
        ["chest", "back", "lats", "upper_back", "quads", "hamstrings", "glutes", "calves", "biceps", "triceps", "front_delts", "side_delts", "abs", "lower_back", "heart"];

    public static IReadOnlyList<string> BodyParts { get; } =
    [
        "shoulder", "knee", "lower_back", "upper_back", "wrist", "elbow", "neck", "ankle", "hip", "hamstring", "calf", "quad", "chest", "jaw", "head", "arm", "leg", "foot",
        "groin", "abdomen", "hand", "finger", "glute", "rib",
    ];

    public static IReadOnlyList<string> Conditions { get; } =
    [
        "hypertension", "diabetes", "pregnancy", "heart_disease", "asthma", "pacemaker", "hernia", "arthritis", "osteoporosis", "epilepsy", "surgery", "injury", "stroke",
        "beta_blocker", "disc", "fever", "medication",
    ];

    public static IReadOnlyList<string> UnsafeWishes { get; } = ["crash_diet", "drugs", "pain_through", "daily_max", "no_rest", "diagnosis", "extreme_load"];

    public static bool MayBeLeftOut(string name) => Muscles.Contains(name) || ExerciseCatalog.IsKnown(name) || name == Cardio;
}
