namespace EdgeGym.Console.Metrics;

/// <summary>One series: an instrument's value, or its buckets, for one set of tags. Lock-free to write.</summary>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, int buckets)
{
    private readonly long[] _buckets = new long[buckets];
    private long _whole;
    private double _fraction;
    private long _count;

    public KeyValuePair<string, object?>[] Tags { get; } = tags;

    /// <summary>False for an observable series that did not report in this scrape.</summary>
    public bool Reported { get; set; } = true;

    public double Value => Volatile.Read(ref _whole) + Volatile.Read(ref _fraction);

    public long Count => Volatile.Read(ref _count);

    public long Bucket(int index) => Volatile.Read(ref _buckets[index]);

    public void Add(long value) => Interlocked.Add(ref _whole, value);

    public void Add(double value)
    {
        double seen, next;
        do
        {
            seen = Volatile.Read(ref _fraction);
            next = seen + value;
        }
        while (BitConverter.DoubleToInt64Bits(Interlocked.CompareExchange(ref _fraction, next, seen)) != BitConverter.DoubleToInt64Bits(seen));
    }

    public void Set(double value)
    {
        Volatile.Write(ref _whole, 0);
        Volatile.Write(ref _fraction, value);
        Reported = true;
    }

    public void Observe(double value, double[] bounds)
    {
        var index = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _buckets[index >= 0 ? index : ~index]);
        Interlocked.Increment(ref _count);
        Add(value);
    }

    public bool Is(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != Tags.Length)
            return false;
        for (var i = 0; i < tags.Length; i++)
        {
            if (!string.Equals(tags[i].Key, Tags[i].Key, StringComparison.Ordinal) || !Equals(tags[i].Value, Tags[i].Value))
                return false;
        }

        return true;
    }
}
