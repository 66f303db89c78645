using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace EdgeGym.Protocols.Sparkplug;

/// <summary>
/// Arrays as packed bytes (Sparkplug 3.0, section 6.4.17): the least significant byte first, whatever some of the standard's own examples show;
/// booleans by a count of 32 bits and then one bit each, the highest bit of a byte first; texts each ended by a zero byte.
/// </summary>
internal static class SparkplugArrays
{
    private delegate T Reader<out T>(ReadOnlySpan<byte> element);

    private delegate void Writer<in T>(Span<byte> element, T value);

    /// <returns>An array of long, ulong, float, double, bool or string; null when it has too many elements or a text is not UTF-8.</returns>
    public static object? Read(SparkplugDataType type, byte[] packed, ref Quirks quirks) => type switch
    {
        SparkplugDataType.Int8Array => Elements(packed, 1, static one => (long)(sbyte)one[0], ref quirks),
        SparkplugDataType.Int16Array => Elements(packed, 2, static one => (long)BinaryPrimitives.ReadInt16LittleEndian(one), ref quirks),
        SparkplugDataType.Int32Array => Elements(packed, 4, static one => (long)BinaryPrimitives.ReadInt32LittleEndian(one), ref quirks),
        SparkplugDataType.Int64Array or SparkplugDataType.DateTimeArray => Elements(packed, 8, BinaryPrimitives.ReadInt64LittleEndian, ref quirks),
        SparkplugDataType.UInt8Array => Elements(packed, 1, static one => (ulong)one[0], ref quirks),
        SparkplugDataType.UInt16Array => Elements(packed, 2, static one => (ulong)BinaryPrimitives.ReadUInt16LittleEndian(one), ref quirks),
        SparkplugDataType.UInt32Array => Elements(packed, 4, static one => (ulong)BinaryPrimitives.ReadUInt32LittleEndian(one), ref quirks),
        SparkplugDataType.UInt64Array => Elements(packed, 8, BinaryPrimitives.ReadUInt64LittleEndian, ref quirks),
        SparkplugDataType.FloatArray => Elements(packed, 4, BinaryPrimitives.ReadSingleLittleEndian, ref quirks),
        SparkplugDataType.DoubleArray => Elements(packed, 8, BinaryPrimitives.ReadDoubleLittleEndian, ref quirks),
        SparkplugDataType.BooleanArray => Booleans(packed, ref quirks),
        SparkplugDataType.StringArray => Texts(packed, ref quirks),
        _ => null,
    };

    /// <exception cref="ArgumentException">The elements are none of that type.</exception>
    public static byte[] Write(SparkplugDataType type, Array elements) => (type, elements) switch
    {
        (SparkplugDataType.Int8Array, long[] values) => Pack(values, 1, static (to, value) => to[0] = unchecked((byte)value)),
        (SparkplugDataType.Int16Array, long[] values) => Pack(values, 2, static (to, value) => BinaryPrimitives.WriteInt16LittleEndian(to, (short)value)),
        (SparkplugDataType.Int32Array, long[] values) => Pack(values, 4, static (to, value) => BinaryPrimitives.WriteInt32LittleEndian(to, (int)value)),
        (SparkplugDataType.Int64Array or SparkplugDataType.DateTimeArray, long[] values) => Pack(values, 8, BinaryPrimitives.WriteInt64LittleEndian),
        (SparkplugDataType.UInt8Array, ulong[] values) => Pack(values, 1, static (to, value) => to[0] = (byte)value),
        (SparkplugDataType.UInt16Array, ulong[] values) => Pack(values, 2, static (to, value) => BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)value)),
        (SparkplugDataType.UInt32Array, ulong[] values) => Pack(values, 4, static (to, value) => BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)value)),
        (SparkplugDataType.UInt64Array, ulong[] values) => Pack(values, 8, BinaryPrimitives.WriteUInt64LittleEndian),
        (SparkplugDataType.FloatArray, float[] values) => Pack(values, 4, BinaryPrimitives.WriteSingleLittleEndian),
        (SparkplugDataType.DoubleArray, double[] values) => Pack(values, 8, BinaryPrimitives.WriteDoubleLittleEndian),
        (SparkplugDataType.BooleanArray, bool[] values) => Booleans(values),
        (SparkplugDataType.StringArray, string[] values) => Encoding.UTF8.GetBytes(string.Concat(values.Select(text => text + '\0'))),
        _ => throw new ArgumentException($"{elements.GetType().Name} holds no elements of {type}.", nameof(elements)),
    };

    private static T[]? Elements<T>(byte[] packed, int width, Reader<T> read, ref Quirks quirks)
    {
        var count = packed.Length / width;
        if (count > SparkplugLimits.MaximumElements)
            return null;
        if (packed.Length % width != 0)
            quirks |= Quirks.TruncatedRecord;
        var values = new T[count];
        for (var index = 0; index < count; index++)
            values[index] = read(packed.AsSpan(index * width, width));
        return values;
    }

    private static bool[]? Booleans(byte[] packed, ref Quirks quirks)
    {
        if (packed.Length < 4)
            return null;
        var said = BinaryPrimitives.ReadUInt32LittleEndian(packed);
        var count = (int)Math.Min(said, (uint)(packed.Length - 4) * 8);
        if (count > SparkplugLimits.MaximumElements)
            return null;
        if (count < said)
            quirks |= Quirks.TruncatedRecord;
        else if (packed.Length - 4 > (count + 7) / 8)
            quirks |= Quirks.TrailingBytes;
        var values = new bool[count];
        for (var index = 0; index < count; index++)
            values[index] = (packed[4 + (index / 8)] & (0x80 >> (index % 8))) != 0;
        return values;
    }

    private static byte[] Booleans(bool[] values)
    {
        var packed = new byte[4 + ((values.Length + 7) / 8)];
        BinaryPrimitives.WriteUInt32LittleEndian(packed, (uint)values.Length);
        for (var index = 0; index < values.Length; index++)
        {
            if (values[index])
                packed[4 + (index / 8)] |= (byte)(0x80 >> (index % 8));
        }

        return packed;
    }

    private static string[]? Texts(byte[] packed, ref Quirks quirks)
    {
        if (packed.Length > SparkplugLimits.MaximumTextBytes || !Utf8.IsValid(packed))
            return null;
        if (packed.Length == 0)
            return [];
        var texts = Encoding.UTF8.GetString(packed).Split('\0');
        if (texts[^1].Length > 0)
            quirks |= Quirks.TruncatedRecord;
        else
            texts = texts[..^1];
        return texts.Length > SparkplugLimits.MaximumElements ? null : texts;
    }

    private static byte[] Pack<T>(T[] values, int width, Writer<T> write)
    {
        var packed = new byte[values.Length * width];
        for (var index = 0; index < values.Length; index++)
            write(packed.AsSpan(index * width, width), values[index]);
        return packed;
    }
}
