using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning.Checks;

/// <summary>A plan with everything that it is judged by.</summary>
/// <param name="Again">The answer to the same request a second time.</param>
internal sealed record CheckedPlan(
    TrainingPlan Plan, PlanWishes Wishes, PlanProfile Profile, IReadOnlyList<PlanMachine> Machines, string Language, TrainingPlan? Again)
{
    public IEnumerable<PlanExercise> Strength => Plan.Sessions.SelectMany(StrengthOf);

    public bool IsEmpty => Plan.Sessions.Count == 0;

    /// <summary>Told illnesses, by request and profile.</summary>
    public IEnumerable<string> Illnesses => Wishes.Conditions.Concat(Profile.Conditions).Concat(Profile.Injuries)
        .Where(condition => !string.Equals(condition, ConditionCatalog.Clearance, StringComparison.OrdinalIgnoreCase));

    /// <summary>Parts of the body that are hurt.</summary>
    public IReadOnlyList<string> Parts => [.. Wishes.Avoid.Concat(Profile.Injuries.SelectMany(BarredExercises.PartsIn))
        .Concat(Profile.Conditions.Where(condition => condition.Contains("injury", StringComparison.OrdinalIgnoreCase)).SelectMany(BarredExercises.PartsIn)).Distinct(StringComparer.Ordinal)];

    public bool IsCautious => Wishes.Conditions.Count > 0 || Profile.Conditions.Any(condition => ConditionCatalog.Classify(condition) != ConditionClass.None)
        || Profile.Injuries.Any(injury => ConditionCatalog.Classify(injury) != ConditionClass.None)
        || Profile.SystolicPressure >= 140 || Profile.DiastolicPressure >= 90 || Profile.Age is >= 65 or < 16;

    public bool IsForbidden => Illnesses.Any(condition => ConditionCatalog.Classify(condition) == ConditionClass.Absolute)
        || Profile.SystolicPressure > 180 || Profile.DiastolicPressure > 110;

    public static IEnumerable<PlanExercise> StrengthOf(PlanSession session) => session.Exercises.Where(exercise => exercise.Pattern != "cardio");

    public bool Said(params ReadOnlySpan<string> codes)
    {
        foreach (var code in codes)
        {
            if (Plan.HasConflict(code))
                return true;
        }

        return false;
    }

    /// <summary>The exercise is named in a conflict of this code.</summary>
    public bool SaidOf(string code, string exercise) => Plan.Conflicts.Any(conflict => conflict.Code == code && conflict.Exercises?.Contains(exercise) == true);

    /// <summary>Body, wishes and machines would allow an exercise of this kind.</summary>
    public bool CouldHave(Func<Exercise, bool> kind) => ExerciseCatalog.All.Any(exercise => kind(exercise) && exercise.Pattern != MovementPattern.Cardio
        && Wishes.Kind != WishNames.Cardio && !IsLeftOut(exercise) && !IsBarred(exercise.Id) && !SaidOf(ConflictCodes.TooHeavyMachine, exercise.Id)
        && Machines.Any(machine => machine.Exercise == exercise.Id && (Said(ConflictCodes.KindMissing) || IsOfKind(machine))));

    public bool IsBarred(string exercise) => Parts.Any(part => BarredExercises.ByPart(part, exercise)) || Illnesses.Any(condition => BarredExercises.ByIllness(condition, exercise));

    public bool IsOfKind(PlanMachine machine) => Wishes.Kind switch
    {
        null or WishNames.Machine => true,
        WishNames.Cardio => machine.Birth.Kind is not (Equipment.Machines.MachineKind.Selectorized or Equipment.Machines.MachineKind.Motorized),
        WishNames.Selectorized => machine.Birth.Kind == Equipment.Machines.MachineKind.Selectorized,
        WishNames.Motorized => machine.Birth.Kind == Equipment.Machines.MachineKind.Motorized,
        _ => false,
    };

    private bool IsLeftOut(Exercise exercise) => Wishes.Without.Any(name => name == exercise.Id || name == exercise.Muscles[0]
        || (name == "back" && exercise.Muscles[0] is "lats" or "upper_back"));
}
