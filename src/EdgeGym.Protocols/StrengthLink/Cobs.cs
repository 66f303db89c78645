namespace EdgeGym.Protocols.StrengthLink;

/// <summary>
/// Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999): no zero byte inside a frame,
/// at most one extra byte for each 254.
/// </summary>
public static class Cobs
{
    private const int LongestBlock = 254;

    public static int MaximumEncodedLength(int length) => length + (length / LongestBlock) + 1;

    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least <see cref="MaximumEncodedLength"/> bytes.</param>
    /// <returns>Bytes written, no delimiter among them.</returns>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var codeAt = 0;
        var written = 1;
        foreach (var value in source)
        {
            if (written - codeAt > LongestBlock)
            {
                destination[codeAt] = 0xFF;
                codeAt = written++;
            }

            if (value == 0)
            {
                destination[codeAt] = (byte)(written - codeAt);
                codeAt = written++;
            }
            else
            {
                destination[written++] = value;
            }
        }

        destination[codeAt] = (byte)(written - codeAt);
        return written;
    }

    /// <param name="source">One frame without its delimiter.</param>
    /// <param name="destination">At least as long as <paramref name="source"/>; may be the same memory.</param>
    /// <param name="written">Bytes decoded.</param>
    /// <returns>False when the source is no COBS encoding.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        var read = 0;
        while (read < source.Length)
        {
            int code = source[read++];
            var count = code - 1;
            if (code == 0 || count > source.Length - read)
                return false;

            var block = source.Slice(read, count);
            if (block.Contains((byte)0))
                return false;
            block.CopyTo(destination[written..]);
            written += count;
            read += count;
            if (code != 0xFF && read < source.Length)
                destination[written++] = 0;
        }

        return true;
    }
}
