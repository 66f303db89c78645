using System.Text;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Serial;
using EdgeGym.Protocols.StrengthLink;

namespace EdgeGym.Tests.Ingest.Serial;

/// <summary>The gateway's end over real pseudo-terminals.</summary>
public sealed class SerialLinkTests
{
    private static readonly RepetitionMessage Rep = new(0xB007, 17, 1_764_000_000_000, 60, 820, 1500, 410, 0.5, 0.71, false);

    [Fact]
    public async Task Whole_dialogue_reaches_the_sink_as_mqtt_messages_would()
    {
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        Assert.Equal(
            """{"kind":"motorized","exercise":"chest_press","load":{"min":5,"max":120,"step":2.5},"capabilities":["set_load","spotter"],"firmware":"1.4.2"}""",
            Body(await rig.StoredAsync(FactKind.Birth)));
        Assert.Equal("""{"online":true}""", Body(await rig.StoredAsync(FactKind.State)));
        await rig.StateAsync(SerialLinkState.Live);

        await machine.SendAsync(new TimeRequestMessage(4711));
        var (_, sync) = await machine.NextAsync(StrengthLinkMessageType.TimeSync);
        Assert.Equal(StrengthLinkReject.None, TimeSyncMessage.TryRead(sync, out var time));
        Assert.Equal(4711u, time.UptimeMilliseconds);

        await machine.SendAsync(new LoginMessage("04A2", null), 1);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.Login, 1);
        Assert.Equal("""{"tag":"04A2"}""", Body(await rig.StoredAsync(FactKind.Login)));

        await machine.SendAsync(new PositionMessage(1_764_000_000_000, 10, [0, 12.5], null));
        Assert.Equal("""{"t":1764000000000,"dt":10,"mm":[0,12.5]}""", Body(await rig.StoredAsync(FactKind.Position)));

