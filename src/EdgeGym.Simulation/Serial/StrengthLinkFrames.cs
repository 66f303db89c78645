using System.Buffers.Binary;

namespace EdgeGym.Simulation.Serial;

/// <summary>
/// Frames of StrengthLink version 1, the machine's side: COBS( version type sequence payload crc ) 0x00. Written from
/// firmware-protocols/strengthlink/README.md section 3 alone, as a second implementation beside the gateway's.
/// </summary>
internal static class StrengthLinkFrames
{
    public const byte Version = 1;

    private const int Shortest = 5;
    private const int Longest = 507;

    public static byte[] Encode(byte type, byte sequence, ReadOnlySpan<byte> payload)
    {
        Span<byte> plain = stackalloc byte[payload.Length + Shortest];
        plain[0] = Version;
        plain[1] = type;
        plain[2] = sequence;
        payload.CopyTo(plain[3..]);
        BinaryPrimitives.WriteUInt16LittleEndian(plain[^2..], Checksum(plain[..^2]));

        // Each code byte tells how far the next zero is; 0xFF is 254 bytes without one.
        var result = new List<byte>(plain.Length + 4);
        var code = 0;
        result.Add(0);
        foreach (var value in plain)
        {
            if (value != 0)
            {
                result.Add(value);
                if (result.Count - code < 0xFF)
                    continue;
            }

            result[code] = (byte)(result.Count - code);
            code = result.Count;
            result.Add(0);
        }

        result[code] = (byte)(result.Count - code);
        result.Add(0);
        return [.. result];
    }

    /// <param name="coded">Without the delimiter.</param>
    /// <param name="type">Of the message.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="payload">Its fields.</param>
    /// <returns>False: not a whole and sound frame of this version.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> coded, out byte type, out byte sequence, out byte[] payload)
    {
        (type, sequence, payload) = (0, 0, []);
        if (coded.Length is 0 or > Longest)
            return false;
        var plain = new List<byte>(coded.Length);
        for (var i = 0; i < coded.Length;)
        {
            var code = coded[i];
            if (code == 0 || i + code > coded.Length)
                return false;
            plain.AddRange(coded.Slice(i + 1, code - 1));
            i += code;
            if (code < 0xFF && i < coded.Length)
                plain.Add(0);
        }

        if (plain.Count < Shortest || plain[0] != Version)
            return false;
        var bytes = plain.ToArray();
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(^2..)) != Checksum(bytes.AsSpan(..^2)))
            return false;
        (type, sequence, payload) = (bytes[1], bytes[2], bytes[3..^2]);
        return true;
    }

    /// <summary>CRC-16/X-25, bit by bit as a small controller would do it.</summary>
    internal static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
        }

        return (ushort)~crc;
    }
}

/// <summary>Little-endian fields, one after another.</summary>
internal sealed class FieldWriter
{
    private readonly List<byte> _bytes = new(64);

    public byte[] Bytes => [.. _bytes];

    public FieldWriter U8(int value)
    {
        _bytes.Add((byte)value);
        return this;
    }

    public FieldWriter U16(int value) => U8(value & 0xFF).U8((value >> 8) & 0xFF);

    public FieldWriter I16(int value) => U16(value & 0xFFFF);

    public FieldWriter U32(uint value) => U16((int)(value & 0xFFFF)).U16((int)(value >> 16));

    public FieldWriter I32(int value) => U32(unchecked((uint)value));

    public FieldWriter I64(long value) => U32(unchecked((uint)value)).U32(unchecked((uint)(value >> 32)));

    public FieldWriter Raw(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            _bytes.Add(value);
        return this;
    }

    /// <summary>One length byte, then so many bytes of UTF-8.</summary>
    public FieldWriter Text(string text, int longest)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        if (bytes.Length > longest)
            bytes = bytes[..longest];
        return U8(bytes.Length).Raw(bytes);
    }
}
