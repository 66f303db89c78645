using EdgeGym.Equipment.Machines;
using EdgeGym.Ingest.Sparkplug;
using EdgeGym.Protocols.Sparkplug;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Gateway.Hosting;

/// <summary>What the building system hears of the machines, where one is configured: states and settings, never a person.</summary>
internal sealed class BuildingReport(EdgeNodeLink? link)
{
    public void Describe(MachineId machine, MachineSessionState state)
    {
        if (link is null || state.Birth is not { } birth)
            return;
        link.Report(new EdgeDevice(
            machine.Value, birth.Kind.ToName(), birth.Exercise, state.Online, state.Session is not null || state.Running is not null,
            state.AppliedLoadKilograms, state.Cardio?.SpeedMetresPerSecond, state.Cardio?.PowerWatts));
    }

    public Task RunAsync(CancellationToken stoppingToken) => link?.RunAsync(stoppingToken) ?? Task.CompletedTask;
}
