using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Tests.Coaching;

/// <summary>
/// The limits once more, written down from the numbers alone and without a line of the guard: which of them does a final proposal break?
/// </summary>
internal static class LimitOracle
{
    private static readonly string[] Absolute = ["marfan", "unstable_coronary_disease"];
    private static readonly string[] Heart = ["heart_disease", "Heart-Disease"];
    private static readonly string[] Pregnancy = ["pregnancy", "怀孕"];
    private static readonly string[] Clearance = ["pacemaker", "uncontrolled_hypertension", "diabetes", "2型糖尿病", "shoulder_injury", "关节炎"];
    private static readonly string[] Pressure = ["hypertension", "高血压"];
    private static readonly string[] Careful = ["asthma", "哮喘", "beta_blocker"];

    public static IEnumerable<string> Broken(Proposal final, CoachingContext context)
    {
        if (!final.Stop)
        {
            foreach (var stop in Stops(context))
                yield return stop;
            foreach (var broken in LoadLimits(final, context))
                yield return broken;
        }

        if (final.Repetitions is < 1 or > 30)
            yield return "repetition_bounds";
        if (final.SetsRemaining < 0 || final.SetsRemaining > Math.Max(0, 10 - context.Sets.Count))
            yield return "set_bounds";
        if (final.RestSeconds < (context.Exercise.IsCompound ? 90 : 45))
            yield return "rest_floor";
        if (final.RestSeconds > 480)
            yield return "rest_ceiling";
        var (rate, maximum, _) = HeartOf(context);
        // One exponential with the slow end of the published time constants must bring the heart below 75 % in the rest given.
        if (rate is { } bpm && bpm >= 0.75 * maximum && final.RestSeconds < 480
            && !(75 + ((bpm - 75) * Math.Exp(-final.RestSeconds / 70.0)) <= (0.75 * maximum) + 1e-9 && 0.75 * maximum > 80))
            yield return "heart_rate_recovery";
    }

    private static IEnumerable<string> Stops(CoachingContext context)
    {
        var said = context.Complaints;
        var sets = context.Sets.Count;
        bool Fresh(ComplaintKind kind) => said.Any(one => one.Kind == kind && (one.AfterSet < 0 || one.AfterSet >= sets));
        var has = context.Member.Conditions ?? [];
        var cleared = has.Contains("medical_clearance");
        if (said.Any(one => one.Kind == ComplaintKind.RedFlag))
            yield return "red_flag_stop";
        if (has.Any(Absolute.Contains))
            yield return "contraindication";
        if (!cleared && has.Any(Pregnancy.Contains))
            yield return "pregnancy_clearance";
        if (!cleared && has.Any(Heart.Contains))
            yield return "heart_clearance";
        if (!cleared && has.Any(Clearance.Contains))
            yield return "condition_clearance";
        if (context.MachineFault || said.Any(one => one.Kind == ComplaintKind.EquipmentFault))
            yield return "machine_fault";
        if (Fresh(ComplaintKind.Dizziness) || said.Any(one => one.Kind == ComplaintKind.Dizziness && context.Now - one.At < TimeSpan.FromMinutes(10)))
            yield return "dizzy_stop";
        if (Fresh(ComplaintKind.Pain))
            yield return "pain_stop";
        var (rate, maximum, ceiling) = HeartOf(context);
        if (rate > 0.95 * maximum && !(context.HeartRate!.SecondsAboveStop <= 10))
            yield return "heart_rate_stop";
        if (rate > ceiling)
            yield return "heart_rate_ceiling";
        if (context.MeasuredLoadKilograms is { } measured && (Good(context.CurrentLoadKilograms) ?? LastLoad(context)) is { } reported)
        {
            var step = context.Machine.Load is { IsValid: true, Minimum: >= 0 } range ? range.Step : 0;
            if (!(Math.Abs(measured - reported) <= step + 1e-6))
                yield return "load_mismatch_lock";
        }
    }

