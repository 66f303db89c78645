using EdgeGym.Coaching.Adjusting;

namespace EdgeGym.Simulation.Trials;

/// <summary>The deterministic policy as it runs in the gateway.</summary>
public sealed class PolicyCoach(DeterministicPolicy policy) : ITrialCoach
{
    public string Name => "policy";

    public bool IsOurs => true;

    public Proposal Decide(TrialMoment moment) => policy.Propose(moment.Context);
}
