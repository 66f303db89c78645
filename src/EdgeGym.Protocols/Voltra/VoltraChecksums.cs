namespace EdgeGym.Protocols.Voltra;

/// <summary>
/// Both checksums of a Voltra frame are reflected CRCs whose initial value is usually quoted unreflected: CRC-8 polynomial 0x31 with 0xEE (0x77 reflected),
/// CRC-16 polynomial 0x1021 with 0x496C (0x3692 reflected). No final XOR.
/// </summary>
public static class VoltraChecksums
{
    private static readonly byte[] s_header = MakeHeader();
    private static readonly ushort[] s_frame = MakeFrame();

    /// <param name="bytes">Start, length and type.</param>
    public static byte Header(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0x77;
        foreach (var value in bytes)
            sum = s_header[sum ^ value];
        return sum;
    }

    /// <param name="bytes">The frame without its last two bytes.</param>
    public static ushort Frame(ReadOnlySpan<byte> bytes)
    {
        ushort sum = 0x3692;
        foreach (var value in bytes)
            sum = (ushort)((sum >> 8) ^ s_frame[(byte)(sum ^ value)]);
        return sum;
    }

    private static byte[] MakeHeader()
    {
        var table = new byte[256];
        for (var index = 0; index < table.Length; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0x8C : value >> 1;
            table[index] = (byte)value;
        }

        return table;
    }

    private static ushort[] MakeFrame()
    {
        var table = new ushort[256];
        for (var index = 0; index < table.Length; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0x8408 : value >> 1;
            table[index] = (ushort)value;
        }

        return table;
    }
}