    private static IEnumerable<string> LoadLimits(Proposal final, CoachingContext context)
    {
        if (!context.Member.CoachingConsent)
        {
            if (final.LoadKilograms is not null)
                yield return "no_consent";
            yield break;
        }

        SettingRange? range = context.Machine.Load is { IsValid: true, Minimum: >= 0 } valid ? valid : null;
        if (final.LoadKilograms is { } asked && (range is not { } settings || !OnMachine(settings, asked)))
            yield return "not_on_machine";

        if ((final.LoadKilograms ?? Good(context.CurrentLoadKilograms) ?? LastLoad(context)) is not { } load)
            yield break;
        // The lightest setting is no up-move; only a verified 1RM below it speaks against the machine.
        var isLightest = range is { } all && load <= all.Minimum + 1e-6;
        // A machine without settings cannot be told anything but to stop.
        var canTell = range is not null;
        var (trusted, verified) = Strength(context);
        if (verified && load > (0.9 * trusted!.Value) + 1e-5)
            yield return "verified_e1rm_cap";
        if (isLightest || !canTell)
            yield break;

        var sets = context.Sets.Count;
        var reference = Reference(context);
        var up = load - (reference ?? 0);
        bool Near(ComplaintKind kind) => context.Complaints.Any(one => one.Kind == kind && (one.AfterSet < 0 || sets - one.AfterSet <= 2));
        bool Fresh(ComplaintKind kind) => context.Complaints.Any(one => one.Kind == kind && (one.AfterSet < 0 || one.AfterSet >= sets));
        var (rate, maximum, _) = HeartOf(context);
        if (up > 1e-5)
        {
            if (Near(ComplaintKind.Pain))
                yield return "pain_hold";
            if (Near(ComplaintKind.Dizziness))
                yield return "dizzy_hold";
            if (Near(ComplaintKind.MissedRepetition) || context.Sets.TakeLast(2).Any(set => set.MissedRepetition))
                yield return "missed_rep_hold";
            if (Fresh(ComplaintKind.TooHeavy))
                yield return "too_heavy_hold";
            if (Fresh(ComplaintKind.Fatigue))
                yield return "fatigue_hold";
            if (rate > 0.9 * maximum)
                yield return "heart_rate_hold";
        }

        foreach (var broken in StepLimits(load, up, reference, range!.Value, trusted, context))
            yield return broken;
        if (!verified && trusted is { } lowerBound && load > (0.9 * lowerBound) + 1e-5)
            yield return "unverified_e1rm_cap";
        if (!verified && trusted is null && reference is not null && up > 1e-5)
            yield return "unverified_e1rm_cap";
        if (trusted is { } oneRepMax)
        {
            var slope = Slope(context);
            var possible = load > oneRepMax ? 0 : 1 + (((oneRepMax / load) - 1) / slope);
            foreach (var code in Reserves(context))
            {
                if (final.Repetitions > 1 && final.Repetitions > possible - 3 + 1e-5)
                    yield return code;
            }
        }
    }

    private static IEnumerable<string> StepLimits(double load, double up, double? reference, SettingRange range, double? trusted, CoachingContext context)
    {
        var first = Good(context.LastSessionTopLoadKilograms) is null;
        var ramp = first && context.Sets.Count > 0 && LastLoad(context) is not null && trusted is not null
            && context.Complaints.All(one => one.Kind == ComplaintKind.TooLight) && context.Sets.All(set => !set.MissedRepetition);
        var cautious = IsOlder(context) || (context.Member.Conditions ?? []).Any(name => Careful.Contains(name) || Pressure.Contains(name)
            || Heart.Contains(name) || Pregnancy.Contains(name) || Clearance.Contains(name)) || context.Member.Level is not (TrainingLevel.Intermediate or TrainingLevel.Advanced);
        // One step of a coarse stack is allowed over the percentages while the load stays below 75 % of the trusted 1RM.
        bool OneLightStep(double from) => trusted is { } oneRepMax && load <= (0.75 * oneRepMax) + 1e-5 && load - from <= range.Step + 1e-5;
        if (reference is { } was && up > 1e-5)
        {
            if (ramp)
            {
                if ((up > (was * (cautious ? 0.35 : 0.5)) + 1e-5 || up > (context.Exercise.IsLowerBody ? 40 : 20) + 1e-5) && !OneLightStep(was))
                    yield return "first_meeting_ramp";
            }
            else
            {
                if (up > (was * (cautious ? 0.05 : 0.1)) + 1e-5 && !OneLightStep(was))
                    yield return "step_up_cap";
                if (up > (context.Exercise.IsLowerBody ? 10 : 5) + 1e-5)
                    yield return "step_up_kg_cap";
                if (up > (2 * range.Step) + 1e-5)
                    yield return "step_up_steps_cap";
            }
        }

        if (first && reference is null && load > (0.75 * (trusted ?? 0)) + 1e-5)
            yield return "first_load_cap";
        if (Good(context.LastSessionTopLoadKilograms) is { } top && load > (1.15 * top) + 1e-5 && !OneLightStep(top))
            yield return "session_total_cap";
    }

