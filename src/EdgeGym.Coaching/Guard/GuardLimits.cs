using System.ComponentModel.DataAnnotations;

namespace EdgeGym.Coaching.Guard;

/// <summary>
/// The numbers of the safety envelope. The defaults are also the loosest values that exist: configuration may make a limit
/// stricter, never looser (the ranges below say so at start, and <see cref="Tightened"/> holds it for any other caller).
/// No standard for load jumps or heart rate in lifting exists; where a guideline gives a number it is named, all others are design choices.
/// </summary>
public sealed record GuardLimits
{
    /// <summary>Largest rise of one decision, % of the load before. ACSM 2009: 2–10 %.</summary>
    [Range(0.0, 10.0)] public double StepUpPercent { get; init; } = 10;

    /// <summary>The same for novices, for people of 65 and more, of unknown age or with a condition that asks for caution, %.</summary>
    [Range(0.0, 5.0)] public double CautiousStepUpPercent { get; init; } = 5;

    /// <summary>Largest rise of one decision, kg, upper body. NSCA: 5–10 lb.</summary>
    [Range(0.0, 5.0)] public double StepUpUpperKilograms { get; init; } = 5;

    /// <summary>Largest rise of one decision, kg, lower body.</summary>
    [Range(0.0, 10.0)] public double StepUpLowerKilograms { get; init; } = 10;

    /// <summary>Largest rise of one decision, machine steps.</summary>
    [Range(0, 2)] public int StepUpMachineSteps { get; init; } = 2;

    /// <summary>
    /// On a coarse stack a single step may be more than the percentages allow. It is allowed all the same up to this share of the trusted 1RM, %,
    /// where about ten repetitions are possible. 0 takes that grace away.
    /// </summary>
    [Range(0.0, 75.0)] public double SingleStepGracePercentOfOneRepMax { get; init; } = 75;

    /// <summary>Largest rise over the last session's top set within a session, %.</summary>
    [Range(0.0, 15.0)] public double SessionUpPercent { get; init; } = 15;

    /// <summary>Normal mode: largest share of the verified 1RM, %.</summary>
    [Range(10.0, 90.0)] public double VerifiedOneRepMaxPercent { get; init; } = 90;

    /// <summary>Before a set near failure has verified the 1RM: largest share of the lower bound of the estimate, %.</summary>
    [Range(10.0, 90.0)] public double UnverifiedOneRepMaxPercent { get; init; } = 90;

    /// <summary>The very first load at a first meeting: largest share of the lower bound of the population's estimate, %.</summary>
    [Range(10.0, 75.0)] public double FirstLoadPercent { get; init; } = 75;

    /// <summary>Standard deviations below the mean that make the lower bound of an unverified estimate (1.28: nine people in ten lie above).</summary>
    [Range(1.28, 4.0)] public double LowerBoundDeviations { get; init; } = 1.28;

    /// <summary>First meeting, after an easy set: largest rise of one decision, %.</summary>
    [Range(0.0, 50.0)] public double RampPercent { get; init; } = 50;

    /// <summary>The same for people who ask for caution, %.</summary>
    [Range(0.0, 35.0)] public double CautiousRampPercent { get; init; } = 35;

    /// <summary>First meeting: largest rise of one decision, kg, upper body.</summary>
    [Range(0.0, 20.0)] public double RampUpperKilograms { get; init; } = 20;

    /// <summary>First meeting: largest rise of one decision, kg, lower body.</summary>
    [Range(0.0, 40.0)] public double RampLowerKilograms { get; init; } = 40;

    /// <summary>Sets after pain, dizziness or a missed repetition without an up-move.</summary>
    [Range(2, 10)] public int HoldSets { get; init; } = 2;

    /// <summary>Minutes without any set after dizziness.</summary>
    [Range(10, 60)] public int DizzinessMinutes { get; init; } = 10;

    /// <summary>Shortest rest, single-joint exercises, s.</summary>
    [Range(45, 480)] public int RestFloorIsolationSeconds { get; init; } = 45;

    /// <summary>Shortest rest, multi-joint exercises, s.</summary>
    [Range(90, 480)] public int RestFloorCompoundSeconds { get; init; } = 90;

    /// <summary>Longest rest, s. Not a limit of safety downwards: it cannot be shorter than the floors.</summary>
    [Range(120, 480)] public int RestCeilingSeconds { get; init; } = 480;

    /// <summary>No up-move above this share of the maximum heart rate, %.</summary>
    [Range(50.0, 90.0)] public double HeartRateHoldPercent { get; init; } = 90;

    /// <summary>Stop above this share of the maximum heart rate, % …</summary>
    [Range(50.0, 95.0)] public double HeartRateStopPercent { get; init; } = 95;

    /// <summary>… for longer than this, s.</summary>
    [Range(0.0, 10.0)] public double HeartRateStopSeconds { get; init; } = 10;

    /// <summary>The next set waits until the heart is below this share of its maximum, %, or until <see cref="RestCeilingSeconds"/> are over.</summary>
    [Range(40.0, 75.0)] public double HeartRateRecoveredPercent { get; init; } = 75;

    /// <summary>Repetitions that stay in reserve with high blood pressure, from 65 years on (also at unknown age) and with conditions that ask for caution.</summary>
    [Range(3, 8)] public int CautiousReserve { get; init; } = 3;

