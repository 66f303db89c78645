using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Facts;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage.Machines;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// What a treadmill, bike or rower is to do next, from the readings of somebody who is signed in. Model or policy and the guard decide; here is only when
/// they are asked: at once for a stop, otherwise no sooner than the heart can show what the last change did. A decision's id holds its
/// number in the session, which the state counts: after a restart the same one is not made again.
/// </summary>
internal sealed class CardioReactions(
    MachineId machine, GatewayClock clock, SafetyGuard limits, MachineRegistry machines, ModelCardioCoach coach, TimeSpan commandExpiry)
{
    /// <summary>s; between two decisions as the guard has it between two up-moves, half of it where it goes down.</summary>
    private const double Interval = CardioGuard.SecondsBetweenIncreases;
    private const double IntervalDown = Interval / 2;

    /// <summary>s for which the same thing is not offered again to somebody who has not answered, or waved it away.</summary>
    private const double Patience = 60;
    private const double DismissedSeconds = 180;

    private static readonly TimeSpan StopExpiry = TimeSpan.FromSeconds(60);

    /// <summary>Danger of this moment, for which the belt itself is stopped; what stands in a profile is said, and the person goes.</summary>
    private static readonly string[] StopsTheMachine =
        [LimitCodes.RedFlagStop, LimitCodes.DizzyStop, LimitCodes.PainStop, LimitCodes.HeartRateStop, LimitCodes.HeartRateCeiling, LimitCodes.MachineFault];

    private static readonly (CommandOperation Operation, Func<CardioChange, double?> Get)[] Axes =
    [
        (CommandOperation.SetSpeed, change => change.SpeedMetresPerSecond), (CommandOperation.SetIncline, change => change.InclinePercent),
        (CommandOperation.SetPower, change => change.PowerWatts), (CommandOperation.SetResistance, change => change.ResistanceLevel),
    ];

    private readonly CardioGuard _guard = new(limits.Limits);
    private readonly CardioPolicy _policy = new(new CardioGuard(limits.Limits));

    /// <summary>When the model was asked last: a reading comes every second, the heart says something new every ten.</summary>
    private DateTimeOffset? _asked;

    /// <summary>The next decision; null when nothing is to be said now.</summary>
    public async Task<DecisionFact?> DecideAsync(MachineSessionState state)
    {
        var now = clock.GetUtcNow();
        if (From(state, now) is not { } context || state is not { Session: { } session, Halt: null })
            return null;
        var runs = state.Phase == SessionPhase.CardioRunning;
        // Without consent, and before anything moves, only stops are asked for.
        var coaches = runs && context.Member.CoachingConsent;
        var waits = coaches && coach.HasModel && _asked is { } asked && (now - asked).TotalSeconds is >= 0 and < IntervalDown;
        if (coaches && !waits)
            _asked = now;
        var proposal = coaches && !waits
            ? await coach.ProposeAsync(context, CancellationToken.None)
            : new CardioProposal(new CardioSettings(), Stop: false, [], ProposalSource.Guard);
        var verdict = _guard.Judge(proposal, context);
        if (waits && !verdict.Final.Stop)
            return null;
        var change = ChangeOf(verdict.Final, context);
        if (!IsDue(verdict.Final, change, state, context))
            return null;

        var stopsMachine = runs && verdict.Final.Stop && verdict.Final.Why.Any(StopsTheMachine.Contains);
        var number = session.Cardio?.Decisions ?? 0;
        var outcome = verdict.Outcome switch { VerdictOutcome.Allowed => "allowed", VerdictOutcome.Clamped => "clamped", _ => "refused" };
        return new DecisionFact(
            $"g-{session.StartedAt:x}-c{number}",
            $"{machine}-{session.StartedAt:x}",
            session.Member.Id,
            number,
            context.Machine.Exercise,
            View(proposal, ChangeOf(proposal, context)),
            View(verdict.Final, change),
            outcome,
            verdict.Limits,
            proposal.Source == ProposalSource.Model ? PolicyView(context) : null,
            stopsMachine || (!change.IsEmpty && machines.Find(machine)?.Mode == AdjustmentMode.Automatic),
            Say: verdict.Final.Why.Count > 0 ? Reasons.Say(verdict.Final.Why[0], context.Member.Language, default, [.. session.Spoken.Select(spoken => spoken.Text)]) : null);
    }

    /// <summary>
    /// The commands of a decision or of its acceptance, judged once more: since it was shown the person may have slowed down.
    /// </summary>
    public IReadOnlyList<MachineCommand> ToCommands(
        long cause, CardioChange change, bool stop, string suggestion, IReadOnlyList<string> why, MachineSessionState state)
    {
        if (From(state, clock.GetUtcNow()) is not { } context)
            return [];
        var reason = why.Count > 0 ? why[0] : "suggestion";
        if (stop)
            return [Command($"c-{cause}", CommandOperation.Stop, null, StopExpiry)];
        var commands = new List<MachineCommand>();
        foreach (var (operation, get) in Axes)
        {
            if (get(change) is { } wish && _guard.JudgeCommand(operation, wish, context).Value is { } value && !IsNow(operation, value, context))
                commands.Add(Command(commands.Count == 0 ? $"c-{cause}" : $"c-{cause}-{operation.ToName()}", operation, value, commandExpiry));
        }

        return commands;

        MachineCommand Command(string id, CommandOperation operation, double? value, TimeSpan expiry) => new(
            id, operation, value, operation.Unit(), clock.UnixMilliseconds + (long)expiry.TotalMilliseconds, suggestion, reason);
    }

    private CardioContext? From(MachineSessionState state, DateTimeOffset now)
    {
        if (state is not { Birth: { } birth, Session: { } session } || birth.Kind.IsStrength())
            return null;
        var heart = state.Heart;
        // Without a birth year the careful assumption of the guard.
        var maximum = heart?.MaximumBeatsPerMinute ?? HeartRate.MaximumForAge(limits.Limits.OlderFromYears);
        var course = session.Cardio;
        return new CardioContext(
            now,
            birth,
            session.Member,
            CardioTarget.For(session.Member, maximum),
            new CardioSettings(state.Cardio?.SpeedMetresPerSecond, state.Cardio?.InclinePercent, state.Cardio?.PowerWatts, state.Cardio?.ResistanceLevel),
            heart is null ? null : new HeartRateState(heart.BeatsPerMinute, DateTimeOffset.FromUnixTimeMilliseconds(heart.At), maximum, heart.SecondsAboveStop),
            course?.RaisedAt is { } raised ? Since(raised, now) : null,
            CoachingContexts.Complaints(session),
            heart?.RisePerMinute);
    }

    /// <summary>What differs from what the machine does now.</summary>
    private static CardioChange ChangeOf(CardioProposal proposal, CardioContext context)
    {
        double? New(CommandOperation operation, double? value) => value is { } asked && !IsNow(operation, asked, context) ? asked : null;
        var settings = proposal.Settings;
        return new CardioChange(
            New(CommandOperation.SetSpeed, settings.SpeedMetresPerSecond), New(CommandOperation.SetIncline, settings.InclinePercent),
            New(CommandOperation.SetPower, settings.PowerWatts), New(CommandOperation.SetResistance, settings.ResistanceLevel));
    }

    private static bool IsDue(CardioProposal final, CardioChange change, MachineSessionState state, CardioContext context)
    {
        var session = state.Session!;
        var course = session.Cardio;
        var why = final.Why.Count > 0 ? final.Why[0] : null;
        var passed = Since(course is { Decisions: > 0 } ? course.DecidedAt : session.StartedAt, context.Now);
        var isNews = course is not { Decisions: > 0 } || course.Why != why;
        if (final.Stop)
            return isNews || (passed >= Interval && final.Why.Any(StopsTheMachine.Contains));
        if (state.Phase != SessionPhase.CardioRunning || !context.Member.CoachingConsent)
            return false;
        if (change.IsEmpty)
            return isNews && passed >= Interval;
        if (!isNews && session.Answer?.Choice == Equipment.Readings.AnswerChoice.Dismiss && passed < DismissedSeconds)
            return false;
        if (!isNews && session is { Suggestion: { Automatic: false, Cardio.IsEmpty: false }, Answer: null } && passed < Patience)
            return false;
        return passed >= (IsLower(change, context.Current) ? IntervalDown : Interval);
    }

    private static bool IsLower(CardioChange change, CardioSettings now)
        => !(change.SpeedMetresPerSecond > now.SpeedMetresPerSecond) && !(change.InclinePercent > now.InclinePercent)
            && !(change.PowerWatts > now.PowerWatts) && !(change.ResistanceLevel > now.ResistanceLevel);

    /// <summary>Nearer than half a step: the machine is there.</summary>
    private static bool IsNow(CommandOperation operation, double value, CardioContext context)
    {
        var (now, range) = operation switch
        {
            CommandOperation.SetSpeed => (context.Current.SpeedMetresPerSecond, context.Machine.Speed),
            CommandOperation.SetIncline => (context.Current.InclinePercent, context.Machine.Incline),
            CommandOperation.SetPower => (context.Current.PowerWatts, context.Machine.Power),
            _ => (context.Current.ResistanceLevel, context.Machine.Resistance),
        };
        return Math.Abs(value - (now ?? double.NaN)) < (range?.Step ?? 0) / 2;
    }

    /// <summary>s; 0 when the clock went back.</summary>
    private static double Since(long unixMilliseconds, DateTimeOffset now) => Math.Max(0, (double)((decimal)now.ToUnixTimeMilliseconds() - unixMilliseconds) / 1000);

    private DecidedSuggestion PolicyView(CardioContext context)
    {
        var policy = _policy.Propose(context);
        return View(policy, ChangeOf(policy, context));
    }

    private static DecidedSuggestion View(CardioProposal proposal, CardioChange change)
        => new(null, 0, 0, proposal.Stop ? 0 : 1, proposal.Stop, proposal.Why, SessionReactions.NameOf(proposal.Source), change);
}
