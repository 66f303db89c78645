using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Simulation.Floor;

namespace EdgeGym.Simulation.Machines;

/// <summary>
/// Treadmill (speed and incline follow with a ramp), bike, rower or cross trainer (resistance or power at the person's cadence).
/// Tells how it is once a second while somebody is on it; answers a command when the setting has been reached.
/// </summary>
public sealed class CardioMachine(MachineSpec spec, Agenda agenda, ICardioVoice voice)
{
    private const double SpeedPerSecond = 0.25;
    private const double InclinePerSecond = 0.5;

    private static readonly (CommandOperation Operation, MachineCapabilities Capability, string Name)[] Axes =
    [
        (CommandOperation.SetSpeed, MachineCapabilities.SetSpeed, "speed"), (CommandOperation.SetIncline, MachineCapabilities.SetIncline, "incline"),
        (CommandOperation.SetPower, MachineCapabilities.SetPower, "power"), (CommandOperation.SetResistance, MachineCapabilities.SetResistance, "resistance"),
    ];

    private readonly CommandGate _gate = new();
    private readonly Dictionary<string, ReceivedCommand> _moving = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _targets = new(StringComparer.Ordinal);
    private Agenda.Entry? _tick;
    private bool _inUse;
    private double _cadence;

    public MachineSpec Spec => spec;

    public double MetresPerSecond { get; private set; }

    public double InclinePercent { get; private set; }

    public double ResistanceLevel { get; private set; } = 5;

    /// <summary>W asked of the person; null: resistance and cadence decide.</summary>
    public double? ErgometerWatts { get; private set; }

    public double DistanceMetres { get; private set; }

    public bool IsStopped { get; private set; }

    public bool IsLocked { get; private set; }

    public bool IsTreadmill => spec.Kind == MachineKind.Treadmill;

    /// <summary>W that the person makes at the pedals or handles.</summary>
    public double Watts => ErgometerWatts ?? ResistanceLevel * 15 * (_cadence / (spec.Kind == MachineKind.Rower ? 26 : 80));

    public void Announce() => voice.Announce(spec);

    public void Unlock() => IsLocked = false;

    /// <param name="cadence">rpm, strokes or steps a minute that this person likes; of no meaning on a treadmill.</param>
    public void Begin(double cadence)
    {
        IsStopped = false;
        _inUse = true;
        _cadence = cadence;
        DistanceMetres = 0;
        ErgometerWatts = null;
        _tick = agenda.In(1000, Tick);
    }

    public void End()
    {
        _inUse = false;
        _tick?.Cancel();
        foreach (var command in _moving.Values.ToArray())
            Refuse(command, "ended");
        _moving.Clear();
        _targets.Clear();
        MetresPerSecond = 0;
        InclinePercent = 0;
    }

    /// <summary>The person's own hand on the panel.</summary>
    public void Choose(string axis, double value)
    {
        if (!IsLocked && RangeOf(axis) is { } range)
            _targets[axis] = range.Nearest(value);
    }

    /// <summary>The belt runs out; nothing is asked of the person any more.</summary>
    public void Halt()
    {
        IsStopped = true;
        _targets["speed"] = 0;
        ErgometerWatts = null;
    }

    /// <summary>Sets a target as a control point does: at once or not at all.</summary>
    public AimOutcome Aim(string axis, double value)
    {
        var entry = Array.Find(Axes, candidate => candidate.Name == axis);
        if (entry.Name is null || (spec.Capabilities & entry.Capability) == 0 || RangeOf(axis) is not { } range)
            return AimOutcome.Unsupported;
        // Half a step more is what rounding on the wire makes of the range's own end.
        if (value < range.Minimum - (range.Step / 2) || value > range.Maximum + (range.Step / 2))
            return AimOutcome.OutOfRange;
        if (IsLocked || IsStopped || !_inUse)
            return AimOutcome.NotRunning;
        _targets[axis] = range.Nearest(value);
        return AimOutcome.Aimed;
    }

    public void Receive(ReceivedCommand command)
    {
        if (!_gate.Admits(command, agenda.Now, out var answer))
        {
            if (answer is { } again)
                Send(again);
            return;
        }

        if (command.Operation == CommandOperation.Stop)
        {
            Halt();
            Send(new CommandEchoMessage(command.Id, null, null, null));
        }
        else if (command.Operation == CommandOperation.Lock)
        {
            IsLocked = true;
            Send(new CommandEchoMessage(command.Id, null, null, null));
        }
        else
            Set(command);
    }

    private void Set(ReceivedCommand command)
    {
        var axis = Array.Find(Axes, entry => entry.Operation == command.Operation);
        if (axis.Name is null || (spec.Capabilities & axis.Capability) == 0 || RangeOf(axis.Name) is not { } range)
            Refuse(command, "unsupported");
        else if (command.Value is not { } value || !double.IsFinite(value))
            Refuse(command, "bad_value");
        else if (value < range.Minimum - 1e-6 || value > range.Maximum + 1e-6)
            Refuse(command, "out_of_range");
        else if (IsLocked || IsStopped || !_inUse)
            Refuse(command, IsLocked ? "locked" : "not_running");
        else
        {
            if (_moving.Remove(axis.Name, out var former))
                Refuse(former, "superseded");
            _moving[axis.Name] = command;
            _targets[axis.Name] = range.Nearest(value);
        }
    }

    private void Tick()
    {
        MetresPerSecond = Towards("speed", MetresPerSecond, SpeedPerSecond);
        InclinePercent = Towards("incline", InclinePercent, InclinePerSecond);
        ResistanceLevel = Towards("resistance", ResistanceLevel, 2);
        if (_targets.ContainsKey("power"))
            ErgometerWatts = Towards("power", ErgometerWatts ?? Watts, 20);

        var moving = !IsStopped || MetresPerSecond > 0;
        var speed = IsTreadmill ? MetresPerSecond : 0;
        var watts = moving ? Watts : 0;
        DistanceMetres += IsTreadmill ? speed : watts > 0 ? Math.Cbrt(watts / 2.8) : 0;
        var steps = speed <= 0 ? 0 : speed < 2 ? 60 + (40 * speed) : 150 + (8 * speed);
        voice.Tell(new CardioMessage(
            agenda.Now,
            IsTreadmill ? speed : null,
            IsTreadmill && spec.Incline is not null ? InclinePercent : null,
            IsTreadmill ? null : watts,
            IsTreadmill ? steps : moving ? _cadence : 0,
            DistanceMetres,
            spec.Resistance is null ? null : ResistanceLevel));
        _tick = agenda.In(1000, Tick);
    }

    private double Towards(string axis, double value, double perSecond)
    {
        if (!_targets.TryGetValue(axis, out var target))
            return value;
        var next = value + Math.Clamp(target - value, -perSecond, perSecond);
        if (Math.Abs(next - target) < 1e-9 && _moving.Remove(axis, out var command))
            Send(new CommandEchoMessage(command.Id, axis, target, null));
        return next;
    }

    private SettingRange? RangeOf(string axis) => axis switch
    {
        "speed" => spec.Speed,
        "incline" => spec.Incline,
        "power" => spec.Power,
        "resistance" => spec.Resistance,
        _ => null,
    };

    private void Refuse(ReceivedCommand command, string error) => Send(new CommandEchoMessage(command.Id, null, null, error));

    private void Send(CommandEchoMessage answer)
    {
        _gate.Answered(answer);
        voice.Answer(answer);
    }
}
