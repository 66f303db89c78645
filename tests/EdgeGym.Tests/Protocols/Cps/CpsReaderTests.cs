using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Cps;

namespace EdgeGym.Tests.Protocols.Cps;

public sealed class CpsReaderTests
{
    [Fact]
    public void Cadence_stands_still_rolls_over_and_is_not_made_of_a_reset()
    {
        var reader = new CpsReader();
        Assert.Equal(0, Cadence(reader, 0xFFFF, 0xFC00, 0));
        // One revolution in one second, over both roll-overs.
        Assert.Equal(60, Cadence(reader, 0, 0, 1000));
        Assert.Equal(60, Cadence(reader, 0, 0, 2000));
        Assert.Equal(0, Cadence(reader, 0, 0, 5001));
        Assert.Equal(90, Cadence(reader, 3, 2048, 6000));
        var readings = new List<Reading>();
        Assert.Equal(EdgeGym.Protocols.Quirks.CounterReset, reader.Read("2a63", Record(1, 3000), 7000, readings).Quirks);
        Assert.Equal(0, ((CardioReading)readings[0]).CadencePerMinute);
    }

    private static double? Cadence(CpsReader reader, ushort revolutions, ushort ticks, long at)
    {
        var readings = new List<Reading>();
        Assert.Null(reader.Read("2a63", Record(revolutions, ticks), 1_000_000 + at, readings).Reject);
        return ((CardioReading)readings[0]).CadencePerMinute;
    }

    private static byte[] Record(ushort revolutions, ushort ticks) =>
        [0x20, 0, 100, 0, (byte)revolutions, (byte)(revolutions >> 8), (byte)ticks, (byte)(ticks >> 8)];
}
