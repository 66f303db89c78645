using System.Text.Json.Nodes;
using EdgeGym.Protocols.Hrs;

namespace EdgeGym.Tests.Protocols.Hrs;

/// <summary>Records of real straps and of a maker's own tests.</summary>
internal static class HrsOutside
{
    public static OutsideResult Check(JsonObject vector)
    {
        var failures = new List<string>();
        Span<ushort> rr = stackalloc ushort[16];
        if (!HeartRateMeasurement.TryRead(OutsideVectors.Bytes(vector), rr, out var measurement, out var count))
            failures.Add("refused");
        var intervals = rr[..count].ToArray();
        foreach (var (key, expected) in vector["expected"]!.AsObject().Concat(vector["derived_from_spec"]?.AsObject() ?? []))
        {
            var holds = key switch
            {
                "heart_rate_bpm" => (int)expected! == measurement.BeatsPerMinute,
                "energy_kJ" => (int)expected! == measurement.EnergyKilojoules,
                "sensor_contact_supported" => (bool)expected! == (measurement.HasContact is not null),
                "sensor_contact" => (bool)expected! == measurement.HasContact,
                "rr_1_1024_s" => expected!.AsArray().Select(interval => (ushort)(int)interval!).SequenceEqual(intervals),
                "rr_ms" => expected!.AsArray().Select(interval => (int)interval!).SequenceEqual(intervals.Select(interval => interval * 1000 / 1024)),
                _ => false,
            };
            if (!holds)
                failures.Add($"{key} should be {expected}: {measurement}");
        }

        return OutsideVectors.Result("hrs", vector, failures);
    }
}