    private static IEnumerable<string> Reserves(CoachingContext context)
    {
        var has = context.Member.Conditions ?? [];
        if (has.Any(Pressure.Contains))
            yield return "hypertension_reserve";
        if (IsOlder(context))
            yield return "older_reserve";
        // A clearance lets somebody train; it takes nothing of the caution away.
        if (has.Any(name => Careful.Contains(name) || Clearance.Contains(name) || Heart.Contains(name) || Pregnancy.Contains(name)) && !has.Any(Pressure.Contains))
            yield return "caution_reserve";
    }

    private static bool OnMachine(SettingRange range, double load)
    {
        var steps = (load - range.Minimum) / range.Step;
        return load >= range.Minimum - 1e-6 && load <= range.Maximum + 1e-4 && Math.Abs(steps - Math.Round(steps)) * range.Step < 1e-5;
    }

    private static double? Good(double? value) => value is { } number && number > 0 && number <= 2000 ? number : null;

    private static double? LastLoad(CoachingContext context) => context.Sets.Select(set => Good(set.LoadKilograms)).LastOrDefault(load => load is not null);

    private static double? Reference(CoachingContext context)
    {
        var current = Good(context.CurrentLoadKilograms);
        var top = Good(context.LastSessionTopLoadKilograms);
        if (LastLoad(context) is { } last)
            return current is { } now && now < last ? now : last;
        if (context.Sets.Count == 0 || current is null)
            return top;
        return top is { } before && before < current ? before : current;
    }

    private static bool IsOlder(CoachingContext context)
        => context.Member.BirthYear is not { } year || context.Now.Year - year is < 5 or > 120 or >= 65;

    private static double Slope(CoachingContext context)
        => context.Strength.RepetitionSlope is >= 0.005 and <= 0.2 ? context.Strength.RepetitionSlope : context.Exercise.RepetitionSlope;

    private static (double? Trusted, bool Verified) Strength(CoachingContext context)
    {
        var mean = Good(context.Strength.OneRepMaxKilograms);
        if (Good(context.Strength.VerifiedOneRepMaxKilograms) is { } verified)
            return (mean < verified ? mean : verified, true);
        if (mean is not { } value)
            return (null, false);
        var sd = context.Strength.OneRepMaxStandardDeviation;
        sd = double.IsFinite(sd) && sd >= 0 ? Math.Max(sd, value / 20) : value / 2;
        return (Math.Max(value - (1.28 * sd), value / 20), false);
    }

    private static (int? Rate, double Maximum, double Ceiling) HeartOf(CoachingContext context)
    {
        var age = IsOlder(context) && context.Member.BirthYear is not { } ? 65
            : context.Now.Year - context.Member.BirthYear!.Value is >= 5 and <= 120 and var years ? years : 65;
        var ceiling = 211 - (0.64 * age);
        var own = (context.Member.Conditions ?? []).Contains("beta_blocker") ? 0.75 * ceiling : ceiling;
        var told = context.HeartRate?.MaximumBeatsPerMinute;
        var maximum = told is { } value && double.IsFinite(value) && value >= 60 ? Math.Min(value, own) : own;
        var fresh = context.HeartRate is { BeatsPerMinute: >= 25 and <= 250 } heart && Math.Abs((context.Now - heart.At).TotalSeconds) <= 60;
        return (fresh ? context.HeartRate!.BeatsPerMinute : null, maximum, ceiling);
    }
}
