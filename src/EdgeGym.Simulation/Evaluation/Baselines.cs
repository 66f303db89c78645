using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using EdgeGym.Simulation.Trials;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>
/// Published and common methods of choosing a load, exactly as their sources give them (science notes 2). They see what a person with a notebook sees: loads,
/// repetitions, reports, and for velocity-based training the velocities. All begin where a trainer begins with a stranger.
/// </summary>
public abstract class Baseline(string name) : ITrialCoach
{
    public string Name => name;

    public bool IsOurs => false;

    public Proposal Decide(TrialMoment moment)
    {
        var context = moment.Context;
        var (load, repetitions) = context.Sets.Count == 0 && moment.LastSession is null
            ? (FirstLoad(context.Exercise, context.Member), context.Target.Repetitions)
            : Next(context, context.Sets, moment.LastSession);
        var range = context.Machine.Load!.Value;
        return new Proposal(range.Nearest(load), Math.Clamp(repetitions, 1, 30), RestSeconds(context), context.Target.Sets - context.Sets.Count, false, [], ProposalSource.Policy);
    }

    protected abstract (double Load, int Repetitions) Next(CoachingContext context, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last);

    /// <summary>2.5 kg for the upper body, 5 kg for the lower: what notebooks add.</summary>
    protected static double Increment(Exercise exercise) => exercise.IsLowerBody ? 5 : 2.5;

    protected static double LoadOf(SetSummary set) => set.LoadKilograms ?? 0;

    /// <summary>Half of the population's median 1RM: what induction programmes start with.</summary>
    private static double FirstLoad(Exercise exercise, MemberProfile member) => 0.5 * FirstMeetingPrior.OneRepMax(exercise, member, null).Kilograms;

    /// <summary>As the policy's usual rest, so that nobody wins by resting.</summary>
    private static int RestSeconds(CoachingContext context) => context.Target.Repetitions switch
    {
        <= 6 => context.Exercise.IsCompound ? 180 : 120,
        <= 12 => context.Exercise.IsCompound ? 120 : 75,
        _ => context.Exercise.IsCompound ? 90 : 60,
    };
}

/// <summary>All repetitions done: +2.5 kg upper, +5 kg lower next session; three failed sessions in a row: −10 %.</summary>
public sealed class LinearProgression() : Baseline("linear")
{
    private int _failures;

    protected override (double Load, int Repetitions) Next(CoachingContext context, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last)
    {
        if (today.Count > 0)
            return (LoadOf(today[^1]), context.Target.Repetitions);
        var load = LoadOf(last![^1]);
        if (last.All(set => !set.MissedRepetition))
        {
            _failures = 0;
            return (load + Increment(context.Exercise), context.Target.Repetitions);
        }

        if (++_failures < 3)
            return (load, context.Target.Repetitions);
        _failures = 0;
        return (load * 0.9, context.Target.Repetitions);
    }
}

/// <summary>Liftosaur's dp: one repetition more after each good session up to the range's end, then more weight and back to the beginning.</summary>
public sealed class DoubleProgression() : Baseline("double progression")
{
    protected override (double Load, int Repetitions) Next(CoachingContext context, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last)
    {
        var target = context.Target;
        if (today.Count > 0)
            return (LoadOf(today[^1]), today[^1].TargetRepetitions ?? target.MinimumRepetitions);
        var load = LoadOf(last![^1]);
        var repetitions = last[^1].TargetRepetitions ?? target.MinimumRepetitions;
        if (last.Any(set => set.MissedRepetition))
            return (load, repetitions);
        return repetitions >= target.MaximumRepetitions
            ? (load + Increment(context.Exercise), target.MinimumRepetitions)
            : (load, Math.Min(repetitions + 1, target.MaximumRepetitions));
    }
}

/// <summary>APRE (Mann 2010; protocols of 10, 6 and 3 RM): sets at 50 and 75 % of the RM, one to failure, an adjusted one; the RM moves by the table.</summary>
public sealed class Apre() : Baseline("APRE")
{
    private double? _maximum;

    protected override (double Load, int Repetitions) Next(CoachingContext context, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last)
    {
        var protocol = context.Target.Repetitions <= 4 ? 3 : context.Target.Repetitions <= 8 ? 6 : 10;
        _maximum ??= LoadOf((today.Count > 0 ? today : last!)[^1]);
        // The last set of a session to failure, the adjusted one, makes the next session's RM.
        if (today.Count == 0 && last is { Count: > 2 })
            _maximum += Adjustment(protocol, last[^1].Repetitions);
        return today.Count switch
        {
            0 => (_maximum.Value * 0.5, protocol),
            1 => (_maximum.Value * 0.75, protocol),
            2 => (_maximum.Value, 30),
            _ => ((_maximum = _maximum + Adjustment(protocol, today[^1].Repetitions)).Value, 30),
        };
    }

