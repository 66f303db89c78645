namespace EdgeGym.Sessions.RepDetection;

/// <summary>The last samples, and their local straight-line fits: position (mm) and velocity (m/s) with the noise taken down. Fixed size.</summary>
internal sealed class SampleRing
{
    private const int Capacity = 2048;

    private readonly double[] times = new double[Capacity];
    private readonly float[] positions = new float[Capacity];
    private long next;

    /// <summary>Number that the next sample gets; numbers go on for ever, old ones fall out.</summary>
    public long Next => next;

    public long Oldest => Math.Max(0, next - Capacity);

    public void Add(double time, double position)
    {
        times[next % Capacity] = time;
        positions[next % Capacity] = (float)position;
        next++;
    }

    public void Clear() => next = 0;

    public double Time(long number) => times[number % Capacity];

    public double Position(long number) => positions[number % Capacity];

    /// <summary>Number of the first sample not before that time.</summary>
    public long IndexAt(double time)
    {
        long low = Oldest, high = next;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Time(middle) < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Straight line through the samples within ± <paramref name="halfWidth"/> ms, at least one neighbour on each side.</summary>
    public (double Position, double Velocity) Fit(long number, double halfWidth)
    {
        long from = number, to = number;
        var centre = Time(number);
        while (from > Oldest && (number - from < 1 || centre - Time(from - 1) <= halfWidth))
            from--;
        while (to < next - 1 && (to - number < 1 || Time(to + 1) - centre <= halfWidth))
            to++;
        double n = to - from + 1, sumT = 0, sumX = 0, sumTt = 0, sumTx = 0;
        for (var index = from; index <= to; index++)
        {
            var t = Time(index) - centre;
            var x = Position(index);
            sumT += t;
            sumX += x;
            sumTt += t * t;
            sumTx += t * x;
        }

        var spread = sumTt - (sumT * sumT / n);
        if (n < 2 || spread <= 0)
            return (Position(number), 0);
        var slope = (sumTx - (sumT * sumX / n)) / spread;
        return ((sumX - (slope * sumT)) / n, slope);
    }
}
