using System.Text.Json;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Saying;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Facts;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.RepDetection;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage.Journal;
using EdgeGym.Storage.Machines;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// What a fact or an effect asks the gateway to write down. No rule is made here: sessions say what has happened, coach and guard
/// decide, this puts it into facts whose keys name their cause.
/// </summary>
internal sealed class SessionReactions(MachineId machine, FloorTools tools)
{
    /// <summary>A person waits for a stop longer than for a weight: it stays good until the machine is surely back.</summary>
    private static readonly TimeSpan StopExpiry = TimeSpan.FromSeconds(60);

    private const int MostHeard = 16;

    private readonly CardioReactions _cardio = new(machine, tools.Clock, tools.Guard, tools.Machines, tools.Cardio, tools.CommandExpiry);

    /// <summary>The model's last decision and what it rests on, until it is out and can be explained.</summary>
    private (string Decision, CoachingContext Context)? _unexplained;

    /// <summary>Words of the utterances whose replies are about to come back, by sequence; they are in no state and in no other fact.</summary>
    private readonly Dictionary<long, (string Words, string Language)> _heard = [];

    public static ReadOnlySpan<FactKind> FoldedKinds =>
    [
        FactKind.Birth, FactKind.State, FactKind.Login, FactKind.Logout, FactKind.Repetition, FactKind.Set, FactKind.Cardio, FactKind.Heart,
        FactKind.Say, FactKind.Answer, FactKind.CommandEcho, FactKind.Fault, FactKind.SignedIn, FactKind.SignedOut, FactKind.DetectedRepetition,
        FactKind.DetectedSetEnd, FactKind.Decision, FactKind.Command, FactKind.RedFlag, FactKind.CommandExpired, FactKind.Concern, FactKind.HaltCleared,
        FactKind.DetectedLowering, FactKind.Understood, FactKind.Spotter, FactKind.LoadChange,
        FactKind.Ready, FactKind.Worded, FactKind.Summary,
    ];

    public static bool IsCause(FactKind kind) => kind is FactKind.Login or FactKind.Logout or FactKind.Say or FactKind.Answer or FactKind.Decision;

    /// <summary>The sequence of the fact that led to this one; null for facts that have no single cause.</summary>
    public static long? CauseOf(in JournalFact fact) =>
        fact.Kind is FactKind.SignedIn or FactKind.SignedOut or FactKind.Concern or FactKind.Understood or FactKind.Command && long.TryParse(fact.Key, out var cause) ? cause : null;

    /// <summary>Drafts for what the fold brought about, most urgent first.</summary>
    public async Task<IReadOnlyList<FactDraft>> ToEffectsAsync(Transition transition, JournalFact cause)
    {
        if (transition.Effects.Count == 0)
            return [];
        var drafts = new List<FactDraft>();
        foreach (var effect in transition.Effects)
        {
            switch (effect)
            {
                case StopMachine stop:
                    Stop(drafts, transition.State, stop, in cause);
                    break;
                case SetCompleted completed:
                    drafts.AddRange(await DecideAsync(transition.State));
                    tools.Members.Remember(transition.State, completed.Strength);
                    break;
                case SetEndDetected ended:
                    drafts.Add(Draft(FactKind.DetectedSetEnd, ended.Reading.Id, GymMessageWriter.Set(ended.Reading)));
                    break;
                case SignOutDue due when transition.State.Session is not null:
                    drafts.Add(Draft(FactKind.SignedOut, "out-" + SessionId(transition.State), JsonSerializer.SerializeToUtf8Bytes(
                        new SignedOutFact(SessionId(transition.State), due.Reason == SignOutReason.Inactivity ? "walked_away" : "logout"),
                        FactJson.Default.SignedOutFact)));
                    break;
                case SessionEnded ended:
                    tools.Members.Remember(ended.Summary);
                    drafts.AddRange(Summary(transition.State));
                    break;
            }
        }

        return drafts;
    }

