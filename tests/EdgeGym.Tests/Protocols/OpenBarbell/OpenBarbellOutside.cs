using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.OpenBarbell;

namespace EdgeGym.Tests.Protocols.OpenBarbell;

/// <summary>Repetitions that encoders recorded in 2018, as the rows of numbers that they sent; each goes through the decoder and, a float at a time, through the reader.</summary>
public static class OpenBarbellOutside
{
    public static IEnumerable<OutsideResult> Check(JsonObject set)
    {
        foreach (var repetition in set["reps"]!.AsArray().Select(repetition => repetition!.AsObject()))
        {
            var name = $"{set["exercise"]} {set["start"]} repetition {repetition["rep"]}";
            yield return new OutsideResult("openbarbell", name, true, Failure(repetition) is { } failure ? $"{name}: {failure}" : null);
        }
    }

    private static string? Failure(JsonObject vector)
    {
        var bytes = new byte[vector["raw"]!.AsArray().Count * 4];
        var at = 0;
        foreach (var text in vector["raw"]!.AsArray())
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * at++), (float)Number(text!));
        var reject = OpenBarbellRepetition.TryRead(bytes, out var repetition, out _);
        if (reject is not null)
            return reject;

        var same = repetition.Number == (long)Number(vector["rep"]!) && Same(vector["mean_velocity_m_s"]!, repetition.MeanVelocity, 10)
            && Same(vector["rom_mm"]!, repetition.RangeOfMotion, 5000) && Same(vector["peak_velocity_m_s"]!, repetition.PeakVelocity, 20)
            && Same(vector["peak_velocity_location_pct"]!, repetition.PeakVelocityLocation, 100)
            && Same(vector["duration_us"]!, repetition.DurationMilliseconds * 1000, 120_000_000)
            && Same(vector["peak_acceleration"]!, repetition.PeakAcceleration, 10_000)
            && repetition.Version == ((string)vector["start_flag"]! == "-3456.0" ? 3 : 2);
        if (!same)
            return repetition.ToString();

        var reader = new OpenBarbellReader();
        var readings = new List<Reading>();
        for (var index = 0; index < bytes.Length; index += 4)
        {
            if (reader.Read("", bytes.AsSpan(index, 4), 1_000 + index, readings).Reject is { } refused)
                return $"float {index / 4}: {refused}";
        }

        return readings is [RepetitionReading reading] && reading.MeanConcentricVelocity == repetition.MeanVelocity ? null : $"{readings.Count} readings";
    }

    /// <summary>A value that no barbell has is absent in ours.</summary>
    private static bool Same(JsonNode expected, double? actual, double highest)
    {
        var number = Number(expected);
        return number >= 0 && number <= highest ? actual is { } value && Math.Abs(value - number) <= 1e-6 * Math.Max(1, number) : actual is null;
    }

    private static double Number(JsonNode text) =>
        (string)text! is "Infinity" ? double.PositiveInfinity : double.Parse((string)text!, CultureInfo.InvariantCulture);
}
