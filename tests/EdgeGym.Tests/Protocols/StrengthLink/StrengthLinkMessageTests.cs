using System.Buffers;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Protocols.StrengthLink;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeGym.Tests.Protocols.StrengthLink;

public sealed class StrengthLinkMessageTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Gen<long?> Times = Optional(Gen.Choose(1, int.MaxValue).Select(value => (long)value * 800));
    private static readonly Gen<double?> Loads = Optional(Gen.Choose(0, 1_000_000).Select(grams => grams * 0.001));
    private static readonly Gen<uint> Counts = Gen.Choose(0, int.MaxValue).Select(value => (uint)value * 2 + 1);

    [Fact]
    public void Repetition_comes_back_as_it_went()
    {
        var messages =
            from boot in Counts
            from number in Counts
            from time in Times
            from load in Loads
            from up in Optional(Gen.Choose(0, 65_534))
            from down in Optional(Gen.Choose(0, 65_534))
            from travel in Optional(Gen.Choose(0, 5000))
            from mean in Optional(Gen.Choose(0, 10_000).Select(value => value * 0.001))
            from peak in Optional(Gen.Choose(0, 20_000).Select(value => value * 0.001))
            from partial in Gen.Elements(true, false)
            from power in Optional(Gen.Choose(0, 10_000))
            from highest in Optional(Gen.Choose(0, 20_000))
            from work in Optional(Gen.Choose(0, 65_534))
            from force in Optional(Gen.Choose(0, 20_000))
            select new RepetitionMessage(boot, number, time, load, up, down, travel, mean, peak, partial, power, highest, work, force);
        Check.One(Often, Prop.ForAll(messages.ToArbitrary(), message => RoundTrip(message) == message));
    }

    [Fact]
    public void Set_end_comes_back_as_it_went()
    {
        var halves = Optional(Gen.Choose(0, 20).Select(value => value * 0.5));
        var messages =
            from boot in Counts
            from number in Counts
            from time in Times
            from load in Loads
            from repetitions in Optional(Gen.Choose(0, 1000))
            from exertion in halves
            from reserve in halves
            from duration in Optional(Gen.Choose(0, 86_400_000))
            from rest in Optional(Gen.Choose(0, 86_400_000))
            from travel in Optional(Gen.Choose(0, 5000))
            from power in Optional(Gen.Choose(0, 20_000))
            from work in Optional(Gen.Choose(0, 1_000_000))
            from seat in Optional(Gen.Choose(0, 254))
            select new SetEndMessage(boot, number, time, load, repetitions, exertion, reserve, duration, rest, travel, power, work, seat);
        Check.One(Often, Prop.ForAll(messages.ToArbitrary(), message => RoundTrip(message) == message));
    }

    [Fact]
    public void Spotter_comes_back_as_it_went()
    {
        var messages =
            from boot in Counts
            from number in Counts
            from time in Times
            from reason in Gen.Elements(Enum.GetValues<SpotterReason>())
            from before in Loads
            from after in Loads
            select new SpotterMessage(boot, number, time, reason, before, after);
        Check.One(Often, Prop.ForAll(messages.ToArbitrary(), message => RoundTrip(message) == message));
    }

    [Fact]
    public void Added_fields_may_stop_at_any_border_and_nowhere_else()
    {
        var whole = new byte[StrengthLinkFraming.MaximumPayloadBytes];
        var length = new SetEndMessage(1, 2, 3, 60, 9, 8, 2, 28_600, 92_000, 407, 412, 2150, 5).Write(whole);
        int[] borders = [24, 28, 32, 34, 36, 40, 41];
        Assert.Equal(borders[^1], length);
        for (var cut = 0; cut <= length; cut++)
        {
            var reject = SetEndMessage.TryRead(whole.AsSpan(0, cut), out var set);
            Assert.Equal(borders.Contains(cut) ? StrengthLinkReject.None : StrengthLinkReject.BadPayload, reject);
            if (reject == StrengthLinkReject.None)
                Assert.Equal((9, cut >= 28 ? 28_600 : null, cut >= 41 ? 5 : null), (set.Repetitions, set.DurationMilliseconds, set.Seat));
        }

        Assert.Equal(borders[0], new SetEndMessage(1, 2, 3, 60, 9, 8, 2).Write(whole));
        Assert.Equal(borders[2], new SetEndMessage(1, 2, 3, 60, 9, 8, 2, RestBeforeMilliseconds: 92_000).Write(whole));
    }

    [Fact]
    public void Position_comes_back_to_a_tenth_of_a_millimetre()
    {
        var messages =
            from time in Times
            from interval in Gen.Choose(10, 10_000)
            from millimetres in Gen.Choose(-20_000, 20_000).Select(value => value * 0.1).NonEmptyListOf()
            from force in Gen.Elements(true, false)
            select new PositionMessage(
                time, interval * 0.1, [.. millimetres.Take(121)],
                force ? [.. millimetres.Take(121).Select(value => Math.Round(value))] : null);
        Check.One(Often, Prop.ForAll(messages.ToArbitrary(), message =>
        {
            // One difference holds at most 3276.7 mm, far more than a hand moves in a sample.
            for (var i = 1; i < message.Millimetres.Length; i++)
            {
                if (Math.Abs(message.Millimetres[i] - message.Millimetres[i - 1]) > 3276)
                    return true;
            }

            var back = RoundTrip(message);
            return back.MachineTime == message.MachineTime
                && Math.Abs(back.IntervalMilliseconds - message.IntervalMilliseconds) < 1e-6
                && back.Millimetres.Zip(message.Millimetres).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6)
                && back.Millimetres.Length == message.Millimetres.Length
                && (back.Newtons ?? []).SequenceEqual(message.Newtons ?? []);
        }));
    }

    [Fact]
    public void Other_messages_come_back_as_they_went()
    {
        var hello = new HelloMessage(
            1, 2, MachineKind.Motorized, MachineCapabilities.SetLoad | MachineCapabilities.Position, 77, new SettingRange(5, 120, 2.5), "chest_press", "1.4.2 β");
        Assert.Equal(hello, RoundTrip(hello));
        Assert.Equal(new WelcomeMessage(1, 1_764_000_000_000, 1000, 3000), RoundTrip(new WelcomeMessage(1, 1_764_000_000_000, 1000, 3000)));
        Assert.Equal(new WelcomeMessage(1, 1_764_000_000_000, 1000, 3000, 1), RoundTrip(new WelcomeMessage(1, 1_764_000_000_000, 1000, 3000, 1)));
        Assert.Equal(new TimeRequestMessage(uint.MaxValue), RoundTrip(new TimeRequestMessage(uint.MaxValue)));
        Assert.Equal(new TimeSyncMessage(5, 1_764_000_000_000), RoundTrip(new TimeSyncMessage(5, 1_764_000_000_000)));
        Assert.Equal(new AckMessage(StrengthLinkMessageType.SetEnd, 255), RoundTrip(new AckMessage(StrengthLinkMessageType.SetEnd, 255)));
        var nack = new NackMessage(StrengthLinkMessageType.Hello, 1, StrengthLinkNackReason.UnsupportedVersion);
        Assert.Equal(nack, RoundTrip(nack));
        Assert.Equal(new HeartbeatMessage(7, 9), RoundTrip(new HeartbeatMessage(7, 9)));
        Assert.Equal(new FaultMessage(null, FaultSeverity.EmergencyStop, "E12", "急停"), RoundTrip(new FaultMessage(null, FaultSeverity.EmergencyStop, "E12", "急停")));
        Assert.Equal(new LoginMessage("04A2B3C4", null), RoundTrip(new LoginMessage("04A2B3C4", null)));
        Assert.Equal(new LoginMessage(null, "m-17"), RoundTrip(new LoginMessage(null, "m-17")));
        var command = new CommandMessage(StrengthLinkMessageType.SetLoad, ulong.MaxValue, 15_000, 57.5);
        Assert.Equal(command, RoundTrip(command));
        var applied = new LoadAppliedMessage(ulong.MaxValue, StrengthLinkCommandResult.InRepetition, 57.5, null);
        Assert.Equal(applied, RoundTrip(applied));
    }

    [Fact]
    public void Text_that_is_too_long_is_cut_at_a_character()
    {
        var back = RoundTrip(new FaultMessage(1, FaultSeverity.Warning, "E1", new string('停', 100)));
        Assert.Equal(new string('停', 40), back.Text);
    }

    [Fact]
    public void Every_contract_message_is_what_the_json_contract_reads()
    {
        var rep = Map(new RepetitionMessage(0x1A2B3C4D, 17, 1_764_000_000_000, 60, 820, 1500, 410, 0.5, 0.71, false));
        Assert.Equal("1a2b3c4d-17", rep.Key);
        AssertReadsBack(rep, FactKind.Repetition);
        AssertReadsBack(Map(new RepetitionMessage(1, 2, null, null, null, null, null, null, null, true)), FactKind.Repetition);
        AssertReadsBack(Map(new SetEndMessage(1, 3, 1_764_000_000_000, 113.398, 9, 8.5, null)), FactKind.Set);
        AssertReadsBack(Map(new RepetitionMessage(1, 4, 1_764_000_000_000, 60, 820, 1500, 410, 0.5, 0.71, false, 294, 418, 241, 655)), FactKind.Repetition);
        AssertReadsBack(Map(new SetEndMessage(1, 5, 1_764_000_000_000, 60, 9, null, 2, 28_600, 92_000, 407, 412, 2150, 5)), FactKind.Set);
        AssertReadsBack(Map(new SpotterMessage(1, 6, 1_764_000_000_000, SpotterReason.Stalled, 60, 42.5)), FactKind.Spotter);
        AssertReadsBack(Map(new SpotterMessage(1, 7, null, SpotterReason.Other, null, null)), FactKind.Spotter);
        AssertReadsBack(Map(new LoadAppliedMessage(0, StrengthLinkCommandResult.Applied, 113.398, 1_764_000_000_000)), FactKind.LoadChange);
        Assert.Null(Map(new LoadAppliedMessage(0, StrengthLinkCommandResult.Applied, null, null)).Reading);
        AssertReadsBack(Map(new FaultMessage(1_764_000_000_000, FaultSeverity.EmergencyStop, "E12", "急停")), FactKind.Fault);
        AssertReadsBack(Map(new LoginMessage("04A2B3C4", null)), FactKind.Login);
        AssertReadsBack(Map(new LoginMessage(null, "m-17")), FactKind.Login);
        AssertReadsBack(Map(BareMessage.Logout), FactKind.Logout);
        AssertReadsBack(
            Map(new HelloMessage(1, 1, MachineKind.Motorized, MachineCapabilities.SetLoad, 1, new SettingRange(5, 120, 2.5), "chest_press", "1")), FactKind.Birth);
        AssertReadsBack(StrengthLinkContract.Echo(new LoadAppliedMessage(1, StrengthLinkCommandResult.Applied, 57.5, null), "c-1"), FactKind.CommandEcho);
        AssertReadsBack(StrengthLinkContract.Echo(new LoadAppliedMessage(1, StrengthLinkCommandResult.Locked, null, null), "c-1"), FactKind.CommandEcho);
        AssertReadsBack(ReadingMessage.State(false), FactKind.State);

        var position = Map(new PositionMessage(1_764_000_000_000, 10, [123.4, 123, 125.5], [588, 600, -3]));
        Assert.Equal(MessageFault.None, GymMessage.TryParse(FactKind.Position, position.Body, out var reading, out _));
        var (mine, theirs) = (Assert.IsType<PositionReading>(position.Reading), Assert.IsType<PositionReading>(reading));
        Assert.Equal(mine.Millimetres, theirs.Millimetres);
        Assert.Equal(mine.Newtons!, theirs.Newtons!);
        Assert.Equal((mine.MachineTime, mine.IntervalMilliseconds), (theirs.MachineTime, theirs.IntervalMilliseconds));
    }

    [Fact]
    public void Machine_without_a_clock_gets_the_time_of_receipt()
    {
        var map = Map(new RepetitionMessage(1, 2, null, 60, 1, 1, 1, 1, 1, false), receivedAt: 4711);
        Assert.Equal(4711, Assert.IsType<RepetitionReading>(map.Reading).MachineTime);
    }

    private static Gen<T?> Optional<T>(Gen<T> values)
        where T : struct => Gen.Frequency((1, Gen.Constant((T?)null)), (4, values.Select(value => (T?)value)));

    private static T RoundTrip<T>(T message)
        where T : struct, IStrengthLinkMessage<T>
    {
        var bytes = new byte[StrengthLinkFraming.MaximumFrameBytes];
        var length = StrengthLinkFraming.Write(in message, 42, bytes);
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes, 0, length));
        var status = StrengthLinkFraming.TryReadFrame(ref reader, new byte[StrengthLinkFraming.MaximumFrameBytes], out var frame, out var reject);
        Assert.Equal((DecodeStatus.Frame, StrengthLinkReject.None), (status, reject));
        Assert.Equal((message.Type, (byte)42), (frame.Type, frame.Sequence));
        Assert.Equal(TinyEncoder.Frame((byte)frame.Type, 42, frame.Payload.ToArray()), bytes[..length]);
        Assert.Equal(StrengthLinkReject.None, T.TryRead(frame.Payload, out var back));
        return back;
    }

    private static ContractMessage Map<T>(T message, long receivedAt = 1_764_000_000_001)
        where T : struct, IStrengthLinkMessage<T>
    {
        var bytes = new byte[StrengthLinkFraming.MaximumFrameBytes];
        var length = StrengthLinkFraming.Write(in message, 42, bytes);
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes, 0, length));
        StrengthLinkFraming.TryReadFrame(ref reader, new byte[StrengthLinkFraming.MaximumFrameBytes], out var frame, out _);
        Assert.Equal(StrengthLinkReject.None, StrengthLinkContract.TryMap(in frame, receivedAt, out var map));
        return map;
    }

    private static void AssertReadsBack(ContractMessage map, FactKind kind)
    {
        Assert.Equal(kind, map.Kind);
        Assert.Equal(MessageFault.None, GymMessage.TryParse(kind, map.Body, out var reading, out var key));
        Assert.Equal(map.Reading, reading);
        Assert.Equal(map.Key, key);
    }
}
