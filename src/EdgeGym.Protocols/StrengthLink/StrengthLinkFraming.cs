using System.Buffers;
using System.Buffers.Binary;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>
/// Frames of StrengthLink v1 (specification, section 3): COBS of <c>version | type | sequence | payload | CRC-16/X-25 (little-endian)</c>, then 0x00.
/// </summary>
public static class StrengthLinkFraming
{
    public const byte Version = 1;

    /// <summary>Of the specification that this is written to (its section 11).</summary>
    public const byte Revision = 1;

    public const byte Delimiter = 0;
    public const int HeaderBytes = 3;
    public const int ChecksumBytes = 2;
    public const int MaximumPayloadBytes = 500;

    /// <summary>With COBS and delimiter.</summary>
    public const int MaximumFrameBytes = HeaderBytes + MaximumPayloadBytes + ChecksumBytes + 2 + 1;

    /// <summary>
    /// Reads one frame. Consumes exactly up to and with its delimiter; nothing when more data is needed, unless more came than a frame can have,
    /// which is thrown away. Empty frames (a delimiter after a delimiter) are skipped: senders use them to end garbage.
    /// </summary>
    /// <param name="reader">Stands at the first byte that was not consumed.</param>
    /// <param name="scratch">At least <see cref="MaximumFrameBytes"/>; holds the payload of <paramref name="frame"/>.</param>
    /// <param name="frame">The frame when the status says so.</param>
    /// <param name="reject">Why bytes were thrown away.</param>
    public static DecodeStatus TryReadFrame(
        scoped ref SequenceReader<byte> reader, Span<byte> scratch, out StrengthLinkFrame frame, out StrengthLinkReject reject)
    {
        frame = default;
        reject = StrengthLinkReject.None;
        reader.AdvancePast(Delimiter);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> encoded, Delimiter))
        {
            if (reader.Remaining < MaximumFrameBytes)
                return DecodeStatus.NeedMoreData;

            reader.AdvanceToEnd();
            reject = StrengthLinkReject.FrameTooLong;
            return DecodeStatus.Rejected;
        }

        reject = Parse(in encoded, scratch, out frame);
        return reject == StrengthLinkReject.None ? DecodeStatus.Frame : DecodeStatus.Rejected;
    }

    /// <summary>Writes a message as a frame with its delimiter.</summary>
    /// <param name="message">What to say.</param>
    /// <param name="sequence">The sender's count.</param>
    /// <param name="destination">At least <see cref="MaximumFrameBytes"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Write<TMessage>(in TMessage message, byte sequence, Span<byte> destination)
        where TMessage : struct, IStrengthLinkMessage<TMessage>
    {
        Span<byte> packet = stackalloc byte[HeaderBytes + MaximumPayloadBytes + ChecksumBytes];
        packet[0] = Version;
        packet[1] = (byte)message.Type;
        packet[2] = sequence;
        var length = HeaderBytes + message.Write(packet.Slice(HeaderBytes, MaximumPayloadBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(packet[length..], Crc16X25.Compute(packet[..length]));
        var written = Cobs.Encode(packet[..(length + ChecksumBytes)], destination);
        destination[written] = Delimiter;
        return written + 1;
    }

    private static StrengthLinkReject Parse(scoped in ReadOnlySequence<byte> encoded, Span<byte> scratch, out StrengthLinkFrame frame)
    {
        frame = default;
        if (encoded.Length >= MaximumFrameBytes)
            return StrengthLinkReject.FrameTooLong;

        encoded.CopyTo(scratch);
        if (!Cobs.TryDecode(scratch[..(int)encoded.Length], scratch, out var length))
            return StrengthLinkReject.BadEncoding;
        if (length < HeaderBytes + ChecksumBytes)
            return StrengthLinkReject.TooShort;

        var packet = scratch[..(length - ChecksumBytes)];
        if (Crc16X25.Compute(packet) != BinaryPrimitives.ReadUInt16LittleEndian(scratch[packet.Length..]))
            return StrengthLinkReject.BadChecksum;
        if (packet[0] != Version)
            return StrengthLinkReject.UnknownVersion;

        var type = (StrengthLinkMessageType)packet[1];
        if (!StrengthLinkLayouts.IsKnown(type))
            return StrengthLinkReject.UnknownType;

        frame = new StrengthLinkFrame(type, packet[2], packet[HeaderBytes..]);
        return StrengthLinkReject.None;
    }
}
