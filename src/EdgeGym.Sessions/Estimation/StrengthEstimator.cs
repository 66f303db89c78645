using System.Globalization;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// A Bayesian filter per person and exercise over 1RM, repetition slope, report bias, velocity profile and tiring. Deterministic: the same
/// estimate and set give the same next estimate, bit for bit. A state is about 900 bytes.
/// </summary>
public static class StrengthEstimator
{
    private const int MostLoads = 32;
    private const double NearFailure = 4;
    private const double UsualRest = 120;
    private const double DaySlopeDeviation = 0.06;
    private const double DayVelocityDeviation = 0.02;

    /// <summary>Somebody never seen here: population values, wide.</summary>
    /// <param name="at">Gateway clock, Unix ms.</param>
    public static StrengthEstimate FirstMeeting(Exercise exercise, MemberProfile member, long at)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(at, 0, 4_102_444_800_000));
        var (kilograms, deviation) = FirstMeetingPrior.OneRepMax(exercise, member, member.AgeAt(now));
        var belief = StrengthBelief.Independent(
            Usual(exercise, Math.Log(kilograms), Math.Log(exercise.RepetitionSlope), 0.5, (int)member.Level),
            [deviation, 0.25, 0.8, 0.05, 0.11, 0.25, 0.15, 0.05, HeldBackDeviation((int)member.Level), DayDeviation((int)member.Level), DaySlopeDeviation, DayVelocityDeviation]) with { Level = (int)member.Level, UsualSlope = exercise.RepetitionSlope };
        return Publish(belief, 0, null, null);
    }

    /// <summary>A new day: strength differs from the last by 2.5–4 % (Grgic 2020 less test error), fatigue is gone, readiness counts.</summary>
    public static StrengthEstimate BeginSession(StrengthEstimate estimate, Exercise exercise, MemberProfile member, long at, Readiness? readiness = null)
    {
        var before = BeliefOf(estimate, exercise);
        var days = before.SessionAt == 0 ? 0 : Math.Clamp((at - before.SessionAt) / 86_400_000d, 0, 365);

        // Unseen weeks make unsure: what was lost or won elsewhere is unknown.
        var away = Math.Min(0.15, 0.01 * Math.Sqrt(days));
        var level = (int)member.Level;
        var belief = before
            .Wider(StrengthBelief.OneRepMax, estimate.SetsSeen == 0 ? 0 : away)
            .Anew(StrengthBelief.DayStrength, DayDeviation(level))
            .Anew(StrengthBelief.DaySlope, DaySlopeDeviation)
            .Anew(StrengthBelief.DayVelocity, DayVelocityDeviation) with
        {
            Fatigue = 0,
            Costs = [],
            SetsToday = 0,
            LastInReserve = 0,
            LastLoad = 0,
            LastRepetitions = 0,
            TodayFactor = readiness?.StrengthFactor(exercise) ?? 1,
            SessionAt = at,
            Level = (int)member.Level,
        };
        return Publish(belief, estimate.SetsSeen, estimate.VerifiedOneRepMaxKilograms, estimate.BestVelocityAtLoad);
    }

    /// <summary>The same day with what the person says of it; before the first set.</summary>
    public static StrengthEstimate WithReadiness(StrengthEstimate estimate, Exercise exercise, Readiness readiness)
        => Publish(
            BeliefOf(estimate, exercise) with { TodayFactor = readiness.StrengthFactor(exercise) },
            estimate.SetsSeen, estimate.VerifiedOneRepMaxKilograms, estimate.BestVelocityAtLoad);

    /// <summary>Days since the last session that went into an estimate; null when there was none.</summary>
    /// <param name="at">Gateway clock, Unix ms.</param>
    public static double? DaysSinceSession(StrengthEstimate estimate, long at)
        => StrengthBelief.FromBytes(estimate.State) is { SessionAt: > 0 } belief ? Math.Max(0, (at - belief.SessionAt) / 86_400_000d) : null;

    /// <summary>Learns from a set that is over. A set without a known load says nothing about strength and only counts as seen.</summary>
    public static StrengthEstimate AfterSet(StrengthEstimate estimate, Exercise exercise, SetSummary set)
    {
        if (set.LoadKilograms is not (> 0 and <= 1000) || set.Repetitions is < 0 or > 200)
            return estimate with { SetsSeen = estimate.SetsSeen + 1 };
        var load = set.LoadKilograms.Value;
        var before = BeliefOf(estimate, exercise).BeforeSet();
        var fatigue = FatigueAfterRest(before, exercise, set.RestBeforeSeconds);
        var evidence = SetEvidence.OfSet(before, CapacityCurve.Of(before, load, fatigue), set.Repetitions, set.MissedRepetition, set.ReportedRepetitionsInReserve, set.Reps);
        var belief = BeliefUpdate.With(before, evidence) with
        {
            Fatigue = fatigue,
            SetsToday = before.SetsToday + 1,
            LastLoad = load,
            LastRepetitions = set.Repetitions,
        };
        var capacity = Forecast(belief, load, fatigue, set.Repetitions, set.MissedRepetition ? set.Repetitions : RepetitionForecast.Most);
        var left = capacity.MeanInReserve(set.Repetitions);
        belief = belief with { LastInReserve = left, Costs = FatigueModel.After(before.Costs, set.Repetitions, left, set.RestBeforeSeconds ?? UsualRest) };
        var verified = estimate.VerifiedOneRepMaxKilograms;
        if (set.Repetitions >= 1 && capacity.InReserve(set.Repetitions, 0, (int)NearFailure) >= 0.8)
            verified = Math.Max(verified ?? 0, Shown(belief, load, set.Repetitions));
        return Publish(belief, estimate.SetsSeen + 1, verified, Fastest(estimate.BestVelocityAtLoad, load, set.Reps));
    }

    /// <summary>
    /// A word about the last set that came after it: a late RPE, or "too heavy". The repetitions are not counted again.
    /// </summary>
    /// <param name="inReserve">As reported, 0–10.</param>
    /// <param name="vagueness">1 for a number; 2 for a word that stands for a class of numbers.</param>
    public static StrengthEstimate AfterReport(StrengthEstimate estimate, Exercise exercise, double inReserve, double vagueness = 1)
    {
        var before = BeliefOf(estimate, exercise);
        if (before.LastLoad <= 0 || inReserve is not (>= 0 and <= 10))
            return estimate;
        var evidence = SetEvidence.OfReport(before, CapacityCurve.Of(before, before.LastLoad, before.Fatigue), before.LastRepetitions, inReserve, Math.Clamp(vagueness, 0.5, 5));
        var belief = BeliefUpdate.With(before, evidence);
        var capacity = Forecast(belief, belief.LastLoad, belief.Fatigue, belief.LastRepetitions, RepetitionForecast.Most);
        belief = belief with { LastInReserve = capacity.MeanInReserve(belief.LastRepetitions) };
        return Publish(belief, estimate.SetsSeen, estimate.VerifiedOneRepMaxKilograms, estimate.BestVelocityAtLoad);
    }

    /// <summary>Repetitions to failure of the coming set at that load, now.</summary>
    /// <param name="load">kg in total, above 0.</param>
    /// <param name="restSeconds">Since the last set's end when the set begins; null: before the first set, or a usual two minutes.</param>
    public static RepetitionForecast Predict(StrengthEstimate estimate, Exercise exercise, double load, double? restSeconds = null)
    {
        var belief = BeliefOf(estimate, exercise).BeforeSet();
        return Forecast(belief, load, FatigueAfterRest(belief, exercise, restSeconds), 0, RepetitionForecast.Most);
    }

    /// <summary>Repetitions to failure of the running set, counted from its start, with what it has shown so far.</summary>
    /// <param name="done">Full repetitions so far.</param>
    /// <param name="reps">Those seen, with velocities.</param>
    public static RepetitionForecast DuringSet(
        StrengthEstimate estimate, Exercise exercise, double load, int done, IReadOnlyList<CountedRepetition> reps, double? restSeconds)
    {
        var (_, now, fatigue) = Running(estimate, exercise, load, done, reps, restSeconds);
        return Forecast(now, load, fatigue, done, RepetitionForecast.Most);
    }

    /// <summary>Beliefs before the running set and with what it has shown so far, and the fatigue in which it began.</summary>
    internal static (StrengthBelief Before, StrengthBelief Now, double Fatigue) Running(
        StrengthEstimate estimate, Exercise exercise, double load, int done, IReadOnlyList<CountedRepetition> reps, double? restSeconds)
    {
        var before = BeliefOf(estimate, exercise).BeforeSet();
        var fatigue = FatigueAfterRest(before, exercise, restSeconds);
        return (before, BeliefUpdate.With(before, SetEvidence.OfSet(before, CapacityCurve.Of(before, load, fatigue), done, false, null, reps)), fatigue);
    }

    /// <summary>Posterior of the repetitions that were left at the end of the last set: expected value; null before the first set of today.</summary>
    public static double? RepetitionsInReserveAfterLastSet(StrengthEstimate estimate)
        => StrengthBelief.FromBytes(estimate.State) is { SetsToday: > 0 } belief ? Math.Round(belief.LastInReserve, 2) : null;

    /// <summary>The same as a distribution over repetitions to failure of that set; null before the first set of today.</summary>
    public static RepetitionForecast? LastSetCapacity(StrengthEstimate estimate)
        => StrengthBelief.FromBytes(estimate.State) is { LastLoad: > 0 } belief
            ? Forecast(belief, belief.LastLoad, belief.Fatigue, belief.LastRepetitions, RepetitionForecast.Most)
            : null;

    /// <summary>1RM that is exceeded with that probability today, kg.</summary>
    public static double OneRepMaxQuantile(StrengthEstimate estimate, Exercise exercise, double share)
    {
        var belief = BeliefOf(estimate, exercise);
        return Math.Exp(belief.LogToday + (StandardNormal.Quantile(Math.Clamp(share, 0.001, 0.999)) * Math.Sqrt(belief.VarianceToday))) * belief.TodayFactor;
    }

    private static double FatigueAfterRest(StrengthBelief belief, Exercise exercise, double? restSeconds)
        => belief.SetsToday == 0 ? 0 : FatigueModel.LogLeft(exercise, belief.Costs, restSeconds ?? UsualRest);

    internal static RepetitionForecast Forecast(StrengthBelief belief, double load, double fatigue, int least, int most)
    {
        least = Math.Min(least, RepetitionForecast.Most);
        most = Math.Clamp(most, least, RepetitionForecast.Most);
        return new RepetitionForecast(BeliefUpdate.Spread(belief, CapacityCurve.Of(belief, load, fatigue), least, most));
    }

    /// <summary>
    /// What a set near failure has proved: the lower tenth of the posterior, and never more than the set itself would show with four
    /// repetitions in reserve and the slope's lower tenth.
    /// </summary>
    private static double Shown(StrengthBelief belief, double load, int repetitions)
    {
        var tenth = Math.Exp(belief.LogToday - (1.2816 * Math.Sqrt(belief.VarianceToday))) * belief.TodayFactor;
        var (slope, doubt) = belief.SlopeToday;
        var k = Math.Exp(slope - (1.2816 * Math.Sqrt(doubt)));
        return Math.Max(load, Math.Min(tenth, load * (1 + (k * (repetitions + NearFailure - 1)))));
    }

    private static IReadOnlyDictionary<string, double>? Fastest(IReadOnlyDictionary<string, double>? before, double load, IReadOnlyList<CountedRepetition> reps)
    {
        double best = 0;
        foreach (var rep in reps)
        {
            if (!rep.Partial)
                best = Math.Max(best, rep.MeanConcentricVelocity ?? 0);
        }

        if (best <= 0)
            return before;
        var next = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, velocity) in before ?? new Dictionary<string, double>())
            next[key] = velocity;
        var name = load.ToString("0.##", CultureInfo.InvariantCulture);
        if (!next.TryGetValue(name, out var known) && next.Count >= MostLoads)
            return next;
        next[name] = Math.Max(known, best);
        return next;
    }

    private static StrengthBelief BeliefOf(StrengthEstimate estimate, Exercise exercise)
    {
        if (StrengthBelief.FromBytes(estimate.State) is { } belief)
            return belief;

        // Without the filter's own state (imported, or of an older version): from what the estimate says of itself.
        var kilograms = Math.Max(1, estimate.OneRepMaxKilograms);
        return StrengthBelief.Independent(
            Usual(exercise, Math.Log(kilograms), Math.Log(Math.Clamp(estimate.RepetitionSlope, 0.005, 0.2)), estimate.ReportBias, 1),
            [Math.Clamp(estimate.OneRepMaxStandardDeviation / kilograms, 0.03, 0.5), 0.25, 0.7, 0.05, 0.11, 0.25, 0.15, 0.05, HeldBackDeviation(1), DayDeviation(1), DaySlopeDeviation, DayVelocityDeviation]) with { UsualSlope = exercise.RepetitionSlope };
    }

    private static double[] Usual(Exercise exercise, double oneRepMax, double slope, double bias, int level)
        => [oneRepMax, slope, bias, exercise.VelocityAtOneRepMax, Math.Log(exercise.VelocitySlope), 0, VelocityProfile.WithinSetExponent, 0, level == 1 ? 0.07 : 0.035, 0, 0, 0];

    /// <summary>Science notes 1.4: effort far from failure is up to 15 % short of maximal in novices; half of that is taken for others.</summary>
    private static double HeldBackDeviation(int level) => level == 1 ? 0.045 : 0.02;

    /// <summary>Test–retest scatter of the 1RM between days less that of the test itself (Grgic 2020, science notes 1.8).</summary>
    private static double DayDeviation(int level) => level == 1 ? 0.04 : 0.03;

    private static StrengthEstimate Publish(StrengthBelief belief, int setsSeen, double? verified, IReadOnlyDictionary<string, double>? fastest)
    {
        var variance = belief.VarianceToday;
        var (slope, doubt) = belief.SlopeToday;
        var mean = Math.Exp(belief.LogToday + (variance / 2)) * belief.TodayFactor;
        return new StrengthEstimate(
            mean,
            mean * Math.Sqrt(Math.Exp(variance) - 1),
            Math.Exp(slope + (doubt / 2)),
            belief.Mean[2],
            setsSeen,
            verified,
            fastest,
            belief.ToBytes());
    }
}
