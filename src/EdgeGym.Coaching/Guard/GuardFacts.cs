using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Coaching.Guard;

/// <summary>
/// A context as the rules see it: whatever is absurd (no number, infinite, negative, from the future) has become "unknown",
/// and unknown is read on the careful side. Rules therefore hold no checks of their own.
/// </summary>
internal sealed class GuardFacts
{
    /// <summary>A heart rate older than this says nothing of now, s.</summary>
    public const double HeartRateFreshSeconds = 60;

    private const double HighestPlausibleKilograms = 2000;

    public GuardFacts(CoachingContext context, GuardLimits limits)
    {
        Context = context;
        Limits = limits;
        Sets = context.Sets ?? [];
        Complaints = context.Complaints ?? [];
        Exercise = context.Exercise ?? ExerciseCatalog.Find(context.Machine?.Exercise ?? "unknown");
        Range = context.Machine?.Load is { IsValid: true, Minimum: >= 0 } range ? range : null;

        Condition = ConditionClass.None;
        foreach (var condition in context.Member?.Conditions ?? [])
        {
            var kind = ConditionCatalog.Classify(condition);
            IsHypertensive |= kind == ConditionClass.Hypertension;
            HasCondition |= kind != ConditionClass.None;
            HasClearance |= string.Equals(condition, ConditionCatalog.Clearance, StringComparison.OrdinalIgnoreCase);
            TakesBetaBlocker |= condition?.Contains("beta", StringComparison.OrdinalIgnoreCase) == true;
            if (kind > Condition)
                Condition = kind;
        }

        Age = context.Member?.BirthYear is { } year && context.Now.Year - year is >= 5 and <= 120 ? context.Now.Year - year : null;
        IsOlder = (Age ?? limits.OlderFromYears) >= limits.OlderFromYears;
        IsCautious = IsOlder || HasCondition || context.Member?.Level is not (Sessions.Members.TrainingLevel.Intermediate or Sessions.Members.TrainingLevel.Advanced);

        LastLoad = LastPositiveLoad(Sets);
        LastSessionTop = Positive(context.LastSessionTopLoadKilograms);
        IsFirstMeeting = LastSessionTop is null;
        var current = Positive(context.CurrentLoadKilograms);
        Current = current;
        Reference = LastLoad is { } last
            ? Math.Min(last, current ?? last)
            : Sets.Count > 0 && current is { } now ? Math.Min(now, LastSessionTop ?? now) : LastSessionTop;

        ReadStrength(context, limits);
        ReadHeart(context, limits);
    }

    public CoachingContext Context { get; }

    public GuardLimits Limits { get; }

    public IReadOnlyList<SetSummary> Sets { get; }

    public IReadOnlyList<Complaint> Complaints { get; }

    public Exercise Exercise { get; }

    /// <summary>Null when the machine has no believable settings of load.</summary>
    public SettingRange? Range { get; }

    public ConditionClass Condition { get; }

    public bool IsHypertensive { get; }

    public bool HasCondition { get; }

    public bool HasClearance { get; }

    public bool TakesBetaBlocker { get; }

    /// <summary>Years; null when unknown or absurd.</summary>
    public int? Age { get; }

    /// <summary>65 or more, or unknown.</summary>
    public bool IsOlder { get; }

    /// <summary>Novice, older, unknown age or a condition: small steps.</summary>
    public bool IsCautious { get; }

    /// <summary>kg of the latest set with a believable load.</summary>
    public double? LastLoad { get; }

    public double? LastSessionTop { get; }

    public bool IsFirstMeeting { get; }

    public double? Current { get; }

    /// <summary>
    /// kg from which an up-move is measured: the load really lifted last, or what the machine holds now if that is less. Not the
    /// load that an earlier decision of the same rest asked for: many small decisions must not add up. Before the first set: last session's top.
    /// </summary>
    public double? Reference { get; }

    /// <summary>kg; the lower of verified and today's mean, or the lower bound of the estimate; null when nothing is known.</summary>
    public double? TrustedOneRepMax { get; private set; }

    public bool IsVerified { get; private set; }

    /// <summary>k of r_max(p) = 1 + (1/p − 1)/k.</summary>
    public double RepetitionSlope { get; private set; }

    /// <summary>bpm, fresh; null when unknown.</summary>
    public int? HeartRate { get; private set; }

    /// <summary>bpm.</summary>
    public double MaximumHeartRate { get; private set; }

    /// <summary>bpm: HUNT 211 − 0.64·age, at unknown age that of 65 years.</summary>
    public double AgeCeiling { get; private set; }

    public bool IsAboveStopTooLong { get; private set; }

    public static double? Positive(double? value) => value is { } number && double.IsFinite(number) && number > 0 && number <= HighestPlausibleKilograms ? number : null;

    /// <summary>A complaint of this kind since the last set, or at a time that makes no sense.</summary>
    public bool IsFresh(ComplaintKind kind)
    {
        foreach (var complaint in Complaints)
        {
            if (complaint is not null && complaint.Kind == kind && (complaint.AfterSet < 0 || complaint.AfterSet >= Sets.Count))
                return true;
        }

        return false;
    }

