namespace EdgeGym.Protocols.Csafe;

/// <summary>
/// Builds a request of one or more commands. Every method returns false, and adds nothing, when there is no room or the value does not fit its field.
/// </summary>
/// <param name="contents">At most <see cref="CsafeFraming.MaximumContentBytes"/> of it are used.</param>
public ref struct CsafeRequest(Span<byte> contents)
{
    private readonly Span<byte> _contents = contents;
    private int _length;

    public readonly ReadOnlySpan<byte> Contents => _contents[.._length];

    /// <summary>A command without data: asking, or one of the changes of state (0x82 to 0x87).</summary>
    public bool TryAdd(byte id)
    {
        if (id < 0x80 || _length >= Room)
            return false;
        _contents[_length++] = id;
        return true;
    }

    /// <summary>A command with data, at most 255 bytes.</summary>
    public bool TryAdd(byte id, scoped ReadOnlySpan<byte> data)
    {
        if (id >= 0x80 || data.Length > byte.MaxValue || _length + 2 + data.Length > Room)
            return false;
        _contents[_length++] = id;
        _contents[_length++] = (byte)data.Length;
        data.CopyTo(_contents[_length..]);
        _length += data.Length;
        return true;
    }

    /// <summary>A value with its unit: speed, grade, power and their like.</summary>
    /// <param name="id">Such as <see cref="CsafeCommandId.SetSpeed"/>.</param>
    /// <param name="value">In the own unit of the unit's quantity: m/s, %, W.</param>
    /// <param name="unit">Of the number on the line.</param>
    public bool TryAddMeasured(byte id, double value, in CsafeUnit unit)
    {
        if (!unit.IsKnown || !double.IsFinite(value))
            return false;
        var number = unit.FromSiValue(value);
        var signed = unit.Quantity == CsafeQuantity.Grade;
        if (number < (signed ? short.MinValue : 0) || number > (signed ? short.MaxValue : ushort.MaxValue))
            return false;
        var bits = (ushort)(int)number;
        return TryAdd(id, [(byte)bits, (byte)(bits >> 8), unit.Code]);
    }

    public bool TryAddProgram(byte program, byte level) => TryAdd(CsafeCommandId.SetProgram, [program, level]);

    public bool TryAddGear(byte gear) => TryAdd(CsafeCommandId.SetGear, [gear]);

    public bool TryAddLevel(byte level) => TryAdd(CsafeCommandId.SetLevel, [level]);

    /// <summary>Which commands the machine is to answer by itself when asked for its list (0xAA, or after so many seconds by 0x05).</summary>
    public bool TryAddUploadList(scoped ReadOnlySpan<byte> commands) => TryAdd(CsafeCommandId.UploadList, commands);

    /// <summary>Commands inside a Concept2 wrapper.</summary>
    /// <param name="wrapper">Such as <see cref="CsafeCommandId.GetPmData"/>.</param>
    /// <param name="commands">Built by another request.</param>
    public bool TryAddWrapped(byte wrapper, scoped in CsafeRequest commands) => Concept2Commands.IsWrapper(wrapper) && TryAdd(wrapper, commands.Contents);

    /// <summary>The request as a standard frame.</summary>
    /// <param name="destination">At least <see cref="CsafeFraming.MaximumFrameBytes"/>, or twice the contents and four bytes.</param>
    /// <returns>Bytes written.</returns>
    public readonly int Write(Span<byte> destination) => CsafeFraming.Write(Contents, destination);

    private readonly int Room => Math.Min(_contents.Length, CsafeFraming.MaximumContentBytes);
}
