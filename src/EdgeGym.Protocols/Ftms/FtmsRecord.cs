using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Ftms;

/// <summary>Reads and writes the records of FTMS 1.0.1 section 4 and the ranges of 4.9 to 4.13 by their tables.</summary>
public static class FtmsRecord
{
    /// <param name="part">Four hexadecimal digits, such as <c>2ad2</c>.</param>
    public static FtmsCharacteristic Parse(string part) =>
        GattDocument.TryParsePart(part, out var number) && Enum.IsDefined((FtmsCharacteristic)number) ? (FtmsCharacteristic)number : FtmsCharacteristic.None;

    /// <param name="characteristic">A record or a range.</param>
    /// <param name="bytes">Its value; hostile.</param>
    /// <param name="record">What fits, and what was odd about it.</param>
    public static FtmsReject TryRead(FtmsCharacteristic characteristic, ReadOnlySpan<byte> bytes, out GattRecord record)
    {
        record = default;
        if (FtmsLayouts.Find(characteristic) is not { } layout)
            return FtmsReject.UnknownCharacteristic;
        if (bytes.Length > GattDocument.MaximumBytes)
            return FtmsReject.TooLong;
        return GattCodec.TryRead(layout, bytes, out record) && (layout.FlagBytes > 0 || !record.IsEmpty) ? FtmsReject.None : FtmsReject.TooShort;
    }

    /// <summary>The same way back. Fields of one flag bit go together; what has no value and a mark for it is marked not available.</summary>
    /// <returns>Bytes written; -1 when they don't fit.</returns>
    public static int Write(FtmsCharacteristic characteristic, in GattRecord record, Span<byte> destination) =>
        FtmsLayouts.Find(characteristic) is { } layout ? GattCodec.Write(layout, in record, destination) : -1;
}
