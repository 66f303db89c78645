using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeGym.Coaching.Planning;

/// <summary>A week of training that repeats, as <c>plan</c> answers (contract section 4).</summary>
/// <param name="Lang"><c>zh</c> or <c>en</c>: the language of every sentence in it.</param>
/// <param name="Goal">Name of the goal.</param>
/// <param name="DaysPerWeek">Sessions a week.</param>
/// <param name="Minutes">Longest session as asked or as usual for the level.</param>
/// <param name="Weeks">As asked.</param>
/// <param name="Clearance">What a doctor has to say first; null when nothing speaks against training.</param>
public sealed record TrainingPlan(
    string Lang,
    string Goal,
    int DaysPerWeek,
    int Minutes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Weeks,
    IReadOnlyList<PlanSession> Sessions,
    PlanProgression Progression,
    PlanDeload Deload,
    IReadOnlyList<PlanConflict> Conflicts,
    string? Clearance,
    string Explanation)
{
    public bool HasConflict(string code)
    {
        foreach (var conflict in Conflicts)
        {
            if (conflict.Code == code)
                return true;
        }

        return false;
    }

    /// <summary>One line of JSON, Chinese readable.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PlanningJson.Readable.TrainingPlan);
}

/// <param name="Day">Day of the week, 1–7.</param>
/// <param name="WarmUpMin">Minutes of easy movement and light sets before.</param>
/// <param name="CoolDownMin">Minutes after.</param>
/// <param name="Minutes">All of it, rounded up.</param>
public sealed record PlanSession(int Day, int WarmUpMin, int CoolDownMin, IReadOnlyList<PlanExercise> Exercises, int Minutes);

/// <param name="Exercise">Id of the catalogue.</param>
/// <param name="Pattern">push, pull, squat, hinge, core, isolation or cardio.</param>
/// <param name="Muscles">Prime mover first.</param>
/// <param name="Machine">Id of a machine of this gym.</param>
/// <param name="Sets">Sets; cardio is one bout.</param>
/// <param name="Reps">Lowest and highest repetitions; cardio is [1,1].</param>
/// <param name="Rir">Repetitions in reserve at the end of a set in the middle of the range; for cardio 10 less the effort on a scale to 10.</param>
/// <param name="LoadKg">A setting of that machine; null while the person's strength is not known: the first session finds it.</param>
/// <param name="Percent1Rm">Share of the 1RM, %.</param>
/// <param name="RestS">Seconds between sets.</param>
/// <param name="Minutes">Cardio only.</param>
/// <param name="HeartRatePercent">Cardio only: lowest and highest % of the maximum heart rate; null where the pulse says little (beta blocker, pacemaker).</param>
public sealed record PlanExercise(
    string Exercise,
    string Pattern,
    IReadOnlyList<string> Muscles,
    string Machine,
    int Sets,
    IReadOnlyList<int> Reps,
    int? Rir,
    double? LoadKg,
    [property: JsonPropertyName("percent_1rm")] double? Percent1Rm,
    int RestS,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Minutes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? HeartRatePercent = null);

/// <param name="Rule">Name of the rule.</param>
/// <param name="SessionsAtTop">Sessions in a row with all sets at the top of the range before the load goes up.</param>
/// <param name="LoadPercent">One rise, % of the load.</param>
/// <param name="MaxPercentPerWeek">Never more than this in a week, %.</param>
public sealed record PlanProgression(string Rule, int SessionsAtTop, double LoadPercent, double MaxPercentPerWeek, string Text);

/// <param name="EveryWeeks">The last week of each such block is easy.</param>
/// <param name="SetsPercent">Share of the usual sets, %.</param>
/// <param name="LoadPercent">Share of the usual load, %.</param>
public sealed record PlanDeload(int EveryWeeks, int SetsPercent, int LoadPercent, string Text);

/// <param name="Code">Name of the kind of conflict.</param>
/// <param name="Wish">What was asked.</param>
/// <param name="Text">Why it is not done as asked, and what is done instead.</param>
/// <param name="Exercises">The exercises it is about.</param>
public sealed record PlanConflict(string Code, string? Wish, string Text, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Exercises = null);

/// <summary>Field names in snake_case as in the contract.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TrainingPlan))]
public sealed partial class PlanningJson : JsonSerializerContext
{
    /// <summary>For documents that are not embedded in HTML.</summary>
    public static PlanningJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
