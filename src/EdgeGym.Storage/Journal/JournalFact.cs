using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Storage.Journal;

/// <summary>A fact as the journal holds it.</summary>
/// <param name="Sequence">1, 2, 3 …: the order of everything.</param>
/// <param name="AtUnixMilliseconds">Gateway's clock then, Unix ms UTC; may go back when the clock did.</param>
/// <param name="Machine">Whose fact it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The sender's id of it.</param>
/// <param name="Body">As it was appended.</param>
public readonly record struct JournalFact(
    long Sequence, long AtUnixMilliseconds, MachineId Machine, FactKind Kind, string? Key, byte[] Body);

/// <summary>A machine session's state as it was after the fact with this sequence.</summary>
public readonly record struct JournalSnapshot(MachineId Machine, long Sequence, byte[] Body);

/// <summary>A page of filtered facts. Go on reading after <paramref name="Next"/>, also when the page is not full or empty: the search is bounded.</summary>
/// <param name="Facts">In order.</param>
/// <param name="Next">Everything up to here was looked at.</param>
/// <param name="IsComplete">True: looked at everything there is now.</param>
public sealed record JournalPage(IReadOnlyList<JournalFact> Facts, long Next, bool IsComplete);