    /// <summary>Drafts for what a received fact asks for.</summary>
    public async Task<IReadOnlyList<FactDraft>> ToCauseAsync(JournalFact fact, MachineSessionState state)
    {
        switch (fact.Kind)
        {
            case FactKind.Login when FactEvents.Reading(in fact) is LoginReading login:
                return SignIn(fact.Sequence, login, state);
            case FactKind.Logout when state.Session is not null:
                return [Draft(FactKind.SignedOut, Key(fact.Sequence), JsonSerializer.SerializeToUtf8Bytes(
                    new SignedOutFact(SessionId(state), "logout"), FactJson.Default.SignedOutFact))];
            case FactKind.SignedIn when state.Session is { DecisionPending: true }:
                return await DecideAsync(state);
            case FactKind.SignedIn or FactKind.Cardio:
                var started = tools.Clock.GetTimestamp();
                if (await _cardio.DecideAsync(state) is not { } next)
                    return [];
                tools.Metrics.Decided(next.Final.Source, next.Verdict, tools.Clock.GetElapsedTime(started));
                return [Draft(FactKind.Decision, next.Id, JsonSerializer.SerializeToUtf8Bytes(next, FactJson.Default.DecisionFact))];
            case FactKind.Ready when state.Session is { DecisionPending: true, IsRevised: true }:
                return await DecideAsync(state);
            case FactKind.Say when FactEvents.Reading(in fact) is SpokenReading spoken:
                return await UnderstandAsync(fact.Sequence, spoken, state);
            case FactKind.Answer when FactEvents.Reading(in fact) is AnswerReading answer:
                return Answered(fact.Sequence, answer, state);
            case FactKind.Decision when FactEvents.Body(in fact, FactJson.Default.DecisionFact) is { Automatic: true } decision:
                return decision.Final.Cardio is { } change ? Commands(fact.Sequence, _cardio.ToCommands(fact.Sequence, change, decision.Final.Stop, decision.Id, decision.Final.Why, state))
                    : SetLoad(fact.Sequence, decision.Final.LoadKilograms, decision.Id, decision.Final.Why, state);
            default:
                return [];
        }
    }

    /// <summary>What must leave the gateway now that this fact is on disk.</summary>
    public async Task CarryOutAsync(JournalFact fact, MachineSessionState state)
    {
        if (fact.Kind == FactKind.Command && MachineCommandJson.Parse(fact.Body) is { } command)
        {
            tools.Metrics.Command(command.Operation.ToName(), "sent");
            await tools.Outlet.Send(machine, command);
        }
        else if (fact.Kind == FactKind.Decision)
        {
            Word(in fact, state);
            if (_unexplained is { } decided && decided.Decision == fact.Key)
            {
                _unexplained = null;
                tools.Explainer.Offer(machine, decided.Decision, decided.Context);
            }
        }
        else if (fact.Kind == FactKind.Understood)
        {
            Reply(in fact, state);
        }
        else if (fact.Kind == FactKind.Summary && state.Review is { IsTold: true } review)
        {
            foreach (var (how, spoken) in review.How.Zip(review.Say))
                tools.Wording.Offer(machine, review.Member, spoken.About, new SayQuestion(SessionReview.SayCode(how), review.Language, default), spoken.Text);
        }
        else if (fact.Kind == FactKind.Birth)
        {
            tools.Machines.SaveBirth(machine, System.Text.Encoding.UTF8.GetString(fact.Body));
        }
    }

    /// <summary>Stops that a crash may have kept from going out: the same ids, so a machine that has them does nothing.</summary>
    public IReadOnlyList<FactDraft> RepeatStop(MachineSessionState state, long notBefore)
    {
        if (state.Halt is not { } halt || halt.At < notBefore)
            return [];
        var drafts = new List<FactDraft>();
        Stop(drafts, state, new StopMachine(halt.Reason, state.Birth?.Kind == MachineKind.Motorized), default);
        return drafts;
    }

    /// <summary>How the session went that has just ended, unless that is on record: keyed by the session.</summary>
    public IReadOnlyList<FactDraft> Summary(MachineSessionState state)
    {
        if (state.Review is not { IsTold: false } review)
            return [];
        var session = $"{machine}-{review.StartedAt:x}";
        return [Draft(FactKind.Summary, session, JsonSerializer.SerializeToUtf8Bytes(
            new SummaryFact(session, review, [.. review.How.Select(how => Reasons.Say(SessionReview.SayCode(how), review.Language))]), FactJson.Default.SummaryFact))];
    }

