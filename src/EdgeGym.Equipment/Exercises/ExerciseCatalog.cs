using System.Collections.Frozen;

namespace EdgeGym.Equipment.Exercises;

/// <summary>The exercises that the gateway knows. An unknown id is served by <see cref="Find"/> with cautious general values, never refused.</summary>
public static class ExerciseCatalog
{
    private static readonly Exercise[] Known =
    [
        Strength("chest_press", "Chest press", "坐姿推胸", MovementPattern.Push, ["chest", "triceps", "front_delts"], false, true, 0.0324, 0.17, 1.50),
        Strength("shoulder_press", "Shoulder press", "肩上推举", MovementPattern.Push, ["front_delts", "triceps"], false, true, 0.0348, 0.19, 1.50),
        Strength("seated_row", "Seated row", "坐姿划船", MovementPattern.Pull, ["upper_back", "lats", "biceps"], false, true, 0.0324, 0.40, 1.45),
        Strength("lat_pulldown", "Lat pulldown", "高位下拉", MovementPattern.Pull, ["lats", "biceps"], false, true, 0.0348, 0.47, 1.40),
        Strength("leg_press", "Leg press", "腿举", MovementPattern.Squat, ["quads", "glutes"], true, true, 0.022, 0.21, 1.80),
        Strength("squat", "Squat", "深蹲", MovementPattern.Squat, ["quads", "glutes", "lower_back"], true, true, 0.027, 0.30, 1.395),
        Strength("deadlift", "Deadlift", "硬拉", MovementPattern.Hinge, ["hamstrings", "glutes", "lower_back"], true, true, 0.030, 0.15, 1.20),
        Strength("hip_thrust", "Hip thrust", "臀推", MovementPattern.Hinge, ["glutes", "hamstrings"], true, true, 0.027, 0.25, 1.30),
        Strength("leg_extension", "Leg extension", "腿屈伸", MovementPattern.Isolation, ["quads"], true, false, 0.0300, 0.25, 1.50),
        Strength("leg_curl", "Leg curl", "腿弯举", MovementPattern.Isolation, ["hamstrings"], true, false, 0.0350, 0.25, 1.45),
        Strength("biceps_curl", "Biceps curl", "二头弯举", MovementPattern.Isolation, ["biceps"], false, false, 0.0376, 0.25, 1.40),
        Strength("triceps_extension", "Triceps extension", "三头伸展", MovementPattern.Isolation, ["triceps"], false, false, 0.0376, 0.25, 1.40),
        Strength("lateral_raise", "Lateral raise", "侧平举", MovementPattern.Isolation, ["side_delts"], false, false, 0.0430, 0.30, 1.40),
        Strength("chest_fly", "Chest fly", "蝴蝶机夹胸", MovementPattern.Isolation, ["chest"], false, false, 0.0350, 0.25, 1.40),
        Strength("abdominal_crunch", "Abdominal crunch", "卷腹", MovementPattern.Core, ["abs"], false, false, 0.0300, 0.25, 1.40),
        Strength("back_extension", "Back extension", "背部伸展", MovementPattern.Hinge, ["lower_back"], false, false, 0.0270, 0.25, 1.40),
        Cardio("treadmill", "Treadmill", "跑步机"),
        Cardio("bike", "Bike", "健身车"),
        Cardio("rower", "Rowing machine", "划船机"),
        Cardio("cross_trainer", "Cross trainer", "椭圆机"),
    ];

    private static readonly FrozenDictionary<string, Exercise> ById = Known.ToFrozenDictionary(exercise => exercise.Id, StringComparer.Ordinal);

    public static IReadOnlyList<Exercise> All => Known;

    /// <summary>The exercise with this id; for an unknown one a cautious stand-in (single joint, upper body limits) under its own id.</summary>
    public static Exercise Find(string id) => ById.TryGetValue(id, out var exercise)
        ? exercise
        : Strength(id, id.Replace('_', ' '), id.Replace('_', ' '), MovementPattern.Isolation, [], false, false, 0.0324, 0.25, 1.40);

    public static bool IsKnown(string id) => ById.ContainsKey(id);

    private static Exercise Strength(
        string id, string english, string chinese, MovementPattern pattern, string[] muscles, bool lower, bool compound, double k, double v1Rm, double slope)
        => new(id, english, chinese, pattern, muscles, lower, compound, k, v1Rm, slope);

    private static Exercise Cardio(string id, string english, string chinese)
        => new(id, english, chinese, MovementPattern.Cardio, ["heart"], true, true, 0.027, 0.3, 1.4);
}
