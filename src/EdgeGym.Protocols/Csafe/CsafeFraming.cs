namespace EdgeGym.Protocols.Csafe;

/// <summary>
/// Frames of CSAFE (specification, section 2): start, contents, checksum, stop. 0xF0 to 0xF3 inside are stuffed as 0xF3 and their two low bits;
/// the checksum is the XOR of the contents before stuffing and does not cover the addresses of an extended frame.
/// </summary>
public static class CsafeFraming
{
    public const byte ExtendedStart = 0xF0;
    public const byte StandardStart = 0xF1;
    public const byte Stop = 0xF2;
    public const byte Stuffing = 0xF3;

    /// <summary>Unstuffed, without addresses and checksum. Machines send at most 120; a reader is more patient.</summary>
    public const int MaximumContentBytes = 512;

    /// <summary>Start, two addresses, every byte stuffed, checksum, stop.</summary>
    public const int MaximumFrameBytes = 2 + (2 * (2 + MaximumContentBytes + 1));

    public static byte Checksum(ReadOnlySpan<byte> contents)
    {
        byte sum = 0;
        foreach (var value in contents)
            sum ^= value;
        return sum;
    }

    /// <summary>Writes a standard frame.</summary>
    /// <param name="contents">At most <see cref="MaximumContentBytes"/>.</param>
    /// <param name="destination">At least <see cref="MaximumFrameBytes"/>, or twice the contents and four bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> contents, Span<byte> destination)
    {
        destination[0] = StandardStart;
        return WriteRest(contents, destination, 1);
    }

    /// <summary>Writes an extended frame; an erg listens to 0xFD, a computer to 0x00.</summary>
    /// <inheritdoc cref="Write"/>
    public static int WriteExtended(byte to, byte from, ReadOnlySpan<byte> contents, Span<byte> destination)
    {
        destination[0] = ExtendedStart;
        var written = Stuff(to, destination, 1);
        return WriteRest(contents, destination, Stuff(from, destination, written));
    }

    private static int WriteRest(ReadOnlySpan<byte> contents, Span<byte> destination, int written)
    {
        foreach (var value in contents)
            written = Stuff(value, destination, written);
        written = Stuff(Checksum(contents), destination, written);
        destination[written] = Stop;
        return written + 1;
    }

    private static int Stuff(byte value, Span<byte> destination, int written)
    {
        if ((value & 0xFC) == 0xF0)
        {
            destination[written++] = Stuffing;
            value &= 3;
        }

        destination[written] = value;
        return written + 1;
    }
}
