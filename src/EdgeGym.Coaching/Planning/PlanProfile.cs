using EdgeGym.Coaching.Guard;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>Who asks, as far as it is known. Null: not told, read on the careful side.</summary>
public sealed record PlanProfile
{
    public static PlanProfile Unknown { get; } = new();

    /// <summary>Whole years, 5–120.</summary>
    public int? Age { get; init; }

    public Sex? Sex { get; init; }

    public TrainingLevel? Level { get; init; }

    public TrainingGoal? Goal { get; init; }

    /// <summary>cm.</summary>
    public double? HeightCentimetres { get; init; }

    /// <summary>kg.</summary>
    public double? WeightKilograms { get; init; }

    /// <summary><c>zh</c> or <c>en</c>; the language of a plan when the request does not decide it.</summary>
    public string? Language { get; init; }

    /// <summary>As in a member's profile; free spellings are read by stems (<see cref="ConditionCatalog"/>).</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Injuries as told: body parts, in either language.</summary>
    public IReadOnlyList<string> Injuries { get; init; } = [];

    /// <summary>Estimated 1RM by exercise id, kg.</summary>
    public IReadOnlyDictionary<string, double> OneRepMaxKilograms { get; init; } = new Dictionary<string, double>();

    /// <summary>Systolic, mmHg.</summary>
    public int? SystolicPressure { get; init; }

    /// <summary>Diastolic, mmHg.</summary>
    public int? DiastolicPressure { get; init; }

    public bool HasClearance => Conditions.Contains(ConditionCatalog.Clearance, StringComparer.OrdinalIgnoreCase);

    /// <summary>Only what is believable: a 1RM between 1 and 600 kg.</summary>
    public double? OneRepMax(string exercise) =>
        OneRepMaxKilograms.TryGetValue(exercise, out var value) && double.IsFinite(value) && value is >= 1 and <= 600 ? value : null;

    /// <summary>For the estimators; what was not told stays on the careful side.</summary>
    public MemberProfile ToMember() => new(
        "plan", null, Sex, Level ?? TrainingLevel.Novice, Goal ?? TrainingGoal.Health, HeightCentimetres, WeightKilograms, Language ?? "en", Conditions);
}
