using System.Text;
using System.Text.Json;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest.Serial;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;
using EdgeGym.Simulation.Running;
using EdgeGym.Simulation.Serial;
using EdgeGym.Tests.Ingest.Serial;

namespace EdgeGym.Tests.Simulation.Serial;

/// <summary>The simulator's own StrengthLink against the specification's vectors and against the gateway's, which shares no code with it.</summary>
public sealed class StrengthLinkDeviceTests
{
    private const long At = 1_790_000_000_000;

    private static readonly MachineSpec Press = new()
    {
        Id = MachineId.Parse("press-1"),
        Kind = MachineKind.Motorized,
        Exercise = "chest_press",
        Load = new SettingRange(5, 150, 2.5),
        Capabilities = MachineCapabilities.SetLoad | MachineCapabilities.Spotter,
        IsSerial = true,
        Firmware = "2.0.1",
    };

    [Fact]
    public void Checksum_is_that_of_the_specification() => Assert.Equal(0x906E, StrengthLinkFrames.Checksum("123456789"u8));

    [Fact]
    public void Golden_frames_are_read_and_written_alike()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeGym.sln")))
            folder = Path.GetDirectoryName(folder)!;
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "firmware-protocols", "strengthlink", "vectors.json")));
        var read = 0;
        foreach (var vector in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            if (!vector.TryGetProperty("payload", out var expected) || !vector.TryGetProperty("frame", out var frame))
                continue;
            var bytes = Convert.FromHexString(frame.GetString()!);
            Assert.True(StrengthLinkFrames.TryDecode(bytes.AsSpan(..^1), out var type, out var sequence, out var payload), vector.GetProperty("name").GetString());
            Assert.Equal(vector.GetProperty("type").GetInt32(), type);
            Assert.Equal(expected.GetString(), Convert.ToHexStringLower(payload));
            Assert.Equal(bytes, StrengthLinkFrames.Encode(type, sequence, payload));
            read++;
        }

        Assert.True(read > 10, $"{read} vectors");
    }

    [Fact]
    public void Damaged_frames_are_dropped()
    {
        var frame = StrengthLinkFrames.Encode(0x21, 7, [1, 2, 0, 0, 5]);
        for (var i = 0; i < frame.Length - 1; i++)
        {
            var damaged = frame[..^1].ToArray();
            damaged[i] ^= 0x10;
            Assert.False(StrengthLinkFrames.TryDecode(damaged, out _, out _, out _));
        }

        Assert.False(StrengthLinkFrames.TryDecode([], out _, out _, out _));
        Assert.False(StrengthLinkFrames.TryDecode(new byte[600], out _, out _, out _));
    }

    [Fact]
    public async Task Machine_and_gateway_understand_each_other()
    {
        await using var rig = new SerialRig();
        await using var machine = new Running(rig.Port);
        var birth = await rig.StoredAsync(FactKind.Birth);
        Assert.Equal(
            """{"kind":"motorized","exercise":"chest_press","load":{"min":5,"max":150,"step":2.5},"capabilities":["set_load","spotter"],"firmware":"2.0.1"}""",
            Encoding.UTF8.GetString(birth.Body.Span));
        await rig.StateAsync(SerialLinkState.Live);

        machine.Device.Send("login", GymMessages.Login("tag", "04A2C3"), atLeastOnce: true);
        Assert.Equal("04A2C3", Assert.IsType<LoginReading>((await rig.StoredAsync(FactKind.Login)).Reading).Tag);
        machine.Device.Send("position", GymMessages.Position(At, 10, [0, 12.5, 30.1], [0, 400, 410]), atLeastOnce: false);
        var position = Assert.IsType<PositionReading>((await rig.StoredAsync(FactKind.Position)).Reading);
        Assert.Equal([0, 12.5, 30.1], position.Millimetres);
        Assert.Equal([0, 400, 410], position.Newtons!);
        machine.Device.Send("rep", GymMessages.Repetition(new RepetitionMessage("x", At, 60, 820, 1500, 410, 0.5, 0.71)), atLeastOnce: true);
        var rep = Assert.IsType<RepetitionReading>((await rig.StoredAsync(FactKind.Repetition)).Reading);
        Assert.Equal((At, 60, 820, 1500, 410, 0.5, 0.71), (rep.MachineTime, rep.LoadKilograms, rep.ConcentricMilliseconds, rep.EccentricMilliseconds, rep.RangeOfMotionMillimetres, rep.MeanConcentricVelocity, rep.PeakConcentricVelocity));
        machine.Device.Send("spotter", GymMessages.Spotter("z", At, "stalled", 60, 42.5), atLeastOnce: true);
        var help = Assert.IsType<SpotterReading>((await rig.StoredAsync(FactKind.Spotter)).Reading);
        Assert.Equal((At, SpotterReason.Stalled, 60, 42.5), (help.MachineTime, help.Reason, help.LoadBeforeKilograms, help.LoadAfterKilograms));
        machine.Device.Send("load", GymMessages.Load(At, 40), atLeastOnce: true);
        Assert.Equal(new LoadReading(At, 40), (await rig.StoredAsync(FactKind.LoadChange)).Reading);
        machine.Device.Send("rep", GymMessages.Repetition(new RepetitionMessage("x", At, 60, 820, 1500, 410, 0.5, 0.71, 294, 418, 241)), atLeastOnce: true);
        var power = Assert.IsType<RepetitionReading>((await rig.StoredAsync(FactKind.Repetition)).Reading);
        Assert.Equal((294, 418, 241, null), (power.MeanPowerWatts, power.PeakPowerWatts, power.WorkJoules, power.PeakForceNewtons));
        machine.Device.Send("set", GymMessages.Set("y", At + 1, 60, 9, "rir", 1.5, new SetRecord(28_600, null, 407.4, 412, 2150, 5)), atLeastOnce: true);
        var set = Assert.IsType<SetReading>((await rig.StoredAsync(FactKind.Set)).Reading);
        Assert.Equal((9, 1.5, null), (set.Repetitions, set.RepetitionsInReserve, set.Rpe));
        Assert.Equal(new SetMeasures(28_600, null, 407, 412, 2150, 5), set.Measured);

        var sending = rig.Link.SendAsync(SerialRig.SetLoad("c-1", 57.5), CancellationToken.None);
        var command = ReceivedCommand.TryRead(await machine.NextAsync("command"))!;
        Assert.Equal(57.5, command.Value);
        machine.Device.Send("ack", GymMessages.Ack(new CommandEchoMessage(command.Id, "load", 57.5, null)), atLeastOnce: true);
        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
        Assert.Equal("""{"command":"c-1","ok":true,"load":57.5,"error":null}""", Encoding.UTF8.GetString((await rig.StoredAsync(FactKind.CommandEcho)).Body.Span));
        machine.Device.Send("logout", GymMessages.Logout(), atLeastOnce: true);
        await rig.StoredAsync(FactKind.Logout);
        Assert.Equal(0, rig.Link.RejectedFrames);
    }

    [Fact]
    public async Task Repetitions_of_a_silent_time_arrive_in_order_when_the_gateway_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("edgegym-serial-").FullName;
        await using var machine = new Running(Path.Combine(folder, "line"));
        await machine.NextAsync("silent");
        for (var i = 0; i < 20; i++)
            machine.Device.Send("rep", GymMessages.Repetition(new RepetitionMessage("x", At + i, 40 + i, 820, 1500, 410, 0.5, 0.71)), atLeastOnce: true);
        await using var rig = new SerialRig();
        File.CreateSymbolicLink(rig.Port, await machine.Device.Opened.Task);
        string? last = null;
        for (var i = 0; i < 20;)
        {
            // Sent again is the same one: a key that was just stored is what the journal takes for known.
            var message = await rig.StoredAsync(FactKind.Repetition);
            if (message.Key == last)
                continue;
            last = message.Key;
            Assert.Equal(40 + i++, Assert.IsType<RepetitionReading>(message.Reading).LoadKilograms);
        }

        await machine.NextAsync("heard");
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Inbox _inbox = new();
        private readonly Task _task;

        public Running(string path)
        {
            Device = new StrengthLinkDevice(Press, path, _inbox, TimeProvider.System, () => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), null, new RandomStream(1));
            _task = Device.RunAsync(_stop.Token);
        }

        public StrengthLinkDevice Device { get; }

        public async Task<byte[]> NextAsync(string kind)
        {
            using var patience = new CancellationTokenSource(MachineOnLine.Patience);
            while (true)
            {
                await _inbox.WaitAsync(patience.Token);
                if (_inbox.TryTake(out var message) && message.Kind == kind)
                    return message.Payload;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _task;
            _stop.Dispose();
        }
    }
}
