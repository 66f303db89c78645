namespace EdgeGym.Protocols.Gatt;

/// <summary>The one reader and the one writer that walk a characteristic's table of fields.</summary>
internal static class GattCodec
{
    /// <summary>Reads what fits: a record that is shorter or longer than its flags say gives the fields that it has, and a quirk.</summary>
    /// <param name="layout">Flags and fields.</param>
    /// <param name="bytes">The characteristic's value; hostile.</param>
    /// <param name="record">Empty when false.</param>
    /// <returns>False when not even the flags are there.</returns>
    public static bool TryRead(GattLayout layout, ReadOnlySpan<byte> bytes, out GattRecord record)
    {
        record = default;
        if (bytes.Length < layout.FlagBytes)
            return false;
        var flags = 0u;
        for (var index = 0; index < layout.FlagBytes; index++)
            flags |= (uint)bytes[index] << (8 * index);
        record.Flags = flags;
        if ((flags & ~layout.DefinedFlags) != 0 && layout.FlagBytes > 0)
            record.Quirks |= Quirks.ReservedBits;
        var takesOther = ChooseForms(layout, bytes.Length, ref flags, ref record);

        var at = layout.FlagBytes;
        foreach (ref readonly var field in layout.Fields.AsSpan())
        {
            if (!field.IsIn(flags))
                continue;
            var isOther = takesOther && field.Other is not null;
            var form = isOther ? field.Other!.Value.Form : field.Form;
            if (bytes.Length - at < form.Width())
            {
                record.Quirks |= Quirks.TruncatedRecord;
                return true;
            }

            var number = form.Read(bytes[at..]);
            at += form.Step();
            if (isOther)
                record.Quirks |= field.Other!.Value.Quirk;
            if (number != field.NotAvailable)
                record.Set(field.Slot, number * (isOther ? field.Other!.Value.Scale : field.Scale), isOther);
        }

        ReadList(layout, bytes, flags, ref at, ref record);
        if (at < bytes.Length)
            record.Quirks |= Quirks.TrailingBytes;
        return true;
    }

    /// <summary>Writes the fields that have a value, in the layout's first form, and the flags that say so.</summary>
    /// <returns>Bytes written; -1 when they don't fit or a field without a flag has no value.</returns>
    public static int Write(GattLayout layout, in GattRecord record, Span<byte> destination)
    {
        var flags = record.Flags;
        foreach (ref readonly var field in layout.Fields.AsSpan())
        {
            if (field.Bit >= 0)
                flags &= ~(1u << field.Bit);
        }

        foreach (ref readonly var field in layout.Fields.AsSpan())
        {
            // Two fields for one slot are two widths of it: the caller's flags say which.
            if (field.Bit >= 0 && (record[field.Slot] is not null) != field.WhenClear && layout.FieldOf(field.Slot, record.Flags)!.Value.Form == field.Form)
                flags |= 1u << field.Bit;
        }

        var at = layout.FlagBytes;
        if (destination.Length < at)
            return -1;
        for (var index = 0; index < at; index++)
            destination[index] = (byte)(flags >> (8 * index));
        foreach (ref readonly var field in layout.Fields.AsSpan())
        {
            if (!field.IsIn(flags))
                continue;
            if (destination.Length - at < field.Form.Width())
                return -1;
            var (lowest, highest) = field.Form.Range();
            long number;
            if (record[field.Slot] is { } value)
                number = Math.Clamp((long)Math.Round(Math.Clamp(value / field.Scale, -1e15, 1e15)), lowest, highest);
            else if (field.NotAvailable is { } mark)
                number = mark;
            else
                return -1;
            field.Form.Write(number, destination[at..]);
            at += field.Form.Step();
        }

        return at;
    }

    /// <summary>The length decides what the flags leave open: which form a field has, and whether one is there that has no flag.</summary>
    private static bool ChooseForms(GattLayout layout, int length, ref uint flags, ref GattRecord record)
    {
        var (first, other, isUsual) = Lengths(layout, flags);
        if (length == other && other != first)
            return true;
        if (length == first)
            return false;
        if (layout.Unflagged is { } unflagged && (flags & (1u << unflagged.Bit)) == 0 && (flags & (1u << unflagged.Companion)) != 0
            && (length == first + unflagged.Bytes || length == other + unflagged.Bytes))
        {
            flags |= 1u << unflagged.Bit;
            record.Quirks |= Quirks.UnflaggedField;
            return length == other + unflagged.Bytes && other != first;
        }

        return isUsual;
    }

    private static (int First, int Other, bool OtherIsUsual) Lengths(GattLayout layout, uint flags)
    {
        var first = layout.FlagBytes;
        var other = first;
        var isUsual = false;
        foreach (ref readonly var field in layout.Fields.AsSpan())
        {
            if (!field.IsIn(flags))
                continue;
            first += field.Form.Step();
            other += field.Other is { } form ? form.Form.Step() : field.Form.Step();
            isUsual |= field.Other is { IsUsual: true };
        }

        return (first, other, isUsual);
    }

    private static void ReadList(GattLayout layout, ReadOnlySpan<byte> bytes, uint flags, ref int at, ref GattRecord record)
    {
        if (layout.List is not { } list || !list.IsIn(flags))
            return;
        record.ListOffset = at;
        record.ListCount = (bytes.Length - at) / list.Form.Width();
        if (record.ListCount == 0)
            record.Quirks |= Quirks.TruncatedRecord;
        at += record.ListCount * list.Form.Width();
    }
}
