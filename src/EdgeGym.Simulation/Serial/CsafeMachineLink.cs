using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeGym.Simulation.Machines;
using EdgeGym.Simulation.Running;

namespace EdgeGym.Simulation.Serial;

/// <summary>
/// A cardio machine of the floor behind a CSAFE port: what it would say by MQTT stands on its gauges until it is asked, and what the gateway
/// sets reaches it as a command. What CSAFE has no word for, such as who has signed in, goes over the touchscreen beside it.
/// </summary>
/// <param name="spec">The machine.</param>
/// <param name="inbox">Takes commands.</param>
/// <param name="time">Real time: gauges that are not fed any more fall back.</param>
/// <param name="peopleClock">Unix ms of the clock that people follow. Called from any thread.</param>
/// <param name="touchscreen">Null: nobody signs in.</param>
internal sealed class CsafeMachineLink(MachineSpec spec, Inbox inbox, TimeProvider time, Func<long> peopleClock, IMachineLink? touchscreen) : IMachineLink, ICsafePanel
{
    private const long CommandMilliseconds = 60_000;

    private static readonly TimeSpan Fed = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private CsafeGauges _gauges;
    private long? _fedAt;
    private long? _heartAt;
    private int _commands;

    public MachineSpec Spec => spec;

    public void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false)
    {
        if (kind is "say" or "answer" or "login" or "logout" or "fault")
        {
            touchscreen?.Send(kind, payload, atLeastOnce, retain);
            return;
        }

        // Birth, state and acks have no word in CSAFE: the gateway knows them from its settings and from asking.
        if (kind is not ("cardio" or "heart"))
            return;
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        lock (_gate)
        {
            if (kind == "heart")
            {
                _heartAt = time.GetTimestamp();
                _gauges = _gauges with { HeartRate = (int)Math.Clamp(Number(root, "bpm"), 0, 255) };
            }
            else
            {
                _fedAt = time.GetTimestamp();
                _gauges = _gauges with
                {
                    InUse = true, IsFinished = _gauges.IsFinished && _gauges.InUse, Speed = Number(root, "speed"), Incline = Number(root, "incline"),
                    Watts = Number(root, "power"), Cadence = Number(root, "cadence"), Distance = Number(root, "distance"), Level = Number(root, "resistance"),
                };
            }
        }
    }

    public CsafeGauges Read()
    {
        lock (_gate)
        {
            if (_fedAt is { } fed && time.GetElapsedTime(fed) > Fed)
            {
                _fedAt = null;
                _gauges = default;
            }

            if (_heartAt is { } heart && time.GetElapsedTime(heart) > Fed)
            {
                _heartAt = null;
                _gauges = _gauges with { HeartRate = 0 };
            }

            return _gauges;
        }
    }

    public ValueTask ChooseAsync(string axis, double value)
        // The panel has the machine's own steps; a number of the line is a little beside them.
        => CommandAsync("set_" + axis, axis switch
        {
            "speed" => spec.Speed,
            "incline" => spec.Incline,
            "power" => spec.Power,
            _ => spec.Resistance,
        } is { } range ? range.Nearest(value) : value);

    public ValueTask FinishAsync()
    {
        lock (_gate)
            _gauges = _gauges with { IsFinished = true };
        return CommandAsync("stop", null);
    }

    private ValueTask CommandAsync(string operation, double? value)
    {
        var text = value is { } number ? string.Create(CultureInfo.InvariantCulture, $",\"value\":{number}") : "";
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"id\":\"line-{Interlocked.Increment(ref _commands)}\",\"op\":\"{operation}\"{text},\"expires\":{peopleClock() + CommandMilliseconds}}}");
        return inbox.AddAsync(spec.Id.Value, "command", Encoding.UTF8.GetBytes(body));
    }

    private static double Number(JsonElement root, string name) => ScreenSeen.Number(root, name) ?? 0;
}
