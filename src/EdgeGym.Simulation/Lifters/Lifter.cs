using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Simulation.Lifters;

/// <summary>
/// One virtual person. Time is the body's own, in seconds, moved by <see cref="Advance"/>; days are moved by <see cref="BeginDay"/>.
/// The same traits and the same calls give the same numbers.
/// </summary>
public sealed class Lifter
{
    private readonly Dictionary<string, ExerciseTraits> _exercises = new(StringComparer.Ordinal);
    private readonly FatigueLedger _fatigue;
    private readonly Progression _progression;
    private readonly RandomStream _effort;
    private readonly RandomStream _sets;
    private int _setsToday;

    public Lifter(LifterTraits traits, long firstDay = 0)
    {
        Traits = traits;
        Today = new DayForm(traits, firstDay);
        Heart = new HeartRateResponse(traits.Heart);
        _fatigue = new FatigueLedger(traits.RecoveryTimeFactor);
        _progression = new Progression(traits);
        _effort = new RandomStream(traits.Seed).Fork("reports");
        _sets = new RandomStream(traits.Seed).Fork("sets");
    }

    public LifterTraits Traits { get; }

    public DayForm Today { get; }

    public HeartRateResponse Heart { get; }

    /// <summary>s since the person was made.</summary>
    public double BodySeconds { get; private set; }

    /// <summary>Days on which the person trained and reported: their sense of reserve gets better with them.</summary>
    public int SessionsLogged { get; private set; }

    public double HeartRateBeatsPerMinute => Heart.At(BodySeconds);

    public void Advance(double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        BodySeconds += seconds;
    }

    public void BeginDay(long day)
    {
        if (day <= Today.Day)
            return;
        if (_setsToday > 0)
            SessionsLogged++;
        _setsToday = 0;
        Today.MoveTo(day);
        Heart.Reset(BodySeconds);
    }

    public ExerciseTraits At(Exercise exercise)
    {
        if (!_exercises.TryGetValue(exercise.Id, out var traits))
            _exercises[exercise.Id] = traits = ExerciseTraits.Draw(Traits, exercise);
        return traits;
    }

    /// <summary>kg that this person can lift once today, rested.</summary>
    public double OneRepMaxKilograms(Exercise exercise)
        => At(exercise).OneRepMaxKilograms * _progression.StrengthFactor(exercise, Today.Day) * Today.StrengthFactor(exercise.IsLowerBody);

    /// <summary>Share of the rested repetitions that is there now.</summary>
    /// <param name="exercise">To be done.</param>
    /// <param name="after">Seconds from now.</param>
    public double Freshness(Exercise exercise, double after = 0)
        => _fatigue.Freshness(exercise, BodySeconds + after) * _progression.Readiness(exercise, Today.Day);

    /// <summary>Repetitions to failure of the rested person today, as a real number ≥ 0; below 1 the load does not move once.</summary>
    public double RestedCapacity(Exercise exercise, double loadKilograms)
    {
        var relative = loadKilograms / OneRepMaxKilograms(exercise);
        if (relative >= 1)
            return 1 / relative;
        // Nuzzo 2024: below about 65 % people differ less than one slope for all loads would say.
        var spread = relative >= 0.65 ? 1 : Math.Max(0.75, 1 - ((0.65 - relative) * 5));
        var slope = exercise.RepetitionSlope * Math.Exp((At(exercise).RepSlopeLog + Today.RepSlopeLog(exercise.Id)) * spread);
        return 1 + (((1 / relative) - 1) / slope);
    }

    public LiftingSet BeginSet(Exercise exercise, double loadKilograms)
        => new(this, exercise, loadKilograms, _sets.Fork(exercise.Id, (Today.Day * 1000) + _setsToday));

    /// <summary>What the person says is left. Repetitions in reserve in halves, 0 … 10.</summary>
    public EffortReport Report(LiftingSet set) => EffortReport.Give(this, set, _setsToday, _effort.Fork("set", (Today.Day * 1000) + _setsToday));

    internal void Finished(LiftingSet set)
    {
        _setsToday++;
        _fatigue.Add(set.Exercise, BodySeconds, set.Done / Math.Max(1, set.Capacity), set.RepetitionsInReserve);
        _progression.Trained(set.Exercise, Today.Day, set.RepetitionsInReserve);
        Heart.Rest(BodySeconds, afterSet: true);
    }
}