        await machine.SendAsync(Rep, 2);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.Repetition, 2);
        var rep = await rig.StoredAsync(FactKind.Repetition);
        Assert.Equal(("press-1", "0000b007-17"), (rep.Machine.Value, rep.Key));
        Assert.Equal(60, Assert.IsType<RepetitionReading>(rep.Reading).LoadKilograms);

        await machine.SendAsync(new SetEndMessage(0xB007, 18, 1_764_000_001_000, 60, 9, 8, null), 3);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.SetEnd, 3);
        Assert.Equal("0000b007-18", (await rig.StoredAsync(FactKind.Set)).Key);

        var sending = rig.Link.SendAsync(SerialRig.SetLoad("c-1", 57.5), CancellationToken.None);
        var command = await machine.NextCommandAsync(StrengthLinkMessageType.SetLoad);
        Assert.Equal(57.5, command.LoadKilograms);
        Assert.False(sending.IsCompleted);
        await machine.SendAsync(new LoadAppliedMessage(command.Command, StrengthLinkCommandResult.Applied, 57.5, null), 4);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.LoadApplied, 4);
        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
        Assert.Equal("""{"command":"c-1","ok":true,"load":57.5,"error":null}""", Body(await rig.StoredAsync(FactKind.CommandEcho)));

        await machine.SendAsync(BareMessage.Logout, 5);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.Logout, 5);
        await rig.StoredAsync(FactKind.Logout);
        Assert.Equal(0, rig.Link.RejectedFrames);
    }

    [Fact]
    public async Task Repetition_is_acknowledged_only_when_the_sink_has_it()
    {
        var disk = new TaskCompletionSource<IntakeOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = new SerialRig(message =>
        {
            if (message.Kind != FactKind.Repetition)
                return new ValueTask<IntakeOutcome>(IntakeOutcome.Accepted);
            entered.TrySetResult();
            return new ValueTask<IntakeOutcome>(disk.Task);
        });
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        await machine.SendAsync(Rep, 2);
        await entered.Task.WaitAsync(MachineOnLine.Patience);

        // The gateway lives on: heartbeats come, the acknowledgement does not.
        for (var heartbeats = 0; heartbeats < 3;)
        {
            var frame = await machine.NextAsync();
            Assert.NotEqual(StrengthLinkMessageType.Ack, frame.Type);
            if (frame.Type == StrengthLinkMessageType.Heartbeat)
                heartbeats++;
        }

        disk.SetResult(IntakeOutcome.Accepted);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.Repetition, 2);
    }

    [Theory]
    [InlineData(IntakeOutcome.Unavailable, StrengthLinkNackReason.Busy)]
    [InlineData(IntakeOutcome.OutOfOrder, StrengthLinkNackReason.Refused)]
    public async Task Repetition_that_the_sink_does_not_take_is_refused_with_the_reason(IntakeOutcome outcome, StrengthLinkNackReason reason)
    {
        var full = true;
        await using var rig = new SerialRig(message =>
            new ValueTask<IntakeOutcome>(message.Kind == FactKind.Repetition && Volatile.Read(ref full) ? outcome : IntakeOutcome.Accepted));
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        await machine.SendAsync(Rep, 2);
        var (_, payload) = await machine.NextAsync(StrengthLinkMessageType.Nack);
        Assert.Equal([(byte)StrengthLinkMessageType.Repetition, 2, (byte)reason], payload);

        Volatile.Write(ref full, false);
        await machine.SendAsync(Rep, 2);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.Repetition, 2);
    }

    [Fact]
    public async Task Garbage_is_counted_and_the_next_frame_is_read()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        for (byte round = 1; round < 40; round++)
        {
            var garbage = new byte[random.Next(1, 2000)];
            random.NextBytes(garbage);
            await machine.SendRawAsync([.. garbage, 0]);
            await machine.SendAsync(Rep with { Event = round }, round);
            await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.Repetition, round);
        }

        Assert.True(rig.Link.RejectedFrames > 0, $"seed {seed}");
        Assert.Equal(39, rig.StoredNow().Count(message => message.Kind == FactKind.Repetition));
    }

    [Fact]
    public async Task Device_that_vanishes_mid_frame_comes_back_and_nothing_is_lost_or_doubled()
    {
        await using var rig = new SerialRig();
        var frame = MachineOnLine.Bytes(Rep, 2);
        for (var cut = 1; cut < 6; cut++)
        {
            using (var machine = new MachineOnLine(rig.Port))
            {
                await machine.ComeUpAsync();
                await machine.SendRawAsync(frame[..(cut * 5)]);
            }

            var lost = await rig.StateAsync(SerialLinkState.Connecting);
            Assert.NotNull(lost.Detail);
        }

        using var again = new MachineOnLine(rig.Port);
        await again.ComeUpAsync();
        await again.SendRawAsync(frame);
        await again.AssertAcknowledgedAsync(StrengthLinkMessageType.Repetition, 2);
        var stored = rig.StoredNow();
        Assert.Single(stored, message => message.Kind == FactKind.Repetition);
        Assert.Single(stored, message => message.Kind == FactKind.Birth);
        Assert.Equal(
            [true, false, true, false, true, false, true, false, true, false, true],
            stored.Select(message => message.Reading).OfType<OnlineReading>().Select(state => state.Online));
    }

    [Fact]
    public async Task Machine_that_stops_talking_is_silent_until_it_talks_again()
    {
        await using var rig = new SerialRig(options: new SerialOptions { HeartbeatMilliseconds = 100, SilenceMilliseconds = 300 });
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        var live = await rig.StateAsync(SerialLinkState.Live);
        var silent = await rig.StateAsync(SerialLinkState.Silent);
        Assert.True(silent.Since >= live.Since.AddSeconds(-1));
        await machine.NextAsync(StrengthLinkMessageType.Identify);
        await rig.StoredAsync(FactKind.State);
        Assert.Equal("""{"online":false}""", Body(await rig.StoredAsync(FactKind.State)));

        await machine.SendAsync(new HeartbeatMessage(0, 1));
        await rig.StateAsync(SerialLinkState.Live);
        Assert.Equal("""{"online":true}""", Body(await rig.StoredAsync(FactKind.State)));
    }

    [Fact]
    public async Task Login_repeated_for_want_of_an_ack_is_one_login()
    {
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        for (var sending = 0; sending < 3; sending++)
        {
            await machine.SendAsync(new LoginMessage(null, "m-17"), 9);
            await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.Login, 9);
        }

        Assert.Single(rig.StoredNow(), message => message.Kind == FactKind.Login);
    }

    [Fact]
    public async Task Machine_of_another_version_is_not_welcomed()
    {
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.SendAsync(MachineOnLine.Hello with { LowestVersion = 2, HighestVersion = 3 }, 7);
        var (_, payload) = await machine.NextAsync(StrengthLinkMessageType.Nack);
        Assert.Equal([(byte)StrengthLinkMessageType.Hello, 7, (byte)StrengthLinkNackReason.UnsupportedVersion], payload);
    }

    [Fact]
    public async Task Position_out_of_range_changes_nothing()
    {
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        await machine.SendAsync(new PositionMessage(1, 10, [4000, 6000], null));
        await machine.SendAsync(Rep, 3);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.Repetition, 3);
        Assert.Equal(1, rig.Link.RejectedFrames);
        var shown = Assert.Single(rig.Rejects.Recent());
        Assert.Equal(("press-1", IntakeOutcome.MalformedFrame), (shown.Machine, shown.Outcome));
        Assert.StartsWith("strengthlink ", shown.Topic, StringComparison.Ordinal);
        Assert.Equal(1, rig.Rejects.Counts()["malformed_frame"]);
        Assert.DoesNotContain(rig.StoredNow(), message => message.Kind == FactKind.Position);
    }

    [Fact]
    public void Options_name_the_key_that_is_wrong()
    {
        var validator = new SerialOptionsValidator();
        Assert.True(validator.Validate(null, new SerialOptions { Lines = [new() { Machine = "press-1", Port = "/dev/ttyUSB0" }] }).Succeeded);
        Assert.Contains("SilenceMilliseconds", validator.Validate(null, new SerialOptions { SilenceMilliseconds = 1 }).FailureMessage, StringComparison.Ordinal);
        Assert.Contains("Machine", validator.Validate(null, new SerialOptions { Lines = [new() { Machine = "a/b", Port = "x" }] }).FailureMessage, StringComparison.Ordinal);
    }

    private static string Body(InboundMessage message) => Encoding.UTF8.GetString(message.Body.Span);
}
