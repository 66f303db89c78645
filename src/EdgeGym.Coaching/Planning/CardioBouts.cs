using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Cardio in a plan: one bout on one machine, moderate after strength, easy on the days between. WHO: 150–300 min moderate a week is the aim; a week's plan
/// gives what fits. Intensity is % of the maximum heart rate and effort, by feeling where a beta blocker or a pacemaker makes the pulse say little.
/// </summary>
internal sealed class CardioBouts(PlanWishes wishes, PlanScreening body, TrainingGoal goal, IReadOnlyList<PlanMachine> machines)
{
    private const int ShortestMinutes = 8;
    private const int LongestMinutes = 60;
    private const int LongestCautiousMinutes = 40;
    private const int LongestAfterStrength = 30;
    private int _bouts;

    private bool IsMain => wishes.Kind == WishNames.Cardio;

    private bool IsWanted => wishes.WantsCardio || wishes.Focus.Contains("heart");

    /// <summary>Minutes of a strength session that are kept for cardio before anything else is chosen.</summary>
    public int ReservedMinutes(int minutes) => machines.Count == 0 || IsMain ? 0
        : IsWanted ? (minutes >= 30 ? Math.Clamp(minutes * 3 / 10, ShortestMinutes, LongestAfterStrength) + 2 : 0)
        : goal is TrainingGoal.FatLoss && minutes >= 45 ? 12
        : 0;

    /// <summary>After strength, in what is left; null when that is too little or nobody wants it.</summary>
    public PlanExercise? AfterStrength(int secondsLeft)
    {
        var minutes = Math.Min(LongestAfterStrength, (secondsLeft - ExerciseCandidate.SetUpSeconds) / 60);
        var wanted = IsWanted || goal is TrainingGoal.FatLoss or TrainingGoal.Endurance or TrainingGoal.Health;
        return wanted && minutes >= ShortestMinutes ? Bout(minutes, easy: body.IsCautious) : null;
    }

    /// <summary>The whole of a session.</summary>
    public PlanExercise? Main(int secondsLeft)
    {
        var minutes = Math.Min(body.IsCautious ? LongestCautiousMinutes : LongestMinutes, (secondsLeft - ExerciseCandidate.SetUpSeconds) / 60);
        return Bout(Math.Max(3, IsMain ? minutes : Math.Min(minutes, LongestAfterStrength)), easy: !IsMain || body.IsCautious || _bouts % 2 == 1);
    }

    private PlanExercise? Bout(int minutes, bool easy)
    {
        if (machines.Count == 0)
            return null;
        var machine = machines[_bouts++ % machines.Count];
        var (low, high, effort) = easy ? (50, 65, 4) : goal == TrainingGoal.Endurance ? (65, 80, 6) : (60, 75, 5);
        var exercise = ExerciseCatalog.Find(machine.Exercise);
        return new PlanExercise(
            exercise.Id, "cardio", exercise.Muscles, machine.Id, 1, [1, 1], 10 - effort, null, null, 0, minutes, body.PulseSaysLittle ? null : [low, high]);
    }
}
