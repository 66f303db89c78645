using EdgeGym.Coaching.Adjusting;

namespace EdgeGym.Simulation.Trials;

/// <summary>The deterministic policy as it runs in the gateway.</summary>
public sealed class PolicyCoach(DeterministicPolicy policy) : ITrialCoach
{
    public string Name => "policy";

    public bool IsOurs => true;

    public Proposal Decide(TrialMoment moment) => policy.Propose(moment.Context);
}

/// <summary>The policy's choices with the model's reading of the running set: tells how much of the model's gain is which.</summary>
public sealed class PolicyWithNetwork(DeterministicPolicy policy) : ITrialCoach
{
    public string Name => "policy, learned target";

    public bool IsOurs => true;

    public Proposal Decide(TrialMoment moment) => policy.Propose(moment.Context) with { Source = ProposalSource.Model };
}
