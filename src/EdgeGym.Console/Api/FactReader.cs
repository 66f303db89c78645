using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Console.Api;

/// <summary>Facts of some kinds, of one machine or of all, in the order of the journal, a page at a time.</summary>
internal sealed class FactReader(FactJournal journal, Registry registry)
{
    /// <summary>Facts after <paramref name="after"/> that pass, and the place up to which everything was looked at.</summary>
    public (IReadOnlyList<JournalFact> Facts, long Next) Read(
        MachineId? machine, ReadOnlySpan<FactKind> kinds, long after, int limit, Func<JournalFact, bool>? passes = null)
    {
        var machines = machine is { } one ? [one] : registry.Machines.List().Select(entry => entry.Id).ToArray();
        var end = journal.LastSequence;
        var facts = new List<JournalFact>(Math.Min(limit, 256));
        var next = after;
        for (var round = 0; round < ApiLimits.MaximumRounds && facts.Count < limit && next < end; round++)
        {
            var (batch, through) = ReadBatch(machines, kinds, next, limit, end);
            foreach (var fact in batch)
            {
                if (facts.Count == limit)
                    return (facts, next);
                next = fact.Sequence;
                if (passes?.Invoke(fact) != false)
                    facts.Add(fact);
            }

            next = through;
        }

        return (facts, next);
    }

    public long LastSequence => journal.LastSequence;

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

    // Each machine is read on its own (its postings are what makes rare kinds quick); what lies beyond the slowest of them waits for the next batch.
    private (List<JournalFact> Facts, long Through) ReadBatch(MachineId[] machines, ReadOnlySpan<FactKind> kinds, long after, int limit, long end)
    {
        var merged = new List<JournalFact>();
        var through = end;
        foreach (var machine in machines)
        {
            var page = journal.Read(machine, kinds, after, limit);
            merged.AddRange(page.Facts);
            var seen = page.Facts.Count >= limit ? page.Facts[^1].Sequence : page.IsComplete ? end : page.Next;
            through = Math.Min(through, seen);
        }

        merged.RemoveAll(fact => fact.Sequence > through);
        merged.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
        return (merged, through);
    }
}
