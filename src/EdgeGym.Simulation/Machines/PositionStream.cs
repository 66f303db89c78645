using EdgeGym.Simulation.Floor;

namespace EdgeGym.Simulation.Machines;

internal delegate void PositionSink(long at, ReadOnlySpan<double> millimetres, ReadOnlySpan<double> newtons);

/// <summary>Samples the handle every 10 ms while a set runs and hands them on ten at a time.</summary>
internal sealed class PositionStream(Agenda agenda, Sensor sensor, PositionSink sink, bool withForce)
{
    public const int IntervalMilliseconds = 10;

    private const int SamplesPerBatch = 10;
    private const int BatchMilliseconds = IntervalMilliseconds * SamplesPerBatch;

    private readonly double[] _millimetres = new double[SamplesPerBatch];
    private readonly double[] _newtons = new double[SamplesPerBatch];
    private Movement _current;
    private Movement _earlier;
    private Agenda.Entry? _next;
    private bool _running;
    private long _from;
    private long _endsAt;

    private readonly record struct Movement(long Start, Trajectory Trajectory, double Scale, double LoadKilograms);

    public void Begin()
    {
        _endsAt = long.MaxValue;
        if (_running)
            return;
        _running = true;
        _from = agenda.Now;
        _next = agenda.In(BatchMilliseconds, Batch);
    }

    public void Lift(Trajectory trajectory, double loadKilograms)
    {
        _earlier = _current;
        _current = new Movement(agenda.Now, trajectory, sensor.Scale(), loadKilograms);
    }

    public void EndAfter(int milliseconds) => _endsAt = agenda.Now + milliseconds;

    /// <summary>Hands on what has been sampled and stops.</summary>
    public void EndNow()
    {
        if (!_running)
            return;
        _running = false;
        _next?.Cancel();
        var samples = (int)Math.Clamp((agenda.Now - _from) / IntervalMilliseconds, 0, SamplesPerBatch);
        if (samples > 0)
            Sample(samples);
    }

    private void Batch()
    {
        Sample(SamplesPerBatch);
        _from += BatchMilliseconds;
        if (_from < _endsAt)
            _next = agenda.In(BatchMilliseconds, Batch);
        else
            _running = false;
    }

    private void Sample(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var at = _from + (i * IntervalMilliseconds);
            var movement = at >= _current.Start ? _current : _earlier;
            var seconds = (at - movement.Start) / 1000.0;
            _millimetres[i] = sensor.Sample(movement.Trajectory.PositionAt(seconds) * movement.Scale);
            var moving = seconds < movement.Trajectory.TotalSeconds - movement.Trajectory.BottomSeconds;
            _newtons[i] = moving ? sensor.Force(StrengthMachine.ForceOn(movement.LoadKilograms, movement.Trajectory.AccelerationAt(seconds))) : 0;
        }

        sink(_from, _millimetres.AsSpan(0, count), withForce ? _newtons.AsSpan(0, count) : []);
    }
}
