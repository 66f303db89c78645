using System.Buffers.Binary;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Ant;

namespace EdgeGym.Tests.Protocols.Ant;

public sealed class AntReaderTests
{
    private const long Start = 1_700_000_000_000;

    private readonly AntReader _reader = new();
    private readonly List<Reading> _readings = [];
    private long _now = Start;

    [Fact]
    public void Reading_joins_what_the_machine_says_by_turns()
    {
        Fec(General(speed: 8333, distance: 10));
        Fec(Settings(incline: 250, resistance: 80));
        Fec(Trainer(power: 205, cadence: 91, events: 1, sum: 205));
        _now += 1000;
        Fec(General(speed: 8400, distance: 18, elapsed: 44));
        var reading = Assert.IsType<CardioReading>(_readings[^1]);
        Assert.Equal(new CardioReading(_now, 8.4, 2.5, 205, 91, 8, 40), reading);
    }

    [Fact]
    public void Value_whose_page_stays_away_is_dropped()
    {
        Fec(Trainer(power: 205, cadence: 91, events: 1, sum: 205));
        _now += 6_000;
        Fec(General(speed: 8333, distance: 10));
        Assert.Equal(new CardioReading(_now, 8.333, null, null, null, 0), _readings.OfType<CardioReading>().Last());
    }

    [Fact]
    public void Distance_goes_on_over_roll_overs_and_begins_anew_with_the_exercise()
    {
        byte elapsed = 0;
        for (var metres = 0; metres <= 1_000; metres += 8)
        {
            Fec(General(speed: 8000, distance: (byte)metres, elapsed: elapsed));
            elapsed += 4;
            _now += 1_000;
        }

        Assert.Equal(1_000, _readings.OfType<CardioReading>().Last().DistanceMetres);
        Fec(General(speed: 0, distance: 232, elapsed: elapsed, state: 2));
        _now += 1_000;
        Fec(General(speed: 1000, distance: 233, elapsed: elapsed, state: 3));
        Assert.Equal(0, _readings.OfType<CardioReading>().Last().DistanceMetres);
    }

    [Fact]
    public void Counter_that_leaps_further_than_anybody_rides_was_reset()
    {
        Fec(General(speed: 8000, distance: 200, elapsed: 40));
        _now += 1_000;
        var outcome = Fec(General(speed: 8000, distance: 100, elapsed: 44));
        Assert.Equal(Quirks.CounterReset, outcome.Quirks);
        Assert.Equal(0, _readings.OfType<CardioReading>().Last().DistanceMetres);
    }

    [Fact]
    public void Distance_of_a_machine_that_measures_none_is_absent()
    {
        Fec(General(speed: 8000, distance: 200, distanceEnabled: false));
        Assert.Null(_readings.OfType<CardioReading>().Single().DistanceMetres);
    }

    [Fact]
    public void Power_of_lost_pages_is_in_the_sum()
    {
        var equipment = new FitnessEquipment();
        equipment.Add(Trainer(power: 100, cadence: 90, events: 254, sum: 65_400), Start, out _);
        equipment.Add(Trainer(power: 240, cadence: 90, events: 2, sum: 264), Start + 1_000, out _);
        Assert.Equal(100, equipment.AveragePowerWatts);
    }

    [Fact]
    public void Torque_pages_give_power()
    {
        // One turn of the wheel in 8721/2048 s at 17459/32 Nm.
        var equipment = new FitnessEquipment();
        equipment.Add(Page("1a00000000000000"), Start, out _);
        var reading = equipment.Add(Page("1a01051122334400"), Start + 1_000, out _);
        Assert.Equal(805.032, reading!.PowerWatts!.Value, 0.001);
    }

    [Fact]
    public void Beats_are_counted_over_roll_overs_and_intervals_measured()
    {
        var beats = new HeartBeats();
        byte count = 250;
        ushort time = 65_000;
        for (var beat = 0; beat < 20; beat++)
        {
            beats.Add(Strap(time, count, 120, toggle: beat / 4 % 2 == 1), _now, out var quirks);
            Assert.Equal(Quirks.None, quirks);
            if (beat > 0)
                Assert.Equal(500.0, beats.IntervalMilliseconds);
            time += 512;
            count++;
            _now += 500;
        }

        Assert.Equal(19, beats.Beats);
        Assert.True(beats.IsPaged);
    }

    [Fact]
    public void Interval_after_a_lost_beat_comes_from_the_page_that_has_the_beat_before()
    {
        var beats = new HeartBeats();
        beats.Add(Strap(1_000, 10, 120, toggle: false), _now, out _);
        beats.Add(Strap(1_000, 10, 120, toggle: true), _now + 250, out _);
        beats.Add(Strap(2_536, 13, 120, toggle: true), _now + 1_500, out _);
        Assert.Null(beats.IntervalMilliseconds);
        // Page 4 with the beat before at 3,560: 512 ticks.
        var page = (Strap(4_072, 16, 120, toggle: true) & ~0xFFFF_FFFFUL) | 0x84 | (3_560UL << 16);
        beats.Add(page, _now + 3_000, out _);
        Assert.Equal(500.0, beats.IntervalMilliseconds);
    }

