using EdgeGym.Coaching.Adjusting;

namespace EdgeGym.Coaching.Guard;

/// <summary>
/// What is allowed next for one person on one machine: the narrowest of all rules. It follows from the context alone, so a coach can be told
/// before it proposes (the policy searches inside it, a model's numbers are masked by it), and a proposal inside it stays as it is.
/// </summary>
public sealed class SafetyEnvelope
{
    /// <summary>kg; differences below this are arithmetic, not weight.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>kg between a number and the setting that it means.</summary>
    private const double SameSetting = 0.05;

    private const int LongestWhy = 8;

    private readonly List<(string Code, Restriction Restriction)> _restrictions = [];
    private readonly GuardFacts _facts;

    internal SafetyEnvelope(GuardFacts facts, GuardLimits limits, IReadOnlyList<SafetyRule> rules)
    {
        _facts = facts;
        foreach (var rule in rules)
        {
            var restriction = rule.Restrict(facts, limits);
            if (restriction.IsEmpty)
                continue;
            _restrictions.Add((rule.Code, restriction));
            MaximumLoadKilograms = Least(MaximumLoadKilograms, restriction.MaximumLoadKilograms);
            if (restriction.IsAbsolute)
                AbsoluteLoadKilograms = Least(AbsoluteLoadKilograms, restriction.MaximumLoadKilograms);
            MaximumRepetitions = Math.Min(MaximumRepetitions, restriction.MaximumRepetitions ?? int.MaxValue);
            Reserve = Math.Max(Reserve, restriction.Reserve ?? 0);
            MaximumSets = Math.Min(MaximumSets, restriction.MaximumSets ?? int.MaxValue);
            MinimumRestSeconds = Math.Max(MinimumRestSeconds, restriction.MinimumRestSeconds ?? 0);
            MaximumRestSeconds = Math.Min(MaximumRestSeconds, restriction.MaximumRestSeconds ?? int.MaxValue);
            MustLeaveAlone |= restriction.LeaveAlone;
            SettingsOnly |= restriction.SettingsOnly;
            if (restriction.Action > Action)
                Action = restriction.Action;
        }
    }

    /// <summary>kg; null: no cap is known.</summary>
    public double? MaximumLoadKilograms { get; }

    /// <summary>Before reserve: 1–30.</summary>
    public int MaximumRepetitions { get; } = int.MaxValue;

    /// <summary>Repetitions that must stay in reserve; 0 without a rule.</summary>
    public int Reserve { get; }

    public int MaximumSets { get; } = int.MaxValue;

    public int MinimumRestSeconds { get; }

    public int MaximumRestSeconds { get; } = int.MaxValue;

    public GuardAction Action { get; }

    /// <summary>No consent: safety stops only.</summary>
    public bool MustLeaveAlone { get; }

    public bool MustStop => Action >= GuardAction.StopExercise;

    /// <summary>kg from which an up-move counts; null when nothing was lifted yet.</summary>
    public double? ReferenceKilograms => _facts.Reference;

    private double? AbsoluteLoadKilograms { get; }

    private bool SettingsOnly { get; }

    /// <summary>The heaviest setting inside the envelope, kg; null when the machine has no settings or even its lightest is too heavy.</summary>
    public double? HeaviestSettingKilograms => _facts.Range is not { } range ? null
        : AbsoluteLoadKilograms < range.Minimum - Tolerance ? null
        : range.AtMost(Math.Min(MaximumLoadKilograms ?? range.Maximum, range.Maximum));

    /// <summary>Most repetitions at this load, at least 1.</summary>
    public int MaximumRepetitionsAt(double? kilograms) => Math.Max(1, Math.Min(MaximumRepetitions, InReserve(kilograms, Reserve)));

    internal Verdict Apply(Proposal proposal)
    {
        if (MustStop)
            return Stop(proposal, _restrictions.Where(entry => entry.Restriction.Action >= GuardAction.StopExercise).Select(entry => entry.Code));
        if (proposal.Stop)
            return Stop(proposal, []);

        var limits = new List<string>();
        var load = proposal.LoadKilograms;
        var refused = false;
        if (MustLeaveAlone)
        {
            if (load is not null)
            {
                refused = true;
                limits.Add(LimitCodes.NoConsent);
            }

            load = null;
        }
        else if (!TryLimitLoad(ref load, limits))
        {
            return Stop(proposal, limits.Append(LimitCodes.LightestTooHeavy));
        }

        var effective = load ?? _facts.Current ?? _facts.LastLoad;
        var repetitions = LimitRepetitions(proposal.Repetitions, effective, limits);
        var sets = Math.Clamp(proposal.SetsRemaining, 0, MaximumSets);
        if (sets != proposal.SetsRemaining)
            limits.Add(LimitCodes.SetBounds);
        var rest = LimitRest(proposal.RestSeconds, limits);

        var why = Readable(proposal.Why);
        var outcome = refused ? VerdictOutcome.Refused : limits.Count > 0 ? VerdictOutcome.Clamped : VerdictOutcome.Allowed;
        var final = new Proposal(load, repetitions, rest, sets, Stop: false, Readable(why.Concat(limits)), refused ? ProposalSource.Guard : proposal.Source);
        return new Verdict(outcome, final, limits, Action);
    }

