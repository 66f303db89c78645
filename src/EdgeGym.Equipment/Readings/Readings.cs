namespace EdgeGym.Equipment.Readings;

/// <summary>Anything a machine, strap, sensor or touchscreen tells the gateway. <c>MachineTime</c> is the sender's clock, Unix ms UTC.</summary>
public abstract record Reading;

/// <summary>One repetition, counted by the machine or by our detection.</summary>
/// <param name="Id">Unique per machine; the same id again is the same repetition.</param>
/// <param name="MachineTime">End of the concentric phase, Unix ms.</param>
/// <param name="LoadKilograms">Total load in kg.</param>
/// <param name="ConcentricMilliseconds">Lifting phase, ms.</param>
/// <param name="EccentricMilliseconds">Lowering phase, ms.</param>
/// <param name="RangeOfMotionMillimetres">mm of travel.</param>
/// <param name="MeanConcentricVelocity">m/s.</param>
/// <param name="PeakConcentricVelocity">m/s.</param>
/// <param name="Partial">True: travel too short to count.</param>
/// <param name="MeanPowerWatts">Mean of the lifting phase, W.</param>
/// <param name="PeakPowerWatts">W.</param>
/// <param name="WorkJoules">Work of the lifting phase, J.</param>
/// <param name="PeakForceNewtons">At the handle, N.</param>
public sealed record RepetitionReading(
    string Id,
    long MachineTime,
    double? LoadKilograms = null,
    double? ConcentricMilliseconds = null,
    double? EccentricMilliseconds = null,
    double? RangeOfMotionMillimetres = null,
    double? MeanConcentricVelocity = null,
    double? PeakConcentricVelocity = null,
    bool Partial = false,
    double? MeanPowerWatts = null,
    double? PeakPowerWatts = null,
    double? WorkJoules = null,
    double? PeakForceNewtons = null) : Reading;

/// <summary>The set is over, says the machine. <paramref name="Rpe"/> 1–10, <paramref name="RepetitionsInReserve"/> 0–10, as the person felt it.</summary>
/// <param name="Id">Unique per machine; the same id again is the same set.</param>
/// <param name="MachineTime">End of the set, Unix ms.</param>
/// <param name="LoadKilograms">Total load in kg.</param>
/// <param name="Repetitions">Without partial ones.</param>
/// <param name="Rpe">As above.</param>
/// <param name="RepetitionsInReserve">As above.</param>
/// <param name="Measured">What the machine measured over the whole set; null when nothing.</param>
public sealed record SetReading(
    string Id, long MachineTime, double? LoadKilograms, int? Repetitions, double? Rpe = null, double? RepetitionsInReserve = null,
    SetMeasures? Measured = null) : Reading;

/// <summary>A set's record as strength machines keep it, each value null when the machine does not measure it.</summary>
/// <param name="DurationMilliseconds">First movement to last, ms.</param>
/// <param name="RestBeforeMilliseconds">Since the end of the set before, ms.</param>
/// <param name="RangeOfMotionMillimetres">Mean travel of the full repetitions, mm.</param>
/// <param name="PeakPowerWatts">W.</param>
/// <param name="WorkJoules">Sum of the lifting phases, J.</param>
/// <param name="Seat">Number on the seat's scale, 0–254.</param>
public sealed record SetMeasures(
    double? DurationMilliseconds = null,
    double? RestBeforeMilliseconds = null,
    double? RangeOfMotionMillimetres = null,
    double? PeakPowerWatts = null,
    double? WorkJoules = null,
    int? Seat = null);

/// <summary>Why a machine's spotter took load off a person. Numbers reach the disk in session states: they may only grow.</summary>
public enum SpotterReason : byte
{
    /// <summary>No upward movement under load.</summary>
    Stalled = 1,

    /// <summary>The load came down below the bottom of the range, or the handle was let go.</summary>
    Dropped = 2,
    OverSpeed = 3,

    /// <summary>The person asked for it: a button, a pedal.</summary>
    Asked = 4,
    Other = 255,
}

