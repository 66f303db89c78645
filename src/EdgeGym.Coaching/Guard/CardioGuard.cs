using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Guard;

/// <summary>
/// The safety envelope of cardio machines: the same stops as on strength machines, never faster than the heart can show its answer, never above the
/// machine's own range. Going down is always allowed. Pure and total.
/// </summary>
public sealed class CardioGuard
{
    /// <summary>s between two up-moves: the heart has shown a third of its answer by then (time constant 57.6 s, Hunt 2015). Design.</summary>
    public const double SecondsBetweenIncreases = 20;

    private readonly GuardLimits _limits;

    public CardioGuard(GuardLimits? limits = null) => _limits = (limits ?? new GuardLimits()).Tightened();

    public CardioVerdict Judge(CardioProposal proposal, CardioContext context)
    {
        var facts = FactsOf(context);
        var (action, stops) = Stops(facts);
        if (action >= GuardAction.StopExercise || proposal.Stop)
        {
            var stopped = new CardioProposal(new CardioSettings(), Stop: true, proposal.Why ?? [], proposal.Stop ? proposal.Source : ProposalSource.Guard);
            action = action < GuardAction.StopExercise ? GuardAction.StopExercise : action;
            return proposal.Stop
                ? new CardioVerdict(VerdictOutcome.Allowed, stopped, [], action)
                : new CardioVerdict(VerdictOutcome.Refused, stopped with { Why = [.. stops, .. stopped.Why] }, stops, action);
        }

        var limits = new List<string>();
        var hold = HoldReason(facts);
        var settings = new CardioSettings();
        foreach (var axis in CardioAxis.All)
            settings = axis.With(settings, Limit(axis, axis.Get(proposal.Settings), facts, context, hold, limits));
        var distinct = limits.Distinct().ToArray();
        return new CardioVerdict(
            distinct.Length == 0 ? VerdictOutcome.Allowed : VerdictOutcome.Clamped, proposal with { Settings = settings, Stop = false, Why = proposal.Why ?? [] }, distinct, hold is null ? GuardAction.None : GuardAction.Hold);
    }

    /// <summary>A direct request for one axis, in its unit, under the same limits and without need of consent. Stop always passes.</summary>
    public CommandVerdict JudgeCommand(CommandOperation operation, double? value, CardioContext context)
    {
        if (operation is CommandOperation.Stop or CommandOperation.ReleaseLoad or CommandOperation.Lock)
            return new CommandVerdict(VerdictOutcome.Allowed, null, [], Stops(FactsOf(context)).Action);
        if (CardioAxis.All.FirstOrDefault(axis => axis.Operation == operation) is not { } asked || value is null)
            return new CommandVerdict(VerdictOutcome.Refused, null, [LimitCodes.NotOnMachine]);
        var consenting = context with { Member = context.Member with { CoachingConsent = true } };
        var verdict = Judge(new CardioProposal(asked.With(new CardioSettings(), value), Stop: false, [], ProposalSource.Guard), consenting);
        return asked.Get(verdict.Final.Settings) is { } allowed
            ? new CommandVerdict(verdict.Outcome, allowed, verdict.Limits, verdict.Action)
            : new CommandVerdict(VerdictOutcome.Refused, null, verdict.Limits, verdict.Action);
    }

    private GuardFacts FactsOf(CardioContext context) => new(
        new CoachingContext(
            context.Now, context.Machine, ExerciseCatalog.Find(context.Machine?.Exercise ?? "bike"), context.Member, SetTarget.ForGoal(TrainingGoal.Health), [], null,
            new StrengthEstimate(0, 0, 0, 0, 0, null), null, context.HeartRate, context.Complaints ?? [], null, context.MachineFault),
        _limits);

    /// <summary>The rules of the strength machines that stop; the others speak of loads.</summary>
    private (GuardAction Action, string[] Codes) Stops(GuardFacts facts)
    {
        var action = GuardAction.None;
        var codes = new List<string>();
        foreach (var rule in SafetyRules.All)
        {
            var asked = rule.Restrict(facts, _limits).Action;
            if (asked < GuardAction.StopExercise)
                continue;
            codes.Add(rule.Code);
            action = asked > action ? asked : action;
        }

        return (action, [.. codes]);
    }

    private string? HoldReason(GuardFacts facts)
    {
        if (facts.HeartRate > _limits.HeartRateHoldPercent / 100 * facts.MaximumHeartRate)
            return LimitCodes.HeartRateHold;
        return facts.Any(ComplaintKind.Dizziness) || facts.Any(ComplaintKind.Pain) || facts.IsYoungerThan(ComplaintKind.TooHeavy, 3) || facts.IsYoungerThan(ComplaintKind.Fatigue, 3)
            ? LimitCodes.CardioComplaintHold
            : null;
    }

    private static double? Limit(CardioAxis axis, double? asked, GuardFacts facts, CardioContext context, string? hold, List<string> limits)
    {
        if (asked is not { } value)
            return null;
        if (context.Member?.CoachingConsent == false)
        {
            limits.Add(LimitCodes.NoConsent);
            return null;
        }

        if (!double.IsFinite(value) || context.Machine is null || axis.Range(context.Machine) is not { IsValid: true } range)
        {
            limits.Add(LimitCodes.NotOnMachine);
            return null;
        }

        var told = context.Current is null ? null : axis.Get(context.Current);
        var now = told is { } reported && double.IsFinite(reported) ? Math.Clamp(reported, range.Minimum, range.Maximum) : range.Minimum;
        var setting = range.Has(value) ? range.Nearest(value) : range.AtMost(value);
        if (!range.Has(value))
            limits.Add(LimitCodes.NotOnMachine);
        if (setting <= now + 1e-6)
            return setting;

        if (hold is not null)
            limits.Add(hold);
        else if (context.SecondsSinceIncrease is { } seconds && !(seconds >= SecondsBetweenIncreases))
            limits.Add(LimitCodes.CardioPace);
        else
            return Raised(axis, setting, now, range, facts.IsCautious, limits);
        return NotAbove(range, now);
    }

    private static double? Raised(CardioAxis axis, double setting, double now, SettingRange range, bool cautious, List<string> limits)
    {
        var highest = axis.Highest(now, cautious, range.Step);
        if (setting <= highest + 1e-6)
            return setting;
        limits.Add(highest >= (cautious ? axis.CautiousTop : axis.Top) - 1e-6 ? LimitCodes.CardioTop : LimitCodes.CardioStep);
        return NotAbove(range, highest);
    }

    private static double NotAbove(SettingRange range, double value) => range.AtMost(value);
}
