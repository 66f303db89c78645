using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Sessions.Screen;

/// <summary>
/// What a touchscreen shows: the body of the MQTT topic <c>screen</c> (contract section 2) and of the console's live page.
/// What is not known is absent. <see cref="Load"/> is what the machine applies, <see cref="AskedLoad"/> what was asked and not yet echoed.
/// </summary>
public sealed record ScreenView
{
    /// <summary><c>offline free signed_in in_set resting stopped cardio_running</c>.</summary>
    public required string Phase { get; init; }

    /// <summary><c>live</c> or <c>offline</c>.</summary>
    public required string Link { get; init; }

    /// <summary>Display name.</summary>
    public string? Member { get; init; }

    public string? Language { get; init; }

    public string? Exercise { get; init; }

    /// <summary>The running set, or the one that comes next.</summary>
    public int? Set { get; init; }

    public int? Of { get; init; }

    /// <summary>kg.</summary>
    public double? Load { get; init; }

    /// <summary>kg.</summary>
    public double? AskedLoad { get; init; }

    public ScreenTarget? Target { get; init; }

    /// <summary>Full repetitions of the running set.</summary>
    public int? Rep { get; init; }

    /// <summary>Seen and not counted in the running set; absent when none.</summary>
    public int? PartialReps { get; init; }

    /// <summary>Mean concentric velocity of the last repetition, m/s.</summary>
    public double? Velocity { get; init; }

    /// <summary>Of each full repetition of the running or last set, m/s.</summary>
    public IReadOnlyList<double>? Velocities { get; init; }

    /// <summary>0–1, of the running or last set.</summary>
    public double? VelocityLoss { get; init; }

    /// <summary>bpm.</summary>
    public int? HeartRate { get; init; }

    /// <summary>0 rest, 1 light, 2 moderate, 3 vigorous, 4 near maximum.</summary>
    public int? HeartZone { get; init; }

    /// <summary>Unix ms.</summary>
    public long? RestEndsAt { get; init; }

    /// <summary>Seconds left when this was made; 0 when the rest is over.</summary>
    public int? RestS { get; init; }

    /// <summary>What the coach says now: why the open suggestion is what it is, or the reply to what the person said last.</summary>
    public string? Say { get; init; }

    /// <summary>True while the coach looks at what was done; absent when nothing is to be decided.</summary>
    public bool? Deciding { get; init; }

    public ScreenSuggestion? Suggestion { get; init; }

    /// <summary>What the person may tell of today, each 1 to 5 but <c>period</c>: <c>sleep soreness mood period</c>; absent when nothing is asked.</summary>
    public IReadOnlyList<string>? Asks { get; init; }

    /// <summary>How the last session went; only for a while after it, and only while nobody is signed in.</summary>
    public ScreenSummary? Summary { get; init; }

    public ScreenAlert? Alert { get; init; }

    /// <summary>The machine's spotter helped in the running or last set; absent when it did not.</summary>
    public ScreenSpotter? Spotter { get; init; }

    /// <summary>Seconds until somebody idle is signed out; only in the last minute.</summary>
    public int? SignOutS { get; init; }

    public ScreenCardio? Cardio { get; init; }

