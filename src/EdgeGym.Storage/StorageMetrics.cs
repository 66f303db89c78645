using System.Diagnostics.Metrics;

namespace EdgeGym.Storage;

/// <summary>Instruments of the capability. Sink names are tags; machine and member ids never are.</summary>
public sealed class StorageMetrics : IDisposable
{
    public const string MeterName = "EdgeGym.Storage";

    private readonly Meter _meter;
    private readonly Counter<long> _appends;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _expired;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _commitSeconds;
    private readonly Histogram<long> _commitFacts;

    public StorageMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _meter = factory.Create(MeterName);
        _appends = _meter.CreateCounter<long>("edgegym.storage.appends", "{fact}", "Drafts by outcome.");
        _dropped = _meter.CreateCounter<long>("edgegym.storage.dropped", "{fact}", "Position samples deleted for want of disk.");
        _expired = _meter.CreateCounter<long>("edgegym.storage.expired", "{fact}", "Delivered facts deleted after their retention.");
        _failures = _meter.CreateCounter<long>("edgegym.storage.commit_failures", "{commit}", "Commits that the disk refused, by SQLite result code.");
        _commitSeconds = _meter.CreateHistogram<double>("edgegym.storage.commit.duration", "s", "From the first insert to on disk.");
        _commitFacts = _meter.CreateHistogram<long>("edgegym.storage.commit.facts", "{fact}", "Facts in one commit.");
    }

    public void Dispose() => _meter.Dispose();

    internal void Committed(int appended, int duplicates, double seconds)
    {
        _appends.Add(appended, new KeyValuePair<string, object?>("outcome", "appended"));
        if (duplicates > 0)
            _appends.Add(duplicates, new KeyValuePair<string, object?>("outcome", "duplicate"));
        _commitFacts.Record(appended);
        _commitSeconds.Record(seconds);
    }

    internal void Refused(int count) => _appends.Add(count, new KeyValuePair<string, object?>("outcome", "full"));

    internal void Dropped(int count) => _dropped.Add(count);

    internal void Expired(int count) => _expired.Add(count);

    internal void CommitFailed(int code) => _failures.Add(1, new KeyValuePair<string, object?>("code", code));

    /// <summary>Gauges of an open journal: newest sequence, bytes, queue, and per sink delivered, pending, dropped.</summary>
    internal void Observe(Journal.FactJournal journal)
    {
        _meter.CreateObservableGauge("edgegym.storage.journal.sequence", () => journal.LastSequence, "{fact}");
        _meter.CreateObservableGauge("edgegym.storage.journal.size", () => journal.SizeBytes, "By", "Main file's pages in use.");
        _meter.CreateObservableGauge("edgegym.storage.journal.queue", () => journal.QueueLength, "{operation}");
        _meter.CreateObservableGauge("edgegym.storage.journal.state", () => (int)journal.Health.State, "{state}", "0 working, 1 full, 2 failing, 3 closed.");
        _meter.CreateObservableGauge("edgegym.storage.sink.facts", () => SinkCounts(journal), "{fact}", "accepted = delivered + pending + dropped, per sink.");
    }

    private static IEnumerable<Measurement<long>> SinkCounts(Journal.FactJournal journal)
    {
        foreach (var (name, counts) in journal.Cursors.AllCounts())
        {
            foreach (var (part, value) in new[] { ("accepted", counts.Accepted), ("delivered", counts.Delivered), ("pending", counts.Pending), ("dropped", counts.Dropped) })
                yield return new(value, new KeyValuePair<string, object?>("sink", name), new KeyValuePair<string, object?>("part", part));
        }
    }
}
