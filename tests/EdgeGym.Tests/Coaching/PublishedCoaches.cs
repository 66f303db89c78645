using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Tests.Coaching;

/// <summary>Fixed linear progression: all repetitions done → 2.5 kg (upper) or 5 kg (lower) more next session; a failed session → 10 % less.</summary>
internal sealed class LinearCoach : ITrialCoach
{
    public string Name => "linear";

    public bool IsOurs => false;

    public Proposal Decide(TrialMoment moment)
    {
        var context = moment.Context;
        var load = context.Sets is { Count: > 0 } today ? today[^1].LoadKilograms!.Value
            : moment.LastSession is not { } last ? FirstLoad.Of(context.Member, moment)
            : last.All(set => !set.MissedRepetition) ? last[^1].LoadKilograms!.Value + (FirstLoad.ExerciseOf(moment).IsLowerBody ? 5 : 2.5)
            : last[^1].LoadKilograms!.Value * 0.9;
        return FirstLoad.Proposal(moment, load);
    }
}

/// <summary>RPE: w' = w·C(target repetitions + RIR) / C(done + reported RIR) with the RTS percentages, from set to set.</summary>
internal sealed class TableCoach : ITrialCoach
{
    public string Name => "rpe table";

    public bool IsOurs => false;

    public Proposal Decide(TrialMoment moment)
    {
        var context = moment.Context;
        var before = context.Sets is { Count: > 0 } today ? today[^1] : moment.LastSession?[0];
        if (before is null)
            return FirstLoad.Proposal(moment, FirstLoad.Of(context.Member, moment));
        var wanted = context.Target.Repetitions + context.Target.RepetitionsInReserve;
        var shown = before.Repetitions + (before.ReportedRepetitionsInReserve ?? 2);
        return FirstLoad.Proposal(moment, before.LoadKilograms!.Value * Percent(wanted) / Percent(shown));
    }

    private static double Percent(double repetitionsToFailure)
        => repetitionsToFailure > 10 ? 73.9 - (2.2 * (Math.Min(repetitionsToFailure, 30) - 10)) : RpeTable.RtsPercent(Math.Max(1, repetitionsToFailure))!.Value;
}

/// <summary>Where a trainer would begin with a stranger: half of what such people lift once.</summary>
internal static class FirstLoad
{
    public static Exercise ExerciseOf(TrialMoment moment) => moment.Context.Exercise;

    public static double Of(MemberProfile member, TrialMoment moment)
        => 0.5 * FirstMeetingPrior.OneRepMax(ExerciseOf(moment), member, member.AgeAt(moment.Context.Now)).Kilograms;

    public static Proposal Proposal(TrialMoment moment, double load)
        => new(load, moment.Context.Target.Repetitions, ExerciseOf(moment).IsCompound ? 120 : 75, 1, Stop: false, [], ProposalSource.Policy);
}