    /// <summary>The same people lift no load that allows fewer repetitions than this plus the reserve.</summary>
    [Range(5, 20)] public int CautiousRepetitions { get; init; } = 5;

    [Range(1, 30)] public int MaximumRepetitions { get; init; } = 30;

    /// <summary>Sets on one machine in one session, done and to come.</summary>
    [Range(1, 10)] public int MaximumSets { get; init; } = 10;

    /// <summary>Age from which caution applies, years. Unknown age counts as this age.</summary>
    [Range(40, 65)] public int OlderFromYears { get; init; } = 65;

    /// <summary>Reported and measured load may differ by this many machine steps.</summary>
    [Range(0.0, 1.0)] public double MismatchSteps { get; init; } = 1;

    /// <summary>A set ends when a repetition is slower than the velocity at 1RM less this, m/s.</summary>
    [Range(-0.2, 0.03)] public double VelocityMargin { get; init; } = 0.03;

    /// <summary>A set ends when a repetition is shorter than this share of the own median, %.</summary>
    [Range(80.0, 100.0)] public double RangeOfMotionPercent { get; init; } = 80;

    /// <summary>The same limits, none looser than built in; a value that is no number falls back to the built-in one.</summary>
    public GuardLimits Tightened()
    {
        var built = new GuardLimits();
        return new GuardLimits
        {
            StepUpPercent = AtMost(StepUpPercent, built.StepUpPercent),
            CautiousStepUpPercent = AtMost(CautiousStepUpPercent, built.CautiousStepUpPercent),
            StepUpUpperKilograms = AtMost(StepUpUpperKilograms, built.StepUpUpperKilograms),
            StepUpLowerKilograms = AtMost(StepUpLowerKilograms, built.StepUpLowerKilograms),
            StepUpMachineSteps = Math.Clamp(StepUpMachineSteps, 0, built.StepUpMachineSteps),
            SingleStepGracePercentOfOneRepMax = AtMost(SingleStepGracePercentOfOneRepMax, built.SingleStepGracePercentOfOneRepMax),
            SessionUpPercent = AtMost(SessionUpPercent, built.SessionUpPercent),
            VerifiedOneRepMaxPercent = AtMost(VerifiedOneRepMaxPercent, built.VerifiedOneRepMaxPercent),
            UnverifiedOneRepMaxPercent = AtMost(UnverifiedOneRepMaxPercent, built.UnverifiedOneRepMaxPercent),
            FirstLoadPercent = AtMost(FirstLoadPercent, built.FirstLoadPercent),
            LowerBoundDeviations = AtLeast(LowerBoundDeviations, built.LowerBoundDeviations, 4),
            RampPercent = AtMost(RampPercent, built.RampPercent),
            CautiousRampPercent = AtMost(CautiousRampPercent, built.CautiousRampPercent),
            RampUpperKilograms = AtMost(RampUpperKilograms, built.RampUpperKilograms),
            RampLowerKilograms = AtMost(RampLowerKilograms, built.RampLowerKilograms),
            HoldSets = Math.Clamp(HoldSets, built.HoldSets, 10),
            DizzinessMinutes = Math.Clamp(DizzinessMinutes, built.DizzinessMinutes, 60),
            RestFloorIsolationSeconds = Math.Clamp(RestFloorIsolationSeconds, built.RestFloorIsolationSeconds, built.RestCeilingSeconds),
            RestFloorCompoundSeconds = Math.Clamp(RestFloorCompoundSeconds, built.RestFloorCompoundSeconds, built.RestCeilingSeconds),
            RestCeilingSeconds = Math.Clamp(RestCeilingSeconds, 120, built.RestCeilingSeconds),
            HeartRateHoldPercent = AtMost(HeartRateHoldPercent, built.HeartRateHoldPercent),
            HeartRateStopPercent = AtMost(HeartRateStopPercent, built.HeartRateStopPercent),
            HeartRateStopSeconds = AtMost(HeartRateStopSeconds, built.HeartRateStopSeconds),
            HeartRateRecoveredPercent = AtMost(HeartRateRecoveredPercent, built.HeartRateRecoveredPercent),
            CautiousReserve = Math.Clamp(CautiousReserve, built.CautiousReserve, 8),
            CautiousRepetitions = Math.Clamp(CautiousRepetitions, built.CautiousRepetitions, 20),
            MaximumRepetitions = Math.Clamp(MaximumRepetitions, 1, built.MaximumRepetitions),
            MaximumSets = Math.Clamp(MaximumSets, 1, built.MaximumSets),
            OlderFromYears = Math.Clamp(OlderFromYears, 18, built.OlderFromYears),
            MismatchSteps = AtMost(MismatchSteps, built.MismatchSteps),
            VelocityMargin = double.IsFinite(VelocityMargin) ? Math.Clamp(VelocityMargin, -0.2, built.VelocityMargin) : built.VelocityMargin,
            RangeOfMotionPercent = AtLeast(RangeOfMotionPercent, built.RangeOfMotionPercent, 100),
        };
    }

    private static double AtMost(double value, double ceiling) => double.IsFinite(value) ? Math.Clamp(value, 0, ceiling) : ceiling;

    private static double AtLeast(double value, double floor, double top) => double.IsFinite(value) ? Math.Clamp(value, floor, top) : floor;
}
