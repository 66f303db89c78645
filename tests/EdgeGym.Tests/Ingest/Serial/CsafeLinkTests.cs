using System.Text;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Serial;
using EdgeGym.Ingest.Serial.Csafe;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Simulation.Machines;
using EdgeGym.Simulation.Serial;

namespace EdgeGym.Tests.Ingest.Serial;

/// <summary>The gateway's CSAFE against the simulator's, which shares no code with it, over real pseudo-terminals.</summary>
public sealed class CsafeLinkTests
{
    private static readonly CsafeMachineOptions Treadmill = new()
    {
        Kind = "treadmill",
        Speed = new AxisOptions { Minimum = 0, Maximum = 5, Step = 0.05 },
        Incline = new AxisOptions { Minimum = 0, Maximum = 15, Step = 0.5 },
    };

    private static readonly CsafeMachineOptions Bike = new()
    {
        Kind = "bike",
        Power = new AxisOptions { Minimum = 25, Maximum = 600, Step = 5 },
        Resistance = new AxisOptions { Minimum = 1, Maximum = 20, Step = 1 },
    };

    [Fact]
    public async Task Machine_is_introduced_and_its_answers_become_readings_in_si_units()
    {
        await using var machine = new CsafeMachineRig(Treadmill);
        Assert.Equal(
            """{"kind":"treadmill","exercise":"treadmill","speed":{"min":0,"max":5,"step":0.05},"incline":{"min":0,"max":15,"step":0.5},"capabilities":["set_speed","set_incline"],"firmware":"csafe 77.2.5 hw 272 sw 300"}""",
            Body(await machine.Rig.StoredAsync(FactKind.Birth)));
        Assert.Equal("""{"online":true}""", Body(await machine.Rig.StoredAsync(FactKind.State)));
        await machine.Rig.StateAsync(SerialLinkState.Live);
        await machine.Panel.ChooseAsync("speed", 2.5);
        var cardio = await machine.CardioAsync(reading => reading is { SpeedMetresPerSecond: > 2.49 and < 2.51, CadencePerMinute: > 130, DistanceMetres: > 0, InclinePercent: 0 });
        Assert.Null(cardio.PowerWatts);
        Assert.Equal(128, Assert.IsType<HeartReading>((await machine.Rig.StoredAsync(FactKind.Heart)).Reading).BeatsPerMinute);
        Assert.Equal(0, machine.Rig.Link.RejectedFrames);
    }

