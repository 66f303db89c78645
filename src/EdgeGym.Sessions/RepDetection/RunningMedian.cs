namespace EdgeGym.Sessions.RepDetection;

/// <summary>Upper median of the last seven travels: one half repetition among full ones moves it little, a new range takes over in four.</summary>
internal sealed class RunningMedian
{
    private readonly double[] values = new double[7];
    private int count;

    /// <summary>mm; null before the first.</summary>
    public double? Value
    {
        get
        {
            var known = Math.Min(count, values.Length);
            if (known == 0)
                return null;
            Span<double> sorted = stackalloc double[known];
            values.AsSpan(0, known).CopyTo(sorted);
            sorted.Sort();
            return sorted[known / 2];
        }
    }

    public void Add(double value) => values[count++ % values.Length] = value;

    public void Clear() => count = 0;
}
