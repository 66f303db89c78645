using EdgeGym.Ingest.Sparkplug;
using EdgeGym.Protocols.Sparkplug;
using EdgeGym.Storage.Machines;

namespace EdgeGym.Gateway.Hosting;

/// <summary>Enrolled machines that speak Sparkplug.</summary>
internal static class SparkplugMachines
{
    public static IReadOnlyList<SparkplugEnrolment> Of(MachineRegistry machines)
    {
        var found = new List<SparkplugEnrolment>();
        foreach (var machine in machines.List())
        {
            if (SparkplugAddress.TryParse(machine.Sparkplug, out var address))
                found.Add(new SparkplugEnrolment(machine.Id, machine.Kind, address));
        }

        return found;
    }
}
