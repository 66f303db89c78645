using EdgeGym.Equipment.Machines;

namespace EdgeGym.Storage.Projections;

/// <summary>What to list. Newest first; go on with <paramref name="Before"/> = the last row's sequence.</summary>
/// <param name="Member">Pseudonymous member id.</param>
/// <param name="Machine">One machine.</param>
/// <param name="FromUnixMilliseconds">Began or happened at or after.</param>
/// <param name="ToUnixMilliseconds">Began or happened before.</param>
/// <param name="Before">Only rows with a smaller sequence.</param>
/// <param name="Limit">1 to 1,000.</param>
public sealed record HistoryFilter(
    string? Member = null, MachineId? Machine = null, long? FromUnixMilliseconds = null, long? ToUnixMilliseconds = null, long? Before = null, int Limit = 100);

/// <summary>One person at one machine.</summary>
/// <param name="Sequence">Of the sign-in.</param>
/// <param name="Id">Session id.</param>
/// <param name="Machine">Where.</param>
/// <param name="Member">Null for a guest.</param>
/// <param name="StartedAt">Unix ms.</param>
/// <param name="EndedAt">Unix ms; null while it runs.</param>
/// <param name="EndReason">logout, walked_away …</param>
/// <param name="Sets">Sets that are over.</param>
/// <param name="Repetitions">Full repetitions in them.</param>
/// <param name="TopLoadKilograms">Heaviest set, kg.</param>
/// <param name="VolumeKilograms">Sum of load × repetitions, kg.</param>
public sealed record SessionRow(
    long Sequence, string Id, string Machine, string? Member, long StartedAt, long? EndedAt, string? EndReason,
    int Sets, int Repetitions, double? TopLoadKilograms, double VolumeKilograms);

/// <param name="Sequence">Of the set's fact.</param>
/// <param name="At">Unix ms, gateway.</param>
/// <param name="LoadKilograms">kg.</param>
/// <param name="Repetitions">As counted.</param>
/// <param name="Rpe">1–10 as felt.</param>
/// <param name="RepetitionsInReserve">As felt.</param>
/// <param name="Detected">The gateway saw the end, the machine did not say it.</param>
public sealed record SetRow(long Sequence, long At, double? LoadKilograms, int? Repetitions, double? Rpe, double? RepetitionsInReserve, bool Detected);

/// <param name="Sequence">Of the repetition's fact.</param>
/// <param name="At">Unix ms, gateway.</param>
/// <param name="LoadKilograms">kg.</param>
/// <param name="MeanConcentricVelocity">m/s.</param>
/// <param name="PeakConcentricVelocity">m/s.</param>
/// <param name="RangeOfMotionMillimetres">mm.</param>
/// <param name="ConcentricMilliseconds">ms.</param>
/// <param name="EccentricMilliseconds">ms.</param>
public sealed record RepetitionRow(
    long Sequence, long At, double? LoadKilograms, double? MeanConcentricVelocity, double? PeakConcentricVelocity,
    double? RangeOfMotionMillimetres, double? ConcentricMilliseconds, double? EccentricMilliseconds);

/// <param name="Sequence">Of the decision's fact.</param>
/// <param name="At">Unix ms.</param>
/// <param name="Machine">Where.</param>
/// <param name="Body">The <c>DecisionFact</c> as JSON.</param>
/// <param name="Answer">accept, override, dismiss; null without an answer.</param>
/// <param name="AnswerLoadKilograms">kg, with an override.</param>
/// <param name="AnsweredAt">Unix ms.</param>
public sealed record DecisionRow(long Sequence, long At, string Machine, string Body, string? Answer, double? AnswerLoadKilograms, long? AnsweredAt);

/// <param name="Sequence">Of the fact.</param>
/// <param name="At">Unix ms.</param>
/// <param name="Machine">Where.</param>
/// <param name="Kind">fault, or the red flag's kind.</param>
/// <param name="Severity">warning, error, emergency_stop for faults; staff or notice for red flags.</param>
/// <param name="Code">The machine's own code of a fault.</param>
/// <param name="Text">The machine's own words of a fault.</param>
/// <param name="Session">Session id of a red flag.</param>
public sealed record AlertRow(long Sequence, long At, string Machine, string Kind, string? Severity, string? Code, string? Text, string? Session);

/// <summary>A session with everything in it, oldest first.</summary>
public sealed record SessionDetail(
    SessionRow Session, IReadOnlyList<SetRow> Sets, IReadOnlyList<RepetitionRow> Repetitions, IReadOnlyList<DecisionRow> Decisions);
