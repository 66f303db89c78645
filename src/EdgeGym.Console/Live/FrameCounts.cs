using EdgeGym.Equipment.Machines;

namespace EdgeGym.Console.Live;

/// <summary>Frames of standard protocols that a machine has sent since the gateway's start.</summary>
/// <param name="Read">Good ones.</param>
/// <param name="Rejects">Refused, by reason.</param>
/// <param name="Quirks">What was odd about good ones, by name.</param>
public sealed record FrameCounts(long Read, IReadOnlyDictionary<string, long> Rejects, IReadOnlyDictionary<string, long> Quirks);

/// <summary>Null for a machine that speaks no standard protocol.</summary>
public delegate FrameCounts? FrameCountsOf(MachineId machine);
