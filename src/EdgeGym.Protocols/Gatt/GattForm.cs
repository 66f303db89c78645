namespace EdgeGym.Protocols.Gatt;

/// <summary>Width and sign of an integer in a Bluetooth characteristic; the least significant byte first.</summary>
internal enum GattForm : byte
{
    U8,
    U16,
    S16,
    U24,
    U32,

    /// <summary>The lower 12 of the next 24 bits; nothing is consumed, <see cref="High12"/> follows.</summary>
    Low12,

    /// <summary>The upper 12 of 24 bits; all three bytes are consumed.</summary>
    High12,
}

internal static class GattForms
{
    /// <summary>Bytes that must be there.</summary>
    public static int Width(this GattForm form) => form switch
    {
        GattForm.U8 => 1,
        GattForm.U16 or GattForm.S16 => 2,
        GattForm.U32 => 4,
        _ => 3,
    };

    /// <summary>Bytes by which the next field lies further on.</summary>
    public static int Step(this GattForm form) => form == GattForm.Low12 ? 0 : form.Width();

    public static long Read(this GattForm form, ReadOnlySpan<byte> bytes) => form switch
    {
        GattForm.U8 => bytes[0],
        GattForm.U16 => System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        GattForm.S16 => System.Buffers.Binary.BinaryPrimitives.ReadInt16LittleEndian(bytes),
        GattForm.U24 => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16),
        GattForm.Low12 => bytes[0] | ((bytes[1] & 0x0F) << 8),
        GattForm.High12 => (bytes[1] >> 4) | (bytes[2] << 4),
        _ => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };

    public static void Write(this GattForm form, long value, Span<byte> bytes)
    {
        switch (form)
        {
            case GattForm.Low12:
                bytes[0] = (byte)value;
                bytes[1] = (byte)((value >> 8) & 0x0F);
                break;
            case GattForm.High12:
                bytes[1] |= (byte)((value & 0x0F) << 4);
                bytes[2] = (byte)(value >> 4);
                break;
            default:
                for (var index = 0; index < form.Width(); index++)
                    bytes[index] = (byte)(value >> (8 * index));
                break;
        }
    }

    public static (long Lowest, long Highest) Range(this GattForm form) => form switch
    {
        GattForm.U8 => (0, byte.MaxValue),
        GattForm.U16 => (0, ushort.MaxValue),
        GattForm.S16 => (short.MinValue, short.MaxValue),
        GattForm.U24 => (0, 0xFF_FFFF),
        GattForm.U32 => (0, uint.MaxValue),
        _ => (0, 0xFFF),
    };
}
