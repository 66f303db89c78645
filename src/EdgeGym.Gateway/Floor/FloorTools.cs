using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage.Journal;
using EdgeGym.Storage.Machines;

namespace EdgeGym.Gateway.Floor;

/// <summary>What every machine session works with.</summary>
/// <param name="Coach">Who proposes: the model where there is one, else the policy.</param>
/// <param name="Cardio">The same on cardio machines.</param>
/// <param name="Policy">What the deterministic policy would say, for the ledger.</param>
/// <param name="Reader">Understands what is said: the model with the word lists beside it.</param>
/// <param name="Explainer">Says why, after a decision of the model is out.</param>
/// <param name="Wording">Lets the model choose how it is said, after it is out.</param>
/// <param name="CommandExpiry">How long a machine may take to echo.</param>
internal sealed record FloorTools(
    FactJournal Journal,
    GatewayClock Clock,
    ICoach Coach,
    ModelCardioCoach Cardio,
    DeterministicPolicy Policy,
    SafetyGuard Guard,
    UtteranceReader Reader,
    DecisionExplainer Explainer,
    SentenceChooser Wording,
    MemberDirectory Members,
    MachineRegistry Machines,
    MachineOutlet Outlet,
    FloorMetrics Metrics,
    TimeSpan CommandExpiry);

/// <summary>
/// The way out to machines and screens. Commands go by the link that the machine is on; views go to the retained topic and to the pages.
/// Delivery is tried, never waited for: a command is done when the machine echoes it.
/// </summary>
internal sealed class MachineOutlet
{
    /// <summary>Set by the host once the links are there; until then nothing goes out.</summary>
    public Func<MachineId, MachineCommand, Task> Send { get; set; } = (_, _) => Task.CompletedTask;

    public Func<MachineId, ScreenView, byte[], Task> Show { get; set; } = (_, _, _) => Task.CompletedTask;

    public Action<MachineId, MachineSessionState> Describe { get; set; } = (_, _) => { };
}
