using EdgeGym.Sessions.Sets;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// What a set (or the part of it so far) says about a person: for given numbers of <see cref="StrengthBelief"/>, how far each observation is off, in
/// its own standard deviations, and how much it weighs.
/// </summary>
internal sealed class SetEvidence
{
    /// <summary>Observations of one set at most: 40 velocities, the count, the report.</summary>
    public const int Most = 42;

    private const int MostVelocities = 40;

    /// <summary>Repetition-to-repetition noise 0.025–0.04 and sensor 0.012, m/s, with a margin for what the curve leaves out.</summary>
    private const double VelocityDeviation = 0.042;

    /// <summary>Degrees of freedom of the noise: slips of sensors, and the 4 % of reports that are rude outliers (science notes 1.3).</summary>
    private const double VelocityFreedom = 6;
    private const double ReportFreedom = 3;

    /// <summary>4 % of reports are rude outliers.</summary>
    private const double Rude = 0.04;

    /// <summary>What is left of a set's scatter once its own form is a number of the belief, repetitions.</summary>
    private const double CapacityDeviation = 0.35;

    private readonly double load;
    private readonly double fatigue;
    private readonly int done;
    private readonly bool missed;
    private readonly bool counts;
    private readonly double? report;
    private readonly double reportScale;
    private readonly (int Index, double Velocity)[] velocities;

    private SetEvidence(double load, double fatigue, int done, bool missed, bool counts, double? report, double reportScale, (int Index, double Velocity)[] velocities)
    {
        this.load = load;
        this.fatigue = fatigue;
        this.done = done;
        this.missed = missed;
        this.counts = counts;
        this.report = report;
        this.reportScale = reportScale;
        this.velocities = velocities;
    }

    /// <param name="belief">Before the set.</param>
    /// <param name="fatigue">As it was when the set began.</param>
    public static SetEvidence OfSet(StrengthBelief belief, double fatigue, double load, int done, bool missed, double? report, IReadOnlyList<CountedRepetition> reps)
        => new(load / belief.TodayFactor, fatigue, done, missed, true, report, ScaleOf(belief), Measured(reps));

    /// <summary>Only a word about a set whose repetitions have been counted already.</summary>
    public static SetEvidence OfReport(StrengthBelief belief, double fatigue, double load, int done, double report, double scale)
        => new(load / belief.TodayFactor, fatigue, done, false, false, report, ScaleOf(belief) * scale, []);

    /// <summary>Repetitions to failure of this set in this state of fatigue, a real number.</summary>
    public static double Capacity(ReadOnlySpan<double> theta, double load, double fatigue)
    {
        var relative = load / Math.Exp(theta[StrengthBelief.OneRepMax]);
        return RepetitionCurve.Repetitions(relative, Math.Exp(theta[StrengthBelief.Slope]))
            * Math.Exp(theta[StrengthBelief.SetForm] + (fatigue == 0 ? 0 : fatigue * Math.Exp(theta[StrengthBelief.Tiring])));
    }

    /// <summary>Standardised residuals of all observations. Returns how many; the same number for every <paramref name="theta"/>.</summary>
    public int Residuals(ReadOnlySpan<double> theta, Span<double> residuals)
    {
        var capacity = Capacity(theta, load, fatigue);
        var count = 0;
        if (counts && missed)
            residuals[count++] = (capacity - done - 0.5) / Math.Sqrt((CapacityDeviation * CapacityDeviation) + 0.09);
        else if (counts)
            residuals[count++] = Reached((capacity - done) / CapacityDeviation);
        if (report is { } said)
            residuals[count++] = OfReported(theta, capacity, said);
        return count + Velocities(theta, capacity, residuals[count..]);
    }

    /// <summary>Weight of an observation with that residual: one where noise is normal, less for what looks like a slip (Student's t).</summary>
    public double Weight(int index, double residual)
    {
        var first = counts ? 1 : 0;
        if (index < first)
            return 1;
        var freedom = report is not null && index == first ? ReportFreedom : VelocityFreedom;
        return (freedom + 1) / (freedom + (residual * residual));
    }

