namespace EdgeGym.Protocols.Gatt;

/// <summary>One field of a characteristic as its standard's table has it.</summary>
/// <param name="Slot">Where a <see cref="GattRecord"/> keeps the value.</param>
/// <param name="Name">The standard's name in snake_case.</param>
/// <param name="Form">Width and sign on the wire.</param>
/// <param name="Unit">Unit of the scaled value.</param>
/// <param name="Scale">Scaled value = number on the wire × scale.</param>
/// <param name="Bit">Flag bit that says the field is there; <see cref="Always"/> without one.</param>
/// <param name="WhenClear">The field is there when its bit is 0.</param>
/// <param name="NotAvailable">Number on the wire that means "not available"; the value is then absent.</param>
/// <param name="Other">Another form that editions of the standard or real machines give it.</param>
internal readonly record struct GattField(
    int Slot, string Name, GattForm Form, string? Unit = null, double Scale = 1, int Bit = GattField.Always, bool WhenClear = false,
    long? NotAvailable = null, GattOtherForm? Other = null)
{
    public const int Always = -1;

    public bool IsIn(uint flags) => Bit < 0 || ((flags >> Bit) & 1) == (WhenClear ? 0u : 1u);
}

/// <summary>A second form of a field. The record's length says which one it has; nothing else does.</summary>
/// <param name="Form">Width and sign.</param>
/// <param name="Scale">As in <see cref="GattField"/>.</param>
/// <param name="Unit">As in <see cref="GattField"/>.</param>
/// <param name="Quirk">Named when the record has this form.</param>
/// <param name="IsUsual">What machines really send: taken when the length fits neither form.</param>
internal readonly record struct GattOtherForm(GattForm Form, double Scale, string? Unit, Quirks Quirk, bool IsUsual);

/// <summary>
/// A field that some machines send although its bit says that it is not there. Believed when the record is longer by exactly that field and
/// <paramref name="Companion"/> is set, which makes no sense without it.
/// </summary>
internal readonly record struct GattUnflagged(int Bit, int Bytes, int Companion);
