using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Simulation.Lifters;

/// <summary>
/// Share of repetitions still missing some time after a set to failure: one minus the set-2/set-1 ratios of science notes 1.7,
/// interpolated on a logarithmic scale, with a slow exponential tail.
/// </summary>
public sealed class RecoveryCurve
{
    private static readonly RecoveryCurve UpperCompound = new([(0, 0.80), (30, 0.67), (60, 0.55), (120, 0.38), (180, 0.30), (300, 0.14)], 480);
    private static readonly RecoveryCurve LowerCompound = new([(0, 0.62), (30, 0.50), (60, 0.35), (120, 0.22), (180, 0.18), (300, 0.05)], 480);
    private static readonly RecoveryCurve SingleJoint = new([(0, 0.60), (30, 0.45), (60, 0.35), (90, 0.28), (120, 0.22), (180, 0.12)], 300);

    private readonly (double Seconds, double Missing)[] _points;
    private readonly double _tailSeconds;

    private RecoveryCurve((double Seconds, double Missing)[] points, double tailSeconds)
    {
        _points = points;
        _tailSeconds = tailSeconds;
    }

    public static RecoveryCurve Of(Exercise exercise)
        => !exercise.IsCompound ? SingleJoint : exercise.IsLowerBody ? LowerCompound : UpperCompound;

    /// <summary>0 (recovered) to 1.</summary>
    public double MissingAfter(double seconds)
    {
        var last = _points[^1];
        if (seconds >= last.Seconds)
            return last.Missing * Math.Exp(-(seconds - last.Seconds) / _tailSeconds);
        var i = 1;
        while (_points[i].Seconds <= seconds)
            i++;
        var (fromSeconds, from) = _points[i - 1];
        var (toSeconds, to) = _points[i];
        var share = (Math.Max(0, seconds) - fromSeconds) / (toSeconds - fromSeconds);
        return Math.Exp((Math.Log(from) * (1 - share)) + (Math.Log(to) * share));
    }
}
