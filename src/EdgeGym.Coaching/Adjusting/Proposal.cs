namespace EdgeGym.Coaching.Adjusting;

/// <summary>Who made a proposal; on screens and in the ledger.</summary>
public enum ProposalSource : byte
{
    Model = 1,
    Policy = 2,
    Guard = 3,
}

/// <summary>What comes next, as the coach would have it.</summary>
/// <param name="LoadKilograms">kg; null: leave it.</param>
/// <param name="Repetitions">For the coming set.</param>
/// <param name="RestSeconds">Before the coming set.</param>
/// <param name="SetsRemaining">Sets still to do on this machine; 0: done here.</param>
/// <param name="Stop">The person should not go on with this exercise now.</param>
/// <param name="Why">Reason codes, most important first, such as <c>velocity_loss</c>, <c>rir_low</c>, <c>first_meeting</c>.</param>
/// <param name="Source">Model or policy.</param>
public sealed record Proposal(
    double? LoadKilograms, int Repetitions, int RestSeconds, int SetsRemaining, bool Stop, IReadOnlyList<string> Why, ProposalSource Source);

public enum VerdictOutcome : byte
{
    Allowed = 1,
    Clamped = 2,
    Refused = 3,
}

/// <summary>
/// What the guard asks of machine and people beside the numbers, in growing severity (contract section 4).
/// It follows from the context alone, so that a proposal that stops by itself carries it too.
/// </summary>
public enum GuardAction : byte
{
    None = 0,

    /// <summary>No heavier than now.</summary>
    Hold = 1,

    /// <summary>This exercise is over for now; an alternative may be offered.</summary>
    StopExercise = 2,

    /// <summary>The machine may not be used before a technician has looked.</summary>
    LockMachine = 3,

    /// <summary>Stop, release the load, call staff.</summary>
    StopSession = 4,
}

/// <summary>The guard's word on a proposal: <paramref name="Final"/> is what screens and machines get, also when refused (then: hold, or stop).</summary>
/// <param name="Outcome">Allowed, clamped or refused.</param>
/// <param name="Final">Within every limit.</param>
/// <param name="Limits">Codes of the limits that changed it, such as <c>step_up_cap</c>, <c>verified_e1rm_cap</c>, <c>pain_hold</c>; empty when allowed.</param>
/// <param name="Action">What the gateway must do beside showing <paramref name="Final"/>.</param>
public sealed record Verdict(VerdictOutcome Outcome, Proposal Final, IReadOnlyList<string> Limits, GuardAction Action = GuardAction.None);

/// <summary>Proposes what comes next. Two kinds: the deterministic policy and the language model.</summary>
public interface ICoach
{
    /// <summary>Never fails and never takes longer than its deadline: a coach that cannot answer lets the policy speak.</summary>
    ValueTask<Proposal> ProposeAsync(CoachingContext context, CancellationToken cancellationToken);
}
