using System.Text;

namespace EdgeGym.Protocols.Csafe;

/// <summary>
/// A frame as a technician reads it. Nothing in a frame says whether it is a request or a response, so both readings are tried:
/// <c>csafe/request</c> and <c>csafe/response</c> settle it.
/// </summary>
public static class CsafeDocument
{
    /// <param name="part"><c>request</c>, <c>response</c>, or empty.</param>
    /// <param name="bytes">One frame from start to stop.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        if (part is not ("" or "request" or "response"))
            return DecodedMessage.Rejected("unknown_part", "request, response, or nothing");
        var reader = new CsafeFrameReader();
        var rest = bytes;
        var status = reader.TryRead(ref rest, out var frame, out var reject);
        if (status == DecodeStatus.NeedMoreData)
            reject = CsafeReject.Incomplete;
        if (reject != CsafeReject.None)
            return DecodedMessage.Rejected(reject.ToName(), $"{bytes.Length} bytes");
        var contents = frame.Contents;
        var isResponse = part switch { "response" => true, "request" => false, _ => LooksLikeResponse(contents) };
        if (!CanBe(contents, isResponse, out reject))
            return DecodedMessage.Rejected(reject.ToName(), $"{contents.Length} bytes of contents");

        var fields = new List<DecodedField>();
        if (frame.Destination is { } destination)
        {
            fields.Add(new DecodedField("destination_address", (long)destination));
            fields.Add(new DecodedField("source_address", (long)frame.Source!.Value));
        }

        // A single byte is both a status and a command: it is shown as both.
        var ambiguous = part.Length == 0 && contents.Length == 1 && new CsafeStatus(contents[0]).IsPlausible && CsafeCommands.Find(contents[0]) is { IsShort: true };
        if (isResponse || ambiguous)
            AddStatus(new CsafeStatus(contents[0]), fields);
        var quirks = Quirks.None;
        var blocks = isResponse ? CsafeBlocks.OfResponse(contents[1..]) : CsafeBlocks.OfRequest(contents);
        if (ambiguous)
        {
            blocks = CsafeBlocks.OfRequest(contents);
            fields.Add(new DecodedField("ambiguous", true));
        }

