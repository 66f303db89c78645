namespace EdgeGym.Protocols.Voltra;

/// <summary>A frame of a Voltra cable machine as a technician reads it.</summary>
public static class VoltraDocument
{
    /// <param name="part">Must be empty.</param>
    /// <param name="bytes">One whole frame.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        if (part.Length > 0)
            return DecodedMessage.Rejected(RejectReasons.UnknownPart, "voltra has no parts");
        var reject = VoltraFrame.TryRead(bytes, out var frame, out var consumed);
        if (reject is not null)
            return DecodedMessage.Rejected(reject, $"{bytes.Length} bytes");

        var quirks = consumed < bytes.Length ? Quirks.TrailingBytes : Quirks.None;
        var fields = new List<DecodedField>
        {
            new("sender", (long)frame.Sender), new("receiver", (long)frame.Receiver), new("sequence_number", (long)frame.Sequence),
        };
        var settings = new SettingBuffer();
        var count = VoltraRegisters.Read(in frame, settings, out var unknown, out var more);
        for (var index = 0; index < count; index++)
            fields.Add(new DecodedField(settings[index].Register.Name, settings[index].Value, settings[index].Register.Unit));
        if (unknown != 0)
            fields.Add(new DecodedField("unknown_parameter", $"{unknown:x4}"));

        var name = NameOf(in frame);
        if (VoltraSample.TryRead(in frame, out var sample) is null)
        {
            name = "sample";
            fields.Add(new DecodedField("phase", sample.Phase.ToString().ToLowerInvariant()));
            fields.Add(new DecodedField("set", (long)sample.Set));
            fields.Add(new DecodedField("repetitions", (long)sample.Repetitions));
            fields.Add(new DecodedField("position", (long)sample.Position));
        }
        else if (VoltraSetSummary.TryRead(in frame, out var summary) is null)
        {
            name = "set_summary";
            fields.Add(new DecodedField("target_weight", summary.TargetPounds, "lb"));
            fields.Add(new DecodedField("peak_force", summary.PeakForcePounds, "lb"));
            fields.Add(new DecodedField("peak_power", summary.PeakPowerWatts, "W"));
        }
        else if (count == 0 && !frame.Payload.IsEmpty)
        {
            fields.Add(new DecodedField("payload", Convert.ToHexStringLower(frame.Payload)));
        }

        // Two parameters of one name in one list: the last one holds.
        return new DecodedMessage(name, [.. fields.AsEnumerable().Reverse().DistinctBy(field => field.Name).Reverse()], Quirks: quirks | more);
    }

    private static string NameOf(scoped in VoltraFrame frame) => frame.Command switch
    {
        VoltraCommands.ReadParameters => frame.Type >= 8 ? "parameters" : "read_parameters",
        VoltraCommands.Update => "parameter_update",
        VoltraCommands.WriteParameters => frame.Type >= 8 ? "write_parameters_response" : "write_parameters",
        VoltraCommands.Telemetry => "telemetry",
        0x19 => "serial_number",
        0x27 => "handshake_finish",
        0x4F => "hello",
        0x74 => "common_state",
        0x77 => "firmware_version",
        0xAB => "activation",
        _ => $"command_{frame.Command:x2}",
    };
}