    [Fact]
    public async Task Messages_are_what_the_contract_reads_back()
    {
        await using var machine = new CsafeMachineRig(Bike);
        var sending = machine.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetResistance, 4), CancellationToken.None);
        foreach (var kind in new[] { FactKind.Birth, FactKind.State, FactKind.CommandEcho, FactKind.Cardio, FactKind.Heart })
        {
            var message = await machine.Rig.StoredAsync(kind);
            Assert.Equal(MessageFault.None, GymMessage.TryParse(message.Kind, message.Body, out var reading, out var key));
            Assert.Equal(message.Key, key);
            Assert.Equal(message.Reading, reading);
        }

        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
    }

    [Theory]
    [InlineData(CsafeTraits.None)]
    [InlineData(CsafeTraits.English)]
    [InlineData(CsafeTraits.NeverToggles | CsafeTraits.BigEndianOdometer)]
    [InlineData(CsafeTraits.Forgetful | CsafeTraits.Noisy)]
    public async Task Speed_is_done_when_it_has_been_read_back_and_not_before(object traits)
    {
        await using var machine = new CsafeMachineRig(Treadmill, (CsafeTraits)traits);
        var sending = machine.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetSpeed, 2.5), CancellationToken.None);
        var echo = await machine.EchoAsync();
        Assert.Equal(("c-1", true, null), (echo.Command, echo.Succeeded, echo.Error));
        Assert.InRange(echo.Value!.Value, 2.45, 2.55);
        // The belt itself, not what was asked of it.
        Assert.InRange(machine.Panel.Read().Speed, 2.42, 2.55);
        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
    }

    [Fact]
    public async Task Incline_power_and_resistance_are_set_and_read_back()
    {
        await using var treadmill = new CsafeMachineRig(Treadmill);
        await treadmill.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetIncline, 3.5), CancellationToken.None).WaitAsync(MachineOnLine.Patience);
        Assert.Equal(new CommandEcho("c-1", true, 3.5), Near(await treadmill.EchoAsync(), 3.5, 0.5));

        await using var bike = new CsafeMachineRig(Bike);
        Assert.Equal(SerialCommandOutcome.Applied, await bike.Rig.Link.SendAsync(Command("c-2", CommandOperation.SetPower, 240), CancellationToken.None).WaitAsync(MachineOnLine.Patience));
        Assert.Equal(new CommandEcho("c-2", true, 240), Near(await bike.EchoAsync(), 240, 5));
        Assert.Equal(SerialCommandOutcome.Applied, await bike.Rig.Link.SendAsync(Command("c-3", CommandOperation.SetResistance, 11), CancellationToken.None).WaitAsync(MachineOnLine.Patience));
        Assert.Equal(new CommandEcho("c-3", true, 11), await bike.EchoAsync());
    }

    [Fact]
    public async Task Stop_is_done_when_the_belt_stands()
    {
        await using var machine = new CsafeMachineRig(Treadmill);
        await machine.Panel.ChooseAsync("speed", 2);
        await machine.CardioAsync(reading => reading.SpeedMetresPerSecond > 1.9);
        var sending = machine.Rig.Link.SendAsync(Command("c-9", CommandOperation.Stop, null), CancellationToken.None);
        Assert.Equal(new CommandEcho("c-9", true), await machine.EchoAsync());
        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
        Assert.InRange(machine.Panel.Read().Speed, 0, 0.05);
        Assert.True(machine.Panel.Read().IsFinished);
    }

    [Fact]
    public async Task Machine_without_a_belt_is_stopped_when_it_is_in_use_no_more()
    {
        await using var machine = new CsafeMachineRig(Bike);
        Assert.Equal(SerialCommandOutcome.Applied, await machine.Rig.Link.SendAsync(Command("c-9", CommandOperation.Stop, null), CancellationToken.None).WaitAsync(MachineOnLine.Patience));
        Assert.True(machine.Panel.Read().IsFinished);
    }

    [Fact]
    public async Task Machine_that_says_yes_and_stays_as_it_is_gives_an_error_with_what_was_read()
    {
        await using var machine = new CsafeMachineRig(Treadmill);
        machine.Panel.IsStuck = true;
        var sending = machine.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetSpeed, 2.5, seconds: 3), CancellationToken.None);
        Assert.Equal(new CommandEcho("c-1", false, 0, "timeout"), await machine.EchoAsync());
        Assert.NotEqual(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
    }

    [Fact]
    public async Task Machine_that_rejects_orders_is_believed_after_three_times()
    {
        await using var machine = new CsafeMachineRig(Bike, CsafeTraits.RejectsOrders);
        var sending = machine.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetPower, 200, seconds: 30), CancellationToken.None);
        var echo = await machine.EchoAsync();
        Assert.Equal((false, "rejected"), (echo.Succeeded, echo.Error));
        Assert.Equal(SerialCommandOutcome.Refused, await sending.WaitAsync(MachineOnLine.Patience));
    }

    [Fact]
    public async Task What_the_machine_cannot_do_is_refused_without_asking_it()
    {
        await using var machine = new CsafeMachineRig(Treadmill);
        Assert.Equal(SerialCommandOutcome.Refused, await machine.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetLoad, 50), CancellationToken.None));
        Assert.Equal("unsupported", (await machine.EchoAsync()).Error);
        Assert.Equal(SerialCommandOutcome.Refused, await machine.Rig.Link.SendAsync(Command("c-2", CommandOperation.SetSpeed, 9), CancellationToken.None).WaitAsync(MachineOnLine.Patience));
        Assert.Equal("out_of_range", (await machine.EchoAsync()).Error);
        Assert.DoesNotContain((byte)0x25, machine.Asked());
    }

    [Fact]
    public async Task Later_wish_takes_the_place_of_the_earlier_one_and_a_stop_of_all()
    {
        await using var machine = new CsafeMachineRig(Treadmill, rampPerSecond: 0.02);
        var first = machine.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetSpeed, 4), CancellationToken.None);
        var second = machine.Rig.Link.SendAsync(Command("c-2", CommandOperation.SetSpeed, 3), CancellationToken.None);
        Assert.Equal(SerialCommandOutcome.Refused, await first.WaitAsync(MachineOnLine.Patience));
        Assert.Equal("superseded", (await machine.EchoAsync()).Error);
        var stop = machine.Rig.Link.SendAsync(Command("c-3", CommandOperation.Stop, null), CancellationToken.None);
        Assert.Equal(SerialCommandOutcome.Refused, await second.WaitAsync(MachineOnLine.Patience));
        Assert.Equal(SerialCommandOutcome.Applied, await stop.WaitAsync(MachineOnLine.Patience));
    }

    [Fact]
    public async Task What_the_machine_does_not_know_is_asked_three_times_and_no_more()
    {
        await using var machine = new CsafeMachineRig(Treadmill, CsafeTraits.OldFirmware);
        await machine.CardioAsync(reading => reading.DistanceMetres is not null);
        for (var readings = 0; readings < 8; readings++)
            await machine.Rig.StoredAsync(FactKind.Heart);
        var asked = machine.Asked();
        Assert.Equal(3, asked.Count(id => id == 0xA7));
        Assert.Equal(3, asked.Count(id => id == 0xA8));
        Assert.True(asked.Count(id => id == 0xA5) > 5);
    }

    [Fact]
    public async Task Machine_that_answers_speed_in_revolutions_while_offline_is_live()
    {
        await using var machine = new CsafeMachineRig(new CsafeMachineOptions { Kind = "cross_trainer" }, CsafeTraits.SpeedInRevolutions | CsafeTraits.OfflineWhileLive);
        var cardio = await machine.CardioAsync(reading => reading.CadencePerMinute is not null);
        Assert.Null(cardio.SpeedMetresPerSecond);
        Assert.Equal(SerialLinkState.Live, machine.Rig.Link.Status.State);
    }

    [Fact]
    public async Task Plug_that_is_pulled_at_any_moment_is_put_in_again_and_the_machine_comes_back()
    {
        await using var machine = new CsafeMachineRig(Treadmill);
        await machine.Rig.StateAsync(SerialLinkState.Live);
        for (var pull = 0; pull < 5; pull++)
        {
            await machine.UnplugAsync();
            Assert.NotNull((await machine.Rig.StateAsync(SerialLinkState.Connecting)).Detail);
            machine.PlugIn();
            await machine.Rig.StateAsync(SerialLinkState.Live);
        }

        // A wish of before outlives the line.
        await machine.UnplugAsync();
        await machine.Rig.StateAsync(SerialLinkState.Connecting);
        var sending = machine.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetSpeed, 1), CancellationToken.None);
        machine.PlugIn();
        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
        Assert.Single(machine.Rig.StoredNow(), message => message.Kind == FactKind.Birth);
    }

    [Fact]
    public async Task Cable_pulled_mid_frame_leaves_nothing_behind()
    {
        await using var rig = new SerialRig(csafe: Treadmill);
        for (var cut = 1; cut < 6; cut++)
        {
            using (var terminal = PseudoTerminal.Open())
            {
                terminal.LinkAt(rig.Port);
                Assert.Equal(new byte[] { 0x80 }, await NextAsync(terminal));
                await terminal.WriteAsync(new byte[] { 0xF1, 0x05, 0xA5, 0x03, 0x60, 0x00 }.AsMemory(0, cut));
            }

            Assert.NotNull((await rig.StateAsync(SerialLinkState.Connecting)).Detail);
        }

        using var again = PseudoTerminal.Open();
        again.LinkAt(rig.Port);
        while (rig.Link.Status.State != SerialLinkState.Live)
        {
            await NextAsync(again);
            await again.WriteAsync(CsafeFrames.Encode([0x01]));
        }

        Assert.Equal(0, rig.Link.RejectedFrames);
    }

    [Fact]
    public async Task Wrong_baud_rate_has_a_name_and_ends_when_frames_come()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var rig = new SerialRig(csafe: Treadmill);
        using var terminal = PseudoTerminal.Open();
        terminal.LinkAt(rig.Port);
        await NextAsync(terminal);
        var garbage = new byte[3000];
        random.NextBytes(garbage);
        await terminal.WriteAsync(garbage);
        var status = await rig.StateAsync(SerialLinkState.Garbage);
        Assert.Equal("garbage: wrong baud rate?", status.Detail);
        Assert.True(rig.Link.RejectedBytes >= 256, $"seed {seed}");
        while (rig.Link.Status.State != SerialLinkState.Live)
        {
            await NextAsync(terminal);
            await terminal.WriteAsync(CsafeFrames.Encode([0x01]));
        }
    }

    [Fact]
    public async Task Mad_device_does_not_delay_another()
    {
        await using var mad = new SerialRig(csafe: Treadmill);
        using var terminal = PseudoTerminal.Open();
        terminal.LinkAt(mad.Port);
        using var stop = new CancellationTokenSource();
        var flood = FloodAsync(terminal, stop.Token);
        await mad.StateAsync(SerialLinkState.Garbage);

        await using var machine = new CsafeMachineRig(Treadmill);
        await machine.Rig.StateAsync(SerialLinkState.Live);
        await machine.CardioAsync(reading => reading.SpeedMetresPerSecond is not null);
        Assert.Equal(SerialCommandOutcome.Applied, await machine.Rig.Link.SendAsync(Command("c-1", CommandOperation.SetSpeed, 1), CancellationToken.None).WaitAsync(MachineOnLine.Patience));
        Assert.Equal(SerialLinkState.Garbage, mad.Link.Status.State);
        // What the mad one sends does not push the rejects of others out of the technicians' list.
        Assert.True(mad.Rejects.Recent().Count < 300);
        await stop.CancelAsync();
        await flood;
    }

    [Fact]
    public async Task Machine_is_live_only_when_its_birth_is_on_disk()
    {
        var full = true;
        await using var machine = new CsafeMachineRig(
            Treadmill, intake: message => new ValueTask<IntakeOutcome>(message.Kind == FactKind.Birth && Volatile.Read(ref full) ? IntakeOutcome.Unavailable : IntakeOutcome.Accepted));
        await machine.AskedForAsync(0x70);
        Assert.NotEqual(SerialLinkState.Live, machine.Rig.Link.Status.State);
        Volatile.Write(ref full, false);
        Assert.Equal(FactKind.Birth, (await machine.Rig.StoredAsync(FactKind.Birth)).Kind);
        await machine.Rig.StateAsync(SerialLinkState.Live);
    }

    [Fact]
    public void Settings_name_the_key_that_is_wrong()
    {
        var validator = new SerialOptionsValidator();
        string Fault(SerialLineOptions line) => validator.Validate(null, new SerialOptions { Lines = [line] }).FailureMessage ?? "";
        Assert.Equal("", Fault(new() { Machine = "t-1", Port = "/dev/ttyS0", Protocol = "csafe", Csafe = Treadmill }));
        Assert.Contains("Protocol", Fault(new() { Machine = "t-1", Port = "/dev/ttyS0", Protocol = "modbus" }), StringComparison.Ordinal);
        Assert.Contains("Csafe:Kind", Fault(new() { Machine = "t-1", Port = "/dev/ttyS0", Protocol = "csafe" }), StringComparison.Ordinal);
        Assert.Contains("treadmill", Fault(new() { Machine = "t-1", Port = "/dev/ttyS0", Protocol = "csafe", Csafe = new() { Kind = "swing" } }), StringComparison.Ordinal);
        Assert.Contains("Speed", Fault(new() { Machine = "t-1", Port = "/dev/ttyS0", Protocol = "csafe", Csafe = new() { Kind = "treadmill", Speed = new() { Minimum = 5, Maximum = 1 } } }), StringComparison.Ordinal);
    }

    private static MachineCommand Command(string id, CommandOperation operation, double? value, int seconds = 60) => SerialRig.Command(id, operation, value, seconds);

    private static CommandEcho Near(CommandEcho echo, double value, double step)
    {
        Assert.InRange(echo.Value!.Value, value - step, value + step);
        return echo with { Value = value };
    }

    private static async Task<byte[]> NextAsync(PseudoTerminal terminal)
    {
        using var patience = new CancellationTokenSource(MachineOnLine.Patience);
        var (buffer, heard) = (new byte[1], new List<byte>());
        while (true)
        {
            await terminal.ReadAsync(buffer, patience.Token);
            if (CsafeFrames.Take(heard, buffer[0]) is { } contents)
                return contents;
        }
    }

    private static async Task FloodAsync(PseudoTerminal terminal, CancellationToken cancellationToken)
    {
        var noise = new byte[4096];
        new Random(7).NextBytes(noise);
        // Without an end no frame is good by chance.
        noise.AsSpan().Replace((byte)0xF2, (byte)0x42);
        try
        {
            while (true)
                await terminal.WriteAsync(noise, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private static string Body(InboundMessage message) => Encoding.UTF8.GetString(message.Body.Span);
}