    [Fact]
    public void Strap_of_the_old_kind_has_no_pages_in_its_other_bytes()
    {
        var beats = new HeartBeats();
        beats.Add(Strap(1_000, 10, 120, toggle: false) | 4, _now, out _);
        beats.Add(Strap(2_536, 13, 120, toggle: false) | 4, _now + 1_500, out _);
        Assert.False(beats.IsPaged);
        Assert.Null(beats.IntervalMilliseconds);
    }

    [Fact]
    public void Heart_rate_without_beats_is_not_believed()
    {
        var reader = new AntReader();
        for (var second = 0; second < 10; second++)
            Assert.Null(reader.Read("hr", Bytes(Strap(1_000, 10, 140, toggle: second % 2 == 1)), Start + (second * 1_000), _readings).Reject);
        Assert.Equal([Start, Start + 1_000, Start + 2_000, Start + 3_000], _readings.Cast<HeartReading>().Select(reading => reading.MachineTime));
    }

    [Fact]
    public void Channels_are_told_apart_by_their_ids()
    {
        Message(AntMessages.ChannelId, [1, 0x67, 0x12, FecPages.DeviceType, 5]);
        Message(AntMessages.ChannelId, [2, 0x68, 0x12, HeartRatePages.DeviceType, 1]);
        Message(AntMessages.ChannelId, [3, 0x69, 0x12, 11, 1]);
        Message(AntMessages.Broadcast, [2, .. Bytes(Strap(1_000, 10, 140, toggle: false))]);
        Message(AntMessages.Broadcast, [1, .. Bytes(General(speed: 8_000, distance: 3))]);
        // Page 16 of the power meter on channel 3 is no fitness equipment.
        Message(AntMessages.Broadcast, [3, .. Bytes(Page("1000ff5a00000001"))]);
        Assert.Collection(_readings,
            reading => Assert.Equal(new HeartReading(_now, 140), reading),
            reading => Assert.Equal(8, Assert.IsType<CardioReading>(reading).SpeedMetresPerSecond));
    }

    [Fact]
    public void Channels_without_ids_are_told_apart_by_their_pages()
    {
        Message(AntMessages.Broadcast, [0, .. Bytes(Page("50ffff010f008583"))]);
        Message(AntMessages.Broadcast, [0, .. Bytes(General(speed: 8_000, distance: 3))]);
        Message(AntMessages.Broadcast, [1, .. Bytes(Strap(1_000, 10, 140, toggle: true))]);
        Assert.Equal([typeof(CardioReading), typeof(HeartReading)], _readings.Select(reading => reading.GetType()));
    }

    [Fact]
    public void Strap_is_preferred_to_what_the_machine_forwards()
    {
        _reader.Read("hr", Bytes(Strap(1_000, 10, 140, toggle: false)), _now, _readings);
        _now += 1_000;
        Fec(General(speed: 8_000, distance: 3, heart: 90));
        Assert.Equal(140, _readings.OfType<HeartReading>().Single().BeatsPerMinute);
        _now += 10_000;
        Fec(General(speed: 8_000, distance: 3, heart: 90));
        Assert.Equal(90, _readings.OfType<HeartReading>().Last().BeatsPerMinute);
    }

    [Fact]
    public void Joined_messages_and_padding_are_read()
    {
        byte[] joined = [.. Framed(AntMessages.Broadcast, [0, .. Bytes(General(8_000, 3))]), .. Framed(AntMessages.Broadcast, [1, .. Bytes(Strap(1_000, 1, 99, false))]), 0, 0];
        Assert.Equal(FrameOutcome.Good(), _reader.Read("", joined, _now, _readings));
        Assert.Equal(2, _readings.Count);
    }

    private FrameOutcome Fec(ulong page) => _reader.Read("fec", Bytes(page), _now, _readings);

    private void Message(byte id, ReadOnlySpan<byte> content) => Assert.Null(_reader.Read("", Framed(id, content), _now, _readings).Reject);

    private static byte[] Framed(byte id, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[content.Length + AntFraming.Overhead];
        AntFraming.Write(id, content, bytes);
        return bytes;
    }

    private static ulong General(int speed, byte distance, byte elapsed = 40, int state = 3, int heart = 255, bool distanceEnabled = true) =>
        16 | (25UL << 8) | ((ulong)elapsed << 16) | ((ulong)distance << 24) | ((ulong)speed << 32) | ((ulong)heart << 48) | ((distanceEnabled ? 4UL : 0) << 56)
        | ((heart == 255 ? 0UL : 1) << 56) | ((ulong)state << 60);

    private static ulong Settings(short incline, byte resistance) => 17 | 0xFFFFFF00UL | ((ulong)(ushort)incline << 32) | ((ulong)resistance << 48) | (3UL << 60);

    private static ulong Trainer(int power, byte cadence, byte events, ushort sum) =>
        25 | ((ulong)events << 8) | ((ulong)cadence << 16) | ((ulong)sum << 24) | ((ulong)power << 40) | (3UL << 60);

    private static ulong Strap(ushort time, byte count, byte rate, bool toggle) =>
        (toggle ? 0x80UL : 0) | ((ulong)time << 32) | ((ulong)count << 48) | ((ulong)rate << 56);

    private static ulong Page(string hex) => BinaryPrimitives.ReadUInt64LittleEndian(Convert.FromHexString(hex));

    private static byte[] Bytes(ulong page)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, page);
        return bytes;
    }
}
