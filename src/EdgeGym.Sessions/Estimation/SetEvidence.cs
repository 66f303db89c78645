using EdgeGym.Sessions.Sets;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// What a set (or the part of it so far) says about a person: for given numbers of <see cref="StrengthBelief"/>, how likely its count and its report
/// are, and how far each velocity is off, in standard deviations.
/// </summary>
internal sealed class SetEvidence
{
    public const int MostVelocities = 40;

    /// <summary>Repetition-to-repetition noise 0.025–0.04 and sensor 0.012, m/s (science notes 1.5, 1.6), with a margin for what the curve leaves out.</summary>
    private const double VelocityDeviation = 0.040;

    /// <summary>Degrees of freedom of the noise of velocities: sensors slip.</summary>
    private const double VelocityFreedom = 6;

    /// <summary>4 % of reports are rude outliers, wrong by about three repetitions (science notes 1.3).</summary>
    private const double Rude = 0.04;
    private const double RudeBy = 3;

    /// <summary>What is left of a set's scatter once its own form is a number of the belief, repetitions.</summary>
    private const double CapacityDeviation = 0.25;

    /// <summary>Below this share of the way to failure the power law goes on as a straight line, so that a capacity held too small can grow.</summary>
    private const double LeastShare = 0.01;

    /// <summary>A report as vague as this stands for a class of numbers, whose ends are open.</summary>
    private const double Word = 2;

    private readonly CapacityCurve curve;
    private readonly int done;
    private readonly bool missed;
    private readonly double? report;
    private readonly double reportScale;
    private readonly bool isWord;
    private readonly (int Index, double Velocity)[] velocities;

    private SetEvidence(CapacityCurve curve, int done, bool missed, bool counts, double? report, double reportScale, bool isWord, (int Index, double Velocity)[] velocities)
    {
        this.curve = curve;
        this.done = done;
        this.missed = missed;
        Counts = counts;
        this.report = report;
        this.reportScale = reportScale;
        this.isWord = isWord;
        this.velocities = velocities;
    }

    /// <summary>The repetitions of the set are evidence, not only a word about it.</summary>
    public bool Counts { get; }

    public bool IsReported => report is not null;

    public int VelocityCount => velocities.Length;

    /// <param name="belief">Before the set.</param>
    /// <param name="curve">Of this load, in the state of fatigue in which the set began.</param>
    public static SetEvidence OfSet(StrengthBelief belief, CapacityCurve curve, int done, bool missed, double? report, IReadOnlyList<CountedRepetition> reps)
        => new(curve, done, missed, true, report is >= 0 and <= 10 ? report : null, ScaleOf(belief), false, Measured(reps));

    /// <summary>Only a word about a set whose repetitions have been counted already.</summary>
    public static SetEvidence OfReport(StrengthBelief belief, CapacityCurve curve, int done, double report, double vagueness)
        => new(curve, done, false, false, report, ScaleOf(belief) * (vagueness >= Word ? vagueness * 0.5 : vagueness), vagueness >= Word, []);

    /// <summary>ln of the likelihood of the count: what was done was possible, what was missed was not.</summary>
    public double LogOfCount(ReadOnlySpan<double> theta) => LogOfCount(curve.Capacity(theta));

    /// <summary>ln of the likelihood of the report: "none" and "ten or more" are one-sided, of words already "too heavy" and "too easy".</summary>
    public double LogOfReport(ReadOnlySpan<double> theta) => LogOfReport(curve.Capacity(theta), theta[StrengthBelief.Bias]);

    /// <summary>ln of the likelihood of both.</summary>
    public double LogOfBoth(ReadOnlySpan<double> theta)
    {
        var capacity = curve.Capacity(theta);
        return LogOfCount(capacity) + LogOfReport(capacity, theta[StrengthBelief.Bias]);
    }

    private double LogOfCount(double capacity)
    {
        var past = (capacity - done) / CapacityDeviation;
        var likely = StandardNormal.Below(past) - (missed ? StandardNormal.Below(past - (1 / CapacityDeviation)) : 0);
        return likely > 1e-12 ? Math.Log(likely) : -27 - Math.Min(1000, Math.Abs(past));
    }

