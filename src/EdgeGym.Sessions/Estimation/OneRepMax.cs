namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// One-repetition maximum from one set: load in kg, repetitions to failure (done + in reserve). All answer null outside of where the
/// formula means something: load not above 0, fewer than 1 or more than 36 repetitions. One repetition to failure is the load itself.
/// Typical error 10–13 % (Hutchins); use up to about 12 repetitions.
/// </summary>
public static class OneRepMax
{
    /// <summary>Epley: w·(1 + r/30).</summary>
    public static double? Epley(double load, double reps) => From(load, reps, static (w, r) => w * (1 + (r / 30)));

    /// <summary>Brzycki: 36·w/(37 − r); has no meaning from 37 repetitions on.</summary>
    public static double? Brzycki(double load, double reps) => From(load, reps, static (w, r) => 36 * w / (37 - r));

    /// <summary>Wathan: 100·w/(48.8 + 53.8·e^(−0.075·r)).</summary>
    public static double? Wathan(double load, double reps) => From(load, reps, static (w, r) => 100 * w / (48.8 + (53.8 * Math.Exp(-0.075 * r))));

    /// <summary>Mayhew: 100·w/(52.2 + 41.9·e^(−0.055·r)); null up to 2 repetitions, where it is far too high.</summary>
    public static double? Mayhew(double load, double reps)
        => reps is > 1 and <= 2 ? null : From(load, reps, static (w, r) => 100 * w / (52.2 + (41.9 * Math.Exp(-0.055 * r))));

    /// <summary>Lander: 100·w/(101.3 − 2.67123·r).</summary>
    public static double? Lander(double load, double reps) => From(load, reps, static (w, r) => 100 * w / (101.3 - (2.67123 * r)));

    /// <summary>Lombardi: w·r^0.10.</summary>
    public static double? Lombardi(double load, double reps) => From(load, reps, static (w, r) => w * Math.Pow(r, 0.10));

    /// <summary>O'Conner: w·(1 + 0.025·r).</summary>
    public static double? OConner(double load, double reps) => From(load, reps, static (w, r) => w * (1 + (0.025 * r)));

    /// <summary>Epley with a slope of the person's own: w·(1 + k·(r − 1)); k about 0.033.</summary>
    public static double? Individual(double load, double reps, double k) => k > 0 ? From(load, reps, (w, r) => w * (1 + (k * (r - 1)))) : null;

    /// <summary>Marzagão 2026: w·(1 + (r − 1)^0.85/(−2.55 + 4.58·ln w)); null below 5 kg, where it is poor or has no value.</summary>
    public static double? Marzagao(double load, double reps)
        => load < 5 ? null : From(load, reps, static (w, r) => w * (1 + (Math.Pow(r - 1, 0.85) / (-2.55 + (4.58 * Math.Log(w))))));

    private static double? From(double load, double reps, Func<double, double, double> formula)
    {
        if (!(load > 0) || !double.IsFinite(load) || !(reps >= 1) || reps > 36)
            return null;
        return reps <= 1 ? load : formula(load, reps);
    }
}
