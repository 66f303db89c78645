using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Coaching.Planning;

/// <summary>What this person may do on this gym's machines. What falls out says why.</summary>
internal sealed class ExercisePool
{
    private static readonly string[] Back = ["lats", "upper_back"];

    private ExercisePool(IReadOnlyList<ExerciseCandidate> strength, IReadOnlyList<PlanMachine> cardio)
    {
        Strength = strength;
        Cardio = cardio;
    }

    /// <summary>At most one machine for each exercise, in the order of the catalogue.</summary>
    public IReadOnlyList<ExerciseCandidate> Strength { get; }

    /// <summary>One machine of each kind.</summary>
    public IReadOnlyList<PlanMachine> Cardio { get; }

    public static ExercisePool Make(
        PlanWishes wishes, PlanProfile profile, PlanScreening body, PlanTargets targets, IReadOnlyList<PlanMachine> machines, ConflictList conflicts)
    {
        var known = machines.Where(machine => ExerciseCatalog.IsKnown(machine.Exercise)).ToList();
        var kind = wishes.Kind;
        if (kind is not null && !known.Exists(machine => IsOfKind(machine, kind)))
        {
            conflicts.Add(ConflictCodes.KindMissing, kind);
            kind = null;
        }

        var strength = new List<ExerciseCandidate>();
        foreach (var exercise in ExerciseCatalog.All)
        {
            var here = known.FindAll(machine => machine.Exercise == exercise.Id && machine.Birth.Kind.IsStrength() && exercise.Pattern != MovementPattern.Cardio);
            if (here.Count == 0 || IsLeftOut(exercise, wishes.Without))
                continue;
            if (body.BarredBy(exercise.Id) is { } reason)
            {
                conflicts.AddExercise(body.Parts.Contains(reason) ? ConflictCodes.InjuryExcluded : ConflictCodes.ConditionExcluded, reason, exercise.Id);
                continue;
            }

            if (kind is not null)
                here = here.FindAll(machine => IsOfKind(machine, kind));
            if (here.Count == 0)
                continue;
            if (Best(exercise, here, wishes, profile, body, targets) is { } candidate)
                strength.Add(candidate);
            else
                conflicts.AddExercise(ConflictCodes.TooHeavyMachine, null, exercise.Id);
        }

        var cardio = new List<PlanMachine>();
        foreach (var machine in known.Where(machine => !machine.Birth.Kind.IsStrength() && ExerciseCatalog.Find(machine.Exercise).Pattern == MovementPattern.Cardio))
        {
            if (IsCardioLeftOut(machine, wishes.Without) || cardio.Exists(other => other.Exercise == machine.Exercise))
                continue;
            if (body.BarredBy(machine.Exercise) is { } reason)
                conflicts.AddExercise(body.Parts.Contains(reason) ? ConflictCodes.InjuryExcluded : ConflictCodes.ConditionExcluded, reason, machine.Exercise);
            else
                cardio.Add(machine);
        }

        if (kind == WishNames.Cardio)
            strength.Clear();
        else if (kind is WishNames.Selectorized or WishNames.Motorized && !wishes.WantsCardio)
            cardio.Clear();
        return new ExercisePool(strength, cardio);
    }

    public static bool IsOfKind(PlanMachine machine, string kind) => kind switch
    {
        WishNames.Machine => true,
        WishNames.Motorized => machine.Birth.Kind == MachineKind.Motorized,
        WishNames.Selectorized => machine.Birth.Kind == MachineKind.Selectorized,
        WishNames.Cardio => !machine.Birth.Kind.IsStrength(),
        _ => false,
    };

    /// <summary>Muscles of the catalogue that a muscle's name in a wish stands for.</summary>
    public static IReadOnlyList<string> MusclesOf(string name) => name == "back" ? Back : [name];

    private static bool IsLeftOut(Exercise exercise, IReadOnlyList<string> without)
    {
        foreach (var name in without)
        {
            if (name == exercise.Id || (exercise.Muscles.Count > 0 && MusclesOf(name).Contains(exercise.Muscles[0])))
                return true;
        }

        return false;
    }

    private static bool IsCardioLeftOut(PlanMachine machine, IReadOnlyList<string> without) =>
        without.Contains(machine.Exercise) || without.Contains(WishNames.Cardio) || without.Contains("heart");

    private static ExerciseCandidate? Best(
        Exercise exercise, List<PlanMachine> machines, PlanWishes wishes, PlanProfile profile, PlanScreening body, PlanTargets targets)
    {
        ExerciseCandidate? best = null;
        foreach (var machine in machines)
        {
            if (Prescription.For(exercise, machine.Birth.Load, wishes, profile, body, targets) is not { } prescription)
                continue;
            if (best is null || Rank(prescription, targets) < Rank(best.Prescription, targets))
                best = new ExerciseCandidate(exercise, machine, prescription);
        }

        return best;
    }

    /// <summary>As asked, then with a load, then near the wished reserve; among equals the first machine of the list.</summary>
    private static int Rank(Prescription prescription, PlanTargets targets) =>
        (prescription.Verdict == LoadVerdict.AsAsked ? 0 : 100) + (prescription.LoadKilograms is null ? 10 : 0) + Math.Abs(prescription.Rir - targets.Rir);
}