    /// <summary>The one decision after a set (or before the first): keyed by session and set, so there is never a second.</summary>
    public async Task<IReadOnlyList<FactDraft>> DecideAsync(MachineSessionState state)
    {
        if (CoachingContexts.From(state, tools.Clock.GetUtcNow()) is not { } context || state.Session is not { } session)
            return [];
        var started = tools.Clock.GetTimestamp();
        var afterSet = session.Sets.Count == 0 ? 0 : session.Sets[^1].Number;
        var isRevised = session is { IsRevised: true, Sets.Count: 0 };
        var id = $"g-{session.StartedAt:x}-{afterSet}{(isRevised ? "-today" : "")}";
        var proposal = await tools.Coach.ProposeAsync(context, CancellationToken.None);
        _unexplained = proposal.Source == ProposalSource.Model ? (id, context) : null;
        var verdict = tools.Guard.Judge(proposal, context);
        var policy = proposal.Source == ProposalSource.Policy ? null : View(tools.Policy.Propose(context));
        var automatic = tools.Machines.Find(machine)?.Mode == AdjustmentMode.Automatic
            && context.Machine.Can(MachineCapabilities.SetLoad)
            && !verdict.Final.Stop
            && verdict.Final.LoadKilograms is { } load && load != state.AppliedLoadKilograms;
        var outcome = verdict.Outcome switch
        {
            VerdictOutcome.Allowed => "allowed",
            VerdictOutcome.Clamped => "clamped",
            _ => "refused",
        };
        var shown = View(verdict.Final);
        var fact = new DecisionFact(
            id,
            SessionId(state),
            session.Member.Id,
            afterSet,
            context.Exercise.Id,
            View(proposal),
            shown,
            outcome,
            verdict.Limits,
            policy,
            automatic,
            context.Strength.OneRepMaxKilograms,
            context.Strength.OneRepMaxStandardDeviation,
            Speech.Of(shown, outcome, verdict.Limits, state, shown.Stop ? null : tools.Wording.Lately(session, id)) is { } says ? Reasons.Say(says.Code, says.Language, says.Numbers, says.Lately) : null,
            isRevised);
        tools.Metrics.Decided(NameOf(verdict.Final.Source), outcome, tools.Clock.GetElapsedTime(started));
        return [Draft(FactKind.Decision, id, JsonSerializer.SerializeToUtf8Bytes(fact, FactJson.Default.DecisionFact))];
    }

    /// <summary>
    /// A repetition that the gateway has found itself, or its way down; it carries the load that the machine applies. Null for a way down
    /// that has no duration, or on a machine that counts itself.
    /// </summary>
    public FactDraft? Detected(Detection found, MachineSessionState state)
    {
        if (found.Kind == DetectionKind.Lowered)
        {
            return found.Reading.EccentricMilliseconds is null || state.CountsItself ? null
                : Draft(FactKind.DetectedLowering, found.Reading.Id, GymMessageWriter.Repetition(found.Reading));
        }

        var repetition = found.Reading with { LoadKilograms = found.Reading.LoadKilograms ?? state.AppliedLoadKilograms };
        return Draft(FactKind.DetectedRepetition, repetition.Id, GymMessageWriter.Repetition(repetition));
    }

    public IReadOnlyList<FactDraft> ToLapsedCommands(MachineSessionState state, long now)
    {
        List<FactDraft>? drafts = null;
        foreach (var command in state.Commands.Where(command => command.ExpiresAt <= now))
        {
            tools.Metrics.Command(command.Operation.ToName(), "expired");
            (drafts ??= []).Add(Draft(FactKind.CommandExpired, command.Id, JsonSerializer.SerializeToUtf8Bytes(
                new CommandExpiredFact(command.Id), FactJson.Default.CommandExpiredFact)));
        }

        return drafts ?? [];
    }

