namespace EdgeGym.Storage.Journal;

/// <summary>Where a sink stands. Always <c>Accepted = Delivered + Pending + Dropped</c>, exactly: all four come from sequences and stored counts, none is counted along.</summary>
/// <param name="Accepted">Facts in the journal since this sink began.</param>
/// <param name="Delivered">Facts that it has.</param>
/// <param name="Pending">Facts that wait for it.</param>
/// <param name="Dropped">Facts that went before it had them, for want of disk: position samples only.</param>
/// <param name="DroppedAhead">Those of them that it has not passed yet.</param>
public readonly record struct CursorCounts(long Accepted, long Delivered, long Pending, long Dropped, long DroppedAhead);

/// <summary>A sink's saved position. Reads from many threads are fine; one sink should advance from one place.</summary>
public sealed class JournalCursor
{
    private readonly FactJournal _journal;

    internal JournalCursor(FactJournal journal, string name)
    {
        _journal = journal;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Everything up to this sequence is delivered; on disk.</summary>
    public long Position => _journal.Cursors.Row(Name).Position;

    public CursorCounts Counts => _journal.Cursors.Counts(Name);

    /// <summary>The next facts, oldest first.</summary>
    public IReadOnlyList<JournalFact> Read(int limit) => _journal.Read(Position, limit);

    /// <summary>Completes when there is something behind the saved position.</summary>
    public Task WaitForMoreAsync(CancellationToken cancellationToken) => _journal.WaitForMoreAsync(Position, cancellationToken);

    /// <summary>Moves the position forward, on disk when it completes. A position that is not ahead changes nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Beyond the newest fact.</exception>
    /// <exception cref="JournalException">The disk takes nothing; try again later, the position stays.</exception>
    public Task AdvanceAsync(long sequence) => _journal.Cursors.AdvanceAsync(Name, sequence);
}
