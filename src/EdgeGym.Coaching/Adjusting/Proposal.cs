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

/// <summary>The guard's word on a proposal: <paramref name="Final"/> is what screens and machines get, also when refused (then: hold, or stop).</summary>
/// <param name="Outcome">Allowed, clamped or refused.</param>
/// <param name="Final">Within every limit.</param>
/// <param name="Limits">Codes of the limits that changed it, such as <c>step_up_cap</c>, <c>verified_e1rm_cap</c>, <c>pain_hold</c>; empty when allowed.</param>
public sealed record Verdict(VerdictOutcome Outcome, Proposal Final, IReadOnlyList<string> Limits);

/// <summary>Proposes what comes next. Two kinds: the deterministic policy and the language model.</summary>
public interface ICoach
{
    Proposal Propose(CoachingContext context);
}
