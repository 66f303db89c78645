using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Fractional sets a week of each muscle: a set counts one for the prime mover and a half for the others (Pelland 2024/25).
/// From 4 a week on there is an effect, 5–10 are efficient, above the caps recovery suffers.
/// </summary>
internal static class MuscleVolume
{
    public const double Least = 4;

    /// <summary>Most where there is little time.</summary>
    public const double ShortCap = 10;

    /// <summary>Muscles that exercises of the catalogue train, and how much each matters when time is short.</summary>
    public static readonly (string Muscle, double Weight)[] Muscles =
    [
        ("quads", 3), ("chest", 3), ("upper_back", 2.5), ("lats", 2.4), ("glutes", 2), ("hamstrings", 2.5), ("abs", 2), ("front_delts", 1.2), ("lower_back", 1),
        ("biceps", 0.8), ("triceps", 0.8), ("side_delts", 0.6),
    ];

    public static int IndexOf(string muscle) => Array.FindIndex(Muscles, entry => entry.Muscle == muscle);

    /// <summary>Most fractional sets a week: novice 12, intermediate 16, advanced 20; 10 where there is little time or a body asks for caution.</summary>
    public static double Cap(PlanProfile profile, PlanScreening body, int days, int minutes) =>
        days <= 2 || minutes <= 30 || body.IsCautious ? ShortCap
        : profile.Level switch
        {
            TrainingLevel.Advanced => 20,
            TrainingLevel.Intermediate => 16,
            _ => 12,
        };

    public static double[] Shares(Exercise exercise)
    {
        var shares = new double[Muscles.Length];
        for (var index = 0; index < exercise.Muscles.Count; index++)
        {
            if (IndexOf(exercise.Muscles[index]) is >= 0 and var muscle)
                shares[muscle] += index == 0 ? 1 : 0.5;
        }

        return shares;
    }
}
