namespace EdgeGym.Protocols.StrengthLink;

/// <summary>One frame whose checksum is right. The payload lies in the buffer that the decoder was given.</summary>
public readonly ref struct StrengthLinkFrame(StrengthLinkMessageType type, byte sequence, ReadOnlySpan<byte> payload)
{
    public StrengthLinkMessageType Type { get; } = type;

    /// <summary>0 to 255, counted by the sender for each message that wants an answer; 0 in all others but Position, which counts its own.</summary>
    public byte Sequence { get; } = sequence;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}
