namespace EdgeGym.Protocols.OpenBarbell;

/// <summary>A repetition of an OpenBarbell as a technician reads it.</summary>
public static class OpenBarbellDocument
{
    /// <param name="part">Must be empty.</param>
    /// <param name="bytes">The floats of one repetition.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        if (part.Length > 0)
            return DecodedMessage.Rejected(RejectReasons.UnknownPart, "openbarbell has no parts");
        var reject = OpenBarbellRepetition.TryRead(bytes, out var repetition, out var quirks);
        if (reject is not null)
            return DecodedMessage.Rejected(reject, $"{bytes.Length} bytes");

        var fields = new List<DecodedField> { new("version", (long)repetition.Version), new("repetition", repetition.Number) };
        Add(fields, "mean_velocity", repetition.MeanVelocity, "m/s");
        Add(fields, "range_of_motion", repetition.RangeOfMotion, "mm");
        Add(fields, "peak_velocity", repetition.PeakVelocity, "m/s");
        Add(fields, "peak_velocity_location", repetition.PeakVelocityLocation, "%");
        Add(fields, "peak_acceleration", repetition.PeakAcceleration, "m/s²");
        Add(fields, "duration", repetition.DurationMilliseconds, "ms");
        var periods = new double[repetition.Periods];
        for (var index = 0; index < periods.Length; index++)
        {
            var value = OpenBarbellRepetition.At(bytes, repetition.FirstPeriod + index);
            periods[index] = float.IsFinite(value) ? value : 0;
        }

        if (periods.Length > 0)
            fields.Add(new DecodedField("tick_periods", periods));
        Add(fields, "battery", repetition.BatteryPercent, "%");
        return new DecodedMessage("repetition", fields, Quirks: quirks);
    }

    private static void Add(List<DecodedField> fields, string name, double? value, string unit)
    {
        if (value is { } number)
            fields.Add(new DecodedField(name, number, unit));
    }
}
