namespace EdgeGym.Protocols.Gatt;

/// <summary>A characteristic as a technician reads it: names, values and units by its own table.</summary>
internal static class GattDocument
{
    /// <summary>Longest value of an attribute (Bluetooth Core, Vol 3, Part F, 3.2.9).</summary>
    public const int MaximumBytes = 512;

    public static void Describe(GattLayout layout, in GattRecord record, ReadOnlySpan<byte> bytes, List<DecodedField> fields)
    {
        foreach (var field in layout.Fields)
        {
            if (record[field.Slot] is { } value && !fields.Exists(earlier => earlier.Name == field.Name))
                fields.Add(new DecodedField(field.Name, value, record.HasOtherForm(field.Slot) ? field.Other!.Value.Unit : field.Unit));
        }

        if (layout.List is not { } list || record.ListCount == 0)
            return;
        var numbers = new double[record.ListCount];
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = list.Form.Read(bytes[(record.ListOffset + (index * list.Form.Width()))..]) * list.Scale;
        fields.Add(new DecodedField(list.Name, numbers, list.Unit));
    }

    /// <summary>The four hexadecimal digits of an assigned number, such as <c>2acd</c>.</summary>
    public static bool TryParsePart(string part, out ushort number) =>
        ushort.TryParse(part, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out number) && part.Length == 4;
}
