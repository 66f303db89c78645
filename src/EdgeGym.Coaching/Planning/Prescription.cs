using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;

namespace EdgeGym.Coaching.Planning;

/// <summary>What a load means for the wishes about load.</summary>
internal enum LoadVerdict : byte
{
    AsAsked = 0,

    /// <summary>The asked kg are outside of what this body can do safely at these repetitions.</summary>
    OutsideBracket = 1,

    /// <summary>kg were asked and the strength is not known.</summary>
    StrengthUnknown = 2,

    /// <summary>The asked share of the 1RM does not go with the repetitions.</summary>
    OutsidePercent = 3,
}

/// <summary>Load, repetitions and reserve of one exercise on one machine; the three fit together by the repetition curve.</summary>
/// <param name="LoadKilograms">A setting of the machine; null when the 1RM is not known.</param>
/// <param name="Share">Load over 1RM.</param>
internal sealed record Prescription(double? LoadKilograms, double Share, WholeRange Repetitions, int Rir, LoadVerdict Verdict, bool MachineIsLight)
{
    /// <summary>Share of the 1RM as it is written in a plan, whole %.</summary>
    public double Percent => Math.Round(100 * Share);

    /// <summary>Repetitions that predicted and wished reserve may differ by.</summary>
    private const double Consistent = 1.5;
    private const int HighestReserve = 10;

    /// <summary>Lighter than this a load trains nothing at the asked repetitions, even if it was asked.</summary>
    private const int HighestAskedReserve = 60;

    /// <summary>Null when this machine cannot serve this person: its lightest setting is too heavy, or its heaviest far too light.</summary>
    public static Prescription? For(Exercise exercise, SettingRange? settings, PlanWishes wishes, PlanProfile profile, PlanScreening body, PlanTargets targets)
    {
        var k = exercise.RepetitionSlope;
        var cap = HighestShare(k, body, targets);
        var repetitions = targets.Repetitions;
        var share = Math.Min(cap, RepetitionCurve.RelativeLoad(repetitions.Middle + targets.Rir, k));
        var verdict = LoadVerdict.AsAsked;
        if (wishes.Percent is { } percent)
            (share, repetitions, verdict) = WithPercent(percent, k, share, cap, repetitions, targets);
        var oneRepMax = profile.OneRepMax(exercise.Id);
        if (oneRepMax is not { } known || settings is not { IsValid: true, Minimum: >= 0 } range)
        {
            // The lightest setting has to suit nine of ten people like this one.
            if (settings is { IsValid: true } stack && oneRepMax is null && stack.Minimum > cap * PopulationMaximum(exercise, profile, -1.28))
                return null;
            if (wishes.Load is { } asked)
                verdict = asked.Minimum > cap * PopulationMaximum(exercise, profile, 1.28) ? LoadVerdict.OutsideBracket : LoadVerdict.StrengthUnknown;
            return new Prescription(null, share, repetitions, Reserve(share, k, repetitions, targets), verdict, false);
        }

        return WithLoad(known, range, share, cap, k, repetitions, verdict, wishes, targets);
    }

    /// <summary>The guard's caps: 90 % of the 1RM, and for people who ask for caution a load that allows five repetitions more than the reserve.</summary>
    public static double HighestShare(double k, PlanScreening body, PlanTargets targets)
    {
        var limits = new Guard.GuardLimits();
        return body.IsCautious
            ? Math.Min(PlanTargets.HighestShare, RepetitionCurve.RelativeLoad(limits.CautiousRepetitions + Math.Max(limits.CautiousReserve, targets.ReserveFloor), k))
            : PlanTargets.HighestShare;
    }

