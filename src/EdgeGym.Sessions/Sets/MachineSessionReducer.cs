using EdgeGym.Equipment.Commands;
using EdgeGym.Sessions.Estimation;

namespace EdgeGym.Sessions.Sets;

/// <summary>
/// Folds events into the state of one machine. Pure: the same state and event give the same transition, so that a rebuild from the
/// journal gives what the live machine had. Loads are totals in kg, both sides together; a machine that reports per cable is doubled by its protocol.
/// </summary>
public static partial class MachineSessionReducer
{
    public static Transition Apply(MachineSessionState state, MachineEvent happened) => Apply(state, happened, SessionRules.Default);

    public static Transition Apply(MachineSessionState state, MachineEvent happened, SessionRules rules)
    {
        if (happened is Tick tick)
            return Ticked(state, tick, rules);

        var draft = new Draft(state, rules);
        switch (happened)
        {
            case MachineBorn born:
                draft.State = draft.State with { Birth = born.Birth, Online = true };
                draft.Move(SessionTrigger.CameOnline);
                break;
            case LinkChanged link:
                Linked(draft, link);
                break;
            case MemberSignedIn signedIn:
                SignIn(draft, signedIn);
                break;
            case MemberSignedOut signedOut:
                SignOut(draft, signedOut.At, signedOut.Reason);
                break;
            case RepetitionSeen repetition:
                Repetition(draft, repetition);
                break;
            case RepetitionLowered lowered:
                Lowered(draft, lowered.Reading);
                break;
            case MovementSeen:
                break;
            case SetOver over:
                EndSet(draft, over);
                break;
            case SpotterEngaged spotter:
                Helped(draft, spotter);
                break;
            case LoadChanged changed:
                draft.Load(changed.Reading.LoadKilograms);
                break;
            case CommandIssued issued:
                Issued(draft, issued);
                break;
            case CommandEchoed echoed:
                Echoed(draft, echoed);
                break;
            case CommandLapsed lapsed:
                draft.State = WithoutCommand(draft.State, lapsed.Command);
                break;
            case CardioMeasured cardio:
                Cardio(draft, cardio);
                break;
            case HeartMeasured heart:
                Heart(draft, heart);
                break;
            case ConcernRaised concern:
                Worried(draft, concern);
                break;
            case UtteranceUnderstood understood:
                Understood(draft, understood);
                break;
            case SentenceChosen chosen:
                Reworded(draft, chosen);
                break;
            case SessionReviewed reviewed:
                Reviewed(draft, reviewed);
                break;
            case ReadinessTold ready:
                Ready(draft, ready);
                break;
            case SuggestionAnswered answered:
                Answered(draft, answered);
                break;
            case FaultReported fault:
                Faulted(draft, fault);
                break;
            case HaltCleared:
                draft.State = draft.State with { Halt = null };
                draft.Move(draft.State.Session is null ? SessionTrigger.ClearedFree : SessionTrigger.ClearedOccupied);
                break;
            case DecisionMade decision:
                Decided(draft, decision);
                break;
        }

        var next = draft.State with { LastEventAt = happened.At, ClockAt = happened.At };
        // Off every screen by now; nothing of a person is kept longer than it is needed.
        if (next.Review is { IsTold: true } shown && happened.At >= shown.EndedAt + SessionReview.ShownMilliseconds)
            next = next with { Review = null };
        if (ShowsSomebodyIsThere(happened))
            next = next with { QuietMilliseconds = 0 };
        return new Transition(next, draft.Effects);
    }

    /// <summary>The fold of many events, effects dropped: what a restart does.</summary>
    public static MachineSessionState Fold(MachineSessionState state, IEnumerable<MachineEvent> events)
    {
        foreach (var happened in events)
            state = Apply(state, happened).State;
        return state;
    }

    /// <summary>Time between two readings of the gateway's clock: never negative, never more than <paramref name="most"/>, whatever the clock did.</summary>
    internal static double Seconds(long from, long to, double most)
        => to <= from ? 0 : Math.Min((double)((decimal)to - from) / 1000, most);