    private Verdict Stop(Proposal proposal, IEnumerable<string> codes)
    {
        var action = Action < GuardAction.StopExercise ? GuardAction.StopExercise : Action;
        if (proposal.Stop)
            return new Verdict(VerdictOutcome.Allowed, Stopped(proposal, Readable(proposal.Why), proposal.Source), [], action);
        var limits = codes.Distinct().ToArray();
        return new Verdict(VerdictOutcome.Refused, Stopped(proposal, Readable(limits.Concat(proposal.Why ?? [])), ProposalSource.Guard), limits, action);
    }

    private Proposal Stopped(Proposal proposal, IReadOnlyList<string> why, ProposalSource source) => new(
        null, Math.Clamp(proposal.Repetitions, 1, Math.Max(1, MaximumRepetitions)), LimitRest(proposal.RestSeconds, []), 0, Stop: true, why, source);

    /// <summary>False when nothing on this machine is light enough.</summary>
    private bool TryLimitLoad(ref double? load, List<string> limits)
    {
        if (load is { } asked && (!double.IsFinite(asked) || asked < 0 || (SettingsOnly && _facts.Range is null)))
        {
            limits.Add(LimitCodes.NotOnMachine);
            load = null;
        }

        if (SettingsOnly && load is { } wanted && _facts.Range is { } settings)
        {
            var nearest = settings.Nearest(wanted);
            var exists = Math.Abs(nearest - wanted) <= Math.Min(SameSetting, 0.011 * settings.Step);
            if (!exists)
                limits.Add(LimitCodes.NotOnMachine);
            load = exists ? nearest : settings.AtMost(wanted);
        }

        if ((load ?? _facts.Current ?? _facts.LastLoad) is not { } effective || !(effective > MaximumLoadKilograms + Tolerance))
            return true;

        // The lightest setting is never an up-move; only a cap for good speaks against it.
        var isLightest = _facts.Range is { } all && effective <= all.Minimum + Tolerance;
        if (isLightest && !(AbsoluteLoadKilograms < effective - Tolerance))
            return true;

        // Where nothing can be set, too heavy for good ends the exercise and a cap on up-moves has nobody to talk to.
        var isTold = _facts.Range is not null || effective > AbsoluteLoadKilograms + Tolerance;
        if (!isTold)
            return true;
        foreach (var (code, restriction) in _restrictions)
        {
            if (effective > restriction.MaximumLoadKilograms + Tolerance)
                limits.Add(code);
        }

        if (_facts.Range is not { } range)
            return false;
        if (AbsoluteLoadKilograms < range.Minimum - Tolerance)
            return false;
        load = SettingsOnly ? range.AtMost(MaximumLoadKilograms!.Value) : MaximumLoadKilograms;
        return true;
    }

    private int LimitRepetitions(int asked, double? load, List<string> limits)
    {
        var repetitions = asked;
        foreach (var (code, restriction) in _restrictions)
        {
            if (restriction.Reserve is { } reserve && asked > Math.Max(1, InReserve(load, reserve)))
            {
                repetitions = Math.Min(repetitions, Math.Max(1, InReserve(load, reserve)));
                limits.Add(code);
            }
        }

        var bounded = Math.Clamp(repetitions, 1, Math.Max(1, MaximumRepetitions));
        if (bounded != repetitions)
            limits.Add(LimitCodes.RepetitionBounds);
        return bounded;
    }

    private int InReserve(double? load, int reserve) => reserve > 0 && load is { } kilograms && _facts.RepetitionsToFailure(kilograms) is { } possible
        ? (int)Math.Clamp(Math.Floor(possible - reserve + Tolerance), 0, 1000)
        : int.MaxValue;

    private int LimitRest(int asked, List<string> limits)
    {
        var longest = Math.Max(MinimumRestSeconds, MaximumRestSeconds);
        foreach (var (code, restriction) in _restrictions)
        {
            if (asked < restriction.MinimumRestSeconds || (restriction.MaximumRestSeconds is not null && asked > longest))
                limits.Add(code);
        }

        return Math.Clamp(asked, MinimumRestSeconds, longest);
    }

    /// <summary>Reason codes as screens and logs can take them: short, few, plain; whoever made them.</summary>
    private static string[] Readable(IEnumerable<string>? why) => (why ?? [])
        .Where(code => code is { Length: > 0 and <= 40 } && code.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_'))
        .Distinct(StringComparer.Ordinal)
        .Take(LongestWhy)
        .ToArray();

    private static double? Least(double? left, double? right) => left is { } a && right is { } b ? Math.Min(a, b) : left ?? right;
}
