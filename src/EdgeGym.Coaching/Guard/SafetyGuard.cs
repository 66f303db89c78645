using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Commands;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Coaching.Guard;

/// <summary>The guard's word on a direct request: <paramref name="Value"/> in the operation's unit is what may be sent; null when refused.</summary>
public sealed record CommandVerdict(VerdictOutcome Outcome, double? Value, IReadOnlyList<string> Limits, GuardAction Action = GuardAction.None);

/// <summary>Whether a running set must end now, and why.</summary>
public sealed record RepetitionVerdict(bool EndSet, IReadOnlyList<string> Limits, GuardAction Action = GuardAction.None);

/// <summary>Whether the next set may begin. <paramref name="WaitSeconds"/>: how much longer at least; 0 when it may.</summary>
public sealed record StartVerdict(bool MayStart, int WaitSeconds, IReadOnlyList<string> Limits, GuardAction Action = GuardAction.None);

/// <summary>
/// The deterministic safety envelope between every proposal and every motor. A pure function of proposal and context, total: absurd input
/// gives a careful verdict, never an exception. It cannot be turned off; configuration can only make it stricter.
/// </summary>
public sealed class SafetyGuard
{
    private readonly GuardLimits _limits;
    private readonly IReadOnlyList<SafetyRule> _rules;

    public SafetyGuard(GuardLimits? limits = null)
        : this(limits ?? new GuardLimits(), SafetyRules.All)
    {
    }

    internal SafetyGuard(GuardLimits limits, IReadOnlyList<SafetyRule> rules)
    {
        _limits = limits.Tightened();
        _rules = rules;
    }

    public GuardLimits Limits => _limits;

    /// <summary>What is allowed next. Compute once per decision and share between coach and verdict.</summary>
    public SafetyEnvelope Envelope(CoachingContext context) => new(new GuardFacts(context, _limits), _limits, _rules);

    public Verdict Judge(Proposal proposal, CoachingContext context) => Envelope(context).Apply(proposal);

    /// <summary>
    /// A direct request from a touchscreen, a console or a spoken wish, under the same limits as a coach's proposal. Stop, release and lock always pass.
    /// It is the person's own wish, so it needs no consent to coaching. Cardio settings have their own guard.
    /// </summary>
    public CommandVerdict JudgeCommand(CommandOperation operation, double? value, CoachingContext context)
    {
        if (operation is CommandOperation.Stop or CommandOperation.ReleaseLoad or CommandOperation.Lock)
            return new CommandVerdict(VerdictOutcome.Allowed, null, [], Envelope(context).Action);
        if (operation != CommandOperation.SetLoad || value is null)
            return new CommandVerdict(VerdictOutcome.Refused, null, [LimitCodes.NotOnMachine]);

        var asked = context with { Member = context.Member with { CoachingConsent = true } };
        var envelope = Envelope(asked);
        var proposal = new Proposal(value, 1, envelope.MinimumRestSeconds, 0, Stop: false, [], ProposalSource.Guard);
        var verdict = envelope.Apply(proposal);
        return verdict.Final.LoadKilograms is { } load && !verdict.Final.Stop
            ? new CommandVerdict(verdict.Outcome, load, verdict.Limits, verdict.Action)
            : new CommandVerdict(VerdictOutcome.Refused, null, verdict.Limits, verdict.Action);
    }

    /// <summary>
    /// While a set runs, after each repetition: too slow (below the velocity at 1RM less 0.03 m/s; with reserve to keep, that many repetitions
    /// faster), too short (below 80 % of the own median), or any rule that stops. <paramref name="repetitions"/>: of the running set, oldest first.
    /// </summary>
    public RepetitionVerdict JudgeRepetition(IReadOnlyList<CountedRepetition> repetitions, CoachingContext context)
    {
        var facts = new GuardFacts(context, _limits);
        var envelope = new SafetyEnvelope(facts, _limits, _rules);
        var limits = _rules
            .Select(rule => (rule.Code, Restriction: rule.Restrict(facts, _limits)))
            .Where(entry => entry.Restriction.Action >= GuardAction.StopExercise)
            .Select(entry => entry.Code)
            .ToList();
        limits.AddRange(RepetitionRules.Broken(repetitions ?? [], facts, envelope));
        return new RepetitionVerdict(limits.Count > 0, limits, envelope.Action);
    }

    /// <summary>
    /// Asked when a rest runs out: the heart must be below 75 % of its maximum, or 8 minutes must have passed since the last set.
    /// Without a fresh heart rate only the rest floor counts.
    /// </summary>
    public StartVerdict JudgeStart(CoachingContext context)
    {
        var facts = new GuardFacts(context, _limits);
        var envelope = new SafetyEnvelope(facts, _limits, _rules);
        if (envelope.MustStop)
            return new StartVerdict(false, _limits.RestCeilingSeconds, Apply(envelope), envelope.Action);
        if (facts.Sets.Count == 0 || facts.Sets[^1] is not { } last)
            return new StartVerdict(true, 0, [], envelope.Action);

        var rested = Math.Clamp((context.Now.ToUnixTimeMilliseconds() - (double)last.EndedAt) / 1000, 0, 86_400);
        var floor = facts.Exercise.IsCompound ? _limits.RestFloorCompoundSeconds : _limits.RestFloorIsolationSeconds;
        if (rested < floor)
            return new StartVerdict(false, (int)Math.Ceiling(floor - rested), [LimitCodes.RestFloor], envelope.Action);
        var recovery = HeartRecovery.Seconds(facts.HeartRate, facts.MaximumHeartRate, _limits);
        if (recovery is { } seconds && rested < _limits.RestCeilingSeconds)
            return new StartVerdict(false, (int)Math.Ceiling(Math.Clamp(seconds, 1, _limits.RestCeilingSeconds - rested)), [LimitCodes.HeartRateRecovery], envelope.Action);
        return new StartVerdict(true, 0, [], envelope.Action);
    }

    private static IReadOnlyList<string> Apply(SafetyEnvelope envelope)
        => envelope.Apply(new Proposal(null, 1, 0, 0, Stop: false, [], ProposalSource.Guard)).Limits;
}
