using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace EdgeGym.Protocols.StrengthLink;

/// <summary>The one reader and the one writer that walk a message's table of fields.</summary>
internal static class FieldCodec
{
    /// <summary>Stands for a field that is not reported.</summary>
    public const long Absent = long.MinValue;

    public const int MostFields = 16;

    /// <param name="layout">Fields in order.</param>
    /// <param name="payload">Hostile.</param>
    /// <param name="values">One number for each field, unscaled; for text and bytes offset × 256 + length.</param>
    /// <param name="consumed">Where the fields end.</param>
    public static StrengthLinkReject TryRead(
        ReadOnlySpan<FieldLayout> layout, ReadOnlySpan<byte> payload, Span<long> values, out int consumed)
    {
        consumed = 0;
        for (var index = 0; index < layout.Length; index++)
        {
            ref readonly var field = ref layout[index];
            if (field.Optional && payload.Length == consumed)
            {
                values[index] = Absent;
                continue;
            }

            if (payload.Length - consumed < field.Width)
                return StrengthLinkReject.BadPayload;

            var number = ReadNumber(field.Form, payload[consumed..]);
            consumed += field.Width;
            if (field.IsText)
            {
                if (payload.Length - consumed < number)
                    return StrengthLinkReject.BadPayload;
                if (number < field.Lowest || number > field.Highest
                    || (field.Form == FieldForm.Text && !IsPrintable(payload.Slice(consumed, (int)number))))
                    return StrengthLinkReject.OutOfRange;
                values[index] = (consumed * 256L) + number;
                consumed += (int)number;
            }
            else if (number == field.Absent)
            {
                values[index] = Absent;
            }
            else if (field.Form != FieldForm.Opaque64 && (number < field.Lowest || number > field.Highest))
            {
                return StrengthLinkReject.OutOfRange;
            }
            else
            {
                values[index] = number;
            }
        }

        return StrengthLinkReject.None;
    }

    /// <returns>Bytes written; optional fields behind the last one that is reported are left out.</returns>
    public static int Write(
        ReadOnlySpan<FieldLayout> layout, ReadOnlySpan<long> values, Span<byte> payload,
        ReadOnlySpan<byte> firstText = default, ReadOnlySpan<byte> secondText = default)
    {
        var written = 0;
        var texts = 0;
        var fields = layout.Length;
        while (fields > 0 && layout[fields - 1].Optional && values[fields - 1] == Absent)
            fields--;
        for (var index = 0; index < fields; index++)
        {
            ref readonly var field = ref layout[index];
            if (field.IsText)
            {
                var text = texts++ == 0 ? firstText : secondText;
                text = Shortened(text, (int)field.Highest);
                payload[written++] = (byte)text.Length;
                text.CopyTo(payload[written..]);
                written += text.Length;
                continue;
            }

            var number = values[index];
            if (number == Absent)
                number = field.Absent ?? field.Lowest;
            else if (field.Form != FieldForm.Opaque64)
                number = Math.Clamp(number, field.Lowest, field.Highest);
            WriteNumber(field.Form, number, payload[written..]);
            written += field.Width;
        }

        return written;
    }

    public static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> payload, long value) => payload.Slice((int)(value / 256), (int)(value % 256));

    public static string Text(ReadOnlySpan<byte> payload, long value) => Encoding.UTF8.GetString(Slice(payload, value));

    public static double? Scaled(long value, in FieldLayout field) => value == Absent ? null : value * field.Scale;

    public static int? Number(long value) => value == Absent ? null : (int)value;

    public static long Raw(double? value, in FieldLayout field) =>
        value is { } number && double.IsFinite(number) ? (long)Math.Round(Math.Clamp(number / field.Scale, -1e15, 1e15)) : Absent;

    public static long Raw(long? value) => value ?? Absent;

    private static bool IsPrintable(ReadOnlySpan<byte> text) => Utf8.IsValid(text) && text.IndexOfAnyInRange((byte)0, (byte)0x1F) < 0 && !text.Contains((byte)0x7F);

    /// <summary>Cuts at a character's boundary.</summary>
    private static ReadOnlySpan<byte> Shortened(ReadOnlySpan<byte> text, int longest)
    {
        if (text.Length <= longest)
            return text;
        while (longest > 0 && (text[longest] & 0xC0) == 0x80)
            longest--;
        return text[..longest];
    }

    private static long ReadNumber(FieldForm form, ReadOnlySpan<byte> bytes) => form switch
    {
        FieldForm.U16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        FieldForm.U32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        FieldForm.S32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        FieldForm.S64 or FieldForm.Opaque64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => bytes[0],
    };

    private static void WriteNumber(FieldForm form, long number, Span<byte> bytes)
    {
        switch (form)
        {
            case FieldForm.U16:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
                break;
            case FieldForm.U32:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)number);
                break;
            case FieldForm.S32:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)number);
                break;
            case FieldForm.S64 or FieldForm.Opaque64:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
                break;
            default:
                bytes[0] = (byte)number;
                break;
        }
    }
}
