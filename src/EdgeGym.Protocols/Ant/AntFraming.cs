using System.Buffers;

namespace EdgeGym.Protocols.Ant;

/// <summary>One message between an ANT radio and its host. <c>Content</c> points into the bytes that were read.</summary>
public readonly ref struct AntMessage(byte id, ReadOnlySpan<byte> content)
{
    public byte Id { get; } = id;

    /// <summary>What the length byte counts.</summary>
    public ReadOnlySpan<byte> Content { get; } = content;
}

/// <summary>Serial messages of ANT radios: <c>A4 | length | id | content | XOR of all before</c>.</summary>
public static class AntFraming
{
    public const byte Sync = 0xA4;

    /// <summary>Longest content that a radio sends (advanced burst with extended bytes fits).</summary>
    public const int MaximumContent = 64;

    public const int Overhead = 4;

    /// <summary>Reads the message at the start of the bytes.</summary>
    /// <param name="bytes">Hostile.</param>
    /// <param name="message">Valid when null is returned.</param>
    /// <param name="consumed">Bytes of the message.</param>
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes, out AntMessage message, out int consumed)
    {
        message = default;
        consumed = 0;
        if (bytes.IsEmpty)
            return RejectReasons.Empty;
        if (bytes[0] != Sync)
            return RejectReasons.BadStart;
        if (bytes.Length < 2)
            return RejectReasons.Incomplete;
        var length = bytes[1];
        if (length is 0 or > MaximumContent)
            return RejectReasons.BadLength;
        if (bytes.Length < length + Overhead)
            return RejectReasons.Incomplete;
        if (Checksum(bytes[..(length + Overhead)]) != 0)
            return RejectReasons.BadChecksum;

        message = new AntMessage(bytes[2], bytes.Slice(3, length));
        consumed = length + Overhead;
        return null;
    }

    /// <summary>Reads one message of a stream. Bytes before a sync byte and the sync byte of a broken message are consumed, so that a true message behind is still found.</summary>
    /// <param name="reader">Stands behind what was consumed.</param>
    /// <param name="scratch">At least <see cref="MaximumContent"/> + <see cref="Overhead"/>; holds the content of the message.</param>
    /// <param name="message">The message when the status says so.</param>
    /// <param name="reject">Why bytes were thrown away.</param>
    public static DecodeStatus TryReadMessage(scoped ref SequenceReader<byte> reader, Span<byte> scratch, out AntMessage message, out string? reject)
    {
        message = default;
        reject = null;
        if (reader.TryPeek(out var first) && first != Sync)
        {
            if (!reader.TryAdvanceTo(Sync, advancePastDelimiter: false))
                reader.AdvanceToEnd();
            reject = RejectReasons.BadStart;
            return DecodeStatus.Rejected;
        }

        var length = (int)Math.Min(reader.Remaining, MaximumContent + Overhead);
        var front = scratch[..length];
        reader.TryCopyTo(front);
        reject = TryRead(front, out message, out var consumed);
        if (reject is RejectReasons.Empty or RejectReasons.Incomplete)
        {
            reject = null;
            return DecodeStatus.NeedMoreData;
        }

        reader.Advance(reject is null ? consumed : 1);
        return reject is null ? DecodeStatus.Frame : DecodeStatus.Rejected;
    }

    /// <param name="id">Message id.</param>
    /// <param name="content">1–64 bytes.</param>
    /// <param name="destination">At least content + 4 bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(byte id, ReadOnlySpan<byte> content, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfZero(content.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, MaximumContent);
        destination[0] = Sync;
        destination[1] = (byte)content.Length;
        destination[2] = id;
        content.CopyTo(destination[3..]);
        destination[content.Length + 3] = Checksum(destination[..(content.Length + 3)]);
        return content.Length + Overhead;
    }

    private static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes)
            sum ^= value;
        return sum;
    }
}
