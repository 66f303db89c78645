using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning.Checks;

/// <summary>Loads, shares of the 1RM, and numbers that mean something.</summary>
internal static class LoadChecks
{
    private static readonly string[] Patterns = ["push", "pull", "squat", "hinge", "core", "isolation", "cardio"];

    /// <summary>5: in the asked bracket and below the cap of 90 % of a known 1RM, with eight repetitions possible where caution is needed; a load without a known 1RM is invented.</summary>
    public static string? Loads(CheckedPlan its)
    {
        foreach (var exercise in its.Strength)
        {
            var oneRepMax = its.Profile.OneRepMax(exercise.Exercise);
            if (exercise.LoadKg is { } load)
            {
                if (oneRepMax is not { } known)
                    return $"{exercise.Exercise}: {load} kg without a known strength";
                if (load > (0.9 * known) + 0.01)
                    return $"{exercise.Exercise}: {load} kg is above 90 % of {known}";
                var possible = 1 + (((known / load) - 1) / ExerciseCatalog.Find(exercise.Exercise).RepetitionSlope);
                if (its.IsCautious && possible < 7.9)
                    return $"{exercise.Exercise}: {load} kg allows only {possible:0.#} repetitions";
                if (its.Wishes.Load is { } bracket && !bracket.Holds(load) && !its.SaidOf(ConflictCodes.LoadBracket, exercise.Exercise))
                    return $"{exercise.Exercise}: {load} kg outside {bracket.Minimum}-{bracket.Maximum} and not said";
            }
            else if (its.Wishes.Load is not null && !its.SaidOf(ConflictCodes.StrengthUnknown, exercise.Exercise) && !its.SaidOf(ConflictCodes.LoadBracket, exercise.Exercise))
            {
                return $"{exercise.Exercise}: kg were asked, none is given and nothing is said";
            }

            if (exercise.Percent1Rm > 90.5)
                return $"{exercise.Exercise}: {exercise.Percent1Rm} % of the 1RM";
            if (its.IsCautious && exercise.Rir < 3)
                return $"{exercise.Exercise}: {exercise.Rir} in reserve where three are needed";
        }

        return its.Wishes.Unsafe.Contains("extreme_load") && !its.Said(ConflictCodes.ExtremeLoad) ? "an extreme load was asked and not refused" : null;
    }

    /// <summary>6: |repetitions to failure at this share − middle of the range − reserve| ≤ 2, by r(p) = 1 + (1/p − 1)/k of each exercise.</summary>
    public static string? Consistent(CheckedPlan its)
    {
        foreach (var exercise in its.Strength)
        {
            var share = exercise.LoadKg is { } load && its.Profile.OneRepMax(exercise.Exercise) is { } known ? load / known : (exercise.Percent1Rm ?? 0) / 100;
            if (share <= 0)
                return $"{exercise.Exercise}: no share of the 1RM";
            if (Math.Abs((share * 100) - (exercise.Percent1Rm ?? -99)) > 1)
                return $"{exercise.Exercise}: {exercise.Percent1Rm} % and {share:P0} by the load";
            var left = 1 + (((1 / share) - 1) / ExerciseCatalog.Find(exercise.Exercise).RepetitionSlope) - exercise.Reps.Average();
            if (Math.Abs(left - (exercise.Rir ?? -99)) > 2)
                return $"{exercise.Exercise}: {exercise.Rir} in reserve told, {left:0.#} expected";
            if (its.Wishes.Percent is { } asked && !asked.Holds(Math.Round(share * 100)) && !its.SaidOf(ConflictCodes.PercentBracket, exercise.Exercise)
                && !its.SaidOf(ConflictCodes.LoadBracket, exercise.Exercise))
                return $"{exercise.Exercise}: {share:P0} is outside the asked percent";
        }

        return null;
    }

    /// <summary>16.</summary>
    public static string? Known(CheckedPlan its)
    {
        foreach (var exercise in its.Plan.Sessions.SelectMany(session => session.Exercises))
        {
            var machine = its.Machines.FirstOrDefault(found => found.Id == exercise.Machine);
            if (!ExerciseCatalog.IsKnown(exercise.Exercise) || machine is null || !Patterns.Contains(exercise.Pattern))
                return $"{exercise.Exercise} on {exercise.Machine} as {exercise.Pattern} is unknown";
            if (!exercise.Muscles.SequenceEqual(ExerciseCatalog.Find(exercise.Exercise).Muscles))
                return $"{exercise.Exercise} does not train {string.Join('+', exercise.Muscles)}";
            if (exercise.Sets is < 1 or > 10 || exercise.Reps.Count != 2 || exercise.Reps[0] < 1 || exercise.Reps[1] > 30 || exercise.Reps[0] > exercise.Reps[1]
                || exercise.RestS is < 0 or > 480 || exercise.Rir is < 0 or > 100 || exercise.Percent1Rm is <= 0 or > 100)
                return $"{exercise.Exercise}: numbers that no set can have";
            if (exercise.LoadKg is { } load && machine.Birth.Load?.Has(load) != true)
                return $"{exercise.Machine} has no {load} kg";
        }

        return its.Plan.Lang is "zh" or "en" ? null : "unknown language";
    }

    /// <summary>17.</summary>
    public static string? NumericIntensity(CheckedPlan its) => its.Plan.Sessions.SelectMany(session => session.Exercises)
        .FirstOrDefault(exercise => exercise is { LoadKg: null, Percent1Rm: null, Rir: null } || (exercise.Pattern != "cardio" && exercise.Rir is null)) is { } without
            ? $"{without.Exercise} has no intensity" : null;
}
