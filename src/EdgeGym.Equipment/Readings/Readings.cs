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
public sealed record RepetitionReading(
    string Id,
    long MachineTime,
    double? LoadKilograms = null,
    double? ConcentricMilliseconds = null,
    double? EccentricMilliseconds = null,
    double? RangeOfMotionMillimetres = null,
    double? MeanConcentricVelocity = null,
    double? PeakConcentricVelocity = null,
    bool Partial = false) : Reading;

/// <summary>The set is over, says the machine. <paramref name="Rpe"/> 1–10, <paramref name="RepetitionsInReserve"/> 0–10, as the person felt it.</summary>
public sealed record SetReading(
    string Id, long MachineTime, double? LoadKilograms, int? Repetitions, double? Rpe = null, double? RepetitionsInReserve = null) : Reading;

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

/// <summary>Sign-in by exactly one of member number, tag or PIN.</summary>
public sealed record LoginReading(string? Member = null, string? Tag = null, string? Pin = null) : Reading;

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
