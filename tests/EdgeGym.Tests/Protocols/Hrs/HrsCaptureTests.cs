using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Hrs;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Hrs;

/// <summary>Records of real straps and of a maker's own tests.</summary>
public sealed class HrsCaptureTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_recorded_record_reads_as_its_source_says()
    {
        var vectors = OutsideVectors.Read("hrm_2a37.json");
        var values = 0;
        Span<ushort> rr = stackalloc ushort[16];
        foreach (var vector in vectors)
        {
            Assert.True(HeartRateMeasurement.TryRead(OutsideVectors.Bytes(vector), rr, out var measurement, out var count), (string?)vector["name"]);
            foreach (var (key, expected) in vector["expected"]!.AsObject().Concat(vector["derived_from_spec"]?.AsObject() ?? []))
            {
                values++;
                switch (key)
                {
                    case "heart_rate_bpm":
                        Assert.Equal((int)expected!, measurement.BeatsPerMinute);
                        break;
                    case "energy_kJ":
                        Assert.Equal((int)expected!, measurement.EnergyKilojoules);
                        break;
                    case "sensor_contact_supported":
                        Assert.Equal((bool)expected!, measurement.HasContact is not null);
                        break;
                    case "sensor_contact":
                        Assert.Equal((bool)expected!, measurement.HasContact);
                        break;
                    case "rr_1_1024_s":
                        Assert.Equal(expected!.AsArray().Select(interval => (ushort)(int)interval!), rr[..count].ToArray());
                        break;
                    case "rr_ms":
                        Assert.Equal(expected!.AsArray().Select(interval => (int)interval!), rr[..count].ToArray().Select(interval => interval * 1000 / 1024));
                        break;
                    default:
                        Assert.Fail($"{vector["name"]}: {key}");
                        break;
                }
            }
        }

        var captures = vectors.Count(OutsideVectors.IsCapture);
        output.WriteLine($"vectors: hrs {vectors.Length}: {captures} captures, {vectors.Length - captures} derived; {values} values; no exceptions");
    }

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
