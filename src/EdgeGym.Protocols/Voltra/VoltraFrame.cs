using System.Buffers.Binary;

namespace EdgeGym.Protocols.Voltra;

/// <summary>One frame of a Voltra cable machine; the payload points into the bytes that were read.</summary>
public readonly ref struct VoltraFrame(byte type, byte sender, byte receiver, ushort sequence, byte command, ReadOnlySpan<byte> payload)
{
    public const byte Start = 0x55;

    /// <summary>Start, length, type, CRC-8, sender, receiver, sequence, protocol, command.</summary>
    public const int HeaderBytes = 11;
    public const int Overhead = HeaderBytes + 2;

    /// <summary>The length byte and, in extended types, 256 more.</summary>
    public const int MaximumBytes = 511;

    public const byte ApplicationId = 0xAA;
    public const byte DeviceId = 0x10;

    /// <summary>4 = request or push, 8 = answer; 9 = answer that is 256 bytes longer than its length byte says.</summary>
    public byte Type { get; } = type;

    public byte Sender { get; } = sender;

    public byte Receiver { get; } = receiver;

    public ushort Sequence { get; } = sequence;

    public byte Command { get; } = command;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Length of the frame that starts with these bytes; 0 when they do not tell it yet or start no frame.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes[0] != Start || VoltraChecksums.Header(bytes[..3]) != bytes[3])
            return 0;
        return bytes[1] + ((bytes[2] & 1) != 0 ? 256 : 0);
    }

    /// <param name="bytes">Hostile; starts with the frame.</param>
    /// <param name="frame">Valid when null is returned.</param>
    /// <param name="consumed">Bytes of the frame.</param>
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes, out VoltraFrame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (bytes.IsEmpty)
            return RejectReasons.Empty;
        if (bytes[0] != Start)
            return RejectReasons.BadStart;
        if (bytes.Length < 4)
            return RejectReasons.Incomplete;
        if (VoltraChecksums.Header(bytes[..3]) != bytes[3])
            return RejectReasons.BadHeaderChecksum;
        var length = LengthOf(bytes);
        if (length < Overhead)
            return RejectReasons.BadLength;
        if (bytes.Length < length)
            return RejectReasons.Incomplete;
        if (VoltraChecksums.Frame(bytes[..(length - 2)]) != BinaryPrimitives.ReadUInt16LittleEndian(bytes[(length - 2)..]))
            return RejectReasons.BadChecksum;

        consumed = length;
        frame = new VoltraFrame(
            bytes[2], bytes[4], bytes[5], BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), bytes[10], bytes[HeaderBytes..(length - 2)]);
        return null;
    }

    /// <summary>Writes a request of the application to the machine.</summary>
    /// <param name="command">Such as 0x11, write.</param>
    /// <param name="sequence">The application's count.</param>
    /// <param name="payload">0–242 bytes.</param>
    /// <param name="destination">At least payload + 13 bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(byte command, ushort sequence, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, byte.MaxValue - Overhead);
        var length = payload.Length + Overhead;
        destination[0] = Start;
        destination[1] = (byte)length;
        destination[2] = 4;
        destination[3] = VoltraChecksums.Header(destination[..3]);
        destination[4] = ApplicationId;
        destination[5] = DeviceId;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], sequence);
        destination[8] = 0x20;
        destination[9] = 0;
        destination[10] = command;
        payload.CopyTo(destination[HeaderBytes..]);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[(length - 2)..], VoltraChecksums.Frame(destination[..(length - 2)]));
        return length;
    }
}
