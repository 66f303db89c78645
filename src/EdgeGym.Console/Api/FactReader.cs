using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Console.Api;

/// <summary>Facts of some kinds of one machine, in the order of the journal, a page at a time.</summary>
internal sealed class FactReader(FactJournal journal)
{
    /// <summary>Looks at the journal at most so often for one page; the answer then carries a cursor to go on from.</summary>
    private const int MaximumRounds = 32;

    /// <summary>Facts after <paramref name="after"/>, and the place up to which everything was looked at.</summary>
    public (IReadOnlyList<JournalFact> Facts, long Next) Read(MachineId machine, ReadOnlySpan<FactKind> kinds, long after, int limit)
    {
        // Asked before reading: what is written while we read is for the next page.
        var end = journal.LastSequence;
        var facts = new List<JournalFact>(Math.Min(limit, 256));
        var next = after;
        for (var round = 0; round < MaximumRounds && facts.Count < limit && next < end; round++)
        {
            var page = journal.Read(machine, kinds, next, limit - facts.Count);
            facts.AddRange(page.Facts);
            next = facts.Count >= limit ? facts[^1].Sequence : page.IsComplete ? Math.Max(end, facts.Count > 0 ? facts[^1].Sequence : 0) : page.Next;
        }

        return (facts, next);
    }

    /// <summary>The fact's body; null when it is no JSON object.</summary>
    public static JsonObject? Body(JournalFact fact)
    {
        try
        {
            return JsonNode.Parse(fact.Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
