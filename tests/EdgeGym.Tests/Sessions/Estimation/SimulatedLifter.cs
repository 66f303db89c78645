using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions.Estimation;

/// <summary>A person drawn from the science notes, section 1: what the estimator cannot see.</summary>
internal sealed class SimulatedLifter
{
    private readonly Random random;
    private readonly Exercise exercise;
    private readonly double k;
    private readonly double bias;
    private readonly double failureVelocity;
    private readonly double velocitySlope;
    private readonly double exponent;
    private readonly double tiring;
    private double capacity = 1;
    private int sets;
    private double lastReserve;

    public SimulatedLifter(Random random, Exercise exercise)
    {
        this.random = random;
        this.exercise = exercise;
        var level = (TrainingLevel)random.Next(1, 4);
        var sex = random.Next(2) == 0 ? Sex.Female : Sex.Male;
        Member = new MemberProfile("m", 1960 + random.Next(45), sex, level, TrainingGoal.Hypertrophy, null, 50 + (45 * random.NextDouble()));
        var (median, _) = EdgeGym.Sessions.Estimation.FirstMeetingPrior.OneRepMax(exercise, Member, 2026 - Member.BirthYear);
        OneRepMax = median * Math.Exp(0.30 * Normal());
        k = exercise.RepetitionSlope * Math.Exp(0.26 * Normal());
        bias = 0.6 + (0.8 * Normal());
        failureVelocity = Math.Max(0.08, exercise.VelocityAtOneRepMax + (0.05 * Normal()));
        velocitySlope = exercise.VelocitySlope * Math.Exp(0.085 * Normal()) * (1 - (level == TrainingLevel.Novice ? 0.1 * random.NextDouble() : 0));
        exponent = Math.Clamp(0.75 + (0.15 * Normal()), 0.4, 1.2);
        tiring = Math.Exp(0.25 * Normal());
    }

    public MemberProfile Member { get; }

    public double OneRepMax { get; }

    /// <summary>Share of the repetitions of the set before, by science notes 1.7: later sets lose less, sets short of failure 1/(1 + 0.15·RIR) of it.</summary>
    private double FromSetToSet(double rest)
    {
        var bonus = sets <= 1 ? 0 : sets == 2 ? 0.12 : 0.20;
        var atFailure = Math.Min(1, EdgeGym.Sessions.Estimation.FatigueModel.AtFailure(exercise, rest) + bonus);
        return Math.Clamp(1 - ((1 - atFailure) / (1 + (0.15 * lastReserve))), 0.05, 1);
    }

    public (SetSummary Set, int Reserve) Do(double load, int reps, double rest)
    {
        if (sets > 0)
        {
            var ratio = FromSetToSet(rest);
            capacity = Math.Clamp(capacity * (1 - ((1 - ratio) * tiring)), 0.1, 1);
        }

        var real = (1 + (((OneRepMax / load) - 1) / k)) * capacity;
        var failure = (int)Math.Floor(Math.Clamp(real + (0.8 * Normal()), 0, 80));
        var done = Math.Min(reps, failure);
        var reserve = failure - done;
        var missed = done < reps;
        var shaped = 1 / (1 + (k * (Math.Max(real, 1) - 1)));
        var first = failureVelocity + ((1 - shaped) * velocitySlope);
        var seen = new List<CountedRepetition>();
        for (var rep = 1; rep <= done; rep++)
        {
            var share = failure <= 1 ? 0 : (failure - rep) / (double)(failure - 1);
            var velocity = failureVelocity + ((first - failureVelocity) * Math.Pow(share, exponent)) + (0.035 * Normal());
            seen.Add(new CountedRepetition(rep * 3000, Math.Max(0.05, velocity), null, 400, 900, 1500));
        }

        double? report = null;
        if (done > 0)
        {
            var spread = (0.5 + (0.18 * reserve) + (0.05 * Math.Max(0, done - 10))) * (Member.Level == TrainingLevel.Novice ? 1.35 : 1) * (sets == 0 ? 1.25 : 1);
            var said = random.NextDouble() < 0.04 ? reserve + random.Next(-3, 4) : reserve - bias + (spread * Normal());
            report = Math.Round(Math.Clamp(said, 0, 10) * 2) / 2;
        }

        sets++;
        lastReserve = reserve;
        return (new SetSummary(sets, 0, load, done, report, seen, reps, missed, sets == 1 ? null : rest), missed ? -1 : reserve);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
