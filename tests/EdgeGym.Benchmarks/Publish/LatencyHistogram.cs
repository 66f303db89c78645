namespace EdgeGym.Benchmarks.Publish;

/// <summary>One bucket per microsecond up to a second; exact where it matters, and recording costs one increment.</summary>
internal sealed class LatencyHistogram
{
    private const int BucketCount = 1_000_001;

    private readonly int[] _counts = new int[BucketCount];

    public long Count { get; private set; }

    public long MaximumMicroseconds { get; private set; }

    public void Record(long microseconds)
    {
        _counts[Math.Clamp(microseconds, 0, BucketCount - 1)]++;
        Count++;
        MaximumMicroseconds = Math.Max(MaximumMicroseconds, microseconds);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        MaximumMicroseconds = 0;
    }

    /// <param name="quantile">0 to 1.</param>
    public long Quantile(double quantile)
    {
        var left = (long)Math.Ceiling(quantile * Count);
        for (var bucket = 0; bucket < BucketCount; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
                return bucket;
        }

        return MaximumMicroseconds;
    }
}
