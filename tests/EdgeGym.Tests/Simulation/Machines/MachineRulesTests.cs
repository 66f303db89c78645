using System.Text;
using System.Text.Json;
using EdgeGym.Equipment.Machines;
using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Tests.Simulation.Machines;

public sealed class MachineRulesTests
{
    private const long Start = 1_790_000_000_000;

    private readonly Agenda _agenda = new(Start);
    private readonly Wire _wire = new();

    private sealed class Wire : IMachineLink
    {
        public List<(string Kind, JsonElement Body)> Sent { get; } = [];

        public IEnumerable<JsonElement> Of(string kind) => Sent.Where(message => message.Kind == kind).Select(message => message.Body);

        public void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false)
            => Sent.Add((kind, JsonDocument.Parse(payload).RootElement));
    }

    private StrengthMachine Motor(MachineKind kind = MachineKind.Motorized, SetReporting reporting = SetReporting.Counts) => new(
        new MachineSpec
        {
            Id = MachineId.Parse("m1"),
            Kind = kind,
            Exercise = "chest_press",
            Load = new SettingRange(5, 100, 2.5),
            Capabilities = kind == MachineKind.Motorized ? MachineCapabilities.SetLoad | MachineCapabilities.Spotter : MachineCapabilities.None,
            Reporting = reporting,
            HasForceCell = reporting != SetReporting.Counts,
        },
        _agenda,
        _wire,
        new RandomStream(1),
        canStream: true);

    private static ReceivedCommand Command(string id, string op, double? value, long expires)
        => ReceivedCommand.TryRead(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { id, op, value, unit = "kg", expires, reason = "test" })))!;

    [Fact]
    public void Set_load_is_echoed_when_the_motor_is_there()
    {
        var machine = Motor();
        machine.Receive(Command("c1", "set_load", 57.5, Start + 10_000));
        _agenda.RunUntil(Start + 200);
        Assert.Empty(_wire.Of("ack"));
        _agenda.RunUntil(Start + 5_000);
        var ack = Assert.Single(_wire.Of("ack"));
        Assert.Equal("c1", ack.GetProperty("command").GetString());
        Assert.True(ack.GetProperty("ok").GetBoolean());
        Assert.Equal(57.5, ack.GetProperty("load").GetDouble());
        Assert.Equal(57.5, machine.LoadKilograms);
    }

    [Fact]
    public void Expired_command_is_refused_and_changes_nothing()
    {
        var machine = Motor();
        machine.Receive(Command("c1", "set_load", 57.5, Start));
        _agenda.RunUntil(Start + 5_000);
        Assert.Equal("expired", Assert.Single(_wire.Of("ack")).GetProperty("error").GetString());
        Assert.Equal(5, machine.LoadKilograms);
    }

    [Fact]
    public void Command_that_expires_while_a_repetition_runs_is_not_applied()
    {
        var machine = Motor();
        machine.BeginSet();
        machine.Lift(new LiftedRepetition(true, 0.4, 400, 1, 0.1, 2, 0.2), 400, 1);
        machine.Receive(Command("c1", "set_load", 57.5, Start + 2_000));
        _agenda.RunUntil(Start + 6_000);
        Assert.Equal("expired", Assert.Single(_wire.Of("ack")).GetProperty("error").GetString());
        Assert.Equal(5, machine.LoadKilograms);
    }

    [Fact]
    public void Same_command_again_is_done_once_and_answered_alike()
    {
        var machine = Motor();
        machine.Receive(Command("c1", "set_load", 50, Start + 10_000));
        machine.Receive(Command("c1", "set_load", 50, Start + 10_000));
        _agenda.RunUntil(Start + 5_000);
        Assert.Single(_wire.Of("ack"));
        machine.Choose(20);
        machine.Receive(Command("c1", "set_load", 50, Start + 10_000));
        _agenda.RunUntil(Start + 8_000);
        Assert.Equal(20, machine.LoadKilograms);
        Assert.Equal(2, _wire.Of("ack").Count());
        Assert.All(_wire.Of("ack"), ack => Assert.Equal(50, ack.GetProperty("load").GetDouble()));
    }

    [Theory]
    [InlineData(100.5)]
    [InlineData(4.9)]
    [InlineData(1e9)]
    public void Load_out_of_range_is_refused(double value)
    {
        var machine = Motor();
        machine.Receive(Command("c1", "set_load", value, Start + 10_000));
        Assert.Equal("out_of_range", Assert.Single(_wire.Of("ack")).GetProperty("error").GetString());
    }

    [Fact]
    public void Newer_load_takes_the_place_of_one_on_the_way()
    {
        var machine = Motor();
        machine.Receive(Command("c1", "set_load", 50, Start + 10_000));
        machine.Receive(Command("c2", "set_load", 40, Start + 10_000));
        _agenda.RunUntil(Start + 5_000);
        Assert.Equal(40, machine.LoadKilograms);
        Assert.Equal(["superseded", null], _wire.Of("ack").Select(ack => ack.GetProperty("error").GetString()));
    }

    [Fact]
    public void Stop_and_release_come_before_a_load_on_the_way()
    {
        var machine = Motor();
        machine.Choose(60);
        machine.BeginSet();
        machine.Receive(Command("c1", "set_load", 70, Start + 10_000));
        machine.Receive(Command("c2", "stop", null, Start + 10_000));
        machine.Receive(Command("c3", "release_load", null, Start + 10_000));
        _agenda.RunUntil(Start + 5_000);
        Assert.True(machine.IsStopped);
        Assert.Equal(5, machine.LoadKilograms);
        Assert.Equal(["stopped", null, null], _wire.Of("ack").Select(ack => ack.GetProperty("error").GetString()));
    }

    [Fact]
    public void Lock_refuses_loads_until_staff_unlocks()
    {
        var machine = Motor();
        machine.Receive(Command("c1", "lock", null, Start + 10_000));
        machine.Receive(Command("c2", "set_load", 50, Start + 10_000));
        machine.Choose(30);
        Assert.Equal([null, "locked"], _wire.Of("ack").Select(ack => ack.GetProperty("error").GetString()));
        Assert.Equal(5, machine.LoadKilograms);
        machine.Unlock();
        machine.Choose(30);
        Assert.Equal(30, machine.LoadKilograms);
    }

    [Fact]
    public void Load_by_hand_the_spotters_help_and_the_record_of_the_set_are_told()
    {
        var machine = Motor();
        machine.Choose(60);
        Assert.Equal(60, Assert.Single(_wire.Of("load")).GetProperty("load").GetDouble());
        machine.BeginSet();
        var usual = new LiftedRepetition(true, 0.5, 420, 0.84, 0.2, 1.5, 0.3);
        machine.Lift(usual, 420, 1);
        _agenda.RunUntil(Start + 2_840);
        machine.Lift(usual with { MeanVelocity = 0.15, ConcentricSeconds = 2.8 }, 420, 1, assisted: true);
        _agenda.RunUntil(Start + 8_000);
        var help = Assert.Single(_wire.Of("spotter"));
        Assert.Equal(("stalled", 60, 40, Start + 4_240), (
            help.GetProperty("reason").GetString(), help.GetProperty("load").GetDouble(), help.GetProperty("load_after").GetDouble(), help.GetProperty("t").GetInt64()));
        machine.EndSet(null);
        var set = Assert.Single(_wire.Of("set"));
        Assert.Equal(8_000, set.GetProperty("duration_ms").GetDouble());
        Assert.InRange(set.GetProperty("seat").GetInt32(), 1, 9);
        // 60 kg for 0.42 m is 247 J a repetition.
        var lifted = _wire.Of("rep").ToList();
        Assert.All(lifted, rep => Assert.InRange(rep.GetProperty("work_j").GetDouble(), 225, 270));
        Assert.Equal(lifted.Sum(rep => rep.GetProperty("work_j").GetDouble()), set.GetProperty("work_j").GetDouble(), 2d);
        Assert.False(set.TryGetProperty("rest_ms", out _));

        machine.BeginSet();
        _agenda.RunUntil(Start + 68_000);
        machine.Lift(usual, 420, 1);
        _agenda.RunUntil(Start + 71_000);
        machine.EndSet(null);
        Assert.Equal(60_000, _wire.Of("set").Last().GetProperty("rest_ms").GetDouble());
    }

    [Fact]
    public void Stack_without_a_motor_takes_no_load()
    {
        var machine = Motor(MachineKind.Selectorized);
        machine.Receive(Command("c1", "set_load", 50, Start + 10_000));
        machine.Receive(Command("c2", "release_load", null, Start + 10_000));
        Assert.Equal(["unsupported", "unsupported"], _wire.Of("ack").Select(ack => ack.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"op\":\"stop\"}")]
    [InlineData("{\"id\":7,\"op\":\"stop\"}")]
    public void Unreadable_command_is_ignored(string body) => Assert.Null(ReceivedCommand.TryRead(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Streamed_repetition_has_the_travel_and_velocity_that_was_lifted()
    {
        var machine = Motor(reporting: SetReporting.StreamsThenSet);
        machine.Choose(40);
        machine.BeginSet();
        _agenda.RunUntil(Start + 500);
        machine.Lift(new LiftedRepetition(true, 0.5, 420, 0.84, 0.2, 1.5, 0.3), 420, 1);
        _agenda.RunUntil(Start + 4_000);
        machine.EndSet(null);
        _agenda.RunUntil(Start + 10_000);

        var samples = _wire.Of("position").SelectMany(batch => batch.GetProperty("mm").EnumerateArray().Select(value => value.GetDouble())).ToArray();
        Assert.Equal(_wire.Of("position").Count(), _wire.Of("position").Select(batch => batch.GetProperty("t").GetInt64()).Distinct().Count());
        var top = samples.Max();
        Assert.InRange(top, 405, 436);
        var rising = Array.FindIndex(samples, value => value > 0.05 * top);
        var risen = Array.FindIndex(samples, value => value > 0.95 * top);
        var mean = 0.9 * top / 1000 / ((risen - rising) * 0.01);
        Assert.InRange(mean, 0.5, 0.72);
        var force = _wire.Of("position").SelectMany(batch => batch.GetProperty("n").EnumerateArray().Select(value => value.GetDouble())).ToArray();
        Assert.InRange(force.Where(value => value > 100).Average(), 0.85 * 40 * 9.81, 1.15 * 40 * 9.81);
        Assert.Single(_wire.Of("set"));
        Assert.Empty(_wire.Of("rep"));
    }

    [Theory]
    [InlineData(400, 0.8, 1.7)]
    [InlineData(550, 2.5, 0.9)]
    [InlineData(320, 0.3, 0.6)]
    public void Trajectory_integrates_to_its_travel(double travel, double up, double down)
    {
        var trajectory = new Trajectory(travel, up, 0.2, down, 0.4);
        var distance = 0.0;
        var peak = 0.0;
        const double step = 0.0005;
        for (var time = 0.0; time < up; time += step)
        {
            var velocity = (trajectory.PositionAt(time + step) - trajectory.PositionAt(time)) / step / 1000;
            Assert.True(velocity >= -1e-9);
            distance += velocity * step * 1000;
            peak = Math.Max(peak, velocity);
        }

        Assert.InRange(distance, travel * 0.995, travel * 1.005);
        Assert.InRange(peak / (travel / 1000 / up), Trajectory.PeakToMean * 0.99, Trajectory.PeakToMean * 1.01);
        Assert.Equal(0, trajectory.PositionAt(trajectory.TotalSeconds));
        Assert.InRange(trajectory.PositionAt(up + 0.1), travel - 1e-9, travel + 1e-9);
    }

    [Fact]
    public void Treadmill_ramps_to_the_asked_speed_and_then_says_so()
    {
        var machine = new CardioMachine(FloorPlan.Machines(12).Single(spec => spec.Id.Value == "treadmill-1"), _agenda, new JsonCardioVoice(_wire));
        machine.Receive(Command("c0", "set_speed", 2, Start + 10_000));
        Assert.Equal("not_running", Assert.Single(_wire.Of("ack")).GetProperty("error").GetString());
        machine.Begin(0);
        machine.Receive(Command("c1", "set_speed", 2, Start + 10_000));
        machine.Receive(Command("c2", "set_power", 200, Start + 10_000));
        _agenda.RunUntil(Start + 4_000);
        Assert.InRange(machine.MetresPerSecond, 0.5, 1.5);
        Assert.Equal("unsupported", _wire.Of("ack").Last().GetProperty("error").GetString());
        _agenda.RunUntil(Start + 12_000);
        Assert.Equal(2, machine.MetresPerSecond);
        Assert.Equal(2, _wire.Of("ack").Last().GetProperty("speed").GetDouble());
        machine.Receive(Command("c3", "stop", null, Start + 30_000));
        Assert.True(machine.IsStopped);
        _agenda.RunUntil(Start + 25_000);
        Assert.Equal(0, machine.MetresPerSecond);
    }
}
