using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Estimation;

namespace EdgeGym.Sessions.Sets;

/// <summary>What the gateway has to do after an event, in the order given.</summary>
public abstract record SessionEffect;

/// <summary>Stop the machine now, before anything else.</summary>
/// <param name="Reason">Code: <c>red_flag</c>, <c>dizziness</c>, <c>pain</c>, <c>heart_rate_ceiling</c>, <c>emergency_stop</c>, <c>fault</c>, <c>equipment_fault</c>.</param>
/// <param name="ReleaseLoad">True on a motorized machine: take the weight off the person.</param>
/// <param name="Lock">Nobody may use it until it was looked at.</param>
public sealed record StopMachine(string Reason, bool ReleaseLoad, bool Lock = false) : SessionEffect;

public sealed record RepetitionCounted(int Number, CountedRepetition Repetition) : SessionEffect;

/// <summary>Seen and shown, not counted.</summary>
public sealed record PartialRepetitionSeen(CountedRepetition Repetition) : SessionEffect;

/// <summary>A set of a signed-in member is over: needs exactly one decision (<see cref="DecisionMade"/>).</summary>
/// <param name="Summary">The set.</param>
/// <param name="Strength">What is known after it.</param>
public sealed record SetCompleted(SetSummary Summary, StrengthEstimate Strength) : SessionEffect;

/// <summary>Something came late that belongs to a set already over. No new decision.</summary>
public sealed record SetAmended(SetSummary Summary) : SessionEffect;

/// <summary>The target of the running set follows the person.</summary>
/// <param name="Reason"><c>velocity_loss</c> (down) or <c>velocity_held</c> (up).</param>
public sealed record TargetRepetitionsMoved(int From, int To, string Reason) : SessionEffect;

/// <summary>A pause ended the set: write it down and apply it as <see cref="SetOver"/> from <see cref="ObservationSource.Detection"/>.</summary>
public sealed record SetEndDetected(SetReading Reading) : SessionEffect;

/// <summary>Nothing has happened for long; the screen says so. Comes once per second until something happens.</summary>
public sealed record SignOutWarning(int SecondsLeft) : SessionEffect;

/// <summary>Write it down and apply it as <see cref="MemberSignedOut"/>.</summary>
public sealed record SignOutDue(SignOutReason Reason) : SessionEffect;

public sealed record SessionEnded(SessionSummary Summary) : SessionEffect;

/// <summary>What became of a person's time at one machine.</summary>
public sealed record SessionSummary(
    string Member,
    string Exercise,
    long StartedAt,
    long EndedAt,
    SignOutReason Reason,
    IReadOnlyList<SetSummary> Sets,
    StrengthEstimate Strength)
{
    public int Repetitions => Sets.Sum(set => set.Repetitions);

    /// <summary>kg; null when no set had a known load.</summary>
    public double? TopLoadKilograms => Sets.Max(set => set.LoadKilograms);

    /// <summary>Load times repetitions, kg.</summary>
    public double TonnageKilograms => Sets.Sum(set => (set.LoadKilograms ?? 0) * set.Repetitions);
}

/// <summary>The state after an event, and what to do.</summary>
public readonly record struct Transition(MachineSessionState State, IReadOnlyList<SessionEffect> Effects);