    internal static string NameOf(ProposalSource source) => source switch
    {
        ProposalSource.Model => "model",
        ProposalSource.Guard => "guard",
        _ => "policy",
    };

    /// <summary>The suggestion is on the screen in its first sentence; how else it may be said is asked now. A stop is always told in the same words.</summary>
    private void Word(in JournalFact fact, MachineSessionState state)
    {
        if (state.Session is { Suggestion: { Say: { } first, Stop: false } open } session && open.Id == fact.Key
            && FactEvents.Body(in fact, FactJson.Default.DecisionFact) is { } decision
            && Speech.Of(decision.Final with { LoadKilograms = open.LoadKilograms }, decision.Verdict, decision.Limits, state, tools.Wording.Lately(session, open.Id)) is { } question)
        {
            tools.Wording.Offer(machine, session.Member.Id, open.Id, question, first);
        }
    }

    private void Reply(in JournalFact fact, MachineSessionState state)
    {
        if (FactEvents.Body(in fact, FactJson.Default.UnderstoodFact) is not { Reply: { } first, ReplyCode: { } code } understood
            || !_heard.Remove(understood.Cause, out var heard) || state is not { Session: { } session, Halt: null })
        {
            return;
        }

        var about = UnderstoodFact.ReplyId(understood.Cause);
        tools.Wording.Offer(machine, session.Member.Id, about, new SayQuestion(code, heard.Language, default, heard.Words, tools.Wording.Lately(session, about)), first);
    }

    private static DecidedSuggestion View(Proposal proposal) => new(
        proposal.LoadKilograms, proposal.Repetitions, proposal.RestSeconds, proposal.SetsRemaining, proposal.Stop, proposal.Why, NameOf(proposal.Source));

    private static string Key(long cause) => cause.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string SessionId(MachineSessionState state) => $"{machine}-{state.Session?.StartedAt:x}";

    private FactDraft Draft(FactKind kind, string key, byte[] body) => new(tools.Clock.UnixMilliseconds, machine, kind, key, body);

    /// <summary>The first has its cause as key, as every answer to a cause; each has its own id.</summary>
    private IReadOnlyList<FactDraft> Commands(long cause, IReadOnlyList<MachineCommand> commands)
        => [.. commands.Select((command, index) => Command(index == 0 ? Key(cause) : command.Id, command))];

    private FactDraft Command(string key, MachineCommand command) => Draft(FactKind.Command, key, GymMessageWriter.Command(command));

    private IReadOnlyList<FactDraft> SignIn(long cause, LoginReading login, MachineSessionState state)
    {
        var exercise = state.Birth?.Exercise;
        if (tools.Members.SignIn(login, exercise) is not { } person)
            return [];
        var at = tools.Clock.UnixMilliseconds;
        var fact = new SignedInFact(
            $"{machine}-{at:x}", person.Profile, SetTarget.ForGoal(person.Profile.Goal), person.Strength, person.LastTopLoadKilograms, person.By, Today(login));
        return [new FactDraft(at, machine, FactKind.SignedIn, Key(cause), JsonSerializer.SerializeToUtf8Bytes(fact, FactJson.Default.SignedInFact))];
    }

    /// <summary>The taps of the sign-in as the estimator reads them; null when there were none.</summary>
    private static Readiness? Today(LoginReading login) => login is { Sleep: null, Soreness: null, Mood: null } ? null
        : Readiness.FromTaps(login.Sleep, login.Soreness, login.Mood);

