using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Simulation.Lifters;

/// <summary>One try at one repetition, as the body did it (no sensor in between).</summary>
/// <param name="Completed">False: the load stopped half-way.</param>
/// <param name="MeanVelocity">Concentric, m/s.</param>
/// <param name="TravelMillimetres">mm, of a failed one as far as it went.</param>
/// <param name="ConcentricSeconds">Lifting.</param>
/// <param name="TopSeconds">Holding at the top.</param>
/// <param name="EccentricSeconds">Lowering.</param>
/// <param name="BottomSeconds">Breathing before the next one.</param>
public sealed record LiftedRepetition(
    bool Completed,
    double MeanVelocity,
    double TravelMillimetres,
    double ConcentricSeconds,
    double TopSeconds,
    double EccentricSeconds,
    double BottomSeconds)
{
    public double TotalSeconds => ConcentricSeconds + TopSeconds + EccentricSeconds + BottomSeconds;
}

/// <summary>
/// A set under way. Velocity follows science notes 1.5: v = v1RM + (v1 − v1RM)·(RIR/(R − 1))^γ, R being the rested repetitions to failure,
/// so that a tired person begins lower on the same curve.
/// </summary>
public sealed class LiftingSet
{
    private readonly Lifter _lifter;
    private readonly RandomStream _random;
    private readonly double _restedCapacity;
    private readonly double _firstVelocity;
    private readonly double _lastVelocity;
    private readonly double _heartFactor;
    private readonly double _travel;
    private bool _finished;

    internal LiftingSet(Lifter lifter, Exercise exercise, double loadKilograms, RandomStream random)
    {
        _lifter = lifter;
        _random = random;
        Exercise = exercise;
        LoadKilograms = loadKilograms;
        var traits = lifter.At(exercise);
        RelativeLoad = loadKilograms / lifter.OneRepMaxKilograms(exercise);
        _restedCapacity = lifter.RestedCapacity(exercise, loadKilograms);
        Capacity = _restedCapacity * lifter.Freshness(exercise);
        _lastVelocity = traits.VelocityAtOneRepMax;
        // A person's own velocity at 1RM says little about light loads: it counts fully at 1RM and fades away from it.
        var own = (traits.VelocityAtOneRepMax - exercise.VelocityAtOneRepMax) * RelativeLoad * RelativeLoad;
        var line = exercise.VelocityAtOneRepMax + own + ((1 - RelativeLoad) * traits.VelocitySlope);
        _firstVelocity = Math.Max(_lastVelocity, line * Math.Exp(lifter.Traits.VelocityLog + lifter.Today.VelocityLog));
        _heartFactor = ExerciseDemands.Of(exercise).HeartFactor;
        _travel = traits.TravelMillimetres;
    }

    public Exercise Exercise { get; }

    public double LoadKilograms { get; }

    /// <summary>Share of today's 1RM.</summary>
    public double RelativeLoad { get; }

    /// <summary>Repetitions to failure from here as the person is now, as a real number.</summary>
    public double Capacity { get; }

    public int Possible => (int)Math.Floor(Capacity + 1e-9);

    /// <summary>Complete repetitions so far.</summary>
    public int Done { get; private set; }

    /// <summary>A repetition was tried and did not get up.</summary>
    public bool Missed { get; private set; }

    public int RepetitionsInReserve => Math.Max(0, Possible - Done);

    /// <summary>Tries one more. With help (a spotter takes part of the load) the repetition gets up also past failure.</summary>
    public LiftedRepetition Next(bool assisted = false)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        var traits = _lifter.Traits;
        var number = Done + 1;
        var completed = number <= Possible || assisted;
        var share = _restedCapacity > 1 ? Math.Clamp((Capacity - number) / (_restedCapacity - 1), 0, 1) : 0;
        var velocity = _lastVelocity + ((_firstVelocity - _lastVelocity) * Math.Pow(share, traits.VelocityDecayExponent));
        velocity = Math.Max(0.05, (velocity * (1 - (traits.IntentLoss * share))) + _random.Normal(0, traits.VelocityNoise));

        var travel = _travel * _random.Normal(1, 0.015, 0.95, 1.05);
        if (!completed)
        {
            Missed = true;
            travel *= _random.Uniform(0.2, 0.7);
            velocity = Math.Max(0.04, velocity * 0.5);
        }
        else
            Done = number;

        // Near the end people breathe between repetitions.
        var bottom = _random.Uniform(0.15, 0.45) + (share < 0.25 ? _random.Uniform(0.2, 0.9) : 0);
        _lifter.Heart.Lift(_lifter.BodySeconds, RepetitionsInReserve, _heartFactor);
        return new LiftedRepetition(
            completed,
            velocity,
            travel,
            travel / 1000 / velocity,
            _random.Uniform(0.05, 0.35),
            Math.Max(0.35, traits.EccentricSeconds * (travel / _travel) * _random.Normal(1, 0.1, 0.7, 1.4)),
            bottom);
    }

    /// <summary>Puts the weight down: from here on the set costs fatigue and counts as training.</summary>
    public void Finish()
    {
        if (_finished)
            return;
        _finished = true;
        _lifter.Finished(this);
    }
}
