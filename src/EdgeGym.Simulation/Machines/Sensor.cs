using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Machines;

/// <summary>
/// Errors of a travel sensor (science notes 1.6): an encoder of the GymAware class sees velocity as v·(1 + N(0, 0.01)) + N(0, 0.012) m/s and travel ± 5 mm;
/// an inertial one has three times that and 3 % drift. Counters miss 0.5 % of the repetitions and see as many that were none.
/// </summary>
public sealed class Sensor(RandomStream random, bool inertial)
{
    private readonly double _drift = inertial ? random.Normal(1, 0.03, 0.9, 1.1) : 1;
    private readonly double _noise = inertial ? 3 : 1;

    public double Velocity(double metresPerSecond)
        => Math.Max(0.02, (metresPerSecond * _drift * (1 + random.Normal(0, 0.01 * _noise))) + random.Normal(0, 0.012 * _noise));

    public double Travel(double millimetres) => Math.Max(5, (millimetres * _drift) + random.Normal(0, 5 * _noise));

    /// <summary>Scale error of one repetition's samples.</summary>
    public double Scale() => _drift * (1 + random.Normal(0, 0.01 * _noise));

    /// <summary>mm on one sample.</summary>
    public double Sample(double millimetres) => millimetres + random.Normal(0, 0.35 * _noise);

    public double Force(double newtons) => newtons * (1 + random.Normal(0, 0.01));

    public bool MissesRepetition() => random.Chance(0.005);

    public bool SeesGhost() => random.Chance(0.005);
}
