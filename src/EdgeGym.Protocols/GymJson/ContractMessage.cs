using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.GymJson;

/// <summary>One message of the gateway's JSON contract, whichever line it came over.</summary>
/// <param name="Kind">Received kind.</param>
/// <param name="Key">The sender's id of it, or null.</param>
/// <param name="Reading">The values.</param>
/// <param name="Body">UTF-8 JSON of contract section 2.</param>
public readonly record struct ContractMessage(FactKind Kind, string? Key, Reading Reading, byte[] Body);
