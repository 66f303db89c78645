using EdgeGym.Equipment.Machines;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Makes a week of training from wishes, a body and machines. Deterministic and total: the same request gives the same plan, and every request gets an
/// answer. A wish that body or machines cannot follow is named in <see cref="TrainingPlan.Conflicts"/> with a better offer, and not obeyed.
/// Sources of the numbers: ACSM 2009, NSCA, Pelland 2024/25, and the safety envelope of <c>Guard</c>.
/// </summary>
public static class TrainingPlanner
{
    /// <summary>Plans with machines that have no names of their own.</summary>
    public static TrainingPlan Plan(PlanWishes wishes, PlanProfile profile, IReadOnlyList<MachineBirth> machines, string language) =>
        Plan(wishes, profile, PlanMachine.Named(machines), language);

    /// <param name="wishes">What is asked.</param>
    /// <param name="profile">Who asks.</param>
    /// <param name="machines">This gym's; null: a usual gym.</param>
    /// <param name="language"><c>zh</c>; anything else is English.</param>
    /// <param name="preferred">Exercises that would be liked best.</param>
    public static TrainingPlan Plan(PlanWishes wishes, PlanProfile profile, IReadOnlyList<PlanMachine>? machines, string language, PlanExercises? preferred = null)
    {
        var conflicts = new ConflictList();
        var body = new PlanScreening(wishes, profile);
        var targets = PlanTargets.Resolve(wishes, profile, body, conflicts);
        RefuseUnsafe(wishes, conflicts);
        var words = new PlanWords(language == "zh" ? "zh" : "en", wishes);
        if (body.Result == ScreeningResult.NoTraining)
        {
            conflicts.Add(ConflictCodes.NoTraining, null);
            return words.WithoutTraining(targets, Minutes(wishes, profile, body), conflicts);
        }

        if (body.HasFever)
            conflicts.Add(ConflictCodes.Fever, "fever");
        if (body.IsMinor)
            conflicts.Add(ConflictCodes.Minor, null);
        var pool = ExercisePool.Make(wishes, profile, body, targets, machines ?? UsualGym.Machines, conflicts);
        var week = new WeekBuilder(wishes, profile, body, targets, pool, conflicts, Days(wishes, profile), Minutes(wishes, profile, body));
        var sessions = week.Build(preferred ?? PlanExercises.None);
        return words.Plan(targets, body, profile, week, sessions, conflicts);
    }

    private static int Days(PlanWishes wishes, PlanProfile profile) => wishes.Days
        ?? profile.Level switch
        {
            Sessions.Members.TrainingLevel.Advanced => 4,
            _ => 3,
        };

    private static int Minutes(PlanWishes wishes, PlanProfile profile, PlanScreening body) => wishes.Minutes
        ?? (body.IsCautious || profile.Level is null or Sessions.Members.TrainingLevel.Novice ? 50 : 60);

    private static void RefuseUnsafe(PlanWishes wishes, ConflictList conflicts)
    {
        foreach (var wish in wishes.Unsafe)
            conflicts.Add("unsafe_" + wish, wish);
    }
}
