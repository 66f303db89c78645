using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>What a cardio machine does now; null where it has no such axis or never said. m/s, %, W, level.</summary>
public sealed record CardioSettings(
    double? SpeedMetresPerSecond = null, double? InclinePercent = null, double? PowerWatts = null, double? ResistanceLevel = null);

/// <summary>What the exercise aims at: a heart-rate zone, or a pace; the zone counts where both are given and a heart rate is there.</summary>
/// <param name="LowestBeatsPerMinute">Lower end of the zone, bpm.</param>
/// <param name="HighestBeatsPerMinute">Upper end of the zone, bpm.</param>
/// <param name="SpeedMetresPerSecond">Pace, m/s.</param>
public sealed record CardioTarget(double? LowestBeatsPerMinute = null, double? HighestBeatsPerMinute = null, double? SpeedMetresPerSecond = null)
{
    /// <summary>
    /// The zone without a plan: moderate, 64–76 % of the maximum (ACSM's bounds); for endurance, and not for novices, up to where it
    /// becomes vigorous, 70–82 % (design).
    /// </summary>
    /// <param name="member">Goal and level.</param>
    /// <param name="maximum">bpm.</param>
    public static CardioTarget For(MemberProfile member, double maximum) => member is { Goal: TrainingGoal.Endurance, Level: not TrainingLevel.Novice }
        ? new(0.70 * maximum, 0.82 * maximum)
        : new(0.64 * maximum, 0.76 * maximum);
}

/// <summary>Everything that a cardio proposal and its verdict may depend on.</summary>
/// <param name="SecondsSinceIncrease">Since the last up-move; null: none yet.</param>
/// <param name="BeatsPerMinutePerMinute">How fast the heart rate rises, bpm per minute; null when unknown.</param>
public sealed record CardioContext(
    DateTimeOffset Now,
    MachineBirth Machine,
    MemberProfile Member,
    CardioTarget Target,
    CardioSettings Current,
    HeartRateState? HeartRate,
    double? SecondsSinceIncrease,
    IReadOnlyList<Complaint> Complaints,
    double? BeatsPerMinutePerMinute = null,
    bool MachineFault = false);

/// <summary>What a cardio machine should do next; null: leave that axis.</summary>
public sealed record CardioProposal(CardioSettings Settings, bool Stop, IReadOnlyList<string> Why, ProposalSource Source);

/// <summary>The guard's word on a cardio proposal.</summary>
public sealed record CardioVerdict(VerdictOutcome Outcome, CardioProposal Final, IReadOnlyList<string> Limits, GuardAction Action = GuardAction.None);
