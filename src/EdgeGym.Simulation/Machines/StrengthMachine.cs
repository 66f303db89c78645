using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Machines;

/// <summary>
/// A weight stack (the person moves the pin) or a motor (takes <c>set_load</c>, needs time for it, helps when a repetition stalls).
/// Speaks through its link; movement comes from the person as trajectories.
/// </summary>
public sealed class StrengthMachine
{
    /// <summary>Below this share of the usual travel a counter does not count.</summary>
    private const double CountedShare = 0.75;

    /// <summary>What the spotter leaves of the load.</summary>
    private const double SpottedShare = 0.7;

    private const double GravityMetresPerSecondSquared = 9.80665;

    private readonly Agenda _agenda;
    private readonly IMachineLink _link;
    private readonly CommandGate _gate = new();
    private readonly Sensor _sensor;
    private readonly PositionStream? _stream;
    private readonly string _idPrefix;
    private readonly int _seat;
    private readonly List<double> _travels = [];
    private ReceivedCommand? _moving;
    private Agenda.Entry? _motor;
    private Agenda.Entry? _alone;
    private long _counter;
    private long _liftingUntil;
    private int _counted;
    private long? _firstLiftAt;
    private long? _lastSetEndedAt;
    private double _peakWatts;
    private double _joules;

    public StrengthMachine(MachineSpec spec, Agenda agenda, IMachineLink link, RandomStream random, bool canStream)
    {
        Spec = spec;
        _agenda = agenda;
        _link = link;
        _sensor = new Sensor(random.Fork("sensor"), spec.IsInertial);
        Range = spec.Load ?? new SettingRange(5, 120, 2.5);
        LoadKilograms = Range.Minimum;
        Reporting = canStream ? spec.Reporting : SetReporting.Counts;
        if (Reporting != SetReporting.Counts)
            _stream = new PositionStream(agenda, _sensor, (at, mm, newtons) => link.Send("position", GymMessages.Position(at, PositionStream.IntervalMilliseconds, mm, newtons), atLeastOnce: false), spec.HasForceCell);
        _seat = 1 + random.Fork("seat").Index(9);
        _idPrefix = $"{spec.Id.Value[..Math.Min(spec.Id.Value.Length, 32)]}-{agenda.Now:x}";
    }

    public MachineSpec Spec { get; }

    public SettingRange Range { get; }

    public SetReporting Reporting { get; }

    /// <summary>kg on the handle now.</summary>
    public double LoadKilograms { get; private set; }

    public bool IsMotorized => Spec.Kind == MachineKind.Motorized;

    /// <summary>The motor is on its way to another load.</summary>
    public bool IsSettingLoad => _moving is not null;

    /// <summary>A stop came during the set; the person can't go on lifting.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>No set until somebody of the staff has unlocked it.</summary>
    public bool IsLocked { get; private set; }

    public bool IsInSet { get; private set; }

    public void Announce()
    {
        _link.Send("birth", GymMessages.Birth(Spec), atLeastOnce: true, retain: true);
        _link.Send("state", GymMessages.State(true), atLeastOnce: true, retain: true);
    }

    /// <summary>By hand: the pin, or the motor's own panel.</summary>
    public void Choose(double loadKilograms)
    {
        var chosen = Range.Nearest(loadKilograms);
        if (IsLocked || Math.Abs(chosen - LoadKilograms) < 1e-6)
            return;
        LoadKilograms = chosen;
        _link.Send("load", GymMessages.Load(_agenda.Now, chosen), atLeastOnce: true);
    }

    public void Unlock() => IsLocked = false;

    public void BeginSet()
    {
        IsStopped = false;
        IsInSet = true;
        _counted = 0;
        _firstLiftAt = null;
        (_peakWatts, _joules) = (0, 0);
        _travels.Clear();
        _stream?.Begin();
    }

