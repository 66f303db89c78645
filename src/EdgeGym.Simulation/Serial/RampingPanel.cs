using EdgeGym.Simulation.Machines;

namespace EdgeGym.Simulation.Serial;

/// <summary>A treadmill or bike by itself, with somebody on it from the start: whatever is chosen is reached with a ramp.</summary>
/// <param name="spec">Ranges of what can be chosen.</param>
/// <param name="time">The machine's clock.</param>
/// <param name="rampPerSecond">Share of an axis' range that it moves in a second.</param>
internal sealed class RampingPanel(MachineSpec spec, TimeProvider time, double rampPerSecond = 0.1) : ICsafePanel
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Now, double Target)> _axes = new(StringComparer.Ordinal)
    {
        ["speed"] = (0, 0),
        ["incline"] = (0, 0),
        ["power"] = (spec.Power?.Minimum ?? 0, spec.Power?.Minimum ?? 0),
        ["resistance"] = (spec.Resistance?.Minimum ?? 0, spec.Resistance?.Minimum ?? 0),
    };

    private long _movedAt = time.GetTimestamp();
    private double _distance;
    private bool _finished;

    public MachineSpec Spec => spec;

    /// <summary>A machine that says yes and stays as it is.</summary>
    public bool IsStuck { get; set; }

    public int HeartRate { get; set; } = 128;

    public CsafeGauges Read()
    {
        lock (_gate)
        {
            Move();
            var treadmill = spec.Speed is not null;
            var cadence = _finished ? 0 : treadmill ? 60 + (30 * _axes["speed"].Now) : 80;
            return new CsafeGauges(
                !_finished, _finished, _axes["speed"].Now, _axes["incline"].Now, treadmill || _finished ? 0 : _axes["power"].Now, cadence, _distance,
                _axes["resistance"].Now, HeartRate);
        }
    }

    public ValueTask ChooseAsync(string axis, double value)
    {
        lock (_gate)
        {
            Move();
            if (!IsStuck)
                _axes[axis] = (_axes[axis].Now, value);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask FinishAsync()
    {
        lock (_gate)
        {
            Move();
            _finished = !IsStuck;
            if (_finished)
                _axes["speed"] = (_axes["speed"].Now, 0);
        }

        return ValueTask.CompletedTask;
    }

    private void Move()
    {
        var seconds = time.GetElapsedTime(_movedAt).TotalSeconds;
        _movedAt = time.GetTimestamp();
        foreach (var (axis, (now, target)) in _axes.ToArray())
        {
            var range = axis switch { "speed" => spec.Speed, "incline" => spec.Incline, "power" => spec.Power, _ => spec.Resistance };
            var reach = ((range?.Maximum - range?.Minimum) ?? 1) * rampPerSecond * seconds;
            _axes[axis] = (now + Math.Clamp(target - now, -reach, reach), target);
        }

        _distance += _axes["speed"].Now * seconds;
    }
}