/// <summary>The machine's own spotter has taken load off a person.</summary>
/// <param name="Id">Unique per machine; the same id again is the same event.</param>
/// <param name="MachineTime">Unix ms.</param>
/// <param name="Reason">Why.</param>
/// <param name="LoadBeforeKilograms">Total load in kg.</param>
/// <param name="LoadAfterKilograms">Total load in kg that the person feels since; null when unknown.</param>
public sealed record SpotterReading(
    string Id, long MachineTime, SpotterReason Reason, double? LoadBeforeKilograms = null, double? LoadAfterKilograms = null) : Reading;

/// <summary>The load is another one and no command did it: the pin, the machine's own panel. kg in total.</summary>
public sealed record LoadReading(long MachineTime, double LoadKilograms) : Reading;

/// <summary>Position samples: <paramref name="Millimetres"/>[i] was measured at <c>MachineTime + i·IntervalMilliseconds</c>. Force in N where the machine has a cell.</summary>
public sealed record PositionReading(long MachineTime, double IntervalMilliseconds, double[] Millimetres, double[]? Newtons = null) : Reading;

/// <summary>m/s, %, W, rpm (or strokes or steps per minute), m since the start of the exercise.</summary>
public sealed record CardioReading(
    long MachineTime,
    double? SpeedMetresPerSecond = null,
    double? InclinePercent = null,
    double? PowerWatts = null,
    double? CadencePerMinute = null,
    double? DistanceMetres = null,
    double? ResistanceLevel = null) : Reading;

/// <summary>Heart rate in beats per minute, 25–250.</summary>
public sealed record HeartReading(long MachineTime, int BeatsPerMinute) : Reading;

/// <summary>What the person said or typed; at most 500 characters.</summary>
public sealed record SpokenReading(long MachineTime, string Text, string? Language = null) : Reading;

/// <summary>Sign-in by exactly one of member number, tag or PIN, with what the person tapped of today, if anything.</summary>
/// <param name="Sleep">Last night, 1 (bad) to 5 (good).</param>
/// <param name="Soreness">1 (none) to 5 (very).</param>
/// <param name="Mood">1 (bad) to 5 (good).</param>
public sealed record LoginReading(string? Member = null, string? Tag = null, string? Pin = null, int? Sleep = null, int? Soreness = null, int? Mood = null) : Reading;

/// <summary>What the person says of today before training, tapped at the screen; at least one of them. Health data: nowhere but in the journal.</summary>
/// <param name="Sleep">Last night, 1 (bad) to 5 (good).</param>
/// <param name="Soreness">1 (none) to 5 (very).</param>
/// <param name="Mood">1 (bad) to 5 (good).</param>
/// <param name="Period">They have their period; null when not said.</param>
public sealed record ReadyReading(long MachineTime, int? Sleep = null, int? Soreness = null, int? Mood = null, bool? Period = null) : Reading;

public sealed record LogoutReading : Reading;

public enum AnswerChoice : byte
{
    Accept = 1,
    Override = 2,
    Dismiss = 3,
}

/// <summary>What the person did with a suggestion; <paramref name="LoadKilograms"/> with an override.</summary>
public sealed record AnswerReading(string Suggestion, AnswerChoice Choice, double? LoadKilograms = null) : Reading;

/// <summary>The machine's echo of a command: only this makes a load, a speed or a stop done.</summary>
public sealed record CommandEcho(string Command, bool Succeeded, double? Value = null, string? Error = null) : Reading;

public enum FaultSeverity : byte
{
    Warning = 1,
    Error = 2,
    EmergencyStop = 3,
}

public sealed record FaultReading(long MachineTime, string Code, FaultSeverity Severity, string? Text = null) : Reading;

public sealed record BirthReading(Machines.MachineBirth Birth) : Reading;

public sealed record OnlineReading(bool Online) : Reading;

/// <summary>Bytes of a standard protocol that a bridge passes on; <paramref name="Protocol"/> such as <c>ftms/2ad2</c>.</summary>
public sealed record RawReading(string Protocol, ReadOnlyMemory<byte> Payload) : Reading;
