using System.Diagnostics.Metrics;

namespace EdgeGym.Gateway.Floor;

/// <summary>What the sessions do. Tags are few: no machine, no member.</summary>
internal sealed class FloorMetrics
{
    public const string MeterName = "edgegym.sessions";

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _commands;
    private readonly Counter<long> _stops;
    private readonly Counter<long> _positions;
    private readonly Histogram<double> _decisionTime;
    private readonly Counter<long> _failures;

    public FloorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>("edgegym.sessions.decisions", "{decision}", "Suggestions made, by source and verdict");
        _commands = meter.CreateCounter<long>("edgegym.sessions.commands", "{command}", "Commands to machines, by operation and outcome");
        _stops = meter.CreateCounter<long>("edgegym.sessions.stops", "{stop}", "Machines stopped for a person's or a machine's sake, by reason");
        _positions = meter.CreateCounter<long>("edgegym.sessions.positions", "{batch}", "Batches of position samples, by outcome");
        _decisionTime = meter.CreateHistogram<double>("edgegym.sessions.decision.duration", "s", "From a set's end on disk to its suggestion on disk");
        _failures = meter.CreateCounter<long>("edgegym.sessions.failures", "{failure}", "Facts that a session could not work through");
    }

    public void Decided(string source, string verdict, TimeSpan took)
    {
        _decisions.Add(1, new KeyValuePair<string, object?>("source", source), new KeyValuePair<string, object?>("verdict", verdict));
        _decisionTime.Record(took.TotalSeconds);
    }

    public void Command(string operation, string outcome) => _commands.Add(
        1, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("outcome", outcome));

    public void Stopped(string reason) => _stops.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Positions(string outcome) => _positions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Failed() => _failures.Add(1);
}
