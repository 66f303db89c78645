using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>Everything that a proposal and its verdict may depend on: the same context gives the same answer.</summary>
/// <param name="Now">The gateway's clock for people.</param>
/// <param name="Machine">What this machine can do and which settings it has.</param>
/// <param name="Exercise">Population values, limits by body part.</param>
/// <param name="Member">The person.</param>
/// <param name="Target">What the coming set aims at, before adjusting.</param>
/// <param name="Sets">Sets on this machine in this session, oldest first.</param>
/// <param name="CurrentLoadKilograms">As the machine last echoed or reported; null when unknown.</param>
/// <param name="Strength">What is known of this person at this exercise, after the last set.</param>
/// <param name="LastSessionTopLoadKilograms">Heaviest load of the last earlier session on this exercise; null at a first meeting.</param>
/// <param name="HeartRate">Latest bpm and when; null without a strap.</param>
/// <param name="Complaints">What was said or measured in this session that asks for caution, oldest first.</param>
/// <param name="MeasuredLoadKilograms">What the machine's encoder or load cell measures, kg; null without one. More than a step away from the reported load locks the machine.</param>
/// <param name="Readiness">What the person said of today before training; null when nothing.</param>
/// <param name="Said">Intents (contract section 4) of what was said in this session since the last decision, oldest first.</param>
/// <param name="MachineFault">The machine has an open fault of severity error or emergency stop.</param>
public sealed record CoachingContext(
    DateTimeOffset Now,
    MachineBirth Machine,
    Exercise Exercise,
    MemberProfile Member,
    SetTarget Target,
    IReadOnlyList<SetSummary> Sets,
    double? CurrentLoadKilograms,
    StrengthEstimate Strength,
    double? LastSessionTopLoadKilograms,
    HeartRateState? HeartRate,
    IReadOnlyList<Complaint> Complaints,
    double? MeasuredLoadKilograms = null,
    bool MachineFault = false,
    Readiness? Readiness = null,
    IReadOnlyList<string>? Said = null);

/// <summary>Latest heart rate and for how long it has been above 95 % of the maximum.</summary>
/// <param name="BeatsPerMinute">bpm.</param>
/// <param name="At">Gateway's clock.</param>
/// <param name="MaximumBeatsPerMinute">Estimated for the person (HUNT 211 − 0.64·age, lower with beta blockers).</param>
/// <param name="SecondsAboveStop">Seconds without a break above 95 % of the maximum.</param>
public sealed record HeartRateState(int BeatsPerMinute, DateTimeOffset At, double MaximumBeatsPerMinute, double SecondsAboveStop);

public enum ComplaintKind : byte
{
    TooHeavy = 1,
    TooLight = 2,
    Pain = 3,
    Dizziness = 4,
    RedFlag = 5,
    Fatigue = 6,
    MissedRepetition = 7,
    EquipmentFault = 8,
}

/// <summary>Something said or measured. <paramref name="AfterSet"/>: number of sets that were complete when it came.</summary>
public sealed record Complaint(ComplaintKind Kind, DateTimeOffset At, int AfterSet, string? BodyPart = null);
