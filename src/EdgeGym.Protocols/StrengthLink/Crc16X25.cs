namespace EdgeGym.Protocols.StrengthLink;

/// <summary>
/// CRC-16/X-25 (ITU-T X.25, the frame check sequence of HDLC and PPP): polynomial 0x1021 reflected, initial value 0xFFFF,
/// result inverted; check value over <c>"123456789"</c> is 0x906E.
/// </summary>
public static class Crc16X25
{
    private const ushort ReflectedPolynomial = 0x8408;

    private static readonly ushort[] Table = MakeTable();

    public static ushort Compute(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var value in bytes)
            crc = (ushort)((crc >> 8) ^ Table[(crc ^ value) & 0xFF]);
        return (ushort)~crc;
    }

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (var index = 0; index < table.Length; index++)
        {
            var crc = (ushort)index;
            for (var bit = 0; bit < 8; bit++)
                crc = (ushort)((crc & 1) != 0 ? (crc >> 1) ^ ReflectedPolynomial : crc >> 1);
            table[index] = crc;
        }

        return table;
    }
}
