using EdgeGym.Coaching.Guard;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>What each set aims at, after the wishes were held against goal, level and body.</summary>
/// <param name="Goal">Asked, else that of the profile, else health.</param>
/// <param name="Sets">Of each exercise.</param>
/// <param name="SetsAsked">False: the planner may give an exercise a set more or less.</param>
/// <param name="Repetitions">For every exercise; asked ranges are kept whole.</param>
/// <param name="RepetitionsFollowPercent">A share of the 1RM was asked and no repetitions: these follow from it, exercise by exercise.</param>
/// <param name="Rir">Reserve in the middle of the range.</param>
/// <param name="ReserveFloor">Least reserve that this body may be asked for.</param>
/// <param name="RestCompound">s.</param>
/// <param name="RestIsolation">s.</param>
internal sealed record PlanTargets(
    TrainingGoal Goal, int Sets, bool SetsAsked, WholeRange Repetitions, bool RepetitionsFollowPercent, int Rir, int ReserveFloor, int RestCompound, int RestIsolation)
{
    private const int MostSets = 6;
    private const int MostCautiousSets = 4;
    private const int MostReserve = 6;

    /// <summary>Share of the 1RM that no prescription goes over: the guard's cap in normal mode.</summary>
    public static readonly double HighestShare = new GuardLimits().VerifiedOneRepMaxPercent / 100;

    public static PlanTargets Resolve(PlanWishes wishes, PlanProfile profile, PlanScreening body, ConflictList conflicts)
    {
        var limits = new GuardLimits();
        var goal = wishes.Goal ?? profile.Goal ?? TrainingGoal.Health;
        var usual = SetTarget.ForGoal(goal);
        var careful = profile.Level is null or TrainingLevel.Novice;

        var reserveFloor = body.IsPregnant ? limits.CautiousReserve + 1 : body.IsCautious ? limits.CautiousReserve : careful ? 2 : 1;
        var rir = Math.Clamp(wishes.Rir ?? usual.RepetitionsInReserve, reserveFloor, MostReserve);
        if (wishes.Rir is { } askedRir && askedRir != rir)
            conflicts.Add(ConflictCodes.Reserve, $"RIR {askedRir}", ("{rir}", $"{rir}"));

        var repetitions = AllowedRepetitions(wishes, body, careful, goal, limits, conflicts);
        var mostSets = body.IsCautious ? MostCautiousSets : MostSets;
        var sets = Math.Clamp(wishes.Sets ?? (goal is TrainingGoal.Strength or TrainingGoal.Hypertrophy && !careful && !body.IsCautious ? 4 : 3), 1, mostSets);
        if (wishes.Sets is { } askedSets && askedSets != sets)
            conflicts.Add(ConflictCodes.Sets, $"{askedSets}", ("{sets}", $"{sets}"));

        var (compound, isolation) = Rests(wishes, goal, limits, conflicts);
        return new PlanTargets(goal, sets, wishes.Sets is not null, repetitions, wishes is { Percent: not null, Repetitions: null }, rir, reserveFloor, compound, isolation);
    }

    /// <summary>Band of rest by goal, s: compound and single-joint exercises. ACSM 2009: 3–5 min heavy (2–3 min core), 1–2 min assistance.</summary>
    public static (WholeRange Compound, WholeRange Isolation) RestBand(TrainingGoal goal) => goal switch
    {
        TrainingGoal.Strength => (new(120, 300), new(60, 300)),
        TrainingGoal.Hypertrophy => (new(90, 180), new(60, 180)),
        TrainingGoal.Endurance => (new(90, 120), new(45, 90)),
        TrainingGoal.FatLoss => (new(90, 120), new(45, 120)),
        _ => (new(90, 180), new(45, 180)),
    };

    private static WholeRange AllowedRepetitions(PlanWishes wishes, PlanScreening body, bool careful, TrainingGoal goal, GuardLimits limits, ConflictList conflicts)
    {
        var usual = SetTarget.ForGoal(goal);
        var lowest = body.IsCautious ? 8 : careful ? 3 : 2;
        if (wishes.Unsafe.Contains("daily_max"))
            lowest = Math.Max(lowest, 3);
        if (wishes.Repetitions is not { } asked)
        {
            return usual.MinimumRepetitions >= lowest
                ? new WholeRange(usual.MinimumRepetitions, usual.MaximumRepetitions)
                : new WholeRange(lowest, Math.Max(usual.MaximumRepetitions, lowest + 4));
        }

        var low = Math.Clamp(asked.Minimum, 1, limits.MaximumRepetitions);
        var high = Math.Clamp(asked.Maximum, low, limits.MaximumRepetitions);
        if (high < lowest)
            (low, high) = (lowest, lowest + 2);
        else
            low = Math.Max(low, lowest);
        var kept = new WholeRange(low, high);
        if (low < asked.Minimum || high > asked.Maximum)
            conflicts.Add(ConflictCodes.Repetitions, Text(asked), ("{reps}", Text(kept)));
        return kept;
    }

    private static (int Compound, int Isolation) Rests(PlanWishes wishes, TrainingGoal goal, GuardLimits limits, ConflictList conflicts)
    {
        var (compound, isolation) = RestBand(goal);
        if (wishes.RestSeconds is not { } asked)
        {
            return goal switch
            {
                TrainingGoal.Strength => (150, 90),
                TrainingGoal.Hypertrophy => (90, 75),
                TrainingGoal.Endurance => (90, 45),
                _ => (90, 60),
            };
        }

        var big = Math.Clamp(asked, Math.Max(compound.Minimum, limits.RestFloorCompoundSeconds), Math.Min(compound.Maximum, limits.RestCeilingSeconds));
        var small = Math.Clamp(asked, Math.Max(isolation.Minimum, limits.RestFloorIsolationSeconds), Math.Min(isolation.Maximum, limits.RestCeilingSeconds));
        if (asked < big || asked < small)
            conflicts.Add(ConflictCodes.RestFloor, $"{asked} s", ("{rest}", $"{big}"), ("{small}", $"{small}"));
        else if (asked > big || asked > small)
            conflicts.Add(ConflictCodes.RestCeiling, $"{asked} s", ("{rest}", $"{big}"), ("{small}", $"{small}"));
        return (big, small);
    }

    private static string Text(WholeRange range) => range.Minimum == range.Maximum ? $"{range.Minimum}" : $"{range.Minimum}-{range.Maximum}";
}
