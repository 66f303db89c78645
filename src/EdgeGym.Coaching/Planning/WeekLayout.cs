using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>Which part of the body a session is for.</summary>
internal enum SessionPart : byte
{
    Whole = 0,
    Upper = 1,
    Lower = 2,
    Push = 3,
    Pull = 4,

    /// <summary>Easy cardio: no hard work for any muscle.</summary>
    Easy = 5,
}

/// <summary>The days of a week and what each is for. Sessions of the same part lie two days or more apart, over the week's end too.</summary>
internal static class WeekLayout
{
    private static readonly int[][] StrengthDays = [[], [1], [1, 4], [1, 3, 5], [1, 2, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]];

    /// <param name="days">Sessions a week, 1–7.</param>
    /// <param name="mostHard">Most of them for strength.</param>
    /// <param name="withLegs">There are exercises for the lower body.</param>
    /// <param name="withArms">There are exercises for the upper body.</param>
    public static IReadOnlyList<(int Day, SessionPart Part)> Make(int days, int mostHard, bool withLegs, bool withArms)
    {
        var hard = Math.Clamp(Math.Min(days, mostHard), 0, withLegs || withArms ? (withArms ? 6 : 3) : 0);
        var week = new List<(int Day, SessionPart Part)>();
        for (var index = 0; index < hard; index++)
        {
            var first = index % 2 == 0;
            var part = hard <= 3 ? SessionPart.Whole
                : withLegs ? first ? SessionPart.Upper : SessionPart.Lower
                : first ? SessionPart.Push : SessionPart.Pull;
            week.Add((StrengthDays[hard][index], part));
        }

        // Easy days fill the gaps; a week of cardio alone is spread like one of strength.
        int[] order = hard > 0 ? [6, 3, 2, 4, 7, 5, 1] : [.. StrengthDays[Math.Min(days, 6)], 7];
        foreach (var day in order)
        {
            if (week.Count < days && !week.Exists(entry => entry.Day == day))
                week.Add((day, SessionPart.Easy));
        }

        week.Sort((left, right) => left.Day.CompareTo(right.Day));
        return week;
    }

    /// <summary>Strength sessions a week that this body recovers from. ACSM 2009: novices 2–3, intermediate 3–4, advanced 4–5, more on a split.</summary>
    public static int MostHardDays(PlanProfile profile, PlanScreening body) => body.IsCautious ? 3
        : profile.Level switch
        {
            TrainingLevel.Novice => 4,
            TrainingLevel.Advanced => 6,
            _ => 5,
        };

    public static bool Fits(SessionPart part, Exercise exercise) => part switch
    {
        SessionPart.Whole => true,
        SessionPart.Upper => !exercise.IsLowerBody && exercise.Pattern is not MovementPattern.Core and not MovementPattern.Hinge,
        SessionPart.Lower => exercise.IsLowerBody || exercise.Pattern is MovementPattern.Core or MovementPattern.Hinge,
        SessionPart.Push => IsPush(exercise) || exercise.Pattern == MovementPattern.Core,
        SessionPart.Pull => IsPull(exercise) || exercise is { Pattern: MovementPattern.Hinge, IsLowerBody: false },
        _ => false,
    };

    /// <summary>Front or back of the trunk, as prime mover or as a big helper.</summary>
    public static bool IsTrunk(Exercise exercise) => exercise.Pattern == MovementPattern.Core || exercise.Muscles.Contains("lower_back");

    public static bool IsPush(Exercise exercise) => exercise.Pattern == MovementPattern.Push
        || (exercise.Pattern == MovementPattern.Isolation && exercise.Muscles.Count > 0 && exercise.Muscles[0] is "chest" or "triceps" or "front_delts" or "side_delts");

    public static bool IsPull(Exercise exercise) => exercise.Pattern == MovementPattern.Pull
        || (exercise.Pattern == MovementPattern.Isolation && exercise.Muscles.Count > 0 && exercise.Muscles[0] is "biceps" or "lats" or "upper_back");
}
