namespace EdgeGym.Protocols.Ant;

/// <summary>
/// A field of an ANT+ page or message: so many bits of eight bytes that are read as one little-endian number, which is how every ANT+ page is laid out,
/// nibbles and 12-bit fields too. Value = (raw + <paramref name="Offset"/>) · <paramref name="Scale"/>.
/// </summary>
/// <param name="Name">The profile's own name in snake_case.</param>
/// <param name="Bit">First bit; byte n begins at bit 8n.</param>
/// <param name="Width">Bits.</param>
/// <param name="Unit">After scaling; null where there is none.</param>
/// <param name="Scale">Unit for one step.</param>
/// <param name="Offset">Raw steps to add before scaling.</param>
/// <param name="Absent">Raw value that stands for "not measured".</param>
/// <param name="Signed">Two's complement in its width.</param>
/// <param name="Names">Words for raw values 0, 1, …; the document shows them instead of the number.</param>
/// <param name="Gate">A flag that must be set for the field to mean something; null where there is none.</param>
public sealed record AntField(
    string Name, int Bit, int Width, string? Unit = null, double Scale = 1, int Offset = 0, long? Absent = null, bool Signed = false,
    string[]? Names = null, AntField? Gate = null)
{
    private ulong Mask => (1UL << Width) - 1;

    /// <param name="bits">Eight bytes, little-endian.</param>
    /// <param name="value">In <see cref="Unit"/>.</param>
    /// <returns>False when the page marks the field as absent.</returns>
    public bool TryRead(ulong bits, out double value)
    {
        var raw = Raw(bits);
        value = (raw + Offset) * Scale;
        return raw != Absent && Gate?.IsSet(bits) != false;
    }

    public double? Read(ulong bits) => TryRead(bits, out var value) ? value : null;

    public bool IsSet(ulong bits) => Raw(bits) != 0;

    /// <summary>The unscaled number.</summary>
    public long Raw(ulong bits)
    {
        var raw = (long)((bits >> Bit) & Mask);
        return Signed && raw > (long)(Mask >> 1) ? raw - (long)Mask - 1 : raw;
    }

    /// <summary>Puts a value into a page; what does not fit is brought to the nearest that does, null becomes the mark of absence (0 where there is none).</summary>
    public ulong Write(ulong bits, double? value)
    {
        long raw;
        if (value is { } number && !double.IsNaN(number))
        {
            var (lowest, highest) = Signed ? (-(long)(Mask >> 1) - 1, (long)(Mask >> 1)) : (0, (long)Mask);
            if (Absent == highest)
                highest--;
            raw = (long)Math.Clamp(Math.Round((number / Scale) - Offset, MidpointRounding.AwayFromZero), lowest, highest);
        }
        else
        {
            raw = Absent ?? 0;
        }

        return (bits & ~(Mask << Bit)) | (((ulong)raw & Mask) << Bit);
    }

    /// <summary>As a document shows it: a word, a truth, a whole or a broken number.</summary>
    public object Show(ulong bits)
    {
        var raw = Raw(bits);
        if (Names is not null)
            return raw < Names.Length ? Names[raw] : raw.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Width == 1)
            return raw != 0;
        return Scale == 1 ? raw + Offset : (raw + Offset) * Scale;
    }
}

/// <summary>A page or message: its name and its fields.</summary>
public sealed record AntLayout(string Name, params AntField[] Fields);
