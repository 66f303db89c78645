using System.Collections.Frozen;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Which exercises load which injured part, and which a condition rules out: design choices on the careful side (an exercise more is left out rather
/// than one too few), after the usual contraindications (no long lying on the back in pregnancy: ACOG; no loaded bending of the spine with
/// osteoporosis or a hurt disc; no running belt where a fall is likely).
/// </summary>
public static class BarredExercises
{
    private static readonly FrozenDictionary<string, string[]> ByBodyPart = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["shoulder"] = ["shoulder_press", "lateral_raise", "chest_fly", "chest_press", "lat_pulldown"],
        ["knee"] = ["squat", "leg_press", "leg_extension", "treadmill", "rower"],
        ["lower_back"] = ["deadlift", "squat", "back_extension", "abdominal_crunch", "rower"],
        ["upper_back"] = ["seated_row", "lat_pulldown", "deadlift", "squat", "rower", "back_extension"],
        ["wrist"] = ["chest_press", "shoulder_press", "biceps_curl", "triceps_extension", "deadlift", "rower"],
        ["elbow"] = ["triceps_extension", "biceps_curl", "chest_press", "shoulder_press", "lat_pulldown", "rower"],
        ["neck"] = ["shoulder_press", "squat", "abdominal_crunch", "lateral_raise", "deadlift"],
        ["ankle"] = ["treadmill", "cross_trainer", "squat", "deadlift", "leg_press", "rower"],
        ["foot"] = ["treadmill", "cross_trainer", "squat", "deadlift", "leg_press", "rower"],
        ["hip"] = ["squat", "leg_press", "deadlift", "hip_thrust", "treadmill", "rower"],
        ["groin"] = ["squat", "leg_press", "deadlift", "hip_thrust", "treadmill", "rower"],
        ["glute"] = ["hip_thrust", "deadlift", "squat", "leg_press"],
        ["hamstring"] = ["leg_curl", "deadlift", "hip_thrust", "treadmill", "rower"],
        ["quad"] = ["leg_extension", "squat", "leg_press", "treadmill", "rower"],
        ["calf"] = ["treadmill", "cross_trainer", "squat", "leg_press"],
        ["leg"] = ["squat", "leg_press", "deadlift", "hip_thrust", "leg_extension", "leg_curl", "treadmill", "rower"],
        ["chest"] = ["chest_press", "chest_fly", "shoulder_press", "rower"],
        ["rib"] = ["chest_press", "chest_fly", "shoulder_press", "abdominal_crunch", "rower", "deadlift", "squat"],
        ["abdomen"] = ["abdominal_crunch", "deadlift", "squat", "leg_press", "hip_thrust", "back_extension", "rower"],
        ["arm"] = ["biceps_curl", "triceps_extension", "chest_press", "shoulder_press", "lateral_raise", "deadlift", "lat_pulldown", "rower"],
        ["hand"] = ["biceps_curl", "triceps_extension", "chest_press", "shoulder_press", "deadlift", "lat_pulldown", "seated_row", "rower"],
        ["finger"] = ["biceps_curl", "deadlift", "lat_pulldown", "seated_row", "rower"],
        ["head"] = ["treadmill", "squat", "deadlift"],
        ["jaw"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>By stems, as <see cref="Guard.ConditionCatalog"/> reads them.</summary>
    private static readonly (string[] Stems, string[] Exercises)[] ByCondition =
    [
        (["pregnan", "孕"], ["abdominal_crunch", "hip_thrust", "deadlift", "back_extension", "squat"]),
        (["hernia", "疝"], ["abdominal_crunch", "deadlift", "squat", "leg_press", "hip_thrust", "back_extension", "rower"]),
        (["osteoporo", "骨质疏松"], ["abdominal_crunch", "deadlift", "rower", "squat"]),
        (["disc", "椎间盘", "sciatica"], ["deadlift", "squat", "back_extension", "abdominal_crunch", "rower"]),
        (["heart", "cardiac", "coronary", "angina", "arrhythm", "infarct", "stent", "心"], ["deadlift", "squat"]),
        (["pacemaker", "起搏"], ["deadlift", "squat", "chest_fly"]),
        (["hypertension", "blood_pressure", "高血压", "bp_over"], ["deadlift", "squat"]),
        (["retin", "视网膜"], ["deadlift", "squat", "abdominal_crunch"]),
        (["stroke", "中风"], ["treadmill", "deadlift", "squat"]),
        (["epilep", "癫痫", "seizure"], ["treadmill", "squat", "deadlift"]),
    ];

    private static readonly (string Part, string[] Words)[] PartWords =
    [
        ("shoulder", ["shoulder", "rotator", "肩"]), ("knee", ["knee", "acl", "menisc", "膝", "半月板"]), ("upper_back", ["upper back", "upper_back", "上背"]),
        ("lower_back", ["lower back", "lower_back", "low back", "lumbar", "spine", "腰"]), ("wrist", ["wrist", "腕"]), ("elbow", ["elbow", "肘"]), ("neck", ["neck", "cervical", "颈", "脖"]),
        ("ankle", ["ankle", "踝", "脚脖"]), ("hip", ["hip", "髋", "胯"]), ("groin", ["groin", "腹股沟"]), ("hamstring", ["hamstring", "大腿后"]), ("quad", ["quad", "thigh", "大腿前"]),
        ("calf", ["calf", "achilles", "小腿", "跟腱"]), ("foot", ["foot", "feet", "toe", "plantar", "脚", "足底"]), ("rib", ["rib", "肋"]), ("abdomen", ["abdom", "stomach", "腹部"]),
        ("chest", ["chest", "pec", "胸"]), ("hand", ["hand", "手掌"]), ("finger", ["finger", "thumb", "手指"]), ("glute", ["glute", "臀"]), ("arm", ["arm", "bicep", "tricep", "胳膊", "手臂"]), ("leg", ["leg", "腿"]),
    ];

    /// <summary>Body parts named in a free description such as <c>left_knee</c>, <c>shoulder_injury</c> or 腰伤.</summary>
    public static IEnumerable<string> PartsIn(string? description)
    {
        var text = TextNormalizer.Normalize(description is { Length: > 200 } ? description[..200] : description);
        var found = false;
        foreach (var (part, words) in PartWords)
        {
            if (Array.Exists(words, word => Holds(text, word)))
            {
                found = true;
                yield return part;
            }
        }

        if (!found && (Holds(text, "back") || text.Contains('背')))
            yield return "lower_back";
    }

    public static bool ByPart(string part, string exercise) => ByBodyPart.TryGetValue(part, out var barred) && Array.IndexOf(barred, exercise) >= 0;

    public static bool ByIllness(string condition, string exercise)
    {
        var name = condition.ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
        foreach (var (stems, exercises) in ByCondition)
        {
            if (Array.Exists(stems, stem => name.Contains(stem, StringComparison.Ordinal)) && Array.IndexOf(exercises, exercise) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>English at the beginning of a word, Chinese anywhere.</summary>
    private static bool Holds(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (TextNormalizer.IsHan(word[0]) || at == 0 || !char.IsAsciiLetter(text[at - 1]))
                return true;
        }

        return false;
    }
}
