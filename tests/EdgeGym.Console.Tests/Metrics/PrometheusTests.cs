using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using EdgeGym.Console.Metrics;
using EdgeGym.Console.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Console.Tests.Metrics;

/// <summary>Held against the rules of the text format 0.0.4.</summary>
public sealed partial class PrometheusTests
{
    [Fact]
    public void Counters_gauges_and_histograms_have_their_types_units_and_values()
    {
        using var services = Services();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var exporter = new PrometheusExporter(meters);
        var meter = meters.Create("edgegym.test");
        var frames = meter.CreateCounter<long>("edgegym.test.frames", "{frame}", "Frames, \\ and\nmore.");
        frames.Add(2, new KeyValuePair<string, object?>("reason", "a\"b\\c\nd"));
        frames.Add(3, new KeyValuePair<string, object?>("reason", "a\"b\\c\nd"));
        meter.CreateUpDownCounter<int>("edgegym.test.open").Add(-4);
        var time = meter.CreateHistogram("edgegym.test.commit", "s", "", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1] });
        time.Record(0.01);
        time.Record(0.05);
        time.Record(7);
        var size = 1.5;
        meter.CreateObservableGauge("edgegym.test.size", () => size, "By");

        var text = exporter.Scrape();
        Assert.Contains("# HELP edgegym_test_frames_total Frames, \\\\ and\\nmore.\n# TYPE edgegym_test_frames_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("edgegym_test_frames_total{reason=\"a\\\"b\\\\c\\nd\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE edgegym_test_open gauge\nedgegym_test_open -4\n", text, StringComparison.Ordinal);
        Assert.Contains("edgegym_test_commit_seconds_bucket{le=\"0.01\"} 1\nedgegym_test_commit_seconds_bucket{le=\"0.1\"} 2\nedgegym_test_commit_seconds_bucket{le=\"+Inf\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("edgegym_test_commit_seconds_sum 7.06\nedgegym_test_commit_seconds_count 3\n", text, StringComparison.Ordinal);
        Assert.Contains("# UNIT edgegym_test_size_bytes bytes\nedgegym_test_size_bytes 1.5\n", text, StringComparison.Ordinal);
        size = 2;
        Assert.Contains("edgegym_test_size_bytes 2\n", exporter.Scrape(), StringComparison.Ordinal);
        AssertWellFormed(text);
    }

    [Fact]
    public void Too_many_series_are_counted_and_left_out()
    {
        using var services = Services();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var exporter = new PrometheusExporter(meters);
        var counter = meters.Create("edgegym.test").CreateCounter<long>("edgegym.test.unbounded");
        for (var i = 0; i < 1_000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        var text = exporter.Scrape();
        Assert.Equal(MetricInstrument.MaximumSeries, text.Split('\n').Count(line => line.StartsWith("edgegym_test_unbounded_total{", StringComparison.Ordinal)));
        Assert.Contains($"edgegym_metrics_refused_measurements_total {1_000 - MetricInstrument.MaximumSeries}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_of_the_whole_console_is_well_formed()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var answer = await host.SendAsync(HttpMethod.Get, "/metrics");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        AssertWellFormed(text);
        Assert.Contains("edgegym_console_live_streams 0\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_gc_collections_total counter\n", text, StringComparison.Ordinal);
    }

    private static ServiceProvider Services() => new ServiceCollection().AddMetrics().BuildServiceProvider();

    private static void AssertWellFormed(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var samples = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                Assert.True(types.TryAdd(parts[2], parts[3]), "typed twice: " + line);
            }
            else if (!line.StartsWith('#'))
            {
                var match = Sample().Match(line);
                Assert.True(match.Success, line);
                Assert.True(samples.Add(match.Groups[1].Value + match.Groups[2].Value), "twice: " + line);
                var name = match.Groups[1].Value;
                Assert.True(types.ContainsKey(name) || types.GetValueOrDefault(Suffix().Replace(name, "")) == "histogram", "no type: " + line);
            }
        }
    }

    [GeneratedRegex("^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\n\"])*\",?)*\\})? (NaN|[+-]?Inf|[-+0-9.eE]+)$")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
