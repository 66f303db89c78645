using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// Reads committed facts in the journal's order and hands each to its machine's session: the one place where order is made, while
/// things happen and after a restart alike.
/// </summary>
internal sealed class FloorDispatcher(FactJournal journal, Func<MachineId, MachineSession> session)
{
    private const int Batch = 2048;

    /// <summary>Everything up to here has been handed out.</summary>
    public long Position { get; private set; }

    /// <summary>Folds what the sessions' saved states do not hold; returns when they are as they were before the restart.</summary>
    public int Replay(long after, CancellationToken cancellationToken)
    {
        Position = after;
        var replayed = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var facts = journal.Read(Position, Batch);
            foreach (var fact in facts)
                session(fact.Machine).Replay(in fact);
            replayed += facts.Count;
            if (facts.Count > 0)
                Position = facts[^1].Sequence;
            if (facts.Count < Batch)
                return replayed;
        }
    }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await journal.WaitForMoreAsync(Position, stoppingToken);
            var facts = journal.Read(Position, Batch);
            foreach (var fact in facts)
                session(fact.Machine).Post(in fact);
            if (facts.Count > 0)
                Position = facts[^1].Sequence;
        }
    }
}
