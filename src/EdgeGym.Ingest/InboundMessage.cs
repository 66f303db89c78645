using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Ingest;

/// <summary>One valid message on its way to the journal, from whichever transport.</summary>
/// <param name="Machine">Whose it is; proven by the transport's sign-in.</param>
/// <param name="Kind">A received kind.</param>
/// <param name="Key">The sender's id of it, for recognising the same one again; null where the contract has none.</param>
/// <param name="Reading">The parsed body.</param>
/// <param name="Body">UTF-8 JSON of contract section 2 (<see cref="EdgeGym.Protocols.RawFrame"/> for <see cref="FactKind.Raw"/>); owned by the receiver, never reused by the transport.</param>
public readonly record struct InboundMessage(
    MachineId Machine, FactKind Kind, string? Key, Reading Reading, ReadOnlyMemory<byte> Body)
{
    /// <summary>What a raw frame says, as messages of the contract: stored with it in one commit. Null for every other message.</summary>
    public IReadOnlyList<ContractMessage>? Says { get; init; }
}

/// <summary>What became of a message. Names are metric tags and what technicians read.</summary>
public enum IntakeOutcome : byte
{
    Accepted = 0,
    Duplicate = 1,
    OutOfOrder = 2,
    MalformedJson = 3,
    MissingField = 4,
    OutOfRange = 5,
    Oversized = 6,
    UnknownTopic = 7,
    UnknownMachine = 8,
    NotAuthorized = 9,

    /// <summary>The disk takes nothing more: do not acknowledge, the sender tries again.</summary>
    Unavailable = 10,

    /// <summary>Bytes on a serial line or from a bridge that were no valid frame.</summary>
    MalformedFrame = 11,
}

/// <summary>
/// Takes a valid message and completes when it is on disk (or known to be a duplicate): only then may the transport acknowledge.
/// The one sink is the gateway's journal; Ingest does not know it.
/// </summary>
public delegate ValueTask<IntakeOutcome> MessageSink(InboundMessage message, CancellationToken cancellationToken);

/// <summary>True when the sink holds this machine's message of that kind and key already.</summary>
public delegate ValueTask<bool> KnownKey(MachineId machine, FactKind kind, string key);