    /// <param name="displayName">Of the signed-in member; ignored when nobody is.</param>
    /// <param name="now">Gateway clock, Unix ms.</param>
    public static ScreenView From(MachineSessionState state, string? displayName, long now)
    {
        var session = state.Session;
        var running = state.Running;
        var reps = running is { Reps.Count: > 0 } ? running.Reps : session is { Sets.Count: > 0 } ? session.Sets[^1].Reps : [];
        var velocities = reps.Where(rep => !rep.Partial && rep.MeanConcentricVelocity is not null)
            .Select(rep => Math.Round(rep.MeanConcentricVelocity!.Value, 3)).ToArray();
        var partial = running?.Reps.Count(rep => rep.Partial) ?? 0;
        var review = session is null && state is { Phase: SessionPhase.Free, Review: { IsTold: true } told } && now < told.EndedAt + SessionReview.ShownMilliseconds ? told : null;
        var left = (SessionRules.Default.SignOutSeconds * 1000) - state.QuietMilliseconds;
        return new ScreenView
        {
            Phase = NameOf(state.Phase),
            Link = state.Online ? "live" : "offline",
            Member = session is null ? null : displayName,
            Language = session?.Member.Language ?? review?.Language,
            Exercise = state.Birth?.Exercise,
            Set = session is null || state.Birth?.Kind.IsStrength() == false ? null : (session.Sets.Count > 0 ? session.Sets[^1].Number : 0) + 1,
            Of = session is null || state.Birth?.Kind.IsStrength() == false ? null : Math.Max(session.SetsPlanned, session.Sets.Count),
            Load = state.AppliedLoadKilograms,
            AskedLoad = state.AskedLoadKilograms,
            Target = session is null || state.Birth?.Kind.IsStrength() == false ? null : new ScreenTarget(
                running is { Count: > 0, TargetRepetitions: { } moved } ? moved : session.NextRepetitions,
                [session.Target.MinimumRepetitions, session.Target.MaximumRepetitions],
                session.Target.RepetitionsInReserve),
            Rep = running is null ? state.Phase is SessionPhase.SignedIn or SessionPhase.Resting ? 0 : null : running.Count,
            PartialReps = partial > 0 ? partial : null,
            Velocity = velocities.Length > 0 ? velocities[^1] : null,
            Velocities = velocities.Length > 0 ? velocities : null,
            VelocityLoss = Loss(state) is { } loss ? Math.Round(loss, 3) : null,
            HeartRate = state.Heart?.BeatsPerMinute,
            HeartZone = state.Heart is { MaximumBeatsPerMinute: { } maximum } heart ? (int)Estimation.HeartRate.Zone(heart.BeatsPerMinute, maximum) : null,
            RestEndsAt = session?.RestEndsAt,
            RestS = session?.RestEndsAt is { } end ? (int)Math.Ceiling(MachineSessionReducer.Seconds(now, end, 3600)) : null,
            Say = session?.Say?.Text ?? session?.Suggestion?.Say ?? Joined(review),
            Asks = QuestionsFor(state),
            Deciding = session is { DecisionPending: true } ? true : null,
            Suggestion = session?.Suggestion is { } open ? new ScreenSuggestion(
                open.Id, open.LoadKilograms, open.Repetitions, open.RestSeconds, open.SetsRemaining, open.Stop, open.Why, open.Source, open.Verdict,
                session.Answer is { } answer && answer.Suggestion == open.Id ? NameOf(answer.Choice) : null,
                session.Answer is { Choice: AnswerChoice.Override } other && other.Suggestion == open.Id ? other.LoadKilograms : null,
                open.Automatic ? true : null,
                open.Cardio?.SpeedMetresPerSecond, open.Cardio?.InclinePercent, open.Cardio?.PowerWatts, open.Cardio?.ResistanceLevel, open.Say) : null,
            Summary = review is null ? null : new ScreenSummary(
                review.Sets, review.Repetitions, review.VolumeKilograms, review.BestLoadKilograms, review.BestRepetitions, review.OneRepMaxBeforeKilograms,
                review.OneRepMaxAfterKilograms, review.How, [.. review.Say.Select(spoken => spoken.Text)]),
            Alert = state.Halt is { } halt ? new ScreenAlert(halt.Reason, halt.Code, halt.At) : null,
            Spotter = state.Spotter is { } help ? new ScreenSpotter(help.Reason.ToName(), help.LoadBeforeKilograms, help.LoadAfterKilograms, help.At) : null,
            SignOutS = session is not null && running is not { Count: > 0 } && left is >= 0 and <= 60_000 ? (int)Math.Ceiling(left / 1000) : null,
            Cardio = state.Cardio is { } cardio ? new ScreenCardio(
                cardio.SpeedMetresPerSecond, cardio.InclinePercent, cardio.PowerWatts, cardio.CadencePerMinute, cardio.DistanceMetres, cardio.ResistanceLevel) : null,
        };
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ScreenJson.Readable.ScreenView);

