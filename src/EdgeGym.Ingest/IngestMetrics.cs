using System.Diagnostics.Metrics;
using EdgeGym.Equipment.Facts;

namespace EdgeGym.Ingest;

/// <summary>What came in, by kind and by what became of it. No machine or member is ever a tag.</summary>
public sealed class IngestMetrics
{
    public const string MeterName = "edgegym.ingest";

    private readonly Counter<long> _messages;
    private readonly Counter<long> _signIns;
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _rejectedFrames;
    private readonly Counter<long> _readFrames;
    private readonly Counter<long> _quirks;

    public IngestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _messages = meter.CreateCounter<long>("edgegym.ingest.messages", "{message}", "Messages from machines, by kind and outcome");
        _signIns = meter.CreateCounter<long>("edgegym.ingest.sign_ins", "{attempt}", "Sign-ins of machines at the broker, by outcome");
        _connections = meter.CreateUpDownCounter<long>("edgegym.ingest.connections", "{connection}", "Machines connected by MQTT now");
        _readFrames = meter.CreateCounter<long>("edgegym.ingest.frames", "{frame}", "Valid frames of standard protocols, by protocol");
        _quirks = meter.CreateCounter<long>("edgegym.ingest.frames.quirks", "{quirk}", "What was odd about valid frames, by protocol and quirk");
        _rejectedFrames = meter.CreateCounter<long>("edgegym.ingest.frames.rejected", "{frame}", "Bytes that were no valid frame, by protocol and reason");
    }

    public void Message(FactKind kind, IntakeOutcome outcome) => _messages.Add(
        1,
        new KeyValuePair<string, object?>("kind", kind == default ? "unknown" : kind.ToName()),
        new KeyValuePair<string, object?>("outcome", OutcomeNames.Of(outcome)));

    public void SignIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void FrameRejected(string protocol, string reason) => _rejectedFrames.Add(
        1, new KeyValuePair<string, object?>("protocol", protocol), new KeyValuePair<string, object?>("reason", reason));

    public void FrameRead(string protocol) => _readFrames.Add(1, new KeyValuePair<string, object?>("protocol", protocol));

    public void FrameQuirk(string protocol, string quirk) => _quirks.Add(
        1, new KeyValuePair<string, object?>("protocol", protocol), new KeyValuePair<string, object?>("quirk", quirk));

    public void Connected(int change) => _connections.Add(change);
}

public static class OutcomeNames
{
    private static readonly string[] Names =
    [
        "accepted", "duplicate", "out_of_order", "malformed_json", "missing_field", "out_of_range", "oversized", "unknown_topic",
        "unknown_machine", "not_authorized", "unavailable", "malformed_frame",
    ];

    public static string Of(IntakeOutcome outcome) => Names[(int)outcome];
}
