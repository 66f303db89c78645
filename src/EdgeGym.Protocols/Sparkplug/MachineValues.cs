namespace EdgeGym.Protocols.Sparkplug;

/// <summary>Values by metric in the gateway's units, with which of them the present message brought.</summary>
internal sealed class MachineValues
{
    private readonly Dictionary<MachineMetric, double> _numbers = [];
    private readonly Dictionary<MachineMetric, string> _texts = [];
    private readonly HashSet<MachineMetric> _fresh = [];

    /// <summary>Newest time of what the present message brought, Unix ms; null when it says none.</summary>
    public long? At { get; private set; }

    public void BeginMessage()
    {
        _fresh.Clear();
        At = null;
    }

    public void Clear()
    {
        BeginMessage();
        _numbers.Clear();
        _texts.Clear();
    }

    /// <param name="row">Of the metric's name.</param>
    /// <param name="metric">With type and unit of its birth.</param>
    /// <param name="quirks">Gets what was odd.</param>
    public void Put(MachineMetricRow row, SparkplugMetric metric, ref Quirks quirks)
    {
        if (row.FactorOf(metric.Unit) is not { } factor)
        {
            quirks |= Quirks.UnexpectedUnit;
            return;
        }

        _fresh.Add(row.Metric);
        if (metric.Timestamp is { } at && !(at <= At))
            At = at;
        _numbers.Remove(row.Metric);
        _texts.Remove(row.Metric);
        if (metric.Value is bool flag)
            _numbers[row.Metric] = flag ? 1 : 0;
        else if (metric.Number is { } number)
            _numbers[row.Metric] = number * factor;
        else if (metric.Value is string text)
            _texts[row.Metric] = text;
    }

    /// <summary>The present message brought it, be it null.</summary>
    public bool IsFresh(MachineMetric metric) => _fresh.Contains(metric);

    public bool IsAnyFresh(MachineMetric first, MachineMetric last)
    {
        for (var metric = first; metric <= last; metric++)
        {
            if (_fresh.Contains(metric))
                return true;
        }

        return false;
    }

    public double? Number(MachineMetric metric) => _numbers.TryGetValue(metric, out var number) ? number : null;

    public string? Text(MachineMetric metric) => _texts.GetValueOrDefault(metric);
}
