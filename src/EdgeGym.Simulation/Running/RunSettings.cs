using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Mqtt;

namespace EdgeGym.Simulation.Running;

/// <summary>What <c>run</c> was asked.</summary>
/// <param name="Plan">Machines and members.</param>
/// <param name="Broker">Where machines connect.</param>
/// <param name="Site">In topics.</param>
/// <param name="Clock">A gateway whose clock people follow; null: this machine's.</param>
/// <param name="Speed">How fast people live.</param>
/// <param name="Seed">Of everything that is not a person's own.</param>
/// <param name="SerialLink">Where the serial machine's line shall be found; null: as the plan says.</param>
internal sealed record RunSettings(PlanFile Plan, MqttEndPoint Broker, string Site, Uri? Clock, double Speed, ulong Seed, string? SerialLink);
