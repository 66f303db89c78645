using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Console.Live;

/// <summary>What the floor knows of a machine besides its screen: who it is, whether it speaks, what is wrong.</summary>
/// <param name="Birth">As last reported; null before the first birth.</param>
/// <param name="Online">The machine's own word, or its last will.</param>
/// <param name="LastHeardAt">Gateway's clock for people; null when it never spoke.</param>
/// <param name="Fault">Open fault; null when there is none.</param>
public sealed record LiveMachine(MachineBirth? Birth = null, bool Online = false, DateTimeOffset? LastHeardAt = null, FaultReading? Fault = null);
