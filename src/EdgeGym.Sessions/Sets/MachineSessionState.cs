using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Sessions.Sets;

/// <summary>
/// Everything that must survive a restart about one machine. Immutable; made only by <see cref="MachineSessionReducer"/>.
/// Everything of a person hangs on <see cref="Session"/> and everything of a set on <see cref="Running"/>:
/// dropping the one object is what keeps people and sets apart.
/// </summary>
public sealed record MachineSessionState
{
    public const int CurrentVersion = 1;

    /// <summary>A machine that nobody has heard of yet.</summary>
    public static MachineSessionState Initial { get; } = new();

    public int Version { get; init; } = CurrentVersion;

    public SessionPhase Phase { get; init; } = SessionPhase.Offline;

    /// <summary>By the machine's own word or its last will.</summary>
    public bool Online { get; init; }

    public MachineBirth? Birth { get; init; }

    public MemberSession? Session { get; init; }

    public RunningSet? Running { get; init; }

    /// <summary>How the last session went: until it was told and was shown for a while, or somebody else is here.</summary>
    public SessionReview? Review { get; init; }

    /// <summary>The set that was closed last, for what comes late.</summary>
    public ClosedSet? LastClosed { get; init; }

    /// <summary>kg in total, both sides together; only by the machine's word (echo, repetition or set). Null when it never said.</summary>
    public double? AppliedLoadKilograms { get; init; }

    /// <summary>kg that a command has asked for and the machine has not echoed; null when nothing is open.</summary>
    public double? AskedLoadKilograms { get; init; }

    /// <summary>The spotter's last help, until the next set begins or somebody else comes; null when there was none.</summary>
    public SpotterHelp? Spotter { get; init; }

    /// <summary>Commands without an echo, oldest first, at most <see cref="MostCommands"/>.</summary>
    public IReadOnlyList<MachineCommand> Commands { get; init; } = [];

    public CardioReading? Cardio { get; init; }

    public HeartStatus? Heart { get; init; }

    public Halt? Halt { get; init; }

    /// <summary>The machine has sent repetitions by itself: what the gateway finds in its positions is not counted on top.</summary>
    public bool CountsItself { get; init; }

    /// <summary>Ids seen lately, oldest first.</summary>
    public IReadOnlyList<string> RepetitionIds { get; init; } = [];

    public IReadOnlyList<string> SetIds { get; init; } = [];

    /// <summary>Odd things by name, counted: <c>count_mismatch</c>, <c>load_off_grid</c>, <c>late_repetition</c>, <c>empty_set</c>, <c>bad_load</c>, <c>stray_decision</c>.</summary>
    public IReadOnlyDictionary<string, int> Quirks { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gateway time of the last event that was not a tick, Unix ms.</summary>
    public long LastEventAt { get; init; }

    /// <summary>Quiet time counted by ticks since the person last did something, ms. Starts again at zero after a rebuild without ticks.</summary>
    public long QuietMilliseconds { get; init; }

    /// <summary>Gateway time of the last tick or event, Unix ms.</summary>
    public long ClockAt { get; init; }

    internal const int MostCommands = 16;
    internal const int MostRepetitionIds = 96;
    internal const int MostSetIds = 16;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SessionJson.Default.MachineSessionState);

    /// <summary>Null when the bytes are no state of a version that this program reads: rebuild from the facts instead.</summary>
    public static MachineSessionState? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var state = JsonSerializer.Deserialize(json, SessionJson.Default.MachineSessionState);
            return state?.Version == CurrentVersion ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One person's time at one machine.</summary>
public sealed record MemberSession
{
    public required MemberProfile Member { get; init; }

    public required long StartedAt { get; init; }

    /// <summary>What each set aims at, from plan or goal.</summary>
    public required SetTarget Target { get; init; }

    /// <summary>What is known after the last set.</summary>
    public required StrengthEstimate Strength { get; init; }

    public double? LastSessionTopLoadKilograms { get; init; }

    /// <summary>This person was seen at this exercise before.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Days since they were; null at a first meeting.</summary>
    public double? DaysAway { get; init; }

    /// <summary>Estimate of today before the first set, kg.</summary>
    public double OneRepMaxAtStart { get; init; }

    /// <summary>Strength shown in earlier sessions, kg; null when none was.</summary>
    public double? VerifiedAtStart { get; init; }

    /// <summary>What the person said of today; null: nothing.</summary>
    public Readiness? Readiness { get; init; }

    /// <summary>Today was told after the sign-in and before the first set: the first suggestion is made anew, once.</summary>
    public bool IsRevised { get; init; }

    /// <summary>kg that were suggested before today was told; null when nothing was.</summary>
    public double? LoadBeforeRevision { get; init; }

    /// <summary>Sets that are over, oldest first, at most <see cref="MostSets"/>.</summary>
    public IReadOnlyList<SetSummary> Sets { get; init; } = [];

    public IReadOnlyList<Concern> Concerns { get; init; } = [];

    /// <summary>Intents of what was said since the last decision, oldest first, at most <see cref="MostSaid"/>.</summary>
    public IReadOnlyList<string> Said { get; init; } = [];

    /// <summary>Sets that the coach wants in all; the target's number until it has spoken.</summary>
    public int SetsPlanned { get; init; }

