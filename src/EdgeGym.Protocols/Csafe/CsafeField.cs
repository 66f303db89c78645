namespace EdgeGym.Protocols.Csafe;

/// <summary>How a field lies in the data of a command.</summary>
public enum CsafeForm : byte
{
    U8,
    U16,
    U24,
    U32,

    /// <summary>Most significant byte first, as in a rower's programming commands.</summary>
    U16Big,
    U32Big,

    /// <summary>u16 and the code of its unit.</summary>
    Measured16,

    /// <summary>Two's complement and the code of its unit.</summary>
    SignedMeasured16,

    /// <summary>u32 and the code of its unit.</summary>
    Measured32,

    /// <summary>ASCII up to the end or the first zero byte.</summary>
    Text,

    /// <summary>The rest, as bytes.</summary>
    Bytes,

    /// <summary>One byte that nobody has explained.</summary>
    Skip,
}

/// <summary>One field of a command's data.</summary>
/// <param name="Name">The standard's name in snake_case.</param>
/// <param name="Form">Width and kind.</param>
/// <param name="Unit">Where the unit does not come with the number.</param>
/// <param name="Scale">Value of one count.</param>
/// <param name="Expected">What a unit in the frame should measure; another one is used as it stands, and is a quirk.</param>
public readonly record struct CsafeField(string Name, CsafeForm Form, string? Unit = null, double Scale = 1, CsafeQuantity Expected = CsafeQuantity.None)
{
    /// <summary>Bytes; 0 for what takes the rest.</summary>
    public int Width => Form switch
    {
        CsafeForm.U8 or CsafeForm.Skip => 1,
        CsafeForm.U16 or CsafeForm.U16Big => 2,
        CsafeForm.U24 or CsafeForm.Measured16 or CsafeForm.SignedMeasured16 => 3,
        CsafeForm.U32 or CsafeForm.U32Big => 4,
        CsafeForm.Measured32 => 5,
        _ => 0,
    };
}

/// <summary>One command: a row of a table.</summary>
/// <param name="Id">From 0x80 on a request is the id alone; below it carries a count and data.</param>
/// <param name="Name">The standard's name in snake_case.</param>
/// <param name="Response">Data that the machine answers with.</param>
/// <param name="Request">Data that it is asked with.</param>
public sealed record CsafeCommand(byte Id, string Name, CsafeField[] Response, CsafeField[] Request)
{
    public bool IsShort => Id >= 0x80;

    /// <summary>A command that is answered with a status only.</summary>
    public bool IsOrder => Response.Length == 0;
}
