namespace EdgeGym.Protocols.StrengthLink;

/// <summary>Set load, stop, release load or lock (specification, sections 4.13 to 4.16).</summary>
/// <param name="Type">One of the four.</param>
/// <param name="Command">The gateway's mark of it, opaque to the machine; the same mark twice is the same command.</param>
/// <param name="ExpiresInMilliseconds">From receipt, 0 to 600,000 ms; the machine does not begin to apply it later.</param>
/// <param name="LoadKilograms">For set load: 0 to 1000 kg in whole grams; null for the others.</param>
public readonly record struct CommandMessage(StrengthLinkMessageType Type, ulong Command, long ExpiresInMilliseconds, double? LoadKilograms)
    : IStrengthLinkMessage<CommandMessage>
{
    private static readonly FieldLayout[] LoadLayout = StrengthLinkLayouts.Of(StrengthLinkMessageType.SetLoad);
    private static readonly FieldLayout[] PlainLayout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Stop);

    /// <summary>Reads a payload of a frame whose type the caller knows.</summary>
    public static StrengthLinkReject TryRead(StrengthLinkMessageType type, ReadOnlySpan<byte> payload, out CommandMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var withLoad = type == StrengthLinkMessageType.SetLoad;
        var reject = FieldCodec.TryRead(withLoad ? LoadLayout : PlainLayout, payload, values, out _);
        message = reject != StrengthLinkReject.None
            ? default
            : new CommandMessage(type, (ulong)values[0], values[1], withLoad ? FieldCodec.Scaled(values[2], in LoadLayout[2]) : null);
        return reject;
    }

    /// <summary>Reads a set load.</summary>
    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out CommandMessage message) =>
        TryRead(StrengthLinkMessageType.SetLoad, payload, out message);

    public int Write(Span<byte> payload) => Type == StrengthLinkMessageType.SetLoad
        ? FieldCodec.Write(LoadLayout, [(long)Command, ExpiresInMilliseconds, FieldCodec.Raw(LoadKilograms, in LoadLayout[2])], payload)
        : FieldCodec.Write(PlainLayout, [(long)Command, ExpiresInMilliseconds], payload);
}
