using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Hrs;

namespace EdgeGym.Tests.Protocols.Hrs;

public sealed class HrsReaderTests
{
    [Fact]
    public void A_strap_without_skin_tells_nothing_and_one_that_never_feels_it_is_believed()
    {
        var reader = new HrsReader();
        Assert.Equal([84], Rates(reader, "0454"));
        Assert.Equal([90], Rates(reader, "0e5a0000"));
        Assert.Empty(Rates(reader, "045a"));
        Assert.Equal([91], Rates(reader, "065b"));
        Assert.Empty(Rates(reader, "0600"));
        Assert.Empty(Rates(reader, "018080"));
    }

    private static int[] Rates(HrsReader reader, string hex)
    {
        var readings = new List<Reading>();
        Assert.Null(reader.Read("2a37", Convert.FromHexString(hex), 1, readings).Reject);
        return [.. readings.Cast<HeartReading>().Select(reading => reading.BeatsPerMinute)];
    }
}
