using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Ftms;

namespace EdgeGym.Tests.Protocols.Ftms;

public sealed class FtmsReaderTests
{
    private readonly FtmsReader _reader = new();
    private readonly List<Reading> _readings = [];

    [Fact]
    public void A_treadmill_s_record_is_a_cardio_and_a_heart_reading()
    {
        Assert.Equal(FrameOutcome.Good(), Read("2acd", "0c01d0070100000500ff7f90", 1000));
        Assert.Equal(new CardioReading(1000, 5.5556, 0.5, null, null, 1), _readings[0]);
        Assert.Equal(new HeartReading(1000, 144), _readings[1]);
    }

    [Fact]
    public void A_rower_s_speed_is_made_of_its_pace()
    {
        Read("2ad1", "2c00356300b001007d00b300", 7);
        Assert.Equal(new CardioReading(7, 4, null, 179, 26.5, 432), Assert.Single(_readings));
        Read("2ad1", "0800000000" + "0000", 8);
        Assert.Equal(0, ((CardioReading)_readings[1]).SpeedMetresPerSecond);
    }

    [Fact]
    public void Parts_are_joined_whatever_their_order_and_number()
    {
        // Average speed and distance, then heart rate, then speed and power.
        Assert.Equal(FrameOutcome.Good(), Read("2ad2", "13000a00e80300", 100));
        Assert.Equal(FrameOutcome.Good(), Read("2ad2", "010287", 200));
        Assert.Empty(_readings);
        Assert.Equal(FrameOutcome.Good(), Read("2ad2", "4000880e9600", 300));
        Assert.Equal(new CardioReading(300, 10.3333, null, 150, null, 1000), _readings[0]);
        Assert.Equal(new HeartReading(300, 135), _readings[1]);
    }

    [Theory]
    [InlineData(2001, 1)]
    [InlineData(-1, 1)]
    [InlineData(50, 2)]
    public void A_part_whose_rest_never_comes_is_told_and_named(long later, int told)
    {
        Read("2ad2", "1100e80300", 1000);
        // The same part again, late, or in time: the first record's rest is lost.
        var outcome = Read("2ad2", later == 50 ? "1100e90300" : "0000880e", 1000 + later);
        Assert.Equal(Quirks.LostFragment, outcome.Quirks);
        if (later == 50)
            Read("2ad2", "0000880e", 1100);
        Assert.Equal(told, _readings.Count);
        Assert.Equal(later == 50 ? (double?)1000 : null, ((CardioReading)_readings[0]).DistanceMetres);
        Assert.Equal(10.3333, ((CardioReading)_readings[^1]).SpeedMetresPerSecond);
        Assert.Equal(later == 50 ? (double?)1001 : null, ((CardioReading)_readings[^1]).DistanceMetres);
    }

    [Fact]
    public void More_parts_than_any_record_has_are_not_kept()
    {
        foreach (var part in new[] { "1100010000", "05004800", "41006400", "010280" })
            Assert.Equal(Quirks.None, Read("2ad2", part, 1000).Quirks);
        Assert.Equal(Quirks.LostFragment, Read("2ad2", "01080500", 1000).Quirks);
        Assert.Equal(2, _readings.Count);
    }

    [Fact]
    public void A_model_that_sends_levels_in_tenths_is_known_by_its_name()
    {
        const string Record = "80000000003c00";
        Read("2ace", Record, 1);
        Assert.Equal(Quirks.None, Read("2a29", Convert.ToHexString("Life Fitness"u8), 2).Quirks);
        Read("2ace", Record, 3);
        Assert.Equal([60.0, 6.0], _readings.Cast<CardioReading>().Select(reading => reading.ResistanceLevel!.Value));
    }

    [Fact]
    public void A_speed_that_no_machine_has_is_absent_and_named()
    {
        Assert.Equal(Quirks.ImplausibleValue, Read("2acd", "0000ffff", 1).Quirks);
        Assert.Empty(_readings);
        Assert.Equal(Quirks.ImplausibleValue, Read("2ad2", "4000880eff7f", 1).Quirks);
        Assert.Equal(new CardioReading(1, 10.3333), Assert.Single(_readings));
    }

    [Fact]
    public void The_safety_key_is_a_warning_and_other_words_are_none()
    {
        Assert.Equal(FrameOutcome.Good(), Read("2ada", "03", 5));
        Assert.Equal("safety_key", Assert.IsType<FaultReading>(Assert.Single(_readings)).Code);
        foreach (var (part, hex) in new[] { ("2ada", "04"), ("2ad3", "000d"), ("2acc", "0100000001000000"), ("2ad4", "3200d0070a00"), ("2ad9", "800001"), ("1826", "010100") })
            Assert.Equal(FrameOutcome.Good(), Read(part, hex, 6));
        Assert.Single(_readings);
        Assert.Equal("unknown_part", Read("2aaa", "00", 7).Reject);
        Assert.Equal("unknown_op_code", Read("2ad9", "55", 7).Reject);
        Assert.Equal("too_short", Read("2ad4", "32", 7).Reject);
        Assert.Equal("too_long", _reader.Read("2acd", new byte[513], 7, _readings).Reject);
    }

    private FrameOutcome Read(string part, string hex, long at) => _reader.Read(part, Convert.FromHexString(hex), at, _readings);
}