    /// <summary>Middle of the table's bands, kg (1 lb = 0.4536 kg: 2.5–5 and 5–7.5 kg).</summary>
    internal static double Adjustment(int protocol, int repetitions) => protocol switch
    {
        10 => repetitions switch { <= 6 => -3.75, <= 8 => -1.25, <= 11 => 0, <= 16 => 3.75, _ => 6.25 },
        6 => repetitions switch { <= 2 => -3.75, <= 4 => -1.25, <= 7 => 0, <= 12 => 3.75, _ => 6.25 },
        _ => repetitions switch { <= 2 => -3.75, <= 4 => 0, <= 6 => 3.75, _ => 6.25 },
    };
}

/// <summary>RPE by the RTS table: w' = w·C(target repetitions + reserve) / C(done + reported reserve), from set to set.</summary>
public sealed class RpeProgression() : Baseline("RPE table")
{
    private static readonly double[] Table = [100, 95.5, 92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9];

    protected override (double Load, int Repetitions) Next(CoachingContext context, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last)
    {
        var before = today.Count > 0 ? today[^1] : last![0];
        var reported = before.ReportedRepetitionsInReserve ?? context.Target.RepetitionsInReserve;
        return (LoadOf(before) * Percent(context.Target.Repetitions + context.Target.RepetitionsInReserve) / Percent(before.Repetitions + reported), context.Target.Repetitions);
    }

    /// <summary>Beyond ten repetitions in steps of 2.2 points, as the table's end falls.</summary>
    internal static double Percent(double toFailure)
    {
        var at = Math.Clamp(toFailure, 1, 30) - 1;
        if (at >= 9)
            return Math.Max(30, 73.9 - (2.2 * (at - 9)));
        var below = (int)at;
        return Table[below] + ((Table[below + 1] - Table[below]) * (at - below));
    }
}

/// <summary>Velocity zones: first repetitions more than 0.06 m/s faster or slower than the zone: ±5 %; the set stops at 20 or 30 % velocity loss is the person's to see.</summary>
public sealed class VelocityZone() : Baseline("velocity zone")
{
    private const double Band = 0.06;

    protected override (double Load, int Repetitions) Next(CoachingContext context, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last)
    {
        var before = today.Count > 0 ? today[^1] : last![^1];
        var exercise = context.Exercise;
        var share = RepetitionCurve.RelativeLoad(context.Target.Repetitions + context.Target.RepetitionsInReserve, exercise.RepetitionSlope);
        var zone = VelocityProfile.AtRelativeLoad(share, exercise.VelocityAtOneRepMax, exercise.VelocitySlope);
        var seen = before.Reps.Take(3).Max(rep => rep.MeanConcentricVelocity);
        var factor = seen is not { } velocity ? 1 : velocity > zone + Band ? 1.05 : velocity < zone - Band ? 0.95 : 1;
        return (LoadOf(before) * factor, context.Target.Repetitions);
    }
}

/// <summary>wger's rules as a gym sets them: weight + one step each session, required: any one set of the session before met its prescription.</summary>
public sealed class WgerRules() : Baseline("wger")
{
    protected override (double Load, int Repetitions) Next(CoachingContext context, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last)
    {
        var target = context.Target;
        if (today.Count > 0)
            return (LoadOf(today[^1]), target.Repetitions);
        var met = last!.Any(set => set.Repetitions >= target.Repetitions && (set.ReportedRepetitionsInReserve ?? target.RepetitionsInReserve) >= target.RepetitionsInReserve);
        return (LoadOf(last![^1]) + (met ? Increment(context.Exercise) : 0), target.Repetitions);
    }
}

/// <summary>Training-max rule (Keylifts): repetitions over the target move the maximum: ≥ 5 +3 %, 4 +2, 3 +1.5, 2 +1, 1 +0.5, 0 0, −1 −2, ≤ −2 −5 %.</summary>
public sealed class TrainingMaximum() : Baseline("training max")
{
    protected override (double Load, int Repetitions) Next(CoachingContext context, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last)
    {
        if (today.Count > 0)
            return (LoadOf(today[^1]), today.Count == context.Target.Sets - 1 ? 30 : context.Target.Repetitions);
        var over = last![^1].Repetitions - context.Target.Repetitions;
        var percent = over switch { >= 5 => 3, 4 => 2, 3 => 1.5, 2 => 1, 1 => 0.5, 0 => 0, -1 => -2, _ => -5.0 };
        return (LoadOf(last[^1]) * (1 + (percent / 100)), context.Target.Repetitions);
    }
}