    /// <summary>One repetition begins now. A counter speaks when it is over.</summary>
    /// <param name="repetition">As the body did it.</param>
    /// <param name="usualTravelMillimetres">Of this person.</param>
    /// <param name="pace">People's clock against the machine's.</param>
    /// <param name="assisted">It would have stalled: the spotter helps half-way and gives the load back when it rests.</param>
    public void Lift(LiftedRepetition repetition, double usualTravelMillimetres, double pace, bool assisted = false)
    {
        var load = LoadKilograms;
        _firstLiftAt ??= _agenda.Now;
        if (assisted)
            Spot(_agenda.Now + (long)(repetition.ConcentricSeconds * 500 / pace), load);
        _liftingUntil = _agenda.Now + (long)(repetition.TotalSeconds * 1000 / pace);
        if (_stream is not null)
        {
            _stream.Lift(new Trajectory(repetition.TravelMillimetres, repetition.ConcentricSeconds, repetition.TopSeconds, repetition.EccentricSeconds, repetition.BottomSeconds), load);
            return;
        }

        var top = _agenda.Now + (long)(repetition.ConcentricSeconds * 1000 / pace);
        var bottom = top + (long)((repetition.TopSeconds + repetition.EccentricSeconds) * 1000 / pace);
        var travel = _sensor.Travel(repetition.TravelMillimetres);
        if (travel >= CountedShare * usualTravelMillimetres && !_sensor.MissesRepetition())
            Count(bottom, top, load, travel, _sensor.Velocity(repetition.MeanVelocity), repetition.EccentricSeconds);
        if (_sensor.SeesGhost())
            Count(bottom, bottom, load, travel * 0.8, _sensor.Velocity(0.4), 0.6);
    }

    /// <summary>The weight is down for good.</summary>
    /// <param name="effort">What the person answered to the screen's question; null: nothing.</param>
    public void EndSet(EffortReport? effort)
    {
        IsInSet = false;
        if (Reporting == SetReporting.StreamsOnly)
        {
            // It does not know what a set is: its samples go on until the handle has rested for a while.
            _stream?.EndAfter(2500);
            return;
        }

        _stream?.EndNow();
        var answer = Spec.EffortQuestion switch { "rpe" => effort?.Rpe, "rir" => effort?.RepetitionsInReserve, _ => null };
        int? counted = Reporting == SetReporting.Counts ? _counted : null;
        _link.Send("set", GymMessages.Set(NextId(), _agenda.Now, LoadKilograms, counted, Spec.EffortQuestion, answer, Record()), atLeastOnce: true);
        _lastSetEndedAt = _agenda.Now;
    }

    public void Fail(string code, string severity, string text)
    {
        if (severity == "emergency_stop")
            IsStopped = true;
        _link.Send("fault", GymMessages.Fault(_agenda.Now, code, severity, text), atLeastOnce: true);
    }

    public void Receive(ReceivedCommand command)
    {
        if (!_gate.Admits(command, _agenda.Now, out var answer))
        {
            if (answer is { } again)
                Send(again);
            return;
        }

        switch (command.Operation)
        {
            case CommandOperation.SetLoad:
                SetLoad(command);
                break;
            case CommandOperation.Stop:
                IsStopped = true;
                CancelMotor("stopped");
                Done(command);
                break;
            case CommandOperation.ReleaseLoad when IsMotorized:
                CancelMotor("released");
                LoadKilograms = Range.Minimum;
                Done(command);
                break;
            case CommandOperation.Lock:
                IsLocked = true;
                Done(command);
                break;
            default:
                Refuse(command, "unsupported");
                break;
        }
    }

    /// <summary>A serial line fell silent, or speaks again (StrengthLink section 6): what has not begun is dropped, and a motor that rests for 10 s lets go.</summary>
    public void GatewayIs(bool silent)
    {
        _alone?.Cancel();
        _alone = null;
        if (!silent)
            return;
        CancelMotor("expired");
        LetGoWhenRested();
    }

