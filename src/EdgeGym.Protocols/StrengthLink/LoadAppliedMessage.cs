namespace EdgeGym.Protocols.StrengthLink;

/// <summary>The machine's echo of a command (specification, section 4.10): only this makes it done.</summary>
/// <param name="Command">The gateway's mark; 0 when the load was changed at the machine by hand.</param>
/// <param name="Result">Applied, or why not.</param>
/// <param name="LoadKilograms">The load that the person feels from now on; null when unknown.</param>
/// <param name="MachineTime">Unix ms.</param>
public readonly record struct LoadAppliedMessage(ulong Command, StrengthLinkCommandResult Result, double? LoadKilograms, long? MachineTime)
    : IStrengthLinkMessage<LoadAppliedMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.LoadApplied);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.LoadApplied;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out LoadAppliedMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new LoadAppliedMessage(
            (ulong)values[0],
            (StrengthLinkCommandResult)values[1],
            FieldCodec.Scaled(values[2], in Layout[2]),
            values[3] == FieldCodec.Absent ? null : values[3]);
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(
        Layout, [(long)Command, (long)Result, FieldCodec.Raw(LoadKilograms, in Layout[2]), FieldCodec.Raw(MachineTime)], payload);
}
