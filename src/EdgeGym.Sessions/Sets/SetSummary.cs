using EdgeGym.Equipment.Readings;

namespace EdgeGym.Sessions.Sets;

/// <summary>One counted repetition inside a set.</summary>
/// <param name="MachineTime">Unix ms.</param>
/// <param name="MeanConcentricVelocity">m/s; null when not measured.</param>
/// <param name="PeakConcentricVelocity">m/s.</param>
/// <param name="RangeOfMotionMillimetres">mm.</param>
/// <param name="ConcentricMilliseconds">ms.</param>
/// <param name="EccentricMilliseconds">ms.</param>
/// <param name="Partial">Seen, shown, not counted.</param>
public sealed record CountedRepetition(
    long MachineTime,
    double? MeanConcentricVelocity,
    double? PeakConcentricVelocity,
    double? RangeOfMotionMillimetres,
    double? ConcentricMilliseconds,
    double? EccentricMilliseconds,
    bool Partial = false);

/// <summary>A set that is over, as estimators, coach, guard and console see it.</summary>
/// <param name="Number">1 for the first set on this machine in this session.</param>
/// <param name="EndedAt">Unix ms of the gateway's clock for people.</param>
/// <param name="LoadKilograms">Total load in kg as the machine applied it; null when it never said.</param>
/// <param name="Repetitions">Full repetitions counted.</param>
/// <param name="ReportedRepetitionsInReserve">What the person reported (RIR, or 10 − RPE); null when nothing.</param>
/// <param name="Reps">Those that were seen one by one; may be fewer than <paramref name="Repetitions"/> or empty.</param>
/// <param name="TargetRepetitions">What was aimed at when the set ended.</param>
/// <param name="MissedRepetition">The last attempt failed: the person could do no more.</param>
/// <param name="RestBeforeSeconds">Since the end of the set before; null for the first.</param>
/// <param name="PeakHeartRate">bpm during the set; null without a strap.</param>
/// <param name="RepetitionsByMachine">What the machine's set message counted; null when it brought none. Decides <paramref name="Repetitions"/>.</param>
/// <param name="RepetitionsSeen">Full repetitions seen one by one.</param>
/// <param name="Quirks">Odd things about it, such as <c>count_mismatch</c>; null when none.</param>
/// <param name="EstimatedRepetitionsInReserve">What the estimator holds to have been left at the end (posterior mean); null before it has looked.</param>
/// <param name="Measured">The machine's own record of the whole set; null when it keeps none.</param>
public sealed record SetSummary(
    int Number,
    long EndedAt,
    double? LoadKilograms,
    int Repetitions,
    double? ReportedRepetitionsInReserve,
    IReadOnlyList<CountedRepetition> Reps,
    int? TargetRepetitions = null,
    bool MissedRepetition = false,
    double? RestBeforeSeconds = null,
    int? PeakHeartRate = null,
    int? RepetitionsByMachine = null,
    int RepetitionsSeen = 0,
    IReadOnlyList<string>? Quirks = null,
    double? EstimatedRepetitionsInReserve = null,
    SetMeasures? Measured = null)
{
    /// <summary>Loss of mean concentric velocity from the set's fastest of the first three full repetitions to its last, 0–1; null with fewer than two measured.</summary>
    public double? VelocityLoss => LossOver(Reps);

    /// <summary>The same for a set that is not over.</summary>
    public static double? LossOver(IReadOnlyList<CountedRepetition> reps)
    {
        double best = 0, last = 0;
        var seen = 0;
        foreach (var rep in reps)
        {
            if (rep.Partial || rep.MeanConcentricVelocity is not { } velocity)
                continue;
            if (seen < 3)
                best = Math.Max(best, velocity);
            last = velocity;
            seen++;
        }

        return seen < 2 || best <= 0 ? null : Math.Clamp(1 - (last / best), 0, 1);
    }
}