    /// <summary>
    /// What an utterance asks for, then what it was understood as; the most urgent first. One append for all of it: after a restart it is understood
    /// or it is not, and never twice. The stop that word lists ask for is out before this (<see cref="SafetyReflex"/>); what the model hears beyond them stops by the same id.
    /// </summary>
    private async Task<IReadOnlyList<FactDraft>> UnderstandAsync(long cause, SpokenReading spoken, MachineSessionState state)
    {
        var utterance = await tools.Reader.ReadAsync(spoken.Text, spoken.Language, CoachingContexts.Around(state));
        var reply = state.Session is { } session
            ? Reasons.Say(utterance.ReplyCode, utterance.Lang, default, tools.Wording.Lately(session, UnderstoodFact.ReplyId(cause))) : null;
        if (reply is not null)
        {
            if (_heard.Count >= MostHeard)
                _heard.Clear();
            _heard[cause] = (spoken.Text, utterance.Lang);
        }

        var drafts = SpokenConcern.From(utterance, SafetyReflex.Understand(spoken)).Select((concern, index) => Draft(
            FactKind.Concern,
            index == 0 ? Key(cause) : $"{cause}.{index}",
            JsonSerializer.SerializeToUtf8Bytes(
                new ConcernFact(concern.Kind, concern.Stop, concern.BodyPart, cause, SafetyReflex.StopId(spoken)), FactJson.Default.ConcernFact))).ToList();
        drafts.Add(Draft(FactKind.Understood, Key(cause), JsonSerializer.SerializeToUtf8Bytes(
            new UnderstoodFact(utterance.Intent, utterance.SafeAction, utterance.Slots.Direction, utterance.Source, utterance.Confidence, cause, reply, reply is null ? null : utterance.ReplyCode),
            FactJson.Default.UnderstoodFact)));
        return drafts;
    }

    private IReadOnlyList<FactDraft> Answered(long cause, AnswerReading answer, MachineSessionState state)
    {
        if (state.Session?.Suggestion is not { } open || open.Id != answer.Suggestion || answer.Choice == AnswerChoice.Dismiss)
            return [];
        if (open.Cardio is { } change)
            return open.Automatic || answer.Choice != AnswerChoice.Accept ? [] : Commands(cause, _cardio.ToCommands(cause, change, stop: false, open.Id, open.Why, state));
        var wish = answer.Choice == AnswerChoice.Override ? answer.LoadKilograms : open.LoadKilograms;
        if (answer.Choice != AnswerChoice.Override)
            return SetLoad(cause, wish, open.Id, open.Why, state);
        if (wish is null || CoachingContexts.From(state, tools.Clock.GetUtcNow()) is not { } context)
            return [];
        var verdict = tools.Guard.JudgeCommand(CommandOperation.SetLoad, wish, context);
        return SetLoad(cause, verdict.Value, open.Id, ["override"], state);
    }

    private IReadOnlyList<FactDraft> SetLoad(long cause, double? kilograms, string suggestion, IReadOnlyList<string> why, MachineSessionState state)
    {
        if (kilograms is not { } load || state.Birth is not { } birth || !birth.Can(MachineCapabilities.SetLoad) || load == state.AppliedLoadKilograms)
            return [];
        return [Command(Key(cause), new MachineCommand(
            $"c-{cause}",
            CommandOperation.SetLoad,
            load,
            CommandOperation.SetLoad.Unit(),
            tools.Clock.UnixMilliseconds + (long)tools.CommandExpiry.TotalMilliseconds,
            suggestion,
            why.Count > 0 ? why[0] : "suggestion"))];
    }

    private void Stop(List<FactDraft> drafts, MachineSessionState state, StopMachine stop, in JournalFact cause)
    {
        var concern = cause.Kind == FactKind.Concern ? FactEvents.Body(in cause, FactJson.Default.ConcernFact) : null;
        var id = concern?.StopId ?? (state.Halt is { } halt ? $"stop-{halt.At}" : $"stop-{cause.Sequence}");
        var expires = tools.Clock.UnixMilliseconds + (long)StopExpiry.TotalMilliseconds;
        var commands = SafetyReflex.StopCommands(id, stop.Reason, stop.ReleaseLoad, stop.Lock, expires);
        drafts.InsertRange(0, commands.Select(command => Command(command.Id, command)));
        drafts.Add(Draft(FactKind.RedFlag, id, JsonSerializer.SerializeToUtf8Bytes(
            new RedFlagFact(
                state.Session is null ? null : SessionId(state),
                state.Session?.Member.Id,
                stop.Reason,
                concern?.Cause ?? cause.Sequence,
                [.. commands.Select(command => command.Operation.ToName())],
                AlertStaff: true),
            FactJson.Default.RedFlagFact)));
        tools.Metrics.Stopped(stop.Reason);
    }
}
