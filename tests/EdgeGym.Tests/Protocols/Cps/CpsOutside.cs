using System.Text.Json.Nodes;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Cps;

namespace EdgeGym.Tests.Protocols.Cps;

/// <summary>Records of real power meters; those with a time are one ride, in order.</summary>
internal static class CpsOutside
{
    /// <summary>
    /// Named exception of the ride: the source's program makes its cadence of a window of several records, ours is from one revolution to the next. It
    /// may be so much beside, 1/min.
    /// </summary>
    private const double SmoothedCadence = 4;

    public static IEnumerable<OutsideResult> Check(IReadOnlyList<JsonObject> vectors)
    {
        var reader = new CpsReader();
        var at = 1_000_000L;
        foreach (var vector in vectors)
        {
            var failures = new List<string>();
            var readings = new List<Reading>();
            var bytes = OutsideVectors.Bytes(vector);
            if (!CyclingPowerMeasurement.TryRead(bytes, out var record))
                failures.Add("refused");
            if (vector["timestamp"] is not null && reader.Read("2a63", bytes, at += 300, readings).Reject is { } reject)
                failures.Add(reject);
            foreach (var (key, expected) in vector["expected"]!.AsObject())
            {
                var beside = (double)expected! - key switch
                {
                    "power_w" => record.Get(CyclingPowerField.InstantaneousPower),
                    "crank_revolutions" => record.Get(CyclingPowerField.CumulativeCrankRevolutions),
                    _ => readings.OfType<CardioReading>().FirstOrDefault()?.CadencePerMinute,
                };
                if (!(Math.Abs(beside ?? double.NaN) <= (key == "cadence_rpm" ? SmoothedCadence : 0)))
                    failures.Add($"{key} should be {expected}");
            }

            yield return OutsideVectors.Result("cps", vector, failures);
        }
    }
}
