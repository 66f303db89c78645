using EdgeGym.Sessions.Sets;

namespace EdgeGym.Sessions.Estimation;

/// <summary>What a set (or the part of it so far) says about a person, as a likelihood over <see cref="StrengthBelief"/>'s numbers.</summary>
internal sealed class SetEvidence
{
    /// <summary>4 % of reports are rude outliers (science notes 1.3).</summary>
    private const double Rude = 0.04;

    /// <summary>Repetition-to-repetition noise 0.04, sensor 0.012, shape of the loss and intent of the set together, m/s.</summary>
    private const double VelocityDeviation = 0.07;

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
        => new(load / belief.TodayFactor, fatigue, done, missed, true, report, ScaleOf(belief), Representative(reps));

    /// <summary>Only a word about a set whose repetitions have been counted already.</summary>
    public static SetEvidence OfReport(StrengthBelief belief, double fatigue, double load, int done, double report, double scale)
        => new(load / belief.TodayFactor, fatigue, done, false, false, report, ScaleOf(belief) * scale, []);

    /// <summary>Repetitions to failure in this state of fatigue, a real number.</summary>
    public static double Capacity(ReadOnlySpan<double> theta, double load, double fatigue)
    {
        var relative = load / Math.Exp(theta[StrengthBelief.OneRepMax]);
        return RepetitionCurve.Repetitions(relative, Math.Exp(theta[StrengthBelief.Slope]))
            * (fatigue == 0 ? 1 : Math.Exp(fatigue * Math.Exp(theta[StrengthBelief.Tiring])));
    }

    /// <summary>Test–retest error of repetitions to failure: 0.7 at 90 %, 1.1 at 70 % (PMC9070879).</summary>
    public static double CapacityDeviation(double relativeLoad) => Math.Clamp(0.7 + (2 * (0.9 - relativeLoad)), 0.5, 1.8);

    public double LogLikelihood(ReadOnlySpan<double> theta)
    {
        var capacity = Capacity(theta, load, fatigue);
        var relative = load / Math.Exp(theta[StrengthBelief.OneRepMax]);
        var deviation = CapacityDeviation(relative);
        double log = 0;
        if (counts)
        {
            var reached = StandardNormal.Below((capacity - done) / deviation);
            var likely = missed ? reached - StandardNormal.Below((capacity - done - 1) / deviation) : reached;
            log += Math.Log(0.005 + (0.995 * Math.Max(0, likely)));
        }

        if (report is { } said)
            log += ReportLog(theta, capacity, deviation, said);
        if (velocities.Length > 0)
            log += VelocityLog(theta, capacity);
        return log;
    }

    private double ReportLog(ReadOnlySpan<double> theta, double capacity, double deviation, double said)
    {
        // Whole repetitions succeed, so the true reserve is on average half a repetition below the real number.
        var left = Math.Max(0, capacity - done - 0.5);
        var spread = (0.5 + (0.18 * left) + (0.05 * Math.Max(0, done - 10))) * reportScale;
        var total = Math.Sqrt((spread * spread) + (left > 0 ? deviation * deviation : 0.2) + 0.1);
        var expected = left - theta[StrengthBelief.Bias];
        var likely = said <= 0 ? StandardNormal.Below((0.25 - expected) / total)
            : said >= 10 ? StandardNormal.Below((expected - 9.75) / total)
            : StandardNormal.Below((said + 0.25 - expected) / total) - StandardNormal.Below((said - 0.25 - expected) / total);
        return Math.Log(((1 - Rude) * Math.Max(0, likely)) + (Rude * 0.05));
    }

    private double VelocityLog(ReadOnlySpan<double> theta, double capacity)
    {
        var k = Math.Exp(theta[StrengthBelief.Slope]);
        var atFailure = Math.Max(0.05, theta[StrengthBelief.FailureVelocity]);
        var first = VelocityProfile.AtRelativeLoad(RepetitionCurve.RelativeLoad(capacity, k), atFailure, Math.Exp(theta[StrengthBelief.VelocitySlope]));
        double log = 0;
        foreach (var (index, velocity) in velocities)
        {
            var expected = VelocityProfile.AtReserve(capacity - index, capacity, first, atFailure);
            var z = Math.Min(Math.Abs(velocity - expected) / VelocityDeviation, 3.5);
            log -= 0.5 * z * z;
        }

        return log;
    }

    private static double ScaleOf(StrengthBelief belief) => (belief.Level == 1 ? 1.35 : 1) * (belief.SetsToday == 0 ? 1.25 : 1);

    /// <summary>At most four repetitions spread over the set: neighbours share their errors and would be counted as more than they know.</summary>
    private static (int Index, double Velocity)[] Representative(IReadOnlyList<CountedRepetition> reps)
    {
        var seen = new List<(int Index, double Velocity)>();
        var number = 0;
        foreach (var rep in reps)
        {
            if (rep.Partial)
                continue;
            number++;
            if (rep.MeanConcentricVelocity is { } velocity)
                seen.Add((number, velocity));
        }

        if (seen.Count <= 4)
            return [.. seen];
        var last = seen.Count - 1;
        var average = (seen[last].Velocity + seen[last - 1].Velocity) / 2;
        return [seen[0], seen[last / 3], seen[2 * last / 3], (seen[last].Index, average)];
    }
}