    /// <summary>
    /// A complaint whose set and the <paramref name="sets"/> sets after it are not over. A complaint counted "after set n" may have come
    /// in the middle of set n + 1, so that one is counted as the one that hurt.
    /// </summary>
    public bool IsWithin(ComplaintKind kind, int sets)
    {
        foreach (var complaint in Complaints)
        {
            if (complaint is not null && complaint.Kind == kind && (complaint.AfterSet < 0 || (long)Sets.Count - complaint.AfterSet <= sets))
                return true;
        }

        return false;
    }

    public bool Any(ComplaintKind kind)
    {
        foreach (var complaint in Complaints)
        {
            if (complaint?.Kind == kind)
                return true;
        }

        return false;
    }

    /// <summary>A complaint of this kind less than <paramref name="minutes"/> old; one from the future counts as now.</summary>
    public bool IsYoungerThan(ComplaintKind kind, int minutes)
    {
        foreach (var complaint in Complaints)
        {
            if (complaint?.Kind == kind && (Context.Now - complaint.At).TotalMinutes < minutes)
                return true;
        }

        return false;
    }

    public bool MissedRepetitionWithin(int sets)
    {
        for (var index = Math.Max(0, Sets.Count - sets); index < Sets.Count; index++)
        {
            if (Sets[index]?.MissedRepetition == true)
                return true;
        }

        return IsWithin(ComplaintKind.MissedRepetition, sets);
    }

    /// <summary>Sets at the end of the list that failed.</summary>
    public int MissedRepetitionsInARow()
    {
        var count = 0;
        for (var index = Sets.Count - 1; index >= 0 && Sets[index]?.MissedRepetition == true; index--)
            count++;
        return count;
    }

    /// <summary>Repetitions to failure at this load, by the trusted 1RM; null when nothing is known.</summary>
    public double? RepetitionsToFailure(double kilograms) => TrustedOneRepMax is { } oneRepMax && kilograms > 0
        ? Math.Max(0, RepetitionCurve.Repetitions(kilograms / oneRepMax, RepetitionSlope))
        : null;

    /// <summary>Highest load at which <paramref name="repetitions"/> are possible.</summary>
    public double? LoadForRepetitions(double repetitions) => TrustedOneRepMax is { } oneRepMax
        ? oneRepMax * RepetitionCurve.RelativeLoad(repetitions, RepetitionSlope)
        : null;

    private static double? LastPositiveLoad(IReadOnlyList<SetSummary> sets)
    {
        for (var index = sets.Count - 1; index >= 0; index--)
        {
            if (Positive(sets[index]?.LoadKilograms) is { } load)
                return load;
        }

        return null;
    }

    private void ReadStrength(CoachingContext context, GuardLimits limits)
    {
        var strength = context.Strength;
        var mean = Positive(strength?.OneRepMaxKilograms);
        var verified = Positive(strength?.VerifiedOneRepMaxKilograms);
        RepetitionSlope = strength is { RepetitionSlope: >= 0.005 and <= 0.2 } ? strength.RepetitionSlope
            : Exercise.RepetitionSlope is >= 0.005 and <= 0.2 ? Exercise.RepetitionSlope : 0.0376;
        IsVerified = verified is not null;
        if (verified is { } shown)
        {
            TrustedOneRepMax = Math.Min(shown, mean ?? shown);
        }
        else if (mean is { } guess)
        {
            // An estimate that claims to know 1RM to better than 5 % without a set near failure is not believed.
            var deviation = strength!.OneRepMaxStandardDeviation is var sd && double.IsFinite(sd) && sd >= 0 ? Math.Max(sd, 0.05 * guess) : 0.5 * guess;
            var lower = guess - (limits.LowerBoundDeviations * deviation);
            TrustedOneRepMax = Math.Max(lower, 0.05 * guess);
        }
    }

    private void ReadHeart(CoachingContext context, GuardLimits limits)
    {
        AgeCeiling = Sessions.Estimation.HeartRate.MaximumForAge(Age ?? limits.OlderFromYears);
        var told = context.HeartRate?.MaximumBeatsPerMinute;
        var own = TakesBetaBlocker ? Sessions.Estimation.HeartRate.BetaBlockerFactor * AgeCeiling : AgeCeiling;
        MaximumHeartRate = told is { } maximum && double.IsFinite(maximum) && maximum >= 60 ? Math.Min(maximum, own) : own;
        if (context.HeartRate is not { BeatsPerMinute: >= 25 and <= 250 } heart || Math.Abs((context.Now - heart.At).TotalSeconds) > HeartRateFreshSeconds)
            return;
        HeartRate = heart.BeatsPerMinute;
        IsAboveStopTooLong = heart.BeatsPerMinute > limits.HeartRateStopPercent / 100 * MaximumHeartRate
            && !(heart.SecondsAboveStop <= limits.HeartRateStopSeconds);
    }
}
