using System.Collections.Frozen;
using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Every sentence of a plan, reviewed, short, in both languages. Several of each kind: which one is taken follows from the request, so that the same
/// request always reads the same. <c>{names}</c> are exercises, the other names are numbers.
/// </summary>
public static class PlanSentences
{
    public const string Clearance = "clearance";
    public const string ClearanceGiven = "clearance_given";
    public const string NoTraining = "clearance_no_training";
    public const string Progression = "progression";
    public const string ProgressionCardio = "progression_cardio";
    public const string Deload = "deload";
    public const string Summary = "summary";
    public const string SummaryEmpty = "summary_empty";
    public const string SummaryUnknownStrength = "summary_unknown_strength";
    public const string SummaryConflicts = "summary_conflicts";
    public const string SummaryFits = "summary_fits";
    public const string Pregnancy = "pregnancy";
    public const string Feeling = "feeling";
    public const string NoBreathHold = "no_breath_hold";

    private const int MostNames = 3;

    private static readonly FrozenDictionary<string, (string[] Chinese, string[] English)> Table = PlanSentenceTable.All.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Codes => Table.Keys;

    /// <summary>How many sentences a code has in each language.</summary>
    public static int Variants(string code) => Table.TryGetValue(code, out var found) ? Math.Min(found.Chinese.Length, found.English.Length) : 0;

    /// <summary>The sentence; for an unknown code an empty one.</summary>
    public static string Say(string code, string language, int variant, IReadOnlyList<string>? exercises = null, IReadOnlyList<(string Name, string Value)>? numbers = null)
    {
        if (!Table.TryGetValue(code, out var found))
            return "";
        var chinese = language == "zh";
        var list = chinese ? found.Chinese : found.English;
        var sentence = list[(variant & int.MaxValue) % list.Length];
        foreach (var (name, value) in numbers ?? [])
            sentence = sentence.Replace(name, value, StringComparison.Ordinal);
        return sentence.Contains("{names}", StringComparison.Ordinal) ? sentence.Replace("{names}", Names(exercises ?? [], chinese), StringComparison.Ordinal) : sentence;
    }

    private static string Names(IReadOnlyList<string> exercises, bool chinese)
    {
        var names = exercises.Take(MostNames).Select(id => ExerciseCatalog.Find(id)).Select(exercise => chinese ? exercise.Chinese : exercise.English.ToLowerInvariant());
        var more = exercises.Count > MostNames;
        return chinese ? string.Join('、', names) + (more ? "等" : "") : string.Join(", ", names) + (more ? " and others" : "");
    }
}
