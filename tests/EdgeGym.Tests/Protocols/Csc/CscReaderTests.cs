using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Csc;

namespace EdgeGym.Tests.Protocols.Csc;

public sealed class CscReaderTests
{
    [Fact]
    public void Cadence_is_of_the_crank_and_an_impossible_one_is_none()
    {
        var reader = new CscReader();
        Assert.Equal((0.0, Quirks.None), Read(reader, "0203004e9f", 0));
        Assert.Equal((60.0, Quirks.None), Read(reader, "0204004ea3", 1000));
        Assert.Equal((0.0, Quirks.CounterReset), Read(reader, "02f8006bc3", 10_000));
        var readings = new List<Reading>();
        Assert.Equal(FrameOutcome.Good(), reader.Read("2a5b", [1, 1, 0, 0, 0, 0, 4], 11_000, readings));
        Assert.Empty(readings);
        Assert.Equal("too_short", reader.Read("2a5b", [], 12_000, readings).Reject);
    }

    private static (double Cadence, Quirks Quirks) Read(CscReader reader, string hex, long after)
    {
        var readings = new List<Reading>();
        var outcome = reader.Read("2a5b", Convert.FromHexString(hex), 1_000_000 + after, readings);
        Assert.Null(outcome.Reject);
        return (((CardioReading)readings[0]).CadencePerMinute!.Value, outcome.Quirks);
    }
}
