using EdgeGym.Equipment.Readings;

namespace EdgeGym.Tests.Sessions.RepDetection;

/// <summary>A handle's way as pieces of minimum jerk, exact at any time, and what a bad sensor makes of it.</summary>
internal sealed class Trajectory(double start)
{
    private readonly List<(double From, double To, double Begin, double Milliseconds)> pieces = [];
    private double now;
    private double at = start;

    public double End => now;

    public List<TrueRepetition> Lifts { get; } = [];

    public Trajectory Hold(double milliseconds)
    {
        pieces.Add((at, at, now, milliseconds));
        now += milliseconds;
        return this;
    }

    public Trajectory Move(double to, double milliseconds)
    {
        pieces.Add((at, to, now, milliseconds));
        if (to > at)
            Lifts.Add(TrueRepetition.Of(now, at, to, milliseconds));
        now += milliseconds;
        at = to;
        return this;
    }

    public double Position(double time)
    {
        foreach (var (from, to, begin, milliseconds) in pieces)
        {
            if (time <= begin + milliseconds)
                return from + ((to - from) * Progress((time - begin) / milliseconds));
        }

        return at;
    }

    public static double Progress(double share)
    {
        var t = Math.Clamp(share, 0, 1);
        return t * t * t * (10 + (t * (-15 + (6 * t))));
    }

    /// <summary>Batches as a machine sends them.</summary>
    public List<PositionReading> Samples(Random random, double interval, double noise = 0, double missing = 0, double spikes = 0, double drift = 0, int batch = 10)
    {
        var batches = new List<PositionReading>();
        for (double time = 0; time < now; time += batch * interval)
        {
            var values = new double[batch];
            for (var index = 0; index < batch; index++)
            {
                var moment = time + (index * interval);
                values[index] = Position(moment) + (drift * moment / 1000) + (((random.NextDouble() * 2) - 1) * noise);
                if (random.NextDouble() < missing)
                    values[index] = double.NaN;
                else if (random.NextDouble() < spikes)
                    values[index] += random.Next(2) == 0 ? 900 : -900;
            }

            batches.Add(new PositionReading(Floor.Start + (long)Math.Round(time), interval, values));
        }

        return batches;
    }
}

/// <summary>What there is to be found: measured on the exact curve by the program's convention (velocity above 0.06 m/s).</summary>
internal sealed record TrueRepetition(double Travel, double MeanVelocity, double PeakVelocity, double EndTime)
{
    public static TrueRepetition Of(double begin, double from, double to, double milliseconds)
    {
        var travel = to - from;
        double first = -1, last = -1, peak = 0;
        for (double t = 0; t <= milliseconds; t += 0.5)
        {
            var s = t / milliseconds;
            var velocity = travel / milliseconds * 30 * s * s * (1 - s) * (1 - s);
            peak = Math.Max(peak, velocity);
            if (velocity > 0.06)
            {
                first = first < 0 ? t : first;
                last = t;
            }
        }

        var moved = travel * (Trajectory.Progress(last / milliseconds) - Trajectory.Progress(first / milliseconds));
        return new TrueRepetition(travel, moved / (last - first), peak, begin + last);
    }
}
