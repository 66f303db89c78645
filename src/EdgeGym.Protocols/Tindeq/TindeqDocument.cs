namespace EdgeGym.Protocols.Tindeq;

/// <summary>A notification of a Tindeq Progressor as a technician reads it.</summary>
public static class TindeqDocument
{
    private static readonly string[] s_names =
        ["command_response", "weight_measurement", "peak_rate_of_force_development", "peak_rate_of_force_development_series", "low_power_warning"];

    /// <param name="part">Must be empty.</param>
    /// <param name="bytes">One notification.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        if (part.Length > 0)
            return DecodedMessage.Rejected(RejectReasons.UnknownPart, "tindeq has no parts");
        var reject = TindeqNotification.TryRead(bytes, out var notification, out var quirks);
        if (reject is not null)
            return DecodedMessage.Rejected(reject, $"{bytes.Length} bytes");

        var fields = new List<DecodedField>();
        if (notification.Samples > 0)
        {
            var (weights, times) = (new double[notification.Samples], new double[notification.Samples]);
            for (var index = 0; index < weights.Length; index++)
            {
                var (kilograms, microseconds) = notification[index];
                if (!float.IsFinite(kilograms))
                {
                    quirks |= Quirks.ImplausibleValue;
                    kilograms = 0;
                }

                (weights[index], times[index]) = (kilograms, microseconds);
            }

            fields.Add(new DecodedField("weight", weights, "kg"));
            fields.Add(new DecodedField("timestamp", times, "µs"));
        }
        else if (!notification.Value.IsEmpty)
        {
            fields.Add(new DecodedField("value", Convert.ToHexStringLower(notification.Value)));
        }

        return new DecodedMessage(s_names[(int)notification.Tag], fields, Quirks: quirks);
    }
}