        AddBlocks(blocks, isResponse, fields, ref quirks);
        if (!rest.IsEmpty)
            quirks |= Quirks.TrailingBytes;
        return new DecodedMessage(isResponse ? "response" : "request", fields, Quirks: quirks);
    }

    /// <summary>What the bytes are more likely to be when they can be both.</summary>
    private static bool LooksLikeResponse(ReadOnlySpan<byte> contents)
    {
        if (contents.IsEmpty || !CanBe(contents, isResponse: true, out _))
            return false;
        if (!CanBe(contents, isResponse: false, out _))
            return true;
        if (contents.Length == 1)
        {
            // GetStatus is asked all day; otherwise "all is well" is more usual than a change of state, and a question than a complaint.
            var status = new CsafeStatus(contents[0]);
            return contents[0] != CsafeCommandId.GetStatus && (status.PreviousFrame == CsafePreviousFrame.Ok || CsafeCommands.Find(contents[0]) is null);
        }

        return IsKnown(CsafeBlocks.OfResponse(contents[1..]), isResponse: true) || !IsKnown(CsafeBlocks.OfRequest(contents), isResponse: false);
    }

    private static bool CanBe(ReadOnlySpan<byte> contents, bool isResponse, out CsafeReject reject)
    {
        reject = CsafeReject.None;
        if (isResponse && (contents.IsEmpty || !new CsafeStatus(contents[0]).IsPlausible))
            reject = CsafeReject.BadStatus;
        else
        {
            var blocks = isResponse ? CsafeBlocks.OfResponse(contents[1..]) : CsafeBlocks.OfRequest(contents);
            while (blocks.TryNext(out _))
            {
                // Only whether they end well.
            }

            if (blocks.IsBroken)
                reject = CsafeReject.BadCommand;
        }

        return reject == CsafeReject.None;
    }

    /// <summary>Every command is in the table, and none has data where a machine answers with a status only.</summary>
    private static bool IsKnown(CsafeBlocks blocks, bool isResponse)
    {
        while (blocks.TryNext(out var block))
        {
            if (block.Command is not { } command || (isResponse && command.IsOrder && !block.Data.IsEmpty))
                return false;
        }

        return true;
    }

    private static void AddStatus(CsafeStatus status, List<DecodedField> fields)
    {
        fields.Add(new DecodedField("status", (long)status.Value));
        fields.Add(new DecodedField("frame_toggle", status.FrameToggle));
        fields.Add(new DecodedField("previous_frame_status", status.PreviousFrameName));
        fields.Add(new DecodedField("state", status.StateName!));
    }

    private static void AddBlocks(CsafeBlocks blocks, bool isResponse, List<DecodedField> fields, ref Quirks quirks)
    {
        var names = new List<string>();
        var at = fields.Count;
        while (blocks.TryNext(out var block))
        {
            var command = block.Command;
            names.Add(command?.Name ?? (block.Wrapper == 0 ? $"0x{block.Id:x2}" : $"0x{block.Wrapper:x2}/0x{block.Id:x2}"));
            if (command is null)
            {
                if (!block.Data.IsEmpty)
                    Add(fields, $"data_{block.Id:x2}", Convert.ToHexStringLower(block.Data), null);
                continue;
            }

            AddValues(in block, isResponse ? command.Response : command.Request, fields, ref quirks);
        }

        if (blocks.HasTrailingZero)
            quirks |= Quirks.TrailingBytes;
        if (names.Count > 0)
            fields.Insert(at, new DecodedField("commands", string.Join(' ', names)));
    }

    private static void AddValues(in CsafeBlock block, CsafeField[] layout, List<DecodedField> fields, ref Quirks quirks)
    {
        if (layout.Length == 0 || (block.Data.IsEmpty && layout[0].Width > 0))
        {
            if (!block.Data.IsEmpty)
                quirks |= Quirks.TrailingBytes;
            else if (layout.Length > 0)
                quirks |= Quirks.TruncatedRecord;
            return;
        }

        var offset = 0;
        foreach (ref readonly var field in layout.AsSpan())
        {
            if (!CsafeValues.TryRead(block.Id, in field, block.Data, ref offset, out var value, ref quirks))
                return;
            if (field.Form == CsafeForm.Skip)
                continue;
            switch (field.Form)
            {
                case CsafeForm.Text:
                    Add(fields, field.Name, Printable(block.Data[value.Offset..]), null);
                    break;
                case CsafeForm.Bytes:
                    Add(fields, field.Name, Convert.ToHexStringLower(block.Data[value.Offset..]), null);
                    break;
                case var _ when block is { Wrapper: 0, Id: CsafeCommandId.GetUnits } && value.Number is 0 or 1:
                    Add(fields, field.Name, value.Number == 0 ? "metric" : "english", null);
                    break;
                case var _ when value.Unit.IsKnown:
                    Add(fields, field.Name, value.Number * value.Unit.Scale, value.Unit.Name);
                    break;
                default:
                    Add(fields, field.Name, value.Number * field.Scale, field.Unit);
                    break;
            }
        }

        if (offset < block.Data.Length)
            quirks |= Quirks.TrailingBytes;
    }

    /// <summary>The same command twice in a frame: <c>_2</c>, <c>_3</c> …</summary>
    private static void Add(List<DecodedField> fields, string name, object value, string? unit)
    {
        var (unique, number) = (name, 1);
        while (fields.Exists(field => field.Name == unique))
            unique = $"{name}_{++number}";
        fields.Add(new DecodedField(unique, value, unit));
    }

    private static string Printable(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        var shown = new StringBuilder();
        foreach (var letter in end < 0 ? text : text[..end])
            shown.Append(letter is >= 0x20 and < 0x7F ? (char)letter : '?');
        return shown.ToString();
    }
}
