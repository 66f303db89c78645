using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Sessions.Sets;

/// <summary>Something that happened at one machine. <paramref name="At"/> is the gateway's clock for people, Unix ms.</summary>
public abstract record MachineEvent(long At);

public sealed record MachineBorn(long At, MachineBirth Birth) : MachineEvent(At);

public sealed record LinkChanged(long At, bool Online) : MachineEvent(At);

/// <summary>A login that was resolved to a member. The display name stays outside: it is personal.</summary>
/// <param name="Strength">What is known of this person at this exercise; null at a first meeting (the reducer then starts from the population).</param>
/// <param name="LastSessionTopLoadKilograms">Heaviest load of the last earlier session; null at a first meeting.</param>
/// <param name="Readiness">What the person said about sleep and soreness today, if anything.</param>
public sealed record MemberSignedIn(
    long At,
    MemberProfile Member,
    SetTarget Target,
    StrengthEstimate? Strength = null,
    double? LastSessionTopLoadKilograms = null,
    Readiness? Readiness = null) : MachineEvent(At);

public enum SignOutReason : byte
{
    Asked = 1,
    Inactivity = 2,
    SomebodyElseSignedIn = 3,
    Staff = 4,
}

public sealed record MemberSignedOut(long At, SignOutReason Reason = SignOutReason.Asked) : MachineEvent(At);

/// <summary>Who saw it.</summary>
public enum ObservationSource : byte
{
    /// <summary>The machine counts by itself and told us.</summary>
    Machine = 1,

    /// <summary>Found by the gateway in position samples, or concluded from a pause.</summary>
    Detection = 2,
}

public sealed record RepetitionSeen(long At, RepetitionReading Reading, ObservationSource Source) : MachineEvent(At);

/// <summary>The way down of a repetition that the gateway has found: the same reading once more, with its eccentric duration.</summary>
public sealed record RepetitionLowered(long At, RepetitionReading Reading) : MachineEvent(At);

/// <summary>The person moves the handle (position samples show movement): no pause is running. Not needed for machines that count.</summary>
public sealed record MovementSeen(long At) : MachineEvent(At);

public sealed record SetOver(long At, SetReading Reading, ObservationSource Source) : MachineEvent(At);

/// <summary>The machine's own spotter has taken load off the person.</summary>
public sealed record SpotterEngaged(long At, SpotterReading Reading) : MachineEvent(At);

/// <summary>The load is another one and no command did it: the pin, the machine's own panel.</summary>
public sealed record LoadChanged(long At, LoadReading Reading) : MachineEvent(At);

public sealed record CommandIssued(long At, MachineCommand Command) : MachineEvent(At);

/// <summary>The machine's echo: the only way for a command to be done.</summary>
public sealed record CommandEchoed(long At, CommandEcho Echo) : MachineEvent(At);

public sealed record CommandLapsed(long At, string Command) : MachineEvent(At);

public sealed record CardioMeasured(long At, CardioReading Reading) : MachineEvent(At);

public sealed record HeartMeasured(long At, HeartReading Reading) : MachineEvent(At);

/// <summary>What was said or measured that asks for caution, as understood; numbers as in the coach's complaints.</summary>
public enum ConcernKind : byte
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

/// <summary>How much has to stop at once.</summary>
public enum StopScope : byte
{
    Nothing = 0,

    /// <summary>This set ends and the load is released; training may go on with care.</summary>
    Set = 1,

    /// <summary>Everything stops until it is cleared.</summary>
    Session = 2,
}

/// <param name="Stop">From the understanding's safe action; never weaker than <see cref="Concern.LeastStop"/>.</param>
public sealed record ConcernRaised(long At, ConcernKind Kind, StopScope Stop = StopScope.Nothing, string? BodyPart = null) : MachineEvent(At);

/// <summary>Something was said and understood; what asks for caution in it comes as <see cref="ConcernRaised"/> of its own.</summary>
/// <param name="Intent">One of the contract's names.</param>
/// <param name="Reply">What the screen answers; null in facts of an older version.</param>
/// <param name="ReplyId">Names the reply.</param>
public sealed record UtteranceUnderstood(long At, string Intent, string? Reply = null, string ReplyId = "") : MachineEvent(At);

/// <summary>The model has chosen a wording for something that the screen says.</summary>
/// <param name="About">Id of the suggestion, reply or summary.</param>
/// <param name="Text">With its numbers.</param>
public sealed record SentenceChosen(long At, string About, string Text) : MachineEvent(At);

/// <summary>How the last session went was written down.</summary>
/// <param name="StartedAt">Of that session.</param>
/// <param name="Say">One sentence for each of its codes.</param>
public sealed record SessionReviewed(long At, long StartedAt, IReadOnlyList<string> Say) : MachineEvent(At);

/// <summary>The person told how today is.</summary>
/// <param name="Period">They said that they have their period.</param>
public sealed record ReadinessTold(long At, Readiness Readiness, bool Period = false) : MachineEvent(At);

public sealed record SuggestionAnswered(long At, AnswerReading Answer) : MachineEvent(At);

public sealed record FaultReported(long At, FaultReading Fault) : MachineEvent(At);

/// <summary>Somebody of the staff looked at it and set the machine free again.</summary>
public sealed record HaltCleared(long At) : MachineEvent(At);

/// <summary>Coach and guard have decided what comes after a set: exactly once for each.</summary>
public sealed record DecisionMade(long At, Suggestion Suggestion) : MachineEvent(At);

/// <summary>
/// The clock went on. Changes nothing that must survive a restart: whatever time brings about (a set over by a pause, a sign-out)
/// comes out as an effect, which the gateway writes down and applies as an event of its own.
/// </summary>
/// <param name="ClockWasMoved">Somebody moved the clock ahead on purpose (virtual time): all of the leap counts as quiet time.</param>
public sealed record Tick(long At, bool ClockWasMoved = false) : MachineEvent(At);
