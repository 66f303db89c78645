using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Facts;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// Facts as the events that the session reducer folds. A pure mapping: a fact means the same while it happens and after a restart.
/// Facts that only ask for something (login, say, answer's wish) have no event of their own; what the gateway made of them has.
/// </summary>
internal static class FactEvents
{
    /// <summary>Null: this fact changes no session state.</summary>
    public static MachineEvent? Map(in JournalFact fact)
    {
        var at = fact.AtUnixMilliseconds;
        return fact.Kind switch
        {
            FactKind.SignedIn => Body(in fact, FactJson.Default.SignedInFact) is { Profile: { } profile } signedIn
                ? new MemberSignedIn(at, profile, signedIn.Target, signedIn.Strength, signedIn.LastTopLoadKilograms, signedIn.Readiness) : null,
            FactKind.SignedOut => new MemberSignedOut(at, Body(in fact, FactJson.Default.SignedOutFact)?.Reason switch
            {
                "walked_away" => SignOutReason.Inactivity,
                "next_sign_in" => SignOutReason.SomebodyElseSignedIn,
                "staff" => SignOutReason.Staff,
                _ => SignOutReason.Asked,
            }),
            FactKind.Decision => Body(in fact, FactJson.Default.DecisionFact) is { } decision ? new DecisionMade(at, Suggestion(decision)) : null,
            FactKind.Command => MachineCommandJson.Parse(fact.Body) is { } command ? new CommandIssued(at, command) : null,
            FactKind.CommandExpired => Body(in fact, FactJson.Default.CommandExpiredFact) is { } lapsed ? new CommandLapsed(at, lapsed.Command) : null,
            FactKind.Concern => Body(in fact, FactJson.Default.ConcernFact) is { } concern ? Concern(at, concern) : null,
            FactKind.Understood => Body(in fact, FactJson.Default.UnderstoodFact) is { Intent: { Length: > 0 } intent } understood
                ? new UtteranceUnderstood(at, intent, understood.Reply, UnderstoodFact.ReplyId(understood.Cause)) : null,
            FactKind.Worded => Body(in fact, FactJson.Default.WordedFact) is { About: { } about, Text: { Length: > 0 } text } ? new SentenceChosen(at, about, text) : null,
            FactKind.Summary => Body(in fact, FactJson.Default.SummaryFact) is { Review: { } review, Say: { } say } ? new SessionReviewed(at, review.StartedAt, say) : null,
            FactKind.HaltCleared => new HaltCleared(at),
            _ => Received(in fact, at),
        };
    }

    /// <summary>The reading in a received fact; null when it can't be read any more.</summary>
    public static Reading? Reading(in JournalFact fact) =>
        GymMessage.TryParse(fact.Kind, fact.Body, out var reading, out _) == MessageFault.None ? reading : null;

    public static T? Body<T>(in JournalFact fact, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(fact.Body, type);
        }
        catch (JsonException)
        {
            // A fact of a newer version: better a state without it than no state.
            return null;
        }
    }

    private static MachineEvent? Received(in JournalFact fact, long at)
    {
        if (fact.Kind is FactKind.Login or FactKind.Logout or FactKind.Say or FactKind.Position or FactKind.Raw or FactKind.RedFlag or FactKind.Explained)
            return null;
        return Reading(in fact) switch
        {
            BirthReading birth => new MachineBorn(at, birth.Birth),
            OnlineReading online => new LinkChanged(at, online.Online),
            RepetitionReading lowered when fact.Kind == FactKind.DetectedLowering => new RepetitionLowered(at, lowered),
            RepetitionReading rep => new RepetitionSeen(at, rep, fact.Kind == FactKind.DetectedRepetition ? ObservationSource.Detection : ObservationSource.Machine),
            SetReading set => new SetOver(at, set, fact.Kind == FactKind.DetectedSetEnd ? ObservationSource.Detection : ObservationSource.Machine),
            CardioReading cardio => new CardioMeasured(at, cardio),
            HeartReading heart => new HeartMeasured(at, heart),
            AnswerReading answer => new SuggestionAnswered(at, answer),
            ReadyReading ready => new ReadinessTold(at, Readiness.FromTaps(ready.Sleep, ready.Soreness, ready.Mood), ready.Period == true),
            CommandEcho echo => new CommandEchoed(at, echo),
            FaultReading fault => new FaultReported(at, fault),
            SpotterReading spotter => new SpotterEngaged(at, spotter),
            LoadReading load => new LoadChanged(at, load),
            _ => null,
        };
    }

    private static ConcernRaised? Concern(long at, ConcernFact fact)
    {
        ConcernKind? kind = fact.Kind switch
        {
            "too_heavy" => ConcernKind.TooHeavy,
            "too_light" => ConcernKind.TooLight,
            "pain" => ConcernKind.Pain,
            "dizziness" => ConcernKind.Dizziness,
            "red_flag" => ConcernKind.RedFlag,
            "fatigue" => ConcernKind.Fatigue,
            "missed_repetition" => ConcernKind.MissedRepetition,
            "equipment_fault" => ConcernKind.EquipmentFault,
            _ => null,
        };
        var stop = fact.Stop switch
        {
            "session" => StopScope.Session,
            "set" => StopScope.Set,
            _ => StopScope.Nothing,
        };
        return kind is null ? null : new ConcernRaised(at, kind.Value, stop, fact.BodyPart);
    }

    private static Suggestion Suggestion(DecisionFact decision) => new(
        decision.Id,
        decision.AfterSet,
        decision.Final.LoadKilograms,
        decision.Final.Repetitions,
        decision.Final.RestSeconds,
        decision.Final.Sets,
        decision.Final.Stop,
        [.. decision.Final.Why, .. decision.Limits.Where(limit => !decision.Final.Why.Contains(limit, StringComparer.Ordinal))],
        decision.Final.Source,
        decision.Verdict,
        decision.Say,
        decision.Final.Cardio,
        decision.Automatic,
        decision.Revised);
}
