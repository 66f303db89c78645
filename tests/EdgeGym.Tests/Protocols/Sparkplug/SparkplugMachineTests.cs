using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Sparkplug;

namespace EdgeGym.Tests.Protocols.Sparkplug;

/// <summary>The table of metric names: what a machine says, and what it is asked.</summary>
public sealed class SparkplugMachineTests
{
    private const long At = SparkplugSamples.Start;

    private readonly SparkplugMachine _machine = new(MachineKind.Treadmill);
    private readonly List<Reading> _readings = [];
    private readonly List<SettingRead> _settings = [];
    private Quirks _quirks;

    [Fact]
    public void Treadmill_in_kilometres_per_hour_is_one_in_metres_per_second()
    {
        Assert.True(Born(SparkplugSamples.TreadmillBirth(1, speed: 9).Metrics));
        var birth = Assert.IsType<BirthReading>(_readings[0]).Birth;
        Assert.Equal((MachineKind.Treadmill, "3.1.0", MachineCapabilities.SetSpeed), (birth.Kind, birth.Firmware, birth.Capabilities));
        Assert.Equal(new SettingRange(0, 5.555556, 0.027778), birth.Speed);
        Assert.Null(birth.Incline);
        Assert.Equal(new OnlineReading(true), _readings[1]);
        Assert.Equal(new CardioReading(At, 2.5, 0), _readings[2]);

        See(new SparkplugMetric { Name = "Measured/Heart Rate", Type = SparkplugDataType.UInt8, Timestamp = At + 5, Value = 141UL });
        Assert.Equal([new HeartReading(At + 5, 141)], _readings);
        See(new SparkplugMetric { Name = "Measured/Speed", Type = SparkplugDataType.Float, Timestamp = At + 9, Value = 10.8f, Unit = "km/h" });
        Assert.Equal([new CardioReading(At + 9, 3, 0)], _readings);
    }

    [Fact]
    public void Command_is_written_in_the_machines_unit_and_done_when_it_reads_back()
    {
        Born(SparkplugSamples.TreadmillBirth(1).Metrics);
        var command = new MachineCommand("c-1", CommandOperation.SetSpeed, 2.5, "m/s", At + 1000, null, "test");
        var written = _machine.Write(command, At)!;
        Assert.Equal((null, 1UL, 9f), (written.Name, written.Alias!.Value, (float)written.Value!));
        See(new SparkplugMetric { Name = "Setting/Speed", Type = SparkplugDataType.Float, Timestamp = At, Value = 6f, Unit = "km/h" });
        Assert.False(_machine.IsDone(command, Assert.Single(_settings)));
        See(new SparkplugMetric { Name = "Setting/Speed", Type = SparkplugDataType.Float, Timestamp = At, Value = 9.04f, Unit = "km/h" });
        Assert.True(_machine.IsDone(command, Assert.Single(_settings)));
        Assert.Null(_machine.Write(command with { Operation = CommandOperation.SetPower }, At));
        Assert.Equal(true, _machine.Write(command with { Operation = CommandOperation.Stop, Value = null }, At)!.Value);
    }

    [Fact]
    public void Strength_machine_of_the_outside_vectors_counts_repetitions_and_sets()
    {
        var machine = new SparkplugMachine(MachineKind.Motorized);
        SparkplugMetric[] birth =
        [
            Text("Machine/Exercise", "chest_press"),
            new() { Name = "Set/Weight_kg", Type = SparkplugDataType.Double, Timestamp = At, Value = 42.5, Low = 5, High = 120, Step = 2.5 },
            Count("Rep/Number", 17), new() { Name = "Rep/MeanVelocity", Type = SparkplugDataType.Float, Timestamp = At, Value = 0.5f },
            Count("Set/Number", 3), Count("Set/Reps", 0),
        ];
        Assert.True(machine.Born(birth, At, _readings, _settings, ref _quirks));
        Assert.DoesNotContain(_readings, reading => reading is RepetitionReading or SetReading);
        Assert.Equal(new SettingRange(5, 120, 2.5), Assert.IsType<BirthReading>(_readings[0]).Birth.Load);
        _readings.Clear();

        SparkplugMetric[] lift = [Count("Rep/Number", 18, 700), new() { Name = "Rep/MeanVelocity", Type = SparkplugDataType.Float, Timestamp = At + 700, Value = 0.25f }];
        machine.See(lift, At, _readings, _settings, ref _quirks);
        machine.See(lift, At, _readings, _settings, ref _quirks);
        var repetition = Assert.IsType<RepetitionReading>(Assert.Single(_readings));
        Assert.Equal((At + 700, 42.5, 0.25), (repetition.MachineTime, repetition.LoadKilograms!.Value, repetition.MeanConcentricVelocity!.Value));
        _readings.Clear();
        machine.See([Count("Set/Number", 4, 900), Count("Set/Reps", 8, 900)], At, _readings, _settings, ref _quirks);
        Assert.Equal((42.5, 8), (Assert.IsType<SetReading>(_readings[0]).LoadKilograms!.Value, ((SetReading)_readings[0]).Repetitions!.Value));
    }

