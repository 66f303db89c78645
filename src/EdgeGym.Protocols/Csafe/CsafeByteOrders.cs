namespace EdgeGym.Protocols.Csafe;

/// <summary>
/// A number that real machines send with the most significant byte first although the standard says the least first.
/// </summary>
/// <param name="Command">Whose answer it stands in.</param>
/// <param name="Field">Its name.</param>
/// <param name="LargestPlausible">In the quantity's own unit. Read the other way round the number must not be larger: then it was the standard's order after all.</param>
/// <param name="Maker">Who sends it so.</param>
/// <param name="Evidence">Recording that shows it.</param>
public sealed record CsafeByteOrder(byte Command, string Field, double LargestPlausible, string Maker, string Evidence);

/// <summary>Byte orders that differ: data, so that the next machine is a row.</summary>
public static class CsafeByteOrders
{
    private static readonly CsafeByteOrder[] Rows =
    [
        // 00316c7f, then 00316c84 while the horizontal distance grew by 0.05 km.
        new(CsafeCommandId.GetOdometer, "odometer", 1e9, "Life Fitness", "cross trainer, serial recording of November 2024 (qdomyos-zwift issue 1045)"),
    ];

    public static IReadOnlyList<CsafeByteOrder> All => Rows;

    /// <summary>The row of a field, or null: the standard's order.</summary>
    public static CsafeByteOrder? Find(byte command, string field)
    {
        foreach (var row in Rows)
        {
            if (row.Command == command && row.Field == field)
                return row;
        }

        return null;
    }
}