    private static Prescription? WithLoad(
        double oneRepMax, SettingRange range, double share, double cap, double k, WholeRange repetitions, LoadVerdict verdict, PlanWishes wishes, PlanTargets targets)
    {
        var highest = Math.Min(cap * oneRepMax, RepetitionCurve.RelativeLoad(repetitions.Middle + Math.Max(targets.ReserveFloor, targets.Rir - Consistent), k) * oneRepMax);
        if (range.Minimum > highest + 1e-6)
            return null;
        var wanted = share * oneRepMax;
        if (wishes.Load is { } bracket)
        {
            var lowest = RepetitionCurve.RelativeLoad(repetitions.Middle + targets.Rir + Consistent, k) * oneRepMax;
            var inside = Math.Clamp(wanted, Math.Min(bracket.Minimum, bracket.Maximum), bracket.Maximum);
            if (inside >= lowest - 1e-6 && inside <= highest + 1e-6 && SettingInside(range, bracket, inside, highest) is { } found)
                return Made(found, oneRepMax, k, repetitions, verdict, false, targets);
            verdict = LoadVerdict.OutsideBracket;
            // Lighter than would train best is the person's right, and the reserve says so.
            if (bracket.Maximum < lowest)
            {
                var lighter = range.AtMost(bracket.Maximum);
                if (lighter < 0.5 || RepetitionCurve.Repetitions(lighter / oneRepMax, k) - repetitions.Middle > HighestAskedReserve)
                    return null;
                return Made(lighter, oneRepMax, k, repetitions, bracket.Holds(lighter) ? LoadVerdict.AsAsked : verdict, false, targets);
            }
        }

        var load = range.Nearest(wanted);
        if (load > highest + 1e-6)
            load = range.AtMost(highest);
        var light = range.Maximum < wanted - range.Step;
        // So light for this person, or so coarse, that no honest reserve can be named.
        return RepetitionCurve.Repetitions(load / oneRepMax, k) - repetitions.Middle > HighestReserve + 1 ? null
            : Made(load, oneRepMax, k, repetitions, verdict, light, targets);
    }

    private static double? SettingInside(SettingRange range, Bracket bracket, double wanted, double highest)
    {
        var nearest = range.Nearest(wanted);
        foreach (var load in (ReadOnlySpan<double>)[nearest, nearest - range.Step, nearest + range.Step])
        {
            if (range.Has(load) && load <= highest + 1e-6 && bracket.Holds(load))
                return Math.Round(load, 3);
        }

        return null;
    }

    private static Prescription Made(double load, double oneRepMax, double k, WholeRange repetitions, LoadVerdict verdict, bool light, PlanTargets targets)
    {
        var share = load / oneRepMax;
        return new Prescription(load, share, repetitions, Reserve(share, k, repetitions, targets), verdict, light);
    }

    /// <summary>The wished reserve where the load fits it, else the one that this load really leaves.</summary>
    private static int Reserve(double share, double k, WholeRange repetitions, PlanTargets targets)
    {
        var predicted = RepetitionCurve.Repetitions(share, k) - repetitions.Middle;
        return Math.Abs(predicted - targets.Rir) <= Consistent ? targets.Rir : Math.Clamp((int)Math.Round(predicted), targets.ReserveFloor, 99);
    }

    private static (double Share, WholeRange Repetitions, LoadVerdict Verdict) WithPercent(
        Bracket percent, double k, double share, double cap, WholeRange repetitions, PlanTargets targets)
    {
        var asked = new Bracket(percent.Minimum / 100, percent.Maximum / 100);
        var inside = Math.Min(cap, Math.Clamp(share, asked.Minimum, asked.Maximum));
        var possible = RepetitionCurve.Repetitions(inside, k);
        if (asked.Holds(inside) && Math.Abs(possible - repetitions.Middle - targets.Rir) <= Consistent)
            return (inside, repetitions, LoadVerdict.AsAsked);
        if (!targets.RepetitionsFollowPercent)
            return (share, repetitions, LoadVerdict.OutsidePercent);
        var middle = Math.Clamp((int)Math.Round(possible - targets.Rir), 3, 25);
        var range = new WholeRange(Math.Max(2, middle - 2), middle + 2);
        return (Math.Min(inside, cap), range, asked.Holds(inside) ? LoadVerdict.AsAsked : LoadVerdict.OutsidePercent);
    }

    /// <summary>The 1RM that one of ten people like this one is below (−1.28) or above (1.28), kg.</summary>
    private static double PopulationMaximum(Exercise exercise, PlanProfile profile, double deviations)
    {
        var (median, deviation) = FirstMeetingPrior.OneRepMax(exercise, profile.ToMember(), profile.Age);
        return median * Math.Exp(deviations * deviation);
    }
}