    private double LogOfReport(double capacity, double bias)
    {
        var said = report!.Value;
        var (few, many) = isWord ? (0.5, 5.0) : (0.0, 10.0);
        var left = Math.Clamp(capacity, 0, 100) - done - 0.5;
        var expected = Math.Max(left, -0.5) - bias;
        var spread = Math.Sqrt(Math.Pow((0.5 + (0.18 * Math.Clamp(left, 0, 12)) + (0.05 * Math.Max(0, done - 10))) * reportScale, 2) + 0.1);
        var rude = Math.Sqrt((spread * spread) + (RudeBy * RudeBy));
        return Math.Log(((1 - Rude) * Likely(spread)) + (Rude * Likely(rude)) + 1e-9);

        double Likely(double deviation) => Math.Max(0, said <= few ? StandardNormal.Below((few + 0.25 - expected) / deviation)
            : said >= many ? StandardNormal.Below((expected - many + 0.25) / deviation)
            : StandardNormal.Below((said + 0.25 - expected) / deviation) - StandardNormal.Below((said - 0.25 - expected) / deviation));
    }

    /// <summary>Direction in which the count speaks: the slope of ln capacity.</summary>
    public void SlopeOfCount(ReadOnlySpan<double> theta, Span<double> slope) => curve.At(theta, slope, stackalloc double[StrengthBelief.Size]);

    /// <summary>Direction in which the report speaks: the slope of capacity less bias.</summary>
    public void SlopeOfReport(ReadOnlySpan<double> theta, Span<double> slope)
    {
        curve.At(theta, slope, stackalloc double[StrengthBelief.Size]);
        slope[StrengthBelief.Bias] = -1;
    }

    /// <summary>
    /// Residuals of the velocities in their standard deviations, with their slopes (row-major, one row an observation). A tired person begins
    /// lower on the curve of the rested one; effort is held back far from failure (science notes 1.4 and 1.5).
    /// </summary>
    public void Velocities(ReadOnlySpan<double> theta, Span<double> residuals, Span<double> slopes)
    {
        Span<double> ofCapacity = stackalloc double[StrengthBelief.Size];
        Span<double> ofRested = stackalloc double[StrengthBelief.Size];
        var (capacity, rested) = curve.At(theta, ofCapacity, ofRested);
        var relative = curve.RelativeLoad(theta);
        var atFailure = theta[StrengthBelief.FailureVelocity];
        var steepness = Math.Exp(theta[StrengthBelief.VelocitySlope] + theta[StrengthBelief.DayVelocity]);
        var gain = Math.Max(0.02, (1 - relative) * steepness);
        var exponent = Math.Clamp(theta[StrengthBelief.Decay], 0.3, 1.4);
        var held = theta[StrengthBelief.HeldBack];
        var length = Math.Max(rested - 1, 0.5);
        for (var index = 0; index < velocities.Length; index++)
        {
            var (number, velocity) = velocities[index];
            var share = Math.Min((capacity - number) / length, 1);
            var bounded = Math.Max(share, LeastShare);
            var power = Math.Pow(bounded, exponent);
            var tangent = exponent * power / bounded;
            power += (share - bounded) * tangent;
            var free = atFailure + (gain * power);
            var effort = 1 - (held * share);
            residuals[index] = (velocity - (free * effort)) / VelocityDeviation;

            var row = slopes.Slice(index * StrengthBelief.Size, StrengthBelief.Size);
            var perShare = share >= 1 ? 0 : (gain * tangent * effort) - (held * free);
            for (var number2 = 0; number2 < row.Length; number2++)
                row[number2] = perShare * (ofCapacity[number2] - (rested > 1.5 ? share * ofRested[number2] : 0)) / length;
            var perStrength = relative < 1 ? relative * steepness * power * effort : 0;
            row[StrengthBelief.OneRepMax] += perStrength;
            row[StrengthBelief.DayStrength] += perStrength;
            row[StrengthBelief.FailureVelocity] += effort;
            row[StrengthBelief.VelocitySlope] += gain * power * effort;
            row[StrengthBelief.DayVelocity] += gain * power * effort;
            row[StrengthBelief.Decay] += gain * power * Math.Log(bounded) * effort;
            row[StrengthBelief.HeldBack] -= free * share;
            for (var number2 = 0; number2 < row.Length; number2++)
                row[number2] /= -VelocityDeviation;
        }
    }

    /// <summary>Weight of a velocity with that residual: less for what looks like a slip (Student's t).</summary>
    public static double Weight(double residual) => (VelocityFreedom + 1) / (VelocityFreedom + (residual * residual));

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

        return seen.Count <= MostVelocities ? [.. seen] : [.. seen.TakeLast(MostVelocities)];
    }
}
