namespace EdgeGym.Simulation.Lifters;

/// <summary>Heart rate as first-order answer to a target that moves with the work (Hunt 2015 for treadmills), in body seconds.</summary>
public sealed class HeartRateResponse(HeartTraits traits)
{
    private double _fromBeats = traits.RestBeatsPerMinute;
    private double _fromSeconds;
    private double _target = traits.RestBeatsPerMinute;
    private double _timeConstant = 60;
    private double _drift;

    public double At(double bodySeconds)
        => _target + ((_fromBeats - _target) * Math.Exp(-Math.Max(0, bodySeconds - _fromSeconds) / _timeConstant));

    /// <summary>A lifting set runs: +45 bpm, up to +70 near failure, times the muscle mass; τ 20 s.</summary>
    public void Lift(double bodySeconds, double repetitionsInReserve, double heartFactor)
    {
        var rise = (45 + (25 * Math.Clamp(1 - (repetitionsInReserve / 5), 0, 1))) * heartFactor;
        Aim(bodySeconds, traits.RestBeatsPerMinute + _drift + rise, 20);
    }

    /// <summary>The set is over: back down; each set leaves 3 bpm.</summary>
    public void Rest(double bodySeconds, bool afterSet)
    {
        if (afterSet)
            _drift = Math.Min(24, _drift + 3);
        Aim(bodySeconds, traits.RestBeatsPerMinute + _drift, traits.RecoveryTimeConstantSeconds);
    }

    /// <summary>Treadmill work; a slope counts as speed by the ACSM running equation (0.9·v·grade against 0.2·v).</summary>
    public void Run(double bodySeconds, double metresPerSecond, double inclinePercent)
        => Aim(
            bodySeconds,
            traits.RestBeatsPerMinute + (traits.BeatsPerMetrePerSecond * metresPerSecond * (1 + (4.5 * inclinePercent / 100))),
            traits.CardioTimeConstantSeconds);

    /// <summary>Ergometer work: 100 W costs about as much as 1.6 m/s on the treadmill.</summary>
    public void Pedal(double bodySeconds, double watts)
        => Aim(bodySeconds, traits.RestBeatsPerMinute + (traits.BeatsPerMetrePerSecond * 1.6 * watts / 100), traits.CardioTimeConstantSeconds);

    /// <summary>A new day, or a long break.</summary>
    public void Reset(double bodySeconds)
    {
        _drift = 0;
        _fromBeats = _target = traits.RestBeatsPerMinute;
        _fromSeconds = bodySeconds;
    }

    private void Aim(double bodySeconds, double target, double timeConstant)
    {
        _fromBeats = At(bodySeconds);
        _fromSeconds = bodySeconds;
        _target = Math.Min(target, traits.MaximumBeatsPerMinute);
        _timeConstant = timeConstant;
    }
}
