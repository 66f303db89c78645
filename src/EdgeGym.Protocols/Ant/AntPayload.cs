using System.Buffers.Binary;

namespace EdgeGym.Protocols.Ant;

/// <summary>A data message taken apart: channel, page and what the radio adds when extended messages are on.</summary>
/// <param name="Channel">0–31.</param>
/// <param name="Page">The eight bytes of the page, little-endian.</param>
/// <param name="DeviceNumber">Of the sender, 0–65535; null without a channel id in the message.</param>
/// <param name="DeviceType">Profile of the sender, pairing bit taken off.</param>
/// <param name="TransmissionType">Of the sender.</param>
/// <param name="SignalStrength">dBm where the radio measures it so (measurement type 0x20), else the radio's own unit.</param>
/// <param name="ReceivedTicks">1/32768 s of the radio's clock.</param>
public readonly record struct AntPayload(
    byte Channel, ulong Page, ushort? DeviceNumber, byte? DeviceType, byte? TransmissionType, sbyte? SignalStrength, ushort? ReceivedTicks)
{
    public const int PageBytes = 8;

    /// <summary>Number of the data page: the first byte as it stands.</summary>
    public byte PageNumber => (byte)Page;

    /// <param name="content">Of a broadcast, acknowledged or burst message.</param>
    /// <param name="payload">Valid when null is returned.</param>
    /// <param name="quirks">Extended bytes that the flag promises and the message has not are left out.</param>
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> content, out AntPayload payload, out Quirks quirks)
    {
        payload = default;
        quirks = Quirks.None;
        if (content.Length < 1 + PageBytes)
            return RejectReasons.TooShort;

        ushort? number = null, ticks = null;
        byte? type = null, transmission = null;
        sbyte? strength = null;
        var rest = content[(1 + PageBytes)..];
        if (!rest.IsEmpty)
        {
            var flags = rest[0];
            rest = rest[1..];
            if (Takes(flags, 0x80, 4, ref rest, out var part, ref quirks))
                (number, type, transmission) = (BinaryPrimitives.ReadUInt16LittleEndian(part), (byte)(part[2] & 0x7F), part[3]);
            if (Takes(flags, 0x40, 3, ref rest, out part, ref quirks))
                strength = (sbyte)part[1];
            if (Takes(flags, 0x20, 2, ref rest, out part, ref quirks))
                ticks = BinaryPrimitives.ReadUInt16LittleEndian(part);
            if (!rest.IsEmpty)
                quirks |= Quirks.TrailingBytes;
        }

        payload = new AntPayload(
            (byte)(content[0] & 0x1F), BinaryPrimitives.ReadUInt64LittleEndian(content[1..]), number, type, transmission, strength, ticks);
        return null;
    }

    private static bool Takes(byte flags, byte flag, int length, ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> part, ref Quirks quirks)
    {
        part = default;
        if ((flags & flag) == 0)
            return false;
        if (rest.Length < length)
        {
            quirks |= Quirks.TruncatedRecord;
            rest = default;
            return false;
        }

        part = rest[..length];
        rest = rest[length..];
        return true;
    }
}