    /// <summary>ln of the likelihood, up to a constant; with what residuals cannot show: a report of "ten or more" says nothing above ten and much below.</summary>
    public double LogLikelihood(ReadOnlySpan<double> theta)
    {
        Span<double> residuals = stackalloc double[Most];
        var count = Residuals(theta, residuals);
        var capacity = Capacity(theta, load, fatigue);
        double log = 0;
        for (var index = 0; index < count; index++)
        {
            var square = residuals[index] * residuals[index];
            if (index == 0 && counts)
                log -= 0.5 * square;
            else if (index == (counts ? 1 : 0) && report is { } said)
                log += LogOfReport(theta, capacity, said);
            else
                log -= 0.5 * (VelocityFreedom + 1) * Math.Log(1 + (square / VelocityFreedom));
        }

        return log;
    }

    private double LogOfReport(ReadOnlySpan<double> theta, double capacity, double said)
    {
        var (expected, spread) = Expected(theta, capacity);
        var likely = said <= 0 ? StandardNormal.Below((0.25 - expected) / spread)
            : said >= 10 ? StandardNormal.Below((expected - 9.75) / spread)
            : StandardNormal.Below((said + 0.25 - expected) / spread) - StandardNormal.Below((said - 0.25 - expected) / spread);
        return Math.Log(((1 - Rude) * Math.Max(0, likely)) + (Rude * 0.05));
    }

    /// <summary>What this person would say, and how far off it usually is, repetitions.</summary>
    private (double Mean, double Deviation) Expected(ReadOnlySpan<double> theta, double capacity)
    {
        // Whole repetitions succeed, so the true reserve is on average half a repetition below the real number.
        var left = capacity - done - 0.5;
        var spread = Math.Sqrt(Math.Pow((0.5 + (0.18 * Math.Clamp(left, 0, 12)) + (0.05 * Math.Max(0, done - 10))) * reportScale, 2) + 0.15);
        return (left - theta[StrengthBelief.Bias], spread);
    }

    /// <summary>Repetitions that were done were possible: −ln Φ(z) as half a square, so that it is one residual among the others.</summary>
    private static double Reached(double z) => z < -8 ? -(Math.Abs(z) + 0.5) : -Math.Sqrt(Math.Max(0, -2 * Math.Log(Math.Max(StandardNormal.Below(z), 1e-30))));

    private double OfReported(ReadOnlySpan<double> theta, double capacity, double said)
    {
        var (expected, spread) = Expected(theta, capacity);
        // Nobody says less than none or more than ten.
        return (said <= 0 && expected < 0) || (said >= 10 && expected > 10) ? 0 : (said - expected) / spread;
    }

    /// <summary>A tired person begins lower on the curve of the rested one: the first repetition's velocity belongs to the load, the rest of the way to what is left.</summary>
    private int Velocities(ReadOnlySpan<double> theta, double capacity, Span<double> residuals)
    {
        if (velocities.Length == 0)
            return 0;
        var relative = load / Math.Exp(theta[StrengthBelief.OneRepMax]);
        var rested = RepetitionCurve.Repetitions(relative, Math.Exp(theta[StrengthBelief.Slope])) * Math.Exp(theta[StrengthBelief.SetForm]);
        var atFailure = Math.Max(0.05, theta[StrengthBelief.FailureVelocity]);
        var first = Math.Max(atFailure, VelocityProfile.AtRelativeLoad(relative, atFailure, Math.Exp(theta[StrengthBelief.VelocitySlope])));
        var exponent = Math.Clamp(theta[StrengthBelief.Decay], 0.3, 1.4);
        for (var index = 0; index < velocities.Length; index++)
        {
            var (number, velocity) = velocities[index];
            residuals[index] = (velocity - VelocityProfile.AtReserve(capacity - number, rested, first, atFailure, exponent)) / VelocityDeviation;
        }

        return velocities.Length;
    }

    private static double ScaleOf(StrengthBelief belief) => (belief.Level == 1 ? 1.35 : 1) * (belief.SetsToday == 0 ? 1.25 : 1);

    /// <summary>The full repetitions that were measured, with their numbers; of very long sets the last ones.</summary>
    private static (int Index, double Velocity)[] Measured(IReadOnlyList<CountedRepetition> reps)
    {
        var seen = new List<(int Index, double Velocity)>(reps.Count);
        var number = 0;
        foreach (var rep in reps)
        {
            if (rep.Partial)
                continue;
            number++;
            if (rep.MeanConcentricVelocity is { } velocity)
                seen.Add((number, velocity));
        }

        return [.. seen.TakeLast(MostVelocities)];
    }
}
