using System.Text;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Facts;
using EdgeGym.Ingest.Serial;
using EdgeGym.Protocols.StrengthLink;

namespace EdgeGym.Tests.Ingest.Serial;

public sealed class SerialCommandTests
{
    [Fact]
    public async Task Command_is_sent_again_with_the_same_mark_until_it_is_echoed()
    {
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        var sending = rig.Link.SendAsync(SerialRig.SetLoad("c-1", 57.5), CancellationToken.None);
        var first = await machine.NextCommandAsync(StrengthLinkMessageType.SetLoad);
        var (sequence, _) = await machine.NextAsync(StrengthLinkMessageType.SetLoad);

        // Acknowledged is not done: it comes again, more slowly.
        await machine.SendAsync(new AckMessage(StrengthLinkMessageType.SetLoad, sequence));
        var third = await machine.NextCommandAsync(StrengthLinkMessageType.SetLoad);
        Assert.Equal(first.Command, third.Command);
        Assert.True(third.ExpiresInMilliseconds <= first.ExpiresInMilliseconds);
        Assert.False(sending.IsCompleted);

        await machine.SendAsync(new LoadAppliedMessage(first.Command, StrengthLinkCommandResult.Applied, 57.5, null), 1);
        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
    }

    [Fact]
    public async Task Command_outlives_the_line()
    {
        await using var rig = new SerialRig();
        Task<SerialCommandOutcome> sending;
        ulong mark;
        using (var machine = new MachineOnLine(rig.Port))
        {
            await machine.ComeUpAsync();
            sending = rig.Link.SendAsync(SerialRig.Command("c-2", CommandOperation.Stop), CancellationToken.None);
            mark = (await machine.NextCommandAsync(StrengthLinkMessageType.Stop)).Command;
        }

        using var again = new MachineOnLine(rig.Port);
        await again.ComeUpAsync();
        var repeated = await again.NextCommandAsync(StrengthLinkMessageType.Stop);
        Assert.Equal(mark, repeated.Command);
        await again.SendAsync(new LoadAppliedMessage(mark, StrengthLinkCommandResult.Applied, 0, null), 1);
        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
    }

    [Fact]
    public async Task Command_to_nobody_expires()
    {
        await using var rig = new SerialRig();
        Assert.Equal(SerialCommandOutcome.Expired, await rig.Link.SendAsync(SerialRig.SetLoad("late", 50, seconds: -1), CancellationToken.None));
        Assert.Equal(
            SerialCommandOutcome.Expired,
            await rig.Link.SendAsync(SerialRig.SetLoad("nobody", 50, seconds: 1), CancellationToken.None).WaitAsync(MachineOnLine.Patience));

        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        var sending = rig.Link.SendAsync(SerialRig.Command("c-3", CommandOperation.ReleaseLoad), CancellationToken.None);
        while (true)
        {
            // The expired ones are never sent.
            var frame = await machine.NextAsync();
            Assert.NotEqual(StrengthLinkMessageType.SetLoad, frame.Type);
            if (frame.Type != StrengthLinkMessageType.ReleaseLoad)
                continue;
            CommandMessage.TryRead(frame.Type, frame.Payload, out var release);
            await machine.SendAsync(new LoadAppliedMessage(release.Command, StrengthLinkCommandResult.Applied, 5, null), 1);
            break;
        }

        Assert.Equal(SerialCommandOutcome.Applied, await sending.WaitAsync(MachineOnLine.Patience));
    }

    [Fact]
    public async Task Same_id_twice_is_one_command()
    {
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        var command = SerialRig.SetLoad("c-4", 40);
        var one = rig.Link.SendAsync(command, CancellationToken.None);
        var two = rig.Link.SendAsync(command, CancellationToken.None);
        var asked = await machine.NextCommandAsync(StrengthLinkMessageType.SetLoad);
        await machine.SendAsync(new LoadAppliedMessage(asked.Command, StrengthLinkCommandResult.Applied, 40, null), 1);
        Assert.Equal([SerialCommandOutcome.Applied, SerialCommandOutcome.Applied], await Task.WhenAll(one, two).WaitAsync(MachineOnLine.Patience));
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.LoadApplied, 1);
        Assert.Single(rig.StoredNow(), message => message.Kind == FactKind.CommandEcho);
    }

    [Fact]
    public async Task Refusals_of_the_machine_and_of_the_link_are_echoes_that_say_no()
    {
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();

        var tooMuch = rig.Link.SendAsync(SerialRig.SetLoad("c-5", 500), CancellationToken.None);
        var (sequence, _) = await machine.NextAsync(StrengthLinkMessageType.SetLoad);
        await machine.SendAsync(new NackMessage(StrengthLinkMessageType.SetLoad, sequence, StrengthLinkNackReason.OutOfRange));
        Assert.Equal(SerialCommandOutcome.Refused, await tooMuch.WaitAsync(MachineOnLine.Patience));
        Assert.Equal("""{"command":"c-5","ok":false,"error":"out_of_range"}""", await EchoAsync(rig));

        var locked = rig.Link.SendAsync(SerialRig.SetLoad("c-6", 50), CancellationToken.None);
        var asked = await machine.NextCommandAsync(StrengthLinkMessageType.SetLoad);
        await machine.SendAsync(new LoadAppliedMessage(asked.Command, StrengthLinkCommandResult.Locked, 5, null), 1);
        Assert.Equal(SerialCommandOutcome.Refused, await locked.WaitAsync(MachineOnLine.Patience));
        Assert.Equal("""{"command":"c-6","ok":false,"load":5,"error":"locked"}""", await EchoAsync(rig));

        Assert.Equal(SerialCommandOutcome.Refused, await rig.Link.SendAsync(SerialRig.Command("c-7", CommandOperation.SetSpeed, 2), CancellationToken.None));
        Assert.Equal("""{"command":"c-7","ok":false,"error":"unsupported"}""", await EchoAsync(rig));
    }

    [Fact]
    public async Task Load_changed_by_hand_is_a_reading_and_no_echo()
    {
        await using var rig = new SerialRig();
        using var machine = new MachineOnLine(rig.Port);
        await machine.ComeUpAsync();
        await machine.SendAsync(new LoadAppliedMessage(0, StrengthLinkCommandResult.Applied, 30, 1_764_000_000_000), 4);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.LoadApplied, 4);
        Assert.Equal("""{"t":1764000000000,"load":30}""", Encoding.UTF8.GetString((await rig.StoredAsync(FactKind.LoadChange)).Body.Span));

        // The same bytes again, for want of an Ack; and one that tells nothing.
        await machine.SendAsync(new LoadAppliedMessage(0, StrengthLinkCommandResult.Applied, 30, 1_764_000_000_000), 4);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.LoadApplied, 4);
        await machine.SendAsync(new LoadAppliedMessage(4711, StrengthLinkCommandResult.Expired, null, null), 5);
        await machine.AssertAcknowledgedAsync(StrengthLinkMessageType.LoadApplied, 5);
        Assert.DoesNotContain(rig.StoredNow(), message => message.Kind is FactKind.CommandEcho or FactKind.LoadChange);
    }

    private static async Task<string> EchoAsync(SerialRig rig) => Encoding.UTF8.GetString((await rig.StoredAsync(FactKind.CommandEcho)).Body.Span);
}
