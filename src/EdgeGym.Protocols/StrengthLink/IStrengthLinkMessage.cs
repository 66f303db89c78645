namespace EdgeGym.Protocols.StrengthLink;

/// <summary>A message of StrengthLink: bytes of a payload to values and back.</summary>
public interface IStrengthLinkMessage<TSelf>
    where TSelf : struct, IStrengthLinkMessage<TSelf>
{
    StrengthLinkMessageType Type { get; }

    /// <summary>Reads a payload; bytes behind the known fields are left alone, newer firmware may say more.</summary>
    static abstract StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out TSelf message);

    /// <summary>Writes the payload; values that do not fit their field are brought to the nearest that does.</summary>
    /// <returns>Bytes written, at most <see cref="StrengthLinkFraming.MaximumPayloadBytes"/>.</returns>
    int Write(Span<byte> payload);
}
