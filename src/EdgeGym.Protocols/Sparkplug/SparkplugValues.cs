namespace EdgeGym.Protocols.Sparkplug;

/// <summary>Values of metrics by their data type (Sparkplug 3.0, section 6.4.16): which field they stand in and what its bits mean.</summary>
internal static class SparkplugValues
{
    /// <param name="type">Said by the metric or by its birth certificate.</param>
    /// <param name="raw">As on the wire: uint, ulong, float, double, bool, string, byte[] or <see cref="SkippedValue"/>.</param>
    /// <returns>As <see cref="SparkplugMetric.Value"/>; null when the value is none of that type.</returns>
    public static object? Read(SparkplugDataType type, object? raw, ref Quirks quirks)
    {
        if (raw is null)
            return null;
        if (raw is SkippedValue)
        {
            quirks |= Quirks.SkippedValue;
            return null;
        }

        var value = type switch
        {
            SparkplugDataType.Unknown => raw is uint small ? (ulong)small : raw,
            SparkplugDataType.Int8 => Signed(raw, 8, ref quirks),
            SparkplugDataType.Int16 => Signed(raw, 16, ref quirks),
            SparkplugDataType.Int32 => Signed(raw, 32, ref quirks),
            SparkplugDataType.Int64 or SparkplugDataType.DateTime => Signed(raw, 64, ref quirks),
            SparkplugDataType.UInt8 => Unsigned(raw, byte.MaxValue, ref quirks),
            SparkplugDataType.UInt16 => Unsigned(raw, ushort.MaxValue, ref quirks),
            SparkplugDataType.UInt32 => Unsigned(raw, uint.MaxValue, ref quirks),
            SparkplugDataType.UInt64 => Unsigned(raw, ulong.MaxValue, ref quirks),
            SparkplugDataType.Float => raw switch
            {
                float number => number,
                double number => Odd((float)number, ref quirks),
                _ => null,
            },
            SparkplugDataType.Double => raw switch
            {
                double number => number,
                float number => Odd((double)number, ref quirks),
                _ => null,
            },
            SparkplugDataType.Boolean => raw switch
            {
                bool flag => flag,
                uint and (0 or 1) => Odd((uint)raw == 1, ref quirks),
                _ => null,
            },
            SparkplugDataType.String or SparkplugDataType.Text or SparkplugDataType.UUID => raw as string,
            SparkplugDataType.Bytes or SparkplugDataType.File => raw as byte[],
            >= SparkplugDataType.Int8Array when raw is byte[] packed => SparkplugArrays.Read(type, packed, ref quirks),
            _ => null,
        };
        if (value is null)
            quirks |= Quirks.MismatchedDataType;
        return value;
    }

    /// <param name="type">A type that the gateway writes: every one but data sets, templates and property sets.</param>
    /// <param name="value">As <see cref="SparkplugMetric.Value"/>.</param>
    /// <returns>As on the wire.</returns>
    /// <exception cref="ArgumentException">The value is none of that type.</exception>
    public static object Write(SparkplugDataType type, object value) => (type, value) switch
    {
        (SparkplugDataType.Int8 or SparkplugDataType.Int16 or SparkplugDataType.Int32, long number) => unchecked((uint)(int)number),
        (SparkplugDataType.Int64 or SparkplugDataType.DateTime, long number) => unchecked((ulong)number),
        (SparkplugDataType.UInt8 or SparkplugDataType.UInt16 or SparkplugDataType.UInt32, ulong number) => (uint)number,
        (SparkplugDataType.UInt64, ulong number) => number,
        (SparkplugDataType.Float, float) or (SparkplugDataType.Double, double) or (SparkplugDataType.Boolean, bool) => value,
        (SparkplugDataType.String or SparkplugDataType.Text or SparkplugDataType.UUID, string) => value,
        (SparkplugDataType.Bytes or SparkplugDataType.File, byte[]) => value,
        ( >= SparkplugDataType.Int8Array, Array elements) => SparkplugArrays.Write(type, elements),
        _ => throw new ArgumentException($"{value.GetType().Name} is no value of {type}.", nameof(value)),
    };

    /// <summary>Two's complement, in the width of the type or of the field.</summary>
    private static long? Signed(object raw, int bits, ref Quirks quirks)
    {
        if (raw is ulong wide)
        {
            if (bits < 64)
                quirks |= Quirks.MismatchedDataType;
            var number = unchecked((long)wide);
            return bits == 64 || Fits(number, bits) ? number : wide <= uint.MaxValue ? Narrow((uint)wide, bits, ref quirks) : null;
        }

        if (raw is not uint small)
            return null;
        if (bits < 64)
            return Narrow(small, bits, ref quirks);
        quirks |= Quirks.MismatchedDataType;
        return (long)small;
    }

    private static long? Narrow(uint small, int bits, ref Quirks quirks)
    {
        var number = (long)unchecked((int)small);
        if (Fits(number, bits))
            return number;
        if (small >> bits != 0)
            return null;
        quirks |= Quirks.NarrowInteger;
        return number - (1L << bits);
    }

    private static bool Fits(long number, int bits) => number >= -(1L << (bits - 1)) && number < 1L << (bits - 1);

    private static ulong? Unsigned(object raw, ulong most, ref Quirks quirks)
    {
        // Both fields are in use for UInt32: Java has no unsigned integer and takes the wider one.
        if ((raw is uint && most == ulong.MaxValue) || (raw is ulong && most < uint.MaxValue))
            quirks |= Quirks.MismatchedDataType;
        ulong? number = raw switch
        {
            uint small => small,
            ulong wide => wide,
            _ => null,
        };
        return number <= most ? number : null;
    }

    private static object Odd(object value, ref Quirks quirks)
    {
        quirks |= Quirks.MismatchedDataType;
        return value;
    }
}
