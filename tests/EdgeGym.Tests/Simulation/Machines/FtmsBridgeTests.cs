using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Ftms;
using EdgeGym.Protocols.Hrs;
using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Tests.Simulation.Machines;

/// <summary>The simulator's FTMS machine and the gateway's reader and commander: two implementations that meet in bytes only.</summary>
public sealed class FtmsBridgeTests
{
    private const long Start = 1_700_000_000_000;

    private static readonly MachineBirth Belt = new(
        MachineKind.Treadmill, "treadmill", Speed: new SettingRange(0, 5, 0.05), Incline: new SettingRange(0, 15, 0.5), Capabilities: MachineCapabilities.Ftms);

    private readonly Agenda _agenda = new(Start);
    private readonly Wire _wire = new();
    private readonly FtmsReader _reader = new();
    private readonly FtmsCommander _commander = new();
    private readonly List<Reading> _readings = [];
    private readonly List<CommandEcho> _echoes = [];

    [Fact]
    public void A_command_changes_the_belt_and_its_record_tells_so()
    {
        var (machine, bridge) = Make("treadmill-2");
        machine.Announce();
        machine.Begin(0);
        machine.Choose("speed", 1.5);
        Run(machine, bridge, 10);
        Assert.Equal(1.5, Latest().SpeedMetresPerSecond!.Value, 2);
        Ask(machine, bridge, "c-1", CommandOperation.SetSpeed, 2);
        Ask(machine, bridge, "c-2", CommandOperation.SetIncline, 2.5);
        Run(machine, bridge, 8);
        Assert.Equal([("c-1", true, 2.0), ("c-2", true, 2.5)], _echoes.Select(echo => (echo.Command, echo.Succeeded, echo.Value!.Value)));
        Assert.Equal(2, Latest().SpeedMetresPerSecond!.Value, 2);
        Assert.Equal(2.5, Latest().InclinePercent);
        Assert.True(Latest().DistanceMetres > 10);
        Ask(machine, bridge, "c-3", CommandOperation.SetPower, 100);
        Assert.Equal("op_code_not_supported", _echoes[2].Error);
        Ask(machine, bridge, "c-4", CommandOperation.SetSpeed, 9);
        Assert.Equal("invalid_parameter", _echoes[3].Error);
        Ask(machine, bridge, "c-5", CommandOperation.Stop, null);
        Assert.Equal(new CommandEcho("c-5", true), _echoes[4]);
        Run(machine, bridge, 12);
        Assert.Equal(0, Latest().SpeedMetresPerSecond);
        Ask(machine, bridge, "c-6", CommandOperation.SetSpeed, 2);
        Assert.Equal("operation_failed", _echoes[5].Error);
    }

    [Fact]
    public void A_bike_obeys_power_and_resistance_and_nothing_without_control()
    {
        var (machine, bridge) = Make("bike-1");
        machine.Announce();
        machine.Begin(80);
        bridge.Write(machine, [0x05, 150, 0]);
        Assert.Equal("800505", Convert.ToHexStringLower(_wire.Sent[^1].Payload));
        Ask(machine, bridge, "c-1", CommandOperation.SetPower, 150);
        Ask(machine, bridge, "c-2", CommandOperation.SetResistance, 7);
        Run(machine, bridge, 15);
        Assert.All(_echoes, echo => Assert.True(echo.Succeeded));
        Assert.Equal(["c-1", "c-2"], _echoes.Select(echo => echo.Command));
        Assert.Equal((150.0, 80.0, 7.0), (Latest().PowerWatts!.Value, Latest().CadencePerMinute!.Value, Latest().ResistanceLevel!.Value));
    }

    [Fact]
    public void The_strap_beside_it_is_read()
    {
        var (_, bridge) = Make("treadmill-2");
        bridge.TellHeart(Start, 137);
        Assert.Null(new HrsReader().Read("2a37", _wire.Sent[^1].Payload, Start, _readings).Reject);
        Assert.Equal(new HeartReading(Start, 137), Assert.Single(_readings));
    }

    private (CardioMachine Machine, FtmsBridge Bridge) Make(string id)
    {
        var bridge = new FtmsBridge(_wire);
        return (new CardioMachine(FloorPlan.Machines(12).Single(spec => spec.Id.Value == id), _agenda, bridge), bridge);
    }

    private void Ask(CardioMachine machine, FtmsBridge bridge, string id, CommandOperation operation, double? value)
    {
        var writes = new List<byte[]>();
        _commander.Ask(new MachineCommand(id, operation, value, operation.Unit(), _agenda.Now + 10_000, null, "test"), Belt, _agenda.Now, writes);
        Bring(machine, bridge, writes);
    }

    /// <summary>Everything that the machine has said goes to reader and commander; what they want goes to the machine.</summary>
    private void Bring(CardioMachine machine, FtmsBridge bridge, List<byte[]> writes)
    {
        do
        {
            foreach (var request in writes)
                bridge.Write(machine, request);
            writes.Clear();
            foreach (var (kind, payload) in _wire.Take().Where(message => message.Kind.StartsWith("raw/ftms/", StringComparison.Ordinal)))
            {
                var readings = new List<Reading>();
                var part = kind["raw/ftms/".Length..];
                Assert.Null(_reader.Read(part, payload, _agenda.Now, readings).Reject);
                _commander.See(part, payload, readings, _agenda.Now, writes, _echoes);
                _readings.AddRange(readings);
            }
        }
        while (writes.Count > 0);
    }

    private void Run(CardioMachine machine, FtmsBridge bridge, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _agenda.RunUntil(_agenda.Now + 1000);
            Bring(machine, bridge, []);
        }
    }

    private CardioReading Latest() => _readings.OfType<CardioReading>().Last();

    private sealed class Wire : IMachineLink
    {
        private int _taken;

        public List<(string Kind, byte[] Payload)> Sent { get; } = [];

        public void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false) => Sent.Add((kind, payload));

        public IReadOnlyList<(string Kind, byte[] Payload)> Take()
        {
            var taken = Sent.GetRange(_taken, Sent.Count - _taken);
            _taken = Sent.Count;
            return taken;
        }
    }
}
