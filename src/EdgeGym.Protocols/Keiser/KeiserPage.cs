using System.Buffers.Binary;

namespace EdgeGym.Protocols.Keiser;

/// <summary>
/// Pages of a Keiser eChip: 1-Wire memory of 256 pages of 32 bytes, each with a CRC-16 (polynomial 0xA001 reflected, initial value 0, inverted, little-endian) in its
/// last two. Pages 0–29 of each 32 hold sets, page 30 the directory of machines, page 31 which page follows which.
/// </summary>
public static class KeiserPage
{
    public const int Bytes = 32;
    public const int Pages = 256;
    public const int PagesInBlock = 32;
    public const int DirectoryPage = 30;
    public const int ChainPage = 31;
    public const byte EndOfChain = 0xFE;
    public const byte None = 0xFF;

    private const byte Unwritten = 0x55;
    private const int ContentBytes = Bytes - 2;

    private static readonly ushort[] s_table = MakeTable();

    /// <param name="page">32 bytes.</param>
    /// <returns>Reject reason, or null: <c>blank</c> for a page that was never written.</returns>
    public static string? Check(ReadOnlySpan<byte> page)
    {
        if (page.Length != Bytes)
            return page.IsEmpty ? RejectReasons.Empty : RejectReasons.BadLength;
        if (!page.ContainsAnyExcept(Unwritten))
            return RejectReasons.Blank;
        return Checksum(page[..ContentBytes]) == BinaryPrimitives.ReadUInt16LittleEndian(page[ContentBytes..]) ? null : RejectReasons.BadChecksum;
    }

    /// <summary>Writes the checksum behind the first 30 bytes.</summary>
    public static void Seal(Span<byte> page) => BinaryPrimitives.WriteUInt16LittleEndian(page[ContentBytes..], Checksum(page[..ContentBytes]));

    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        ushort sum = 0;
        foreach (var value in bytes)
            sum = (ushort)((sum >> 8) ^ s_table[(byte)(sum ^ value)]);
        return (ushort)~sum;
    }

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (var index = 0; index < table.Length; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0xA001 : value >> 1;
            table[index] = (ushort)value;
        }

        return table;
    }
}
