using System.Diagnostics.Metrics;

namespace EdgeGym.Console.Metrics;

internal enum MetricType : byte
{
    Counter = 1,
    Gauge = 2,
    Histogram = 3,
}

/// <summary>One instrument and its series. The number of series is bounded; what comes beyond is counted, not kept.</summary>
internal sealed class MetricInstrument
{
    public const int MaximumSeries = 256;

    /// <summary>Seconds: from one millisecond to ten seconds, as OpenTelemetry advises for durations, with finer low ends for a local machine.</summary>
    private static readonly double[] SecondBounds = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] MillisecondBounds = [1, 2.5, 5, 10, 20, 50, 100, 150, 250, 500, 1_000, 2_500, 5_000, 10_000];
    private static readonly double[] CountBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000];

    private readonly Lock _gate = new();
    private MetricSeries[] _series = [];
    private long _refused;

    public MetricInstrument(Instrument instrument)
    {
        var (type, settable) = Classify(instrument);
        Type = type;
        IsSetting = settable;
        IsObservable = instrument.IsObservable;
        Name = PrometheusText.MetricName(instrument.Name, instrument.Unit, type);
        Help = string.IsNullOrEmpty(instrument.Description) ? instrument.Name : instrument.Description;
        Unit = PrometheusText.UnitName(instrument.Unit);
        Bounds = type == MetricType.Histogram ? BoundsOf(instrument) : [];
    }

    public MetricType Type { get; }

    public string Name { get; }

    public string Help { get; }

    public string Unit { get; }

    public double[] Bounds { get; }

    public bool IsObservable { get; }

    public long Refused => Volatile.Read(ref _refused);

    public ReadOnlySpan<MetricSeries> Series => Volatile.Read(ref _series);

    /// <summary>Measurements replace the value instead of adding to it.</summary>
    private bool IsSetting { get; }

    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Find(tags) is not { } series)
            return;
        if (Type == MetricType.Histogram)
            series.Observe(value, Bounds);
        else if (IsSetting)
            series.Set(value);
        else
            series.Add(value);
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!double.IsFinite(value) || Find(tags) is not { } series)
            return;
        if (Type == MetricType.Histogram)
            series.Observe(value, Bounds);
        else if (IsSetting)
            series.Set(value);
        else
            series.Add(value);
    }

    /// <summary>Before observable instruments are asked: what does not report now is gone.</summary>
    public void Forget()
    {
        foreach (var series in Series)
            series.Reported = !IsObservable;
    }

    private MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var series in Series)
        {
            if (series.Is(tags))
                return series;
        }

        lock (_gate)
        {
            foreach (var series in _series)
            {
                if (series.Is(tags))
                    return series;
            }

            if (_series.Length >= MaximumSeries)
            {
                Interlocked.Increment(ref _refused);
                return null;
            }

            var made = new MetricSeries(tags.ToArray(), Bounds.Length + 1);
            Volatile.Write(ref _series, [.. _series, made]);
            return made;
        }
    }

    private static (MetricType Type, bool IsSetting) Classify(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        if (kind == typeof(Counter<>))
            return (MetricType.Counter, false);
        if (kind == typeof(UpDownCounter<>))
            return (MetricType.Gauge, false);
        if (kind == typeof(Histogram<>))
            return (MetricType.Histogram, false);
        return kind == typeof(ObservableCounter<>) ? (MetricType.Counter, true) : (MetricType.Gauge, true);
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        var advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries?.ToArray(),
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            _ => null,
        };
        return advised is { Length: > 0 and <= 64 }
            ? [.. advised.Where(double.IsFinite).Distinct().Order()]
            : instrument.Unit switch { "s" => SecondBounds, "ms" => MillisecondBounds, _ => CountBounds };
    }
}
