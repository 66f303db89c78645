using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Ftms;

/// <summary>
/// What single models do otherwise than the standard and no record gives away: a row each, by the names that the machine's Device Information has
/// (<c>2a29</c>, <c>2a24</c>). What a record's length gives away stands in <see cref="FtmsLayouts"/> as the field's other form.
/// </summary>
internal static class FtmsModelQuirks
{
    private static readonly (string Manufacturer, string Model, FtmsCharacteristic Characteristic, FtmsField Field, double Factor)[] Scales =
    [
        // Level 6 is sent as 60; bikes of the same maker send level 13 as 13.
        ("Life Fitness", "", FtmsCharacteristic.CrossTrainerData, FtmsField.ResistanceLevel, 0.1),
    ];

    /// <param name="manufacturer">Null: not known; nothing is changed.</param>
    /// <param name="model">Null: not known.</param>
    /// <param name="characteristic">Which record.</param>
    /// <param name="record">Its values; put right.</param>
    public static void Apply(string? manufacturer, string? model, FtmsCharacteristic characteristic, ref GattRecord record)
    {
        if (manufacturer is null)
            return;
        foreach (ref readonly var row in Scales.AsSpan())
        {
            if (row.Characteristic == characteristic && manufacturer.StartsWith(row.Manufacturer, StringComparison.OrdinalIgnoreCase)
                && (model ?? "").StartsWith(row.Model, StringComparison.OrdinalIgnoreCase))
                record.Scale((int)row.Field, row.Factor);
        }
    }
}
