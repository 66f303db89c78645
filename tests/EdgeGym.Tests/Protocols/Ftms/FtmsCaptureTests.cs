using System.Text.Json.Nodes;
using EdgeGym.Protocols.Ftms;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Ftms;

/// <summary>Beside what sources say of their frames (<see cref="OutsideChecks"/>): a second decode of the standard, and which values of sources cannot hold.</summary>
public sealed class FtmsCaptureTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_exception_is_still_needed()
    {
        var vectors = OutsideVectors.Read("ftms.json");
        if (vectors.Count == 0)
            return;
        foreach (var (key, reason) in FtmsOutside.Exceptions)
        {
            Assert.Contains(vectors, vector => vector["expected"]!.AsObject().Any(entry => $"{vector["name"]}/{entry.Key}" == key));
            output.WriteLine($"exception: {key}: {reason}");
        }
    }

    [Fact]
    public void A_second_decode_of_the_standard_agrees()
    {
        var failures = new List<string>();
        var values = 0;
        foreach (var vector in OutsideVectors.Read("ftms.json"))
        {
            var second = vector["second_check"] as JsonObject;
            if ((second?["decoded"] ?? second?["decoded_with_bit2_forced"]) is not JsonObject decoded)
                continue;
            var fields = FtmsOutside.Decode(vector, failures);
            foreach (var (key, expected) in decoded.Where(entry => entry.Key[0] != '_'))
            {
                var field = FtmsOutside.Renamed(key);
                values++;
                var same = expected is null ? !fields.ContainsKey(field)
                    : fields.TryGetValue(field, out var value) && (expected.GetValueKind() == System.Text.Json.JsonValueKind.String
                        ? (string?)expected == (string?)value : Math.Abs((double)expected - FtmsOutside.Number(vector, field, value)) < 1e-6);
                if (!same)
                    failures.Add($"{vector["name"]}: {field} should be {expected?.ToString() ?? "absent"}");
            }
        }

        output.WriteLine($"second decode: {values} values agree");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void Parts_of_a_recorded_record_are_put_together()
    {
        var vector = OutsideVectors.Read("ftms.json").FirstOrDefault(candidate => candidate["merged_expected"] is not null);
        if (vector is null)
            return;
        // Only the last part was recorded; the first is written after what the source's test merges with it.
        var reader = new FtmsReader();
        var readings = new List<EdgeGym.Equipment.Readings.Reading>();
        Assert.Null(reader.Read("2ace", Convert.FromHexString("0d0000210000000000"), 1000, readings).Reject);
        Assert.Empty(readings);
        Assert.Null(reader.Read("2ace", OutsideVectors.Bytes(vector), 1100, readings).Reject);
        var cardio = Assert.IsType<EdgeGym.Equipment.Readings.CardioReading>(Assert.Single(readings));
        Assert.Equal((double)vector["merged_expected"]!["total_distance_m"]!, cardio.DistanceMetres);
    }
}