    [Fact]
    public void Strength_machine_without_a_range_of_loads_is_none()
    {
        var machine = new SparkplugMachine(MachineKind.Motorized);
        Assert.False(machine.Born([Text("Machine/Exercise", "chest_press")], At, _readings, _settings, ref _quirks));
    }

    [Fact]
    public void People_sign_in_and_out_and_a_rebirth_signs_in_nobody()
    {
        Born([Text("User/Id", "")]);
        See(Text("User/Id", "m-17"));
        Assert.Equal([new LoginReading("m-17")], _readings);
        Born([Text("User/Id", "m-17")]);
        Assert.DoesNotContain(_readings, reading => reading is LoginReading or LogoutReading);
        See(Text("User/Id", ""));
        Assert.Equal([new LogoutReading()], _readings);
    }

    [Fact]
    public void Fault_is_told_once()
    {
        Born([Text("Fault/Code", "")]);
        See(Text("Fault/Code", "E12"), Text("Fault/Severity", "emergency_stop"), Text("Fault/Text", "belt"));
        Assert.Equal([new FaultReading(At, "E12", FaultSeverity.EmergencyStop, "belt")], _readings);
        See(Text("Fault/Code", "E12"));
        Assert.Empty(_readings);
    }

    [Fact]
    public void Values_that_come_late_have_their_own_time_and_move_nothing()
    {
        Born(SparkplugSamples.TreadmillBirth(1).Metrics);
        See(new SparkplugMetric { Name = "Measured/Speed", Type = SparkplugDataType.Float, Timestamp = At - 60_000, Value = 7.2f, Unit = "km/h", IsHistorical = true });
        Assert.Equal([new CardioReading(At - 60_000, 2)], _readings);
        See(new SparkplugMetric { Name = "Measured/Incline", Type = SparkplugDataType.Double, Timestamp = At + 1, Value = 3.0 });
        Assert.Equal([new CardioReading(At + 1, 0, 3)], _readings);
    }

    [Fact]
    public void Unit_that_belongs_elsewhere_makes_a_metric_useless()
    {
        Born([new() { Name = "Measured/Speed", Type = SparkplugDataType.Float, Timestamp = At, Value = 7f, Unit = "furlong" }]);
        Assert.DoesNotContain(_readings, reading => reading is CardioReading);
        Assert.Equal(Quirks.UnexpectedUnit, _quirks);
    }

    [Fact]
    public void Values_no_machine_has_are_left_out()
    {
        Born([]);
        See(new SparkplugMetric { Name = "Measured/Power", Type = SparkplugDataType.Double, Timestamp = At, Value = 1e9 }, new() { Name = "Measured/Cadence", Type = SparkplugDataType.Double, Timestamp = At, Value = 80.0 });
        Assert.Equal([new CardioReading(At, CadencePerMinute: 80)], _readings);
        Assert.Equal(Quirks.ImplausibleValue, _quirks);
        See(new SparkplugMetric { Name = "Measured/Cadence", Type = SparkplugDataType.Double, Timestamp = At, Value = double.NaN }, new() { Name = "Measured/Heart Rate", Type = SparkplugDataType.UInt8, Timestamp = At, Value = 0UL });
        Assert.DoesNotContain(_readings, reading => reading is HeartReading);
    }

    private static SparkplugMetric Text(string name, string value) => new() { Name = name, Type = SparkplugDataType.String, Timestamp = At, Value = value };

    private static SparkplugMetric Count(string name, ulong value, long later = 0) => new() { Name = name, Type = SparkplugDataType.UInt32, Timestamp = At + later, Value = value };

    private bool Born(IReadOnlyList<SparkplugMetric> metrics)
    {
        _readings.Clear();
        return _machine.Born(metrics, At, _readings, _settings, ref _quirks);
    }

    private void See(params SparkplugMetric[] metrics)
    {
        _readings.Clear();
        _settings.Clear();
        _machine.See(metrics, At, _readings, _settings, ref _quirks);
    }
}
