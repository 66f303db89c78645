namespace EdgeGym.Sessions.RepDetection;

/// <summary>One phase of a repetition measured on the noise-reduced samples.</summary>
/// <param name="StartTime">ms.</param>
/// <param name="EndTime">ms.</param>
/// <param name="Travel">mm between the levels of the two turning points.</param>
/// <param name="MeanVelocity">m/s over the phase.</param>
/// <param name="PeakVelocity">m/s.</param>
internal readonly record struct PhaseMeasurement(double StartTime, double EndTime, double Travel, double MeanVelocity, double PeakVelocity)
{
    public double Milliseconds => EndTime - StartTime;

    /// <summary>Null when the samples of the phase have fallen out of the ring or are too few.</summary>
    public static PhaseMeasurement? Concentric(SampleRing ring, Turn low, Turn high, RepDetectionSettings settings, double interval)
    {
        var from = ring.IndexAt(low.Time - 600);
        var to = ring.Next - 1;
        var span = high.Position - low.Position;
        var lower = FirstCrossing(ring, ring.IndexAt(low.Time), to, low.Position + (0.2 * span));
        if (lower < 0 || to - lower < 3 || ring.Time(from) > low.Time + 1)
            return null;
        var upper = LastBelow(ring, lower, to, high.Time, high.Position - (0.2 * span));

        // A fast lift bends within a short time and needs a narrow window; a slow one drowns in noise without a wide one.
        var inner = ring.Time(upper) - ring.Time(lower);
        var width = Math.Clamp(0.24 * inner, Math.Max(interval, Math.Min(40, 3 * interval)), Math.Max(120, interval));
        var start = Edge(ring, lower, from, -1, settings.VelocityThreshold, width, interval);
        var end = Edge(ring, upper, to, +1, settings.VelocityThreshold, width, interval);
        var bottom = Level(ring, start.Number, -1, from, interval, low.Time - 100);
        var top = Level(ring, end.Number, +1, to, interval, high.Time + 100);
        double peak = 0;
        for (var number = start.Number; number <= end.Number; number++)
            peak = Math.Max(peak, Velocity(ring, number, width, interval));
        var duration = end.Time - start.Time;
        if (duration < interval)
            return null;
        return new PhaseMeasurement(start.Time, end.Time, top - bottom, (end.Position - start.Position) / duration, peak);
    }

    /// <summary>From the first to the last downward movement above the threshold, ms; null when it cannot be told.</summary>
    public static double? EccentricMilliseconds(SampleRing ring, Turn high, Turn low, RepDetectionSettings settings, double interval)
    {
        if (ring.Time(ring.Oldest) > high.Time)
            return null;
        var width = HalfWidth(interval);
        var from = ring.IndexAt(high.Time);
        var to = ring.Next - 1;
        long first = -1, last = -1;
        for (var number = from; number <= to && ring.Time(number) <= low.Time + 200; number++)
        {
            if (ring.Fit(number, width).Velocity < -settings.VelocityThreshold)
            {
                first = first < 0 ? number : first;
                last = number;
            }
        }

        return last > first ? Math.Round(ring.Time(last) - ring.Time(first), 1) : null;
    }

    private static double HalfWidth(double interval) => Math.Max(40, interval);

    private static long FirstCrossing(SampleRing ring, long from, long to, double level)
    {
        for (var number = from; number <= to; number++)
        {
            if (ring.Position(number) >= level)
                return number;
        }

        return -1;
    }

    private static long LastBelow(SampleRing ring, long from, long to, double topTime, double level)
    {
        var last = from;
        for (var number = from; number <= to && ring.Time(number) <= topTime; number++)
        {
            if (ring.Position(number) <= level)
                last = number;
        }

        return last;
    }

    /// <summary>
    /// Slope of the local line, less what the line's length takes off a bend: a slope over ± h is too high by c·h²·v″ (c from the number
    /// of samples), and v″ shows in the slopes one h away.
    /// </summary>
    private static double Velocity(SampleRing ring, long number, double width, double interval)
    {
        var reach = Math.Max(1, (int)Math.Floor((width / interval) + 1e-9));
        var here = ring.Fit(number, width).Velocity;
        if (number - reach < ring.Oldest || number + reach >= ring.Next)
            return here;
        var c = ((3.0 * reach * reach) + (3.0 * reach) - 1) / (30.0 * reach * reach);
        return here - (c * (ring.Fit(number - reach, width).Velocity - (2 * here) + ring.Fit(number + reach, width).Velocity));
    }

    /// <summary>Walks from inside the phase outward to where the velocity falls to the threshold, between samples by a straight line.</summary>
    private static (long Number, double Time, double Position) Edge(
        SampleRing ring, long inside, long limit, int step, double threshold, double width, double interval)
    {
        var number = inside;
        var velocity = Velocity(ring, number, width, interval);
        while (number != limit)
        {
            var outer = Velocity(ring, number + step, width, interval);
            if (outer <= threshold)
            {
                var share = velocity <= threshold ? 0 : (velocity - threshold) / (velocity - outer);
                var here = ring.Fit(number, width).Position;
                return (number + step,
                    ring.Time(number) + (share * (ring.Time(number + step) - ring.Time(number))),
                    here + (share * (ring.Fit(number + step, width).Position - here)));
            }

            number += step;
            velocity = outer;
        }

        return (number, ring.Time(number), ring.Fit(number, width).Position);
    }

    /// <summary>Level of the turning point beyond an edge: the extreme of the smoothed positions up to the turn as first seen.</summary>
    private static double Level(SampleRing ring, long edge, int step, long limit, double interval, double until)
    {
        var width = Math.Max(30, interval);
        var level = ring.Fit(edge, width).Position;
        var time = ring.Time(edge);
        for (var number = edge; number != limit; number += step)
        {
            var away = Math.Abs(ring.Time(number) - time);
            if (away > 150 && (step > 0 ? ring.Time(number) > until : ring.Time(number) < until))
                break;
            var position = ring.Fit(number, width).Position;
            level = step > 0 ? Math.Max(level, position) : Math.Min(level, position);
        }

        return level;
    }
}
