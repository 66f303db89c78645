namespace EdgeGym.Protocols.Vitruvian;

/// <summary>Characteristics of a Vitruvian trainer as a technician reads them: <c>vitruvian/monitor</c>, <c>vitruvian/reps</c>, <c>vitruvian/command</c>.</summary>
public static class VitruvianDocument
{
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes) => part switch
    {
        "monitor" => Monitor(bytes),
        "reps" => Repetitions(bytes),
        "command" => Command(bytes),
        _ => DecodedMessage.Rejected(RejectReasons.UnknownPart, "vitruvian/monitor, vitruvian/reps or vitruvian/command"),
    };

    private static DecodedMessage Monitor(ReadOnlySpan<byte> bytes)
    {
        var reject = VitruvianMonitor.TryRead(bytes, out var monitor, out var quirks);
        if (reject is not null)
            return DecodedMessage.Rejected(reject, $"{bytes.Length} of 16 bytes");
        var fields = new List<DecodedField>
        {
            new("ticks", (long)monitor.Ticks), new("position_a", monitor.PositionA, "mm"), new("position_b", monitor.PositionB, "mm"),
            new("load_a", monitor.LoadA, "kg"), new("load_b", monitor.LoadB, "kg"),
        };
        if (monitor.Status is { } status)
        {
            fields.Add(new DecodedField("repetition_top", status.HasFlag(VitruvianStatus.RepetitionTop)));
            fields.Add(new DecodedField("repetition_bottom", status.HasFlag(VitruvianStatus.RepetitionBottom)));
            fields.Add(new DecodedField("spotter_active", status.HasFlag(VitruvianStatus.SpotterActive)));
            fields.Add(new DecodedField("deload_warning", status.HasFlag(VitruvianStatus.DeloadWarning)));
            fields.Add(new DecodedField("deload_occurred", status.HasFlag(VitruvianStatus.DeloadOccurred)));
        }

        return new DecodedMessage("monitor", fields, Quirks: quirks);
    }

    private static DecodedMessage Repetitions(ReadOnlySpan<byte> bytes)
    {
        var reject = VitruvianRepetitions.TryRead(bytes, out var repetitions, out var quirks);
        if (reject is not null)
            return DecodedMessage.Rejected(reject, $"{bytes.Length} of 6 bytes");
        var fields = new List<DecodedField> { new("tops", (long)repetitions.Tops), new("bottoms", (long)repetitions.Bottoms) };
        Add(fields, "range_top", repetitions.RangeTop, "mm");
        Add(fields, "range_bottom", repetitions.RangeBottom, "mm");
        Add(fields, "warm_up_count", repetitions.WarmUpCount);
        Add(fields, "warm_up_total", repetitions.WarmUpTotal);
        Add(fields, "set_count", repetitions.SetCount);
        Add(fields, "set_total", repetitions.SetTotal);
        return new DecodedMessage("repetitions", fields, Quirks: quirks);
    }

    private static DecodedMessage Command(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return DecodedMessage.Rejected(RejectReasons.Empty, "0 bytes");
        return VitruvianCommand.NameOf(bytes[0]) is { } name
            ? new DecodedMessage(name, [new DecodedField("length", (long)bytes.Length)])
            : DecodedMessage.Rejected(RejectReasons.UnknownType, $"first byte 0x{bytes[0]:X2}");
    }

    private static void Add(List<DecodedField> fields, string name, double? value, string unit)
    {
        if (value is { } number)
            fields.Add(new DecodedField(name, number, unit));
    }

    private static void Add(List<DecodedField> fields, string name, int? value)
    {
        if (value is { } number)
            fields.Add(new DecodedField(name, (long)number));
    }
}
