using System.Globalization;
using EdgeGym.Coaching.Adjusting;
using EdgeGym.Console.Health;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Gateway.Hosting;

/// <summary>What <c>/readyz</c> and the console say of the gateway's parts.</summary>
internal sealed class GatewayHealth(FactJournal journal, GatewayClock clock, ModelCoach coach)
{
    /// <summary>So many adjustments in a row without an answer of the model: it is loaded and of no use.</summary>
    private const int MostFallbacks = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HealthPart> _parts = new(StringComparer.Ordinal)
    {
        ["floor"] = new("floor", HealthState.Starting, clock.GetUtcNow(), "Machine sessions are being rebuilt from the journal."),
        ["mqtt"] = new("mqtt", HealthState.Starting, clock.GetUtcNow(), "The broker is not listening yet."),
        ["model"] = new("model", HealthState.Degraded, clock.GetUtcNow(), "The language model is being loaded: until then the deterministic policy decides."),
    };

    private DateTimeOffset? _silentSince;

    /// <summary>The cursor whose counts stand for the journal as a whole.</summary>
    public JournalCursor? Cursor { get; set; }

    public void Set(string part, HealthState state, string why)
    {
        lock (_gate)
        {
            if (!_parts.TryGetValue(part, out var known) || known.State != state || known.Why != why)
                _parts[part] = new HealthPart(part, state, clock.GetUtcNow(), why);
        }
    }

    public IEnumerable<HealthPart> Parts()
    {
        var health = journal.Health;
        List<HealthPart> parts =
        [
            new("journal", health.State switch
            {
                JournalState.Working => HealthState.Ready,
                JournalState.Closed => HealthState.Starting,
                _ => HealthState.Failed,
            }, health.Since, health.Why ?? "Writes to disk, then acknowledges."),
        ];
        lock (_gate)
            parts.AddRange(_parts.Values.Select(part => part.Name == "model" && part.State == HealthState.Ready ? Model(part, coach.Counts) : part));
        return parts;
    }

    /// <summary>A loaded model by what it does.</summary>
    private HealthPart Model(HealthPart loaded, CoachCounts counts)
    {
        var isSilent = counts.FallbacksInARow >= MostFallbacks;
        _silentSince = isSilent ? _silentSince ?? clock.GetUtcNow() : null;
        var last = counts.LastFallback is { } reason ? $", the last: {reason}" : "";
        var why = string.Create(
            CultureInfo.InvariantCulture, $"{loaded.Why} Adjustments: {counts.Model} by the model, {counts.Policy} by the policy in its stead{last}.");
        return isSilent
            ? loaded with { State = HealthState.Degraded, Since = _silentSince!.Value, Why = $"{why} The policy made the last {counts.FallbacksInARow}." }
            : loaded with { Why = why };
    }

    public JournalIdentity Counts() => Cursor?.Counts is { } counts
        ? new JournalIdentity(counts.Accepted, counts.Delivered, counts.Pending, counts.Dropped)
        : new JournalIdentity(0, 0, 0, 0);
}
