namespace EdgeGym.Protocols.Sparkplug;

/// <summary>What a birth said of the metrics of one node or device: names behind aliases, types, units.</summary>
internal sealed class BirthCertificate
{
    private readonly Dictionary<string, SparkplugMetric> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, SparkplugMetric> _byAlias = [];

    public BirthCertificate(IReadOnlyList<SparkplugMetric> metrics, ref Quirks quirks)
    {
        foreach (var metric in metrics)
        {
            if (metric.Name is not { } name)
                continue;
            // Values of a birth are not kept: only what explains later ones.
            var known = metric with { Value = null, Raw = null };
            if (!_byName.TryAdd(name, known))
            {
                quirks |= Quirks.DuplicateMetric;
                _byName[name] = known;
            }

            if (metric.Alias is not { } alias || _byAlias.TryAdd(alias, known))
                continue;
            quirks |= Quirks.DuplicateMetric;
            _byAlias[alias] = known;
        }
    }

    /// <summary>Nothing has happened since that makes it doubtful.</summary>
    public bool IsFresh { get; set; } = true;

    /// <summary>The floor takes it for online.</summary>
    public bool IsShown { get; set; } = true;

    /// <summary>The metric with name, type and unit of the birth; null when no birth explains it.</summary>
    public SparkplugMetric? Resolve(SparkplugMetric metric, ref Quirks quirks)
    {
        var known = metric.Name is { } name ? _byName.GetValueOrDefault(name) : metric.Alias is { } alias ? _byAlias.GetValueOrDefault(alias) : null;
        if (known is null)
            return null;
        return metric.As(known.Type, ref quirks) with { Name = known.Name, Alias = known.Alias, Unit = metric.Unit ?? known.Unit };
    }
}
