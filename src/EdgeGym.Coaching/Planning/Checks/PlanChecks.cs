namespace EdgeGym.Coaching.Planning.Checks;

/// <summary>
/// The 22 automatic checks of a plan (from FITT-VP, Zaleski 2024, ACSM; thresholds of the science notes, section 3), written apart from the planner: they know
/// the tables of the body (what a bad knee rules out) and nothing of how a plan is made. A wish that is not followed passes only when a conflict says so.
/// </summary>
public static class PlanChecks
{
    public const int Count = 22;

    private static readonly (string Name, bool IsSafety, Func<CheckedPlan, string?> Check)[] All =
    [
        ("days_as_asked", false, WishChecks.Days),
        ("rest_between_hard_sessions", true, BodyChecks.FortyEightHours),
        ("time", false, WishChecks.Time),
        ("sets_and_reps_as_asked", false, WishChecks.SetsAndReps),
        ("loads_in_bracket_and_cap", true, LoadChecks.Loads),
        ("percent_fits_reps", false, LoadChecks.Consistent),
        ("rest_band", false, WishChecks.Rest),
        ("weekly_sets", false, BodyChecks.WeeklySets),
        ("balance", false, BodyChecks.Balance),
        ("progression", true, BodyChecks.Progression),
        ("deload", false, BodyChecks.Deload),
        ("warm_up_and_cool_down", true, BodyChecks.WarmUp),
        ("nothing_barred", true, BodyChecks.Barred),
        ("clearance", true, BodyChecks.Clearance),
        ("equipment", false, WishChecks.Equipment),
        ("known_names_and_numbers", true, LoadChecks.Known),
        ("numeric_intensity", false, LoadChecks.NumericIntensity),
        ("reading_level", false, TextChecks.ReadingLevel),
        ("language", false, TextChecks.Language),
        ("no_medical_advice", true, TextChecks.NoMedicalAdvice),
        ("repeatable", false, TextChecks.Repeatable),
        ("compound_first", false, BodyChecks.CompoundFirst),
    ];

    /// <param name="plan">The plan.</param>
    /// <param name="wishes">What was meant.</param>
    /// <param name="profile">Who asked.</param>
    /// <param name="machines">The machines there are.</param>
    /// <param name="language">Language of the request, <c>zh</c> or <c>en</c>.</param>
    /// <param name="again">The plan for the same request made again; null leaves check 21 unproven, which fails it.</param>
    public static IReadOnlyList<PlanCheck> Run(
        TrainingPlan plan, PlanWishes wishes, PlanProfile profile, IReadOnlyList<PlanMachine> machines, string language, TrainingPlan? again)
    {
        var context = new CheckedPlan(plan, wishes, profile, machines, language, again);
        return [.. All.Select((check, index) => new PlanCheck(index + 1, check.Name, check.IsSafety, check.Check(context)))];
    }
}
