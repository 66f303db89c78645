using System.Text;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>Something is wrong with the machine (specification, section 4.11).</summary>
/// <param name="MachineTime">Unix ms.</param>
/// <param name="Severity">Warning, error or emergency stop.</param>
/// <param name="Code">1 to 32 bytes.</param>
/// <param name="Text">At most 120 bytes of UTF-8, perhaps empty.</param>
public readonly record struct FaultMessage(long? MachineTime, FaultSeverity Severity, string Code, string Text) : IStrengthLinkMessage<FaultMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Fault);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Fault;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out FaultMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new FaultMessage(
            values[0] == FieldCodec.Absent ? null : values[0],
            (FaultSeverity)values[1],
            FieldCodec.Text(payload, values[2]),
            FieldCodec.Text(payload, values[3]));
        if (reject == StrengthLinkReject.None && string.IsNullOrWhiteSpace(message.Code))
            reject = StrengthLinkReject.OutOfRange;
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(
        Layout, [FieldCodec.Raw(MachineTime), (long)Severity, 0, 0], payload, Encoding.UTF8.GetBytes(Code), Encoding.UTF8.GetBytes(Text));
}