    /// <summary>A set is over, or nobody has begun, and nothing has been decided: after a restart ask again.</summary>
    public bool DecisionPending { get; init; }

    /// <summary>The open suggestion, until the next set begins or the person dismisses it.</summary>
    public Suggestion? Suggestion { get; init; }

    public AnswerReading? Answer { get; init; }

    /// <summary>What the screen says now: with the open suggestion, or in reply to what was said. Until the next set begins or ends.</summary>
    public SpokenSentence? Say { get; init; }

    /// <summary>Said lately, the last one at the end, at most <see cref="MostSpoken"/>: nobody reads the same twice in a row.</summary>
    public IReadOnlyList<SpokenSentence> Spoken { get; init; } = [];

    /// <summary>Decisions on a cardio machine; null before the first.</summary>
    public CardioCourse? Cardio { get; init; }

    /// <summary>Repetitions for the coming set; the target's without a decision.</summary>
    public int NextRepetitions { get; init; }

    /// <summary>The model proposed the coming set: its target is moved by what was learned too. False after a dismissal, and for whoever lifts unasked.</summary>
    public bool NextIsByModel { get; init; }

    /// <summary>Gateway clock, Unix ms; null when no rest is running.</summary>
    public long? RestEndsAt { get; init; }

    /// <summary>Range of motion of full repetitions in the sets before, mm, newest last: the person's own range outlives a set on purpose.</summary>
    public IReadOnlyList<double> OwnRangeMillimetres { get; init; } = [];

    internal const int MostSets = 60;
    internal const int MostConcerns = 40;
    internal const int MostSaid = 8;
    internal const int MostRanges = 24;
    internal const int MostSpoken = 4;
}

/// <summary>The set that is going on. A new object for each set: nothing of the last one is in it.</summary>
public sealed record RunningSet
{
    /// <summary>Gateway clock, Unix ms.</summary>
    public required long FirstSeenAt { get; init; }

    public required long LastSeenAt { get; init; }

    /// <summary>Repetitions seen one by one, partial ones too, by time; the oldest <see cref="MostReps"/>.</summary>
    public IReadOnlyList<CountedRepetition> Reps { get; init; } = [];

    /// <summary>Full repetitions.</summary>
    public int Count { get; init; }

    public int? TargetRepetitions { get; init; }

    /// <summary>See <see cref="MemberSession.NextIsByModel"/>.</summary>
    public bool IsByModel { get; init; }

    public int? PeakHeartRate { get; init; }

    /// <summary>The machine's spotter had to take load off in it because the person could do no more.</summary>
    public bool SpotterHelped { get; init; }

    /// <summary>kg, as the repetitions say; null when they do not.</summary>
    public double? LoadKilograms { get; init; }

    internal const int MostReps = 128;
}

/// <summary>A machine's spotter has helped.</summary>
/// <param name="Id">The machine's name for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="LoadBeforeKilograms">kg in total; null when not told.</param>
/// <param name="LoadAfterKilograms">kg in total; null when not told.</param>
/// <param name="At">Gateway's clock, Unix ms.</param>
public sealed record SpotterHelp(string Id, SpotterReason Reason, double? LoadBeforeKilograms, double? LoadAfterKilograms, long At);

/// <param name="MachineTime">Sender's clock at the end, Unix ms.</param>
/// <param name="At">Gateway's clock, Unix ms.</param>
/// <param name="Source">Who ended it.</param>
/// <param name="CountFromMachine">The machine gave the count.</param>
public sealed record ClosedSet(long MachineTime, long At, ObservationSource Source, bool CountFromMachine);

/// <param name="BeatsPerMinute">bpm.</param>
/// <param name="At">Gateway clock, Unix ms.</param>
/// <param name="MaximumBeatsPerMinute">Of this person; null when the age is unknown.</param>
/// <param name="SecondsAboveStop">Without a break above the stop share of the maximum.</param>
/// <param name="Fast">Mean over some 5 s, bpm; null in states of an older version.</param>
/// <param name="Slow">Mean over some 20 s, bpm.</param>
public sealed record HeartStatus(
    int BeatsPerMinute, long At, double? MaximumBeatsPerMinute, double SecondsAboveStop, double? Fast = null, double? Slow = null)
{
    internal const double FastSeconds = 5;
    internal const double SlowSeconds = 20;

    /// <summary>How fast the heart rate rises, bpm per minute: two means of different age are this far apart. Null before there are two.</summary>
    [JsonIgnore]
    public double? RisePerMinute => (Fast - Slow) / (SlowSeconds - FastSeconds) * 60;
}

/// <param name="Reason">As in <see cref="StopMachine"/>.</param>
/// <param name="At">Gateway clock, Unix ms.</param>
/// <param name="ByPerson">About the person (goes when they sign out themselves), not about the machine (staff clears it).</param>
/// <param name="Code">The machine's fault code; null for people.</param>
public sealed record Halt(string Reason, long At, bool ByPerson, string? Code = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(MachineSessionState))]
[JsonSerializable(typeof(SetSummary))]
[JsonSerializable(typeof(SessionSummary))]
[JsonSerializable(typeof(StrengthEstimate))]
[JsonSerializable(typeof(Suggestion))]
[JsonSerializable(typeof(MemberProfile))]
[JsonSerializable(typeof(SetTarget))]
public sealed partial class SessionJson : JsonSerializerContext;
