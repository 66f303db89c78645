using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Storage.Journal;

/// <summary>A fact on its way into the journal.</summary>
/// <param name="AtUnixMilliseconds">Gateway's clock when it happened, Unix ms UTC. Only shown and filtered by: the sequence is the order, so a clock that jumps harms nothing.</param>
/// <param name="Machine">Whose fact it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The sender's id of it, unique per machine and kind; the same again is a duplicate. Null where there is none.</param>
/// <param name="Body">As received, or made by the gateway. Must not change until the append completes.</param>
public readonly record struct FactDraft(
    long AtUnixMilliseconds, MachineId Machine, FactKind Kind, string? Key, ReadOnlyMemory<byte> Body)
{
    /// <summary>True: may be dropped (oldest first, counted) when the disk is full. Always so for <see cref="FactKind.Position"/>; set it for a QoS 0 <see cref="FactKind.Raw"/>, it is ignored on every other kind.</summary>
    public bool MayBeDropped { get; init; }

    internal bool IsDroppable => Kind == FactKind.Position || (MayBeDropped && Kind == FactKind.Raw);
}

public enum AppendOutcome : byte
{
    Appended = 0,

    /// <summary>This machine sent this key under this kind before; the sequence is the earlier one's.</summary>
    Duplicate = 1,

    /// <summary>Not stored, and nothing was: do not acknowledge, the sender tries again.</summary>
    Full = 2,
}

/// <param name="Sequence">The fact's place in the journal; 0 when <see cref="AppendOutcome.Full"/>.</param>
/// <param name="Outcome">What became of the draft.</param>
public readonly record struct AppendResult(long Sequence, AppendOutcome Outcome);
