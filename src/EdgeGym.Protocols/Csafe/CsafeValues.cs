using System.Buffers.Binary;

namespace EdgeGym.Protocols.Csafe;

/// <summary>One number of a command's data.</summary>
/// <param name="Number">As in the frame.</param>
/// <param name="Unit">From the frame; of no meaning where the field has none there.</param>
/// <param name="Offset">Of text and bytes: where they begin in the data; they go on to its end.</param>
public readonly record struct CsafeValue(double Number, CsafeUnit Unit, int Offset)
{
    /// <summary>In the own unit of the unit's quantity; null when the unit is not known.</summary>
    public double? Si => Unit.IsKnown ? Unit.ToSiValue(Number) : null;
}

/// <summary>The one reader that walks a command's table of fields. Allocates nothing.</summary>
public static class CsafeValues
{
    /// <param name="command">Id of the command, for byte orders that differ.</param>
    /// <param name="field">What is next.</param>
    /// <param name="data">Data of the command; hostile.</param>
    /// <param name="offset">Where the field begins; moved behind it.</param>
    /// <param name="value">The number or the place of text and bytes.</param>
    /// <param name="quirks">What was odd is added.</param>
    /// <returns>False: the data ends before the field does.</returns>
    public static bool TryRead(byte command, in CsafeField field, ReadOnlySpan<byte> data, ref int offset, out CsafeValue value, ref Quirks quirks)
    {
        value = default;
        var rest = data[offset..];
        if (rest.Length < field.Width)
        {
            quirks |= Quirks.TruncatedRecord;
            offset = data.Length;
            return false;
        }

        if (field.Width == 0)
        {
            value = new CsafeValue(0, default, offset);
            offset = data.Length;
            return true;
        }

        offset += field.Width;
        var number = (double)ReadNumber(field.Form, rest);
        if (field.Form is not (CsafeForm.Measured16 or CsafeForm.SignedMeasured16 or CsafeForm.Measured32))
        {
            value = new CsafeValue(number, default, 0);
            return true;
        }

        var unit = CsafeUnit.Of(rest[field.Width - 1]);
        if (!unit.IsKnown || (field.Expected != CsafeQuantity.None && unit.Quantity != field.Expected))
            quirks |= Quirks.UnexpectedUnit;
        if (CsafeByteOrders.Find(command, field.Name) is { } order && Turned(field.Form, rest) is var turned && unit.ToSiValue(turned) <= order.LargestPlausible)
        {
            quirks |= Quirks.BigEndian;
            number = turned;
        }

        value = new CsafeValue(number, unit, 0);
        return true;
    }

    /// <summary>The first field of a command that has a unit in the frame or is a plain number.</summary>
    public static bool TryReadFirst(in CsafeBlock block, out CsafeValue value, ref Quirks quirks)
    {
        value = default;
        var offset = 0;
        return block.Command is { Response.Length: > 0 } command
            && TryRead(block.Id, in command.Response[0], block.Data, ref offset, out value, ref quirks);
    }

    private static long ReadNumber(CsafeForm form, ReadOnlySpan<byte> bytes) => form switch
    {
        CsafeForm.U16 or CsafeForm.Measured16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        CsafeForm.SignedMeasured16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        CsafeForm.U24 => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16),
        CsafeForm.U32 or CsafeForm.Measured32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        CsafeForm.U16Big => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        CsafeForm.U32Big => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => bytes[0],
    };

    private static double Turned(CsafeForm form, ReadOnlySpan<byte> bytes) =>
        form == CsafeForm.Measured32 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
