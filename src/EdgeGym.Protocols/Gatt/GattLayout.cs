namespace EdgeGym.Protocols.Gatt;

/// <summary>A characteristic as data: flags, then fields in order.</summary>
/// <param name="Message">Name of the characteristic in snake_case.</param>
/// <param name="FlagBytes">0 to 3.</param>
/// <param name="Fields">In the order of the wire.</param>
internal sealed record GattLayout(string Message, int FlagBytes, params GattField[] Fields)
{
    private int[]? _bySlot;

    /// <summary>Flag bits that mean something; others are reserved.</summary>
    public uint DefinedFlags { get; init; } = uint.MaxValue;

    /// <summary>See <see cref="GattUnflagged"/>.</summary>
    public GattUnflagged? Unflagged { get; init; }

    /// <summary>Numbers of this kind up to the end of the record, after the fields.</summary>
    public GattField? List { get; init; }

    /// <summary>The field whose value is in this slot; null when this layout has none. Of two fields for one slot the one that these flags have.</summary>
    public GattField? FieldOf(int slot, uint flags)
    {
        var first = BySlot[slot];
        if (first < 0)
            return null;
        for (var index = first; index < Fields.Length; index++)
        {
            if (Fields[index].Slot == slot && Fields[index].IsIn(flags))
                return Fields[index];
        }

        return Fields[first];
    }

    private int[] BySlot => _bySlot ??= [.. Enumerable.Range(0, GattRecord.Slots).Select(slot => Array.FindIndex(Fields, entry => entry.Slot == slot))];
}