    private void LetGoWhenRested()
        => _alone = _agenda.In(10_000, () =>
        {
            if (IsInSet || _agenda.Now < _liftingUntil + 10_000)
                LetGoWhenRested();
            else if (IsMotorized)
                Choose(Range.Minimum);
        });

    private void SetLoad(ReceivedCommand command)
    {
        if ((Spec.Capabilities & MachineCapabilities.SetLoad) == 0)
            Refuse(command, "unsupported");
        else if (command.Value is not { } value || !double.IsFinite(value))
            Refuse(command, "bad_value");
        else if (value < Range.Minimum - 1e-6 || value > Range.Maximum + 1e-6)
            Refuse(command, "out_of_range");
        else if (IsLocked)
            Refuse(command, "locked");
        else
        {
            CancelMotor("superseded");
            _moving = command;
            // Never under a person's hands: the motor waits for the bottom of the repetition.
            _motor = _agenda.At(_liftingUntil, () => StartMotor(command, Range.AtMost(value)));
        }
    }

    private void StartMotor(ReceivedCommand command, double target)
    {
        if (_agenda.Now >= command.ExpiresAt)
        {
            _moving = null;
            Refuse(command, "expired");
            return;
        }

        var milliseconds = 300 + (40 * Math.Abs(target - LoadKilograms));
        _motor = _agenda.In(milliseconds, () =>
        {
            _moving = null;
            LoadKilograms = target;
            Done(command);
        });
    }

    private void CancelMotor(string why)
    {
        _motor?.Cancel();
        if (_moving is { } command)
            Refuse(command, why);
        _moving = null;
    }

    /// <summary>What a machine with a motor knows of a set; a weight stack with a counter knows nothing of it.</summary>
    private SetRecord? Record() => !IsMotorized || _firstLiftAt is not { } first ? null : new SetRecord(
        _agenda.Now - first,
        _lastSetEndedAt is { } before ? first - before : null,
        _travels.Count > 0 ? _travels.Average() : null,
        _peakWatts > 0 ? _peakWatts : null,
        _joules > 0 ? _joules : null,
        _seat);

    private void Spot(long at, double load)
    {
        var id = NextId();
        _agenda.At(at, () => _link.Send("spotter", GymMessages.Spotter(id, _agenda.Now, "stalled", load, Range.AtMost(load * SpottedShare)), atLeastOnce: true));
    }

    private void Count(long sayAt, long top, double load, double travel, double velocity, double eccentricSeconds)
    {
        _counted++;
        var repetition = new RepetitionMessage(
            NextId(), top, load, travel / velocity, eccentricSeconds * 1000, travel, velocity, velocity * Trajectory.PeakToMean);
        if (IsMotorized)
        {
            var newtons = ForceOn(load, 0);
            repetition = repetition with { MeanWatts = newtons * velocity, PeakWatts = newtons * repetition.PeakVelocity, Joules = newtons * travel / 1000 };
            _peakWatts = Math.Max(_peakWatts, newtons * repetition.PeakVelocity);
            _joules += newtons * travel / 1000;
            _travels.Add(travel);
        }

        _agenda.At(sayAt, () => _link.Send("rep", GymMessages.Repetition(repetition), atLeastOnce: true));
    }

    private void Done(ReceivedCommand command) => Send(new CommandEchoMessage(command.Id, "load", LoadKilograms, null));

    private void Refuse(ReceivedCommand command, string error) => Send(new CommandEchoMessage(command.Id, "load", LoadKilograms, error));

    private void Send(CommandEchoMessage answer)
    {
        _gate.Answered(answer);
        _link.Send("ack", GymMessages.Ack(answer), atLeastOnce: true);
    }

    private string NextId() => $"{_idPrefix}-{++_counter}";

    /// <summary>N on the handle at this acceleration of the load.</summary>
    internal static double ForceOn(double loadKilograms, double metresPerSecondSquared)
        => Math.Max(0, loadKilograms * (GravityMetresPerSecondSquared + metresPerSecondSquared));
}
