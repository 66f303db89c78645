using System.Text.Json.Serialization;

namespace EdgeGym.Sessions.Sets;

/// <summary>
/// What became of a person's time at a strength machine, for the screen and the ledger: made when it ends, told in a fact of its own, shown for a
/// while when nobody else is there. Numbers and the pseudonymous member only.
/// </summary>
/// <param name="Member">Member id.</param>
/// <param name="Language">Of the member.</param>
/// <param name="Exercise">Exercise id.</param>
/// <param name="StartedAt">Gateway clock, Unix ms; names the session on its machine.</param>
/// <param name="EndedAt">Gateway clock, Unix ms.</param>
/// <param name="Reason">How it ended.</param>
/// <param name="Sets">Sets that are over.</param>
/// <param name="Repetitions">In them.</param>
/// <param name="VolumeKilograms">Load times repetitions, kg.</param>
/// <param name="BestLoadKilograms">Of the heaviest set, kg; null when no load is known.</param>
/// <param name="BestRepetitions">Most repetitions with it.</param>
/// <param name="OneRepMaxBeforeKilograms">The estimate before the first set, kg; null at a first meeting, when it was the population's.</param>
/// <param name="OneRepMaxAfterKilograms">The estimate after the last set, kg.</param>
/// <param name="How">Of <see cref="Codes"/>, what matters most first; one or two.</param>
public sealed record SessionReview(
    string Member,
    string Language,
    string Exercise,
    long StartedAt,
    long EndedAt,
    SignOutReason Reason,
    int Sets,
    int Repetitions,
    double VolumeKilograms,
    double? BestLoadKilograms,
    int? BestRepetitions,
    double? OneRepMaxBeforeKilograms,
    double OneRepMaxAfterKilograms,
    IReadOnlyList<string> How)
{
    public const string Good = "good";
    public const string Hard = "hard";
    public const string Light = "light";
    public const string Record = "record";
    public const string Short = "short";
    public const string Stopped = "stopped";

    /// <summary>How long it stands on the screen, ms.</summary>
    public const long ShownMilliseconds = 60_000;

    /// <summary>Repetitions in reserve under and over the target from which a session was hard or light; design values.</summary>
    private const double HardBy = 1;
    private const double LightBy = 1.5;

    /// <summary>More proven strength than before by this share is a record, not noise.</summary>
    private const double RecordShare = 1.005;

    public static IReadOnlyList<string> Codes { get; } = [Good, Hard, Light, Record, Short, Stopped];

    /// <summary>One for each of <see cref="How"/>; empty until it was told.</summary>
    public IReadOnlyList<SpokenSentence> Say { get; init; } = [];

    [JsonIgnore]
    public bool IsTold => Say.Count > 0;

    /// <summary>The code of its sentences.</summary>
    public static string SayCode(string how) => "summary." + how;

    /// <summary>Names a sentence of it.</summary>
    public string SayId(int index) => FormattableString.Invariant($"sum-{StartedAt:x}-{index}");

    /// <summary>Null when no set was done.</summary>
    internal static SessionReview? Of(MachineSessionState state, long at, SignOutReason reason)
    {
        if (state is not { Session: { Sets.Count: > 0 } session, Birth: { } birth })
            return null;
        var best = session.Sets.Where(set => set.LoadKilograms is > 0).OrderByDescending(set => set.LoadKilograms).ThenByDescending(set => set.Repetitions).FirstOrDefault();
        return new SessionReview(
            session.Member.Id,
            session.Member.Language,
            birth.Exercise,
            session.StartedAt,
            Math.Max(at, session.StartedAt),
            reason,
            session.Sets.Count,
            session.Sets.Sum(set => set.Repetitions),
            Math.Round(session.Sets.Sum(set => (set.LoadKilograms ?? 0) * set.Repetitions), 2),
            best?.LoadKilograms,
            best?.Repetitions,
            session.IsKnown ? Math.Round(session.OneRepMaxAtStart, 2) : null,
            Math.Round(session.Strength.OneRepMaxKilograms, 2),
            HowOf(state, session));
    }

    private static string[] HowOf(MachineSessionState state, MemberSession session)
    {
        if (state.Halt is { ByPerson: true } || session.Concerns.Any(concern => concern.Kind is ConcernKind.RedFlag or ConcernKind.Dizziness or ConcernKind.Pain))
            return [Stopped];
        var left = session.Sets.Average(set => set.ReportedRepetitionsInReserve ?? set.EstimatedRepetitionsInReserve) - session.Target.RepetitionsInReserve;
        var effort = session.Sets.Count * 2 < session.SetsPlanned ? Short
            : left < -HardBy || session.Sets.Any(set => set.MissedRepetition) ? Hard
            : left > LightBy ? Light : Good;
        var isRecord = session.Strength.VerifiedOneRepMaxKilograms > session.VerifiedAtStart * RecordShare;
        return !isRecord ? [effort] : effort == Good ? [Record] : [Record, effort];
    }
}
