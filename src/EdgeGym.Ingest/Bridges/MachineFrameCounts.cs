using EdgeGym.Protocols;

namespace EdgeGym.Ingest.Bridges;

/// <summary>Frames of one machine since the start: read, refused by reason, odd by quirk. Thread-safe.</summary>
public sealed class MachineFrameCounts
{
    /// <summary>Names come from our own readers, so there are few; this is the fence for a mistake.</summary>
    private const int MostNames = 64;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _quirks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _rejects = new(StringComparer.Ordinal);
    private long _read;

    public void Add(FrameOutcome outcome)
    {
        lock (_gate)
        {
            if (outcome.Reject is { } reason)
                Count(_rejects, reason);
            else
                _read++;
            foreach (var quirk in QuirkNames.Of(outcome.Quirks))
                Count(_quirks, quirk);
        }
    }

    public FrameCounts Snapshot()
    {
        lock (_gate)
            return new FrameCounts(_read, new Dictionary<string, long>(_rejects, StringComparer.Ordinal), new Dictionary<string, long>(_quirks, StringComparer.Ordinal));
    }

    private static void Count(SortedDictionary<string, long> counts, string name)
    {
        if (counts.Count < MostNames || counts.ContainsKey(name))
            counts[name] = counts.GetValueOrDefault(name) + 1;
    }
}

/// <param name="Read">Good frames.</param>
/// <param name="Rejects">By reason.</param>
/// <param name="Quirks">By name: what was odd about good ones.</param>
public sealed record FrameCounts(long Read, IReadOnlyDictionary<string, long> Rejects, IReadOnlyDictionary<string, long> Quirks);
