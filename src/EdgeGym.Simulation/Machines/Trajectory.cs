namespace EdgeGym.Simulation.Machines;

/// <summary>
/// Position over one repetition: up, hold, down, pause. Speed rises and falls along the smooth step of a minimum-jerk movement
/// (10x³ − 15x⁴ + 6x⁵) over a part of the way and is even in between, so that peak and mean have the ratio seen in lifting (about 1.4).
/// </summary>
public readonly record struct Trajectory
{
    /// <summary>Part of a movement that speeds up, and again of the one that slows down.</summary>
    public const double Ramp = 0.3;

    /// <summary>Peak against mean velocity of one movement.</summary>
    public const double PeakToMean = 1 / (1 - Ramp);

    public Trajectory(double travelMillimetres, double upSeconds, double topSeconds, double downSeconds, double bottomSeconds)
    {
        TravelMillimetres = travelMillimetres;
        UpSeconds = upSeconds;
        TopSeconds = topSeconds;
        DownSeconds = downSeconds;
        BottomSeconds = bottomSeconds;
    }

    public double TravelMillimetres { get; }

    public double UpSeconds { get; }

    public double TopSeconds { get; }

    public double DownSeconds { get; }

    public double BottomSeconds { get; }

    public double TotalSeconds => UpSeconds + TopSeconds + DownSeconds + BottomSeconds;

    /// <summary>mm above the resting position after <paramref name="seconds"/>.</summary>
    public double PositionAt(double seconds)
    {
        if (seconds <= 0)
            return 0;
        if (seconds < UpSeconds)
            return TravelMillimetres * Share(seconds / UpSeconds);
        seconds -= UpSeconds + TopSeconds;
        if (seconds <= 0)
            return TravelMillimetres;
        return seconds < DownSeconds ? TravelMillimetres * (1 - Share(seconds / DownSeconds)) : 0;
    }

    /// <summary>m/s², up is positive; by central difference, for the force on the handle.</summary>
    public double AccelerationAt(double seconds)
    {
        const double h = 0.01;
        return (PositionAt(seconds + h) - (2 * PositionAt(seconds)) + PositionAt(seconds - h)) / (h * h) / 1000;
    }

    private static double Share(double time)
    {
        var ramp = time switch
        {
            < Ramp => Ramp * Integral(time / Ramp),
            <= 1 - Ramp => (Ramp / 2) + (time - Ramp),
            _ => 1 - Ramp - (Ramp * Integral((1 - time) / Ramp)),
        };
        return ramp / (1 - Ramp);
    }

    private static double Integral(double x) => x * x * x * x * (2.5 - (3 * x) + (x * x));
}
