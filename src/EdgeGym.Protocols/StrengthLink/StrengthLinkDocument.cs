using System.Buffers;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>A frame as a technician reads it: its fields by the specification's own table.</summary>
public static class StrengthLinkDocument
{
    /// <param name="part">Without meaning here.</param>
    /// <param name="bytes">One frame, with or without its delimiters.</param>
    public static DecodedMessage Decode(string part, ReadOnlySpan<byte> bytes)
    {
        var whole = new byte[bytes.Length + 1];
        bytes.CopyTo(whole);
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(whole));
        var scratch = new byte[StrengthLinkFraming.MaximumFrameBytes];
        var status = StrengthLinkFraming.TryReadFrame(ref reader, scratch, out var frame, out var reject);
        if (status == DecodeStatus.NeedMoreData)
            reject = StrengthLinkReject.Incomplete;
        var fields = new List<DecodedField>();
        if (status == DecodeStatus.Frame)
            reject = Describe(in frame, fields);
        return reject == StrengthLinkReject.None
            ? new DecodedMessage(NameOf(frame.Type), fields)
            : DecodedMessage.Rejected(reject.ToName(), $"{bytes.Length} bytes");
    }

    private static StrengthLinkReject Describe(in StrengthLinkFrame frame, List<DecodedField> fields)
    {
        var layout = StrengthLinkLayouts.Of(frame.Type);
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(layout, frame.Payload, values, out _);
        // What the gateway would refuse is no good frame for a technician either.
        if (reject == StrengthLinkReject.None)
            reject = StrengthLinkContract.TryMap(in frame, receivedAt: 1, out _);
        if (reject != StrengthLinkReject.None)
            return reject;

        fields.Add(new DecodedField("sequence_number", (long)frame.Sequence));
        for (var index = 0; index < layout.Length; index++)
        {
            if (values[index] != FieldCodec.Absent)
                fields.Add(new DecodedField(layout[index].Name, Value(in layout[index], values[index], frame.Payload, frame.Type == StrengthLinkMessageType.Spotter), layout[index].Unit));
        }

        if (frame.Type != StrengthLinkMessageType.Position)
            return StrengthLinkReject.None;

        reject = PositionMessage.TryRead(frame.Payload, out var position);
        if (reject == StrengthLinkReject.None)
            fields.Add(new DecodedField("position", position.Millimetres, "mm"));
        if (position.Newtons is not null)
            fields.Add(new DecodedField("force", position.Newtons, "N"));
        return reject;
    }

    private static object Value(in FieldLayout field, long value, ReadOnlySpan<byte> payload, bool spotter) => field.Form switch
    {
        FieldForm.Text => FieldCodec.Text(payload, value),
        FieldForm.Bytes => Convert.ToHexString(FieldCodec.Slice(payload, value)),
        FieldForm.Opaque64 => ((ulong)value).ToString("x16"),
        _ when field.Name == "kind" => ((MachineKind)value).ToName(),
        _ when spotter && field.Name == "reason" => SpotterMessage.ReasonOf(value).ToName(),
        _ when field.Name == "result" => ((StrengthLinkCommandResult)value).ToName(),
        _ when field.Scale != 1 => value * field.Scale,
        _ => value,
    };

    private static string NameOf(StrengthLinkMessageType type) => type switch
    {
        StrengthLinkMessageType.SetEnd => "set_end",
        StrengthLinkMessageType.LoadApplied => "load_applied",
        StrengthLinkMessageType.TimeRequest => "time_request",
        StrengthLinkMessageType.TimeSync => "time_sync",
        StrengthLinkMessageType.SetLoad => "set_load",
        StrengthLinkMessageType.ReleaseLoad => "release_load",
        _ => type.ToString().ToLowerInvariant(),
    };
}
