using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Cps;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Cps;

/// <summary>Records of real power meters.</summary>
public sealed class CpsCaptureTests(ITestOutputHelper output)
{
    /// <summary>
    /// The source's program reads cadence out of a window of several records; from one revolution to the next it is another number. Named here once for
    /// all records of the sequence: ours may be so much beside, 1/min.
    /// </summary>
    private const double SmoothedCadence = 4;

    [Fact]
    public void Every_recorded_record_reads_as_its_source_says()
    {
        var vectors = OutsideVectors.Read("cycling_power_2a63.json");
        var reader = new CpsReader();
        var at = 1_000_000L;
        var (values, widest, same) = (0, 0.0, 0);
        foreach (var vector in vectors)
        {
            var bytes = OutsideVectors.Bytes(vector);
            Assert.True(CyclingPowerMeasurement.TryRead(bytes, out var record));
            var readings = new List<Reading>();
            var sequence = vector["timestamp"] is not null;
            if (sequence)
                Assert.Null(reader.Read("2a63", bytes, at += 300, readings).Reject);
            foreach (var (key, expected) in vector["expected"]!.AsObject())
            {
                values++;
                if (key == "power_w")
                    Assert.Equal((double)expected!, record.Get(CyclingPowerField.InstantaneousPower));
                else if (key == "crank_revolutions")
                    Assert.Equal((double)expected!, record.Get(CyclingPowerField.CumulativeCrankRevolutions));
                else
                {
                    var cadence = Assert.IsType<CardioReading>(Assert.Single(readings)).CadencePerMinute!.Value;
                    var beside = Math.Abs(cadence - (double)expected!);
                    Assert.InRange(beside, 0, SmoothedCadence);
                    widest = Math.Max(widest, beside);
                    same += beside < 1 ? 1 : 0;
                }
            }
        }

        var captures = vectors.Count(OutsideVectors.IsCapture);
        output.WriteLine($"vectors: cps {vectors.Length}: {captures} captures, {vectors.Length - captures} derived; {values} values; cadence within 1/min of the "
            + $"source's smoothed one in {same}, at most {widest:0.0} beside (named exception: smoothing)");
    }

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
