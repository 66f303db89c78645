using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning.Checks;

/// <summary>Is it what was asked?</summary>
internal static class WishChecks
{
    /// <summary>1.</summary>
    public static string? Days(CheckedPlan its)
    {
        var sessions = its.Plan.Sessions;
        if (its.Plan.DaysPerWeek != sessions.Count)
            return $"says {its.Plan.DaysPerWeek} days and has {sessions.Count} sessions";
        if (sessions.Any(session => session.Day is < 1 or > 7) || sessions.Select(session => session.Day).Distinct().Count() != sessions.Count)
            return "days are no days of a week";
        if (its.Wishes.Days is { } asked && asked != sessions.Count && !its.Said(ConflictCodes.Days, ConflictCodes.NoTraining))
            return $"{sessions.Count} sessions, {asked} asked";
        return sessions.Count == 0 && !its.Said(ConflictCodes.NoTraining, ConflictCodes.Days) ? "no session" : null;
    }

    /// <summary>3: Σ sets·(reps·4 s + rest) + 75 s an exercise + warm-up + cool-down within the asked time and 5 %.</summary>
    public static string? Time(CheckedPlan its)
    {
        foreach (var session in its.Plan.Sessions)
        {
            var seconds = session.Exercises.Sum(exercise => 75.0 + (exercise.Minutes is { } bout ? bout * 60 : exercise.Sets * ((exercise.Reps.Average() * 4) + exercise.RestS)));
            var minutes = session.WarmUpMin + session.CoolDownMin + (seconds / 60);
            var asked = its.Wishes.Minutes ?? its.Plan.Minutes;
            if (minutes > asked * 1.05 && !(asked < 12 && minutes <= 12.6 && its.Said(ConflictCodes.Time)))
                return $"day {session.Day} takes {minutes:0.#} min, {asked} asked";
            if (session.Minutes < minutes - 1)
                return $"day {session.Day} says {session.Minutes} min and takes {minutes:0.#}";
        }

        return null;
    }

    /// <summary>4.</summary>
    public static string? SetsAndReps(CheckedPlan its)
    {
        foreach (var exercise in its.Strength)
        {
            if (its.Wishes.Sets is { } sets && exercise.Sets != sets && !its.Said(ConflictCodes.Sets, ConflictCodes.Time))
                return $"{exercise.Exercise}: {exercise.Sets} sets, {sets} asked";
            if (its.Wishes.Repetitions is { } reps && (exercise.Reps[0] < reps.Minimum || exercise.Reps[^1] > reps.Maximum) && !its.Said(ConflictCodes.Repetitions))
                return $"{exercise.Exercise}: {exercise.Reps[0]}-{exercise.Reps[^1]} reps, {reps.Minimum}-{reps.Maximum} asked";
        }

        return null;
    }

    /// <summary>7: ACSM bands by goal, never below the floors of 90 s (compound) and 45 s; and another rest than asked is said.</summary>
    public static string? Rest(CheckedPlan its)
    {
        var goal = its.Plan.Goal;
        foreach (var exercise in its.Strength)
        {
            var compound = ExerciseCatalog.Find(exercise.Exercise).IsCompound;
            var (low, high) = goal switch
            {
                "strength" => compound ? (120, 300) : (60, 300),
                "hypertrophy" => compound ? (90, 180) : (60, 180),
                "endurance" => compound ? (90, 120) : (45, 90),
                "fat_loss" => compound ? (90, 120) : (45, 120),
                _ => compound ? (90, 180) : (45, 180),
            };
            if (exercise.RestS < low || exercise.RestS > high)
                return $"{exercise.Exercise}: {exercise.RestS} s rest, {low}-{high} for {goal}";
            if (its.Wishes.RestSeconds is { } asked && asked != exercise.RestS && !its.Said(ConflictCodes.RestFloor, ConflictCodes.RestCeiling))
                return $"{exercise.Exercise}: {exercise.RestS} s rest, {asked} asked";
        }

        return its.Wishes.Goal is { } wished && wished != WishText.GoalOf(goal) ? $"goal {goal}, {wished.ToName()} asked"
            : WishText.GoalOf(goal) is null ? $"goal {goal} is unknown" : null;
    }

    /// <summary>15.</summary>
    public static string? Equipment(CheckedPlan its)
    {
        foreach (var exercise in its.Plan.Sessions.SelectMany(session => session.Exercises))
        {
            if (its.Machines.FirstOrDefault(machine => machine.Id == exercise.Machine && machine.Exercise == exercise.Exercise) is not { } found)
                return $"no {exercise.Machine} for {exercise.Exercise} here";
            var asked = its.IsOfKind(found) || its.Said(ConflictCodes.KindMissing) || (exercise.Pattern == "cardio" && its.Wishes.WantsCardio);
            if (!asked)
                return $"{exercise.Machine} is no {its.Wishes.Kind}";
        }

        return null;
    }
}
