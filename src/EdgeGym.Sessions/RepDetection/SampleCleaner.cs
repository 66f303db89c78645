namespace EdgeGym.Sessions.RepDetection;

/// <summary>
/// Lets samples through that a handle can have reached from the last good one; brings samples in another unit back; recognises a zero
/// that moved by its staying where it went.
/// </summary>
internal struct SampleCleaner(RepDetectionSettings settings)
{
    /// <summary>Twice the noise and rounding.</summary>
    private const double Slack = 14;
    private const int SamplesToBelieve = 4;

    // m, cm and inches sent as mm, and the other way round.
    private static readonly double[] Scales = [1000, 10, 25.4, 0.001, 0.1, 1 / 25.4];

    private double goodTime = double.NaN;
    private double good;
    private double doubtTime;
    private double doubt;
    private int doubts;

    public int Spikes { get; private set; }

    public int UnitGlitches { get; private set; }

    /// <returns>Value to use; null to leave this sample out. <paramref name="rebased"/>: forget what was going on, the zero has moved.</returns>
    public double? Clean(double time, double millimetres, out bool rebased)
    {
        rebased = false;
        if (double.IsNaN(goodTime) || Reachable(goodTime, good, time, millimetres))
            return Keep(time, millimetres);

        foreach (var scale in Scales)
        {
            if (Math.Abs(good) > 30 && Reachable(goodTime, good, time, millimetres * scale))
            {
                UnitGlitches++;
                return Keep(time, millimetres * scale);
            }
        }

        doubts = doubts > 0 && Reachable(doubtTime, doubt, time, millimetres) ? doubts + 1 : 1;
        doubtTime = time;
        doubt = millimetres;
        Spikes++;
        if (doubts < SamplesToBelieve)
            return null;
        rebased = true;
        return Keep(time, millimetres);
    }

    public void Forget()
    {
        goodTime = double.NaN;
        doubts = 0;
    }

    private double Keep(double time, double value)
    {
        goodTime = time;
        good = value;
        doubts = 0;
        return value;
    }

    private readonly bool Reachable(double fromTime, double from, double time, double value)
        => Math.Abs(value - from) <= (settings.FastestMovement * (time - fromTime)) + Slack;
}
