namespace EdgeGym.Protocols.StrengthLink;

/// <summary>How a field lies in a payload. Numbers are little-endian; text and bytes have one length byte before them.</summary>
internal enum FieldForm : byte
{
    U8,
    U16,
    U32,
    S32,
    S64,

    /// <summary>Eight bytes that nobody counts with.</summary>
    Opaque64,

    /// <summary>UTF-8 without control characters.</summary>
    Text,
    Bytes,
}

/// <summary>One field of a payload as the specification's table has it.</summary>
/// <param name="Name">As <c>gym decode</c> shows it.</param>
/// <param name="Form">Width and sign.</param>
/// <param name="Unit">Unit of the scaled value.</param>
/// <param name="Scale">Scaled value = number on the wire × scale.</param>
/// <param name="Absent">Number on the wire that means "not reported".</param>
/// <param name="Lowest">Lowest number on the wire; shortest length of text and bytes.</param>
/// <param name="Highest">Highest number on the wire; longest length of text and bytes.</param>
/// <param name="Optional">A later revision added it: a payload may end before it, which says the same as absent. Never text.</param>
internal readonly record struct FieldLayout(
    string Name, FieldForm Form, string? Unit = null, double Scale = 1, long? Absent = null, long Lowest = 0, long Highest = long.MaxValue,
    bool Optional = false)
{
    public bool IsText => Form is FieldForm.Text or FieldForm.Bytes;

    public int Width => Form switch
    {
        FieldForm.U8 or FieldForm.Text or FieldForm.Bytes => 1,
        FieldForm.U16 => 2,
        FieldForm.U32 or FieldForm.S32 => 4,
        _ => 8,
    };
}
