using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Planning;

/// <summary>An exercise on the machine that serves it best, with what a set of it would be.</summary>
internal sealed record ExerciseCandidate(Exercise Exercise, PlanMachine Machine, Prescription Prescription)
{
    /// <summary>Finding the seat, the pin and the grip, s (checks allow 60–90).</summary>
    public const int SetUpSeconds = 75;

    /// <summary>One repetition, s.</summary>
    public const int RepetitionSeconds = 4;

    public int Rest(PlanTargets targets) => Exercise.IsCompound ? targets.RestCompound : targets.RestIsolation;

    /// <summary>All sets at the top of the range, with every rest.</summary>
    public int Seconds(int sets, PlanTargets targets) => (sets * ((Prescription.Repetitions.Maximum * RepetitionSeconds) + Rest(targets))) + SetUpSeconds;
}
