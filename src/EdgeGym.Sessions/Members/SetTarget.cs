namespace EdgeGym.Sessions.Members;

/// <summary>What a set aims at.</summary>
/// <param name="Repetitions">Target for the coming or running set; may move while the set runs.</param>
/// <param name="MinimumRepetitions">Lower end of the goal's range.</param>
/// <param name="MaximumRepetitions">Upper end of the goal's range.</param>
/// <param name="RepetitionsInReserve">Repetitions left at the end of the set.</param>
/// <param name="Sets">Sets on this machine today.</param>
public sealed record SetTarget(int Repetitions, int MinimumRepetitions, int MaximumRepetitions, int RepetitionsInReserve, int Sets)
{
    /// <summary>Targets without a plan (contract section 3).</summary>
    public static SetTarget ForGoal(TrainingGoal goal) => goal switch
    {
        TrainingGoal.Strength => new(5, 3, 6, 2, 4),
        TrainingGoal.Hypertrophy => new(10, 8, 12, 2, 4),
        TrainingGoal.Endurance => new(17, 15, 20, 3, 4),
        TrainingGoal.FatLoss => new(13, 12, 15, 3, 4),
        _ => new(12, 10, 15, 3, 4),
    };
}