    public static string NameOf(SessionPhase phase) => phase switch
    {
        SessionPhase.Free => "free",
        SessionPhase.SignedIn => "signed_in",
        SessionPhase.InSet => "in_set",
        SessionPhase.Resting => "resting",
        SessionPhase.Stopped => "stopped",
        SessionPhase.CardioRunning => "cardio_running",
        _ => "offline",
    };

    private static string NameOf(AnswerChoice choice) => choice switch
    {
        AnswerChoice.Accept => "accept",
        AnswerChoice.Override => "override",
        _ => "dismiss",
    };

    /// <summary>At sign-in, until a set begins. Whoever has not agreed to coaching is not asked.</summary>
    private static string[]? QuestionsFor(MachineSessionState state)
        => state is { Phase: SessionPhase.SignedIn, Birth: { } birth, Running: not { Count: > 0 }, Session: { Sets.Count: 0, Readiness: null, Member.CoachingConsent: true } session } && birth.Kind.IsStrength()
            ? session.Member.Sex == Members.Sex.Male ? ["sleep", "soreness", "mood"] : ["sleep", "soreness", "mood", "period"]
            : null;

    private static string? Joined(SessionReview? review)
        => review is null ? null : string.Join(review.Language == "zh" ? "" : " ", review.Say.Select(spoken => spoken.Text));

    private static double? Loss(MachineSessionState state)
        => state.Running is { Reps.Count: > 0 } running ? SetSummary.LossOver(running.Reps)
            : state.Session is { Sets.Count: > 0 } session ? session.Sets[^1].VelocityLoss : null;
}

/// <summary><paramref name="Reps"/> may move while the set runs.</summary>
public sealed record ScreenTarget(int Reps, IReadOnlyList<int> Range, int Rir);

/// <param name="Answer"><c>accept override dismiss</c>; absent while nobody has answered.</param>
/// <param name="AnswerLoad">kg that the person chose instead, with <c>override</c>.</param>
/// <param name="Auto">True: the machine is asked by itself, no answer is needed; else absent.</param>
/// <param name="Speed">m/s; cardio machines only, as the next three: %, W, level.</param>
/// <param name="Say">Why, in one sentence; it stays while <see cref="ScreenView.Say"/> answers something else.</param>
public sealed record ScreenSuggestion(
    string Id, double? Load, int Reps, int RestS, int Sets, bool Stop, IReadOnlyList<string> Why, string Source, string Verdict,
    string? Answer = null, double? AnswerLoad = null, bool? Auto = null,
    double? Speed = null, double? Incline = null, double? Power = null, double? Resistance = null, string? Say = null);

/// <param name="Volume">Load times repetitions, kg.</param>
/// <param name="BestLoad">kg.</param>
/// <param name="OneRmBefore">Estimated 1RM before, kg; absent at a first meeting.</param>
/// <param name="OneRmAfter">kg.</param>
/// <param name="How"><c>good hard light record short stopped</c>, one or two.</param>
/// <param name="Say">A sentence for each, in the member's language.</param>
public sealed record ScreenSummary(
    int Sets, int Reps, double Volume, double? BestLoad, int? BestReps, double? OneRmBefore, double OneRmAfter, IReadOnlyList<string> How, IReadOnlyList<string> Say);

/// <param name="Code">Reason such as <c>red_flag</c> or <c>emergency_stop</c>.</param>
/// <param name="Fault">The machine's own code; absent for people.</param>
/// <param name="Since">Unix ms.</param>
public sealed record ScreenAlert(string Code, string? Fault, long Since);

/// <param name="Reason"><c>stalled dropped over_speed asked other</c>.</param>
/// <param name="Load">kg before; absent when not told.</param>
/// <param name="LoadAfter">kg since; absent when not told.</param>
/// <param name="Since">Unix ms.</param>
public sealed record ScreenSpotter(string Reason, double? Load, double? LoadAfter, long Since);

/// <summary>m/s, %, W, per minute, m, level.</summary>
public sealed record ScreenCardio(double? Speed, double? Incline, double? Power, double? Cadence, double? Distance, double? Resistance);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScreenView))]
public sealed partial class ScreenJson : JsonSerializerContext
{
    /// <summary>Chinese stays readable; what means something in HTML stays escaped.</summary>
    public static ScreenJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}
