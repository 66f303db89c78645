using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Keiser;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Protocols.Keiser;

public sealed class KeiserReaderTests
{
    private readonly KeiserReader _reader = new();
    private readonly List<Reading> _readings = [];

    [Fact]
    public void Chip_read_twice_says_the_same_sets()
    {
        var chip = Own("chip: three sets of two machines");
        Assert.Equal(FrameOutcome.Good(), _reader.Read("echip", chip, 1_800_000_000_000, _readings));
        Assert.Equal(3, _readings.Count);
        _reader.Read("echip", chip, 1_800_000_100_000, _readings);
        Assert.Equal(_readings[..3], _readings[3..]);
        var set = Assert.IsType<SetReading>(_readings[0]);
        Assert.Equal((1_700_000_000_000, 120.0, 8), (set.MachineTime, set.LoadKilograms!.Value, set.Repetitions!.Value));
        Assert.Equal(new SetMeasures(PeakPowerWatts: 412, WorkJoules: 1234.25, Seat: 3), Parsed("set: 8 repetitions at 120 kg"));
    }

    private SetMeasures? Parsed(string name)
    {
        List<Reading> said = [];
        _reader.Read("set", Own(name), 1_800_000_000_000, said);
        return Assert.IsType<SetReading>(Assert.Single(said)).Measured;
    }

    [Fact]
    public void Chain_in_a_circle_says_each_set_once()
    {
        Assert.Equal(Quirks.TruncatedRecord, _reader.Read("echip", Own("chip: a chain that runs in a circle"), 1_800_000_000_000, _readings).Quirks);
        Assert.Equal(_readings.Count, _readings.Cast<SetReading>().DistinctBy(set => set.Id).Count());
    }

    [Fact]
    public void Power_test_is_no_set()
    {
        Assert.Equal(FrameOutcome.Good(), _reader.Read("set", Own("set: a power test"), 1_800_000_000_000, _readings));
        Assert.Empty(_readings);
    }

    [Fact]
    public void Load_of_an_unknown_unit_is_absent_and_newtons_are_not_kilograms()
    {
        _reader.Read("set", Own("set: the display showed an error"), 1_800_000_000_000, _readings);
        _reader.Read("set", Own("set: 300 N, with distance"), 1_800_000_000_000, _readings);
        _reader.Read("set", Own("set: 9.5 lb, in tenths"), 1_800_000_000_000, _readings);
        Assert.Equal([null, 30.591, 4.309], _readings.Cast<SetReading>().Select(set => set.LoadKilograms));
    }

    [Fact]
    public void Set_from_the_future_gets_the_time_of_receipt()
    {
        Assert.Equal(Quirks.ImplausibleValue, _reader.Read("set", Own("set: 8 repetitions at 120 kg"), 1_600_000_000_000, _readings).Quirks);
        Assert.Equal(1_600_000_000_000, Assert.IsType<SetReading>(Assert.Single(_readings)).MachineTime);
    }

    [Fact]
    public void Broadcast_is_a_reading_a_second_and_a_review_is_none()
    {
        var bike = Own("bike: 187 W, 7.3 km in gear 14");
        for (var packet = 0; packet < 10; packet++)
            _reader.Read("m", bike, 1_000 + (packet * 319), _readings);
        Assert.Equal(4, _readings.OfType<CardioReading>().Count());
        Assert.Equal(new CardioReading(1_000, null, null, 187, 85.3, 7_300, 14), _readings[0]);
        Assert.Equal(new HeartReading(1_000, 142), _readings[1]);
        _readings.Clear();
        _reader.Read("m", Own("bike: review of an interval"), 900_000, _readings);
        Assert.Empty(_readings);
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var (set, chip, bike) = (Own("set: 8 repetitions at 120 kg"), Own("chip: three sets of two machines"), Own("bike: 187 W, 7.3 km in gear 14"));
        var sum = 0.0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            KeiserSet.TryRead(set, out var one);
            KeiserAdvertisement.TryRead(bike, out var two, out _);
            var walk = new KeiserChip(chip);
            while (walk.MoveNext())
                sum += walk.Set.WorkJoules;
            sum += one.WorkJoules + two.PowerWatts;
        }));
        Assert.True(sum > 0);
    }

    private static byte[] Own(string name) => GoldenVectors.Own(SourceTree.Root, "keiser").Single(vector => vector.Name == name).Bytes;
}