    private static Transition Ticked(MachineSessionState state, Tick tick, SessionRules rules)
    {
        var quiet = state.QuietMilliseconds
            + (state.ClockAt == 0 ? 0 : (long)(Seconds(state.ClockAt, tick.At, tick.ClockWasMoved ? 86_400 * 3650.0 : rules.LongestTickSeconds) * 1000));
        var next = state with { ClockAt = tick.At, QuietMilliseconds = quiet };
        var effects = new List<SessionEffect>();
        if (state.Running is { Count: > 0 } running)
        {
            var patience = state.CountsItself ? rules.MachineSetPatienceSeconds : rules.SetPauseSeconds;
            if (quiet >= patience * 1000)
            {
                var last = running.Reps.Count > 0 ? running.Reps[^1].MachineTime : tick.At;
                effects.Add(new SetEndDetected(new($"pause-{running.FirstSeenAt}", last, running.LoadKilograms ?? state.AppliedLoadKilograms, null)));
            }
        }
        else if (state.Session is not null && state.Phase != SessionPhase.Stopped)
        {
            var left = (rules.SignOutSeconds * 1000) - quiet;
            if (left <= 0)
                effects.Add(new SignOutDue(SignOutReason.Inactivity));
            else if (quiet >= rules.SignOutWarningSeconds * 1000)
                effects.Add(new SignOutWarning((int)Math.Ceiling(left / 1000)));
        }

        return new Transition(next, effects);
    }

    private static bool ShowsSomebodyIsThere(MachineEvent happened) => happened switch
    {
        MemberSignedIn or RepetitionSeen or RepetitionLowered or MovementSeen or SetOver or ConcernRaised or UtteranceUnderstood
            or SuggestionAnswered or SpotterEngaged or LoadChanged or ReadinessTold => true,
        CardioMeasured cardio => Moves(cardio.Reading),
        _ => false,
    };

    private static void Linked(Draft draft, LinkChanged link)
    {
        draft.State = draft.State with { Online = link.Online };
        var free = draft.State.Session is null;
        draft.Move(link.Online ? SessionTrigger.CameOnline : free ? SessionTrigger.WentOfflineFree : SessionTrigger.WentOfflineOccupied);
        if (!link.Online && free)
            draft.State = draft.State with { Running = null, Cardio = null };
    }

    private static void Issued(Draft draft, CommandIssued issued)
    {
        var state = draft.State;
        var command = issued.Command;
        if (state.Commands.Any(open => open.Id == command.Id))
            return;
        draft.State = state with
        {
            Commands = Bounded.Append(state.Commands, command, MachineSessionState.MostCommands),
            AskedLoadKilograms = command.Operation == CommandOperation.SetLoad ? command.Value : state.AskedLoadKilograms,
        };
        CardioAsked(draft, issued);
    }

    private static void Echoed(Draft draft, CommandEchoed echoed)
    {
        var state = draft.State;
        var command = state.Commands.FirstOrDefault(open => open.Id == echoed.Echo.Command);
        draft.State = WithoutCommand(state, echoed.Echo.Command);
        if (!echoed.Echo.Succeeded || command is null)
            return;
        switch (command.Operation)
        {
            case CommandOperation.SetLoad:
                draft.Load(echoed.Echo.Value ?? command.Value);
                break;
            case CommandOperation.ReleaseLoad:
                draft.State = draft.State with { AppliedLoadKilograms = null };
                break;
        }
    }

    private static MachineSessionState WithoutCommand(MachineSessionState state, string id)
    {
        var left = state.Commands.Where(open => open.Id != id).ToArray();
        return left.Length == state.Commands.Count
            ? state
            : state with
            {
                Commands = left,
                AskedLoadKilograms = left.LastOrDefault(open => open.Operation == CommandOperation.SetLoad)?.Value,
            };
    }

