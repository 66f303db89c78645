using System.Buffers.Binary;

namespace EdgeGym.Protocols.Ant;

/// <summary>ANT as a technician reads it: <c>ant</c> takes a whole serial message, <c>ant/fec</c> and <c>ant/hr</c> one page of eight bytes.</summary>
public static class AntDocument
{
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        switch (part)
        {
            case "":
                return Message(bytes);
            case "fec" or "hr" when bytes.Length < AntPayload.PageBytes:
                return DecodedMessage.Rejected(RejectReasons.TooShort, $"{bytes.Length} of 8 bytes");
            case "fec" or "hr":
                var page = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                var quirks = bytes.Length > AntPayload.PageBytes ? Quirks.TrailingBytes : Quirks.None;
                return part == "fec" ? Equipment(page, quirks) : HeartRate(page, quirks);
            default:
                return DecodedMessage.Rejected(RejectReasons.UnknownPart, "ant, ant/fec or ant/hr");
        }
    }

    private static DecodedMessage Equipment(ulong page, Quirks quirks)
    {
        var layout = FecPages.Find((byte)page);
        if (layout is null)
            return DecodedMessage.Rejected(RejectReasons.UnknownPage, $"page {(byte)page}");
        var fields = new List<DecodedField> { new("data_page_number", (long)(byte)page) };
        Append(layout, page, 64, fields);
        // A status repeats the values of the command where the command had them.
        if ((byte)page == 71 && FecPages.LastCommand.Raw(page) is >= 48 and <= 51 and var command)
            Append(FecPages.Find((byte)command)!, page, 64, fields);
        return new DecodedMessage(layout.Name, fields, Quirks: quirks | (Implausible(page) ? Quirks.ImplausibleValue : Quirks.None));
    }

    /// <summary>Other profiles have a page 16 too (bicycle power): then there is no such equipment.</summary>
    private static bool Implausible(ulong page) => (byte)page == 16 && FecPages.Equipment.Raw(page) is < 16 or > 25;

    private static DecodedMessage HeartRate(ulong page, Quirks quirks)
    {
        var number = (byte)(page & 0x7F);
        var layout = HeartRatePages.Find(number);
        var fields = new List<DecodedField> { new("data_page_number", (long)number) };
        Append(layout, page, 64, fields);
        return new DecodedMessage(layout.Name, fields, Quirks: quirks);
    }

    private static DecodedMessage Message(ReadOnlySpan<byte> bytes)
    {
        var reject = AntFraming.TryRead(bytes, out var message, out var consumed);
        if (reject is not null)
            return DecodedMessage.Rejected(reject, $"{bytes.Length} bytes");
        var layout = AntMessages.Find(message.Id);
        if (layout is null)
            return DecodedMessage.Rejected(RejectReasons.UnknownType, $"message id 0x{message.Id:X2}");

        var quirks = bytes[consumed..].ContainsAnyExcept((byte)0) ? Quirks.TrailingBytes : Quirks.None;
        Span<byte> first = stackalloc byte[8];
        first.Clear();
        message.Content[..Math.Min(8, message.Content.Length)].CopyTo(first);
        var fields = new List<DecodedField> { new("message_id", (long)message.Id) };
        Append(layout, BinaryPrimitives.ReadUInt64LittleEndian(first), message.Content.Length * 8, fields);
        if (message.Id == AntMessages.ChannelResponse && message.Content.Length >= 3)
            fields.Add(new DecodedField("message_code_name", AntMessages.CodeName(message.Content[2])));
        if (!AntMessages.IsData(message.Id))
            return new DecodedMessage(layout.Name, fields, Quirks: quirks);

        reject = AntPayload.TryRead(message.Content, out var payload, out var more);
        return reject is null
            ? new DecodedMessage(layout.Name, Data(in payload, fields), Quirks: quirks | more)
            : DecodedMessage.Rejected(reject, $"{message.Content.Length} of 9 bytes");
    }

    private static List<DecodedField> Data(in AntPayload payload, List<DecodedField> fields)
    {
        Span<byte> page = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(page, payload.Page);
        fields.Add(new DecodedField("payload", Convert.ToHexStringLower(page)));
        if (payload.DeviceNumber is { } number)
        {
            fields.Add(new DecodedField("device_number", (long)number));
            fields.Add(new DecodedField("device_type", (long)payload.DeviceType!.Value));
            fields.Add(new DecodedField("transmission_type", (long)payload.TransmissionType!.Value));
        }

        if (payload.SignalStrength is { } strength)
            fields.Add(new DecodedField("rssi", (long)strength, "dBm"));
        if (payload.ReceivedTicks is { } ticks)
            fields.Add(new DecodedField("rx_timestamp", ticks / 32_768.0, "s"));
        var decoded = payload.DeviceType switch
        {
            HeartRatePages.DeviceType => HeartRate(payload.Page, Quirks.None),
            FecPages.DeviceType => Equipment(payload.Page, Quirks.None),
            // Without a channel id the page itself tells, as it does to the reader.
            null or 0 when FecPages.IsTypical(payload.PageNumber) || payload.PageNumber is 70 or 80 or 81 or 82 => Equipment(payload.Page, Quirks.None),
            null or 0 when (payload.PageNumber & 0x7F) <= 7 => HeartRate(payload.Page, Quirks.None),
            _ => null,
        };
        if (decoded?.Message is not { } name)
            return fields;
        fields.Add(new DecodedField("data_page", name));
        fields.AddRange(decoded.Fields);
        return fields;
    }

    private static void Append(AntLayout layout, ulong bits, int available, List<DecodedField> fields)
    {
        foreach (var field in layout.Fields)
        {
            if (field.Bit + field.Width <= available && field.TryRead(bits, out _))
                fields.Add(new DecodedField(field.Name, field.Show(bits), field.Unit));
        }
    }
}
