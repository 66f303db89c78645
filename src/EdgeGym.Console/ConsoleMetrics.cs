using System.Diagnostics.Metrics;
using EdgeGym.Console.Live;

namespace EdgeGym.Console;

/// <summary>What the console counts. Tags: kind of input and outcome; never a machine or a member.</summary>
public sealed class ConsoleMetrics : IDisposable
{
    public const string MeterName = "edgegym.console";
    private readonly Meter _meter;
    private readonly Counter<long> _inputs;
    private readonly Counter<long> _events;
    private readonly Counter<long> _rejectedStreams;

    public ConsoleMetrics(IMeterFactory meters, LiveFloor floor)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _inputs = _meter.CreateCounter<long>("edgegym.console.screen_inputs", "{input}", "Touches on machine screens, by kind and outcome.");
        _events = _meter.CreateCounter<long>("edgegym.console.live_events", "{event}", "Live events written to screens and consoles.");
        _rejectedStreams = _meter.CreateCounter<long>("edgegym.console.live_streams_refused", "{stream}", "Live streams refused because too many were open.");
        _meter.CreateObservableGauge("edgegym.console.live_streams", () => floor.Readers, "{stream}", "Open live streams.");
    }

    internal void ScreenInput(string kind, string outcome) => _inputs.Add(1, new("kind", kind), new("outcome", outcome));

    internal void EventsWritten(int count) => _events.Add(count);

    internal void StreamRefused() => _rejectedStreams.Add(1);

    public void Dispose() => _meter.Dispose();
}
