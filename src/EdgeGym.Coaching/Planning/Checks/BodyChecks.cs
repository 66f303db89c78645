using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning.Checks;

/// <summary>Is it good for this body?</summary>
internal static class BodyChecks
{
    private static readonly string[] Pushing = ["chest_press", "shoulder_press", "chest_fly", "triceps_extension", "lateral_raise"];
    private static readonly string[] Pulling = ["seated_row", "lat_pulldown", "biceps_curl"];
    private static readonly string[] Trunk = ["abdominal_crunch", "back_extension", "deadlift", "squat"];

    /// <summary>2: no muscle is worked in two sessions less than 48 h apart, over the end of the week too.</summary>
    public static string? FortyEightHours(CheckedPlan its)
    {
        var sessions = its.Plan.Sessions;
        for (var later = 0; later < sessions.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var apart = Math.Abs(sessions[later].Day - sessions[earlier].Day);
                if (Math.Min(apart, 7 - apart) >= 2)
                    continue;
                var twice = CheckedPlan.StrengthOf(sessions[earlier]).SelectMany(exercise => exercise.Muscles)
                    .Intersect(CheckedPlan.StrengthOf(sessions[later]).SelectMany(exercise => exercise.Muscles)).FirstOrDefault();
                if (twice is not null)
                    return $"{twice} on days {sessions[earlier].Day} and {sessions[later].Day}";
            }
        }

        return its.Wishes.Unsafe.Contains("no_rest") && !its.Said(ConflictCodes.NoRest, ConflictCodes.NoTraining) ? "no rest was asked and not refused" : null;
    }

    /// <summary>8: fractional sets a week 4–20 for each prime mover, novices at most 12, short plans at most 10.</summary>
    public static string? WeeklySets(CheckedPlan its)
    {
        var sets = new Dictionary<string, double>(StringComparer.Ordinal);
        var primes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var exercise in its.Strength)
        {
            for (var index = 0; index < exercise.Muscles.Count; index++)
                sets[exercise.Muscles[index]] = sets.GetValueOrDefault(exercise.Muscles[index]) + (exercise.Sets * (index == 0 ? 1 : 0.5));
            primes.Add(exercise.Muscles[0]);
        }

        var most = its.Plan.DaysPerWeek <= 2 || its.Plan.Minutes <= 30 ? 10 : its.Profile.Level is null or TrainingLevel.Novice ? 12 : 20;
        foreach (var (muscle, count) in sets)
        {
            if (count > most + 0.01)
                return $"{muscle}: {count} sets a week, {most} at most";
            if (primes.Contains(muscle) && count < 4 && !its.Said(ConflictCodes.LowVolume))
                return $"{muscle}: only {count} sets a week and not said";
        }

        return null;
    }

    /// <summary>9: push to pull .67–1.5, legs and trunk present, unless body, wishes or machines rule them out.</summary>
    public static string? Balance(CheckedPlan its)
    {
        if (its.IsEmpty || !its.Strength.Any())
            return null;
        double push = its.Strength.Where(exercise => Pushing.Contains(exercise.Exercise)).Sum(exercise => exercise.Sets);
        double pull = its.Strength.Where(exercise => Pulling.Contains(exercise.Exercise)).Sum(exercise => exercise.Sets);
        if ((push > pull * 1.5 || pull > push * 1.5) && its.CouldHave(exercise => Pushing.Contains(exercise.Id)) && its.CouldHave(exercise => Pulling.Contains(exercise.Id)) && !IsTiny(its))
            return $"{push} sets push, {pull} pull";
        if (its.CouldHave(exercise => exercise.IsLowerBody) && !its.Strength.Any(exercise => ExerciseCatalog.Find(exercise.Exercise).IsLowerBody) && !IsTiny(its))
            return "no legs";
        return its.CouldHave(exercise => Trunk.Contains(exercise.Id)) && !its.Strength.Any(exercise => Trunk.Contains(exercise.Exercise)) && !IsTiny(its) ? "no trunk" : null;
    }

    /// <summary>10.</summary>
    public static string? Progression(CheckedPlan its) => its.Plan.Progression is not { Rule.Length: > 0, Text.Length: > 0 } rule ? "no rule"
        : rule.MaxPercentPerWeek is <= 0 or > 10 || rule.LoadPercent is < 0 or > 10 || rule.SessionsAtTop < 1 ? $"{rule.LoadPercent} % a step, {rule.MaxPercentPerWeek} % a week"
        : its.IsCautious && rule.MaxPercentPerWeek > 5 ? $"{rule.MaxPercentPerWeek} % a week where caution is needed" : null;

    /// <summary>11.</summary>
    public static string? Deload(CheckedPlan its) => its.Plan.Deload is { EveryWeeks: >= 4 and <= 8, Text.Length: > 0, SetsPercent: < 100 } ? null : "no easy week each 4–8 weeks";

    /// <summary>12.</summary>
    public static string? WarmUp(CheckedPlan its) => its.Plan.Sessions.FirstOrDefault(session => session.WarmUpMin < 3 || session.CoolDownMin < 2) is { } without
        ? $"day {without.Day} lacks warm-up or cool-down" : null;

    /// <summary>13.</summary>
    public static string? Barred(CheckedPlan its)
    {
        if (its.Plan.Sessions.SelectMany(session => session.Exercises).FirstOrDefault(exercise => its.IsBarred(exercise.Exercise)) is { } barred)
            return $"{barred.Exercise} is barred";
        if (its.IsForbidden && !its.IsEmpty)
            return "training where none may be";
        return its.Wishes.Unsafe.Contains("pain_through") && !its.Said(ConflictCodes.PainThrough) ? "pain was to be ignored, and nothing is said" : null;
    }

    /// <summary>14: pregnancy, blood pressure, heart, diabetes and other illness, more than 65 years and untrained.</summary>
    public static string? Clearance(CheckedPlan its)
    {
        var flagged = its.IsForbidden || its.Wishes.Conditions.Count > 0 || its.Profile.SystolicPressure >= 140 || its.Profile.DiastolicPressure >= 90
            || its.Illnesses.Any(condition => Guard.ConditionCatalog.Classify(condition) != Guard.ConditionClass.None)
            || (its.Profile.Age > 65 && its.Profile.Level is null or TrainingLevel.Novice && its.Profile.Age is not null);
        return flagged && string.IsNullOrWhiteSpace(its.Plan.Clearance) ? "no word of a doctor" : null;
    }

    /// <summary>22.</summary>
    public static string? CompoundFirst(CheckedPlan its)
    {
        foreach (var session in its.Plan.Sessions)
        {
            var isolated = false;
            foreach (var exercise in CheckedPlan.StrengthOf(session))
            {
                var compound = ExerciseCatalog.Find(exercise.Exercise).IsCompound;
                if (compound && isolated)
                    return $"day {session.Day}: {exercise.Exercise} after a single-joint exercise";
                isolated |= !compound;
            }
        }

        return null;
    }

    /// <summary>Fewer than four exercises in a week cannot hold push, pull, legs and trunk; the plan has to say that it is short.</summary>
    private static bool IsTiny(CheckedPlan its) => its.Strength.Count() <= 5 && its.Said(ConflictCodes.Time, ConflictCodes.LowVolume, ConflictCodes.Balance);
}
