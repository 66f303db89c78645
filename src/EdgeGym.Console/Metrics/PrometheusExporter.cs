using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace EdgeGym.Console.Metrics;

/// <summary>
/// Listens to our meters and to a chosen few of the runtime's, and writes them for Prometheus. The registry holds no kept exporter
/// package, and the format is small.
/// </summary>
public sealed class PrometheusExporter : IDisposable
{
    private static readonly string[] RuntimeMeters = ["System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly ConcurrentDictionary<Instrument, MetricInstrument> _instruments = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();

    /// <param name="meters">The host's own: meters that another host's factory made in the same process are not ours.</param>
    public PrometheusExporter(IMeterFactory? meters = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsWanted(instrument.Meter.Name) && (instrument.Meter.Scope is not IMeterFactory maker || ReferenceEquals(maker, meters)))
                listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(instrument, static made => new MetricInstrument(made)));
        };
        _listener.MeasurementsCompleted = (instrument, _) => _instruments.TryRemove(instrument, out MetricInstrument? _);
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => ((MetricInstrument)state!).Record((long)value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => ((MetricInstrument)state!).Record((long)value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => ((MetricInstrument)state!).Record((long)value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => ((MetricInstrument)state!).Record((double)value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((MetricInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => ((MetricInstrument)state!).Record((double)value, tags));
        _listener.Start();
    }

    /// <summary>The page of <c>/metrics</c> as it is now.</summary>
    public string Scrape()
    {
        lock (_scrape)
        {
            foreach (var instrument in _instruments.Values)
                instrument.Forget();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder(16_384);
            long refused = 0;
            var written = new HashSet<string>(StringComparer.Ordinal);
            foreach (var instrument in _instruments.Values.OrderBy(one => one.Name, StringComparer.Ordinal))
            {
                refused += instrument.Refused;
                // Two meters with one name would break the page; the first stays.
                if (written.Add(instrument.Name))
                    PrometheusText.Write(text, instrument);
            }

            const string Name = "edgegym_metrics_refused_measurements_total";
            PrometheusText.Head(text, Name, "Measurements left out because an instrument had too many series.", MetricType.Counter, "");
            PrometheusText.Line(text, Name, [], null, refused);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsWanted(string meter) =>
        meter.StartsWith("edgegym", StringComparison.OrdinalIgnoreCase) || RuntimeMeters.Contains(meter, StringComparer.Ordinal);
}