    private static void Decided(Draft draft, DecisionMade decision)
    {
        var session = draft.State.Session;
        var suggestion = decision.Suggestion;
        if (suggestion.Cardio is not null)
        {
            CardioDecided(draft, decision);
            return;
        }

        // Made before today was told, and overtaken by the one that knows it.
        if (session is { DecisionPending: true, IsRevised: true, Sets.Count: 0 } && !suggestion.IsRevised && suggestion.AfterSet == 0)
            return;
        if (session is not { DecisionPending: true } || suggestion.AfterSet != (session.Sets.Count == 0 ? 0 : session.Sets[^1].Number))
        {
            draft.Quirk("stray_decision");
            return;
        }

        // The last fence before screen and motor: a weight that this machine does not have becomes the next lighter one that it has.
        if (suggestion.LoadKilograms is { } load && draft.State.Birth?.Load is { IsValid: true } range && !range.Has(load))
        {
            draft.Quirk("load_off_grid");
            suggestion = suggestion with { LoadKilograms = double.IsFinite(load) ? range.AtMost(load) : range.Minimum };
        }

        var rest = Math.Clamp(suggestion.RestSeconds, 0, 3600);
        var begun = draft.State.Running is { Count: > 0 };
        draft.State = draft.State with
        {
            Session = Saying(session, suggestion.Id, begun ? null : suggestion.Say) with
            {
                DecisionPending = false,
                Said = [],
                Suggestion = begun ? null : suggestion,
                Answer = null,
                NextRepetitions = Math.Clamp(suggestion.Repetitions, 1, 200),
                NextIsByModel = suggestion.Source == ByModel,
                SetsPlanned = session.Sets.Count + Math.Clamp(suggestion.SetsRemaining, 0, 50),
                RestEndsAt = begun || suggestion.Stop || suggestion.SetsRemaining == 0 || session.Sets.Count == 0 ? null : session.Sets[^1].EndedAt + (rest * 1000L),
            },
        };
    }

    private static void Answered(Draft draft, SuggestionAnswered answered)
    {
        if (draft.State.Session is not { Suggestion: { } open } session || open.Id != answered.Answer.Suggestion)
            return;
        draft.State = draft.State with
        {
            Session = session with
            {
                Answer = answered.Answer,
                NextRepetitions = answered.Answer.Choice == Equipment.Readings.AnswerChoice.Dismiss ? session.Target.Repetitions : session.NextRepetitions,
                NextIsByModel = answered.Answer.Choice != Equipment.Readings.AnswerChoice.Dismiss && session.NextIsByModel,
                Suggestion = answered.Answer.Choice == Equipment.Readings.AnswerChoice.Dismiss ? null : open,
                Say = answered.Answer.Choice == Equipment.Readings.AnswerChoice.Dismiss ? null : session.Say,
            },
        };
    }

    /// <summary>As decisions name their source.</summary>
    private const string ByModel = "model";

    private static StrengthEstimate Learn(MachineSessionState state, MemberSession session, SetSummary set)
        => StrengthEstimator.AfterSet(session.Strength, ExerciseOf(state), set);

    private static Equipment.Exercises.Exercise ExerciseOf(MachineSessionState state)
        => Equipment.Exercises.ExerciseCatalog.Find(state.Birth?.Exercise ?? "unknown");

    /// <summary>The state while one event is worked into it.</summary>
    private sealed class Draft(MachineSessionState state, SessionRules rules)
    {
        private const double MostKilograms = 1000;

        public MachineSessionState State { get; set; } = state;

        public SessionRules Rules { get; } = rules;

        public List<SessionEffect> Effects { get; } = [];

        public void Move(SessionTrigger trigger) => State = State with { Phase = SessionPhases.Next(State.Phase, trigger) };

        public void Quirk(string name)
        {
            var quirks = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var (key, count) in State.Quirks)
                quirks[key] = count;
            quirks[name] = quirks.GetValueOrDefault(name) + 1;
            State = State with { Quirks = quirks };
        }

        /// <summary>What the machine says that it carries. Null and nonsense change nothing.</summary>
        public void Load(double? kilograms)
        {
            if (kilograms is null)
                return;
            if (!double.IsFinite(kilograms.Value) || kilograms < 0 || kilograms > MostKilograms)
            {
                Quirk("bad_load");
                return;
            }

            if (kilograms == 0)
                return;
            if (State.Birth?.Load is { IsValid: true } range && !range.Has(kilograms.Value))
                Quirk("load_off_grid");
            State = State with { AppliedLoadKilograms = kilograms };
        }
    }
}
