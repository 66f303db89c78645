using EdgeGym.Equipment.Facts;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Protocols;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// After a restart the readers of machines behind bridges see again what they saw last: half a record whose rest is still to come, a counter whose
/// next difference counts. What they made of it is in the journal already, so it is left alone here.
/// </summary>
internal static class BridgeMemory
{
    /// <summary>Facts to look back over, and ms before the newest: a reader remembers nothing that is older.</summary>
    private const int Facts = 8_192;
    private const int Page = 2_048;
    private const long Milliseconds = 60_000;

    public static void Recall(FactJournal journal, FrameBridges bridges)
    {
        var newest = journal.LastSequence;
        var facts = new List<JournalFact>();
        for (var after = Math.Max(0, newest - Facts); after < newest;)
        {
            var page = journal.Read(after, Page);
            if (page.Count == 0)
                break;
            facts.AddRange(page.Where(fact => fact.Kind == FactKind.Raw));
            after = page[^1].Sequence;
        }

        var oldest = facts.Count == 0 ? 0 : facts[^1].AtUnixMilliseconds - Milliseconds;
        foreach (var fact in facts.Where(fact => fact.AtUnixMilliseconds >= oldest))
        {
            if (RawFrame.FromBody(fact.Body) is { } raw)
                bridges.Remember(fact.Machine, raw, fact.AtUnixMilliseconds);
        }
    }
}
