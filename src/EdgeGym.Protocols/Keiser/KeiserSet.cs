using System.Buffers.Binary;

namespace EdgeGym.Protocols.Keiser;

public enum KeiserUnit : byte
{
    Pounds = 0,
    Kilograms = 1,
    Newtons = 2,

    /// <summary>The machine's display shows "er".</summary>
    Error = 3,
}

/// <summary>One set as an air machine writes it on a person's chip.</summary>
/// <param name="UnixSeconds">When; the display has no time zone, so that this is the gym's wall clock.</param>
/// <param name="Resistance">In <paramref name="Unit"/>.</param>
/// <param name="Repetitions">0–251; null for a test.</param>
/// <param name="Test">Number of a power test (252–254 in the place of the repetitions), or null.</param>
/// <param name="Model">Four hexadecimal digits as the maker prints them, such as 0x2035.</param>
/// <param name="Version">Firmware.</param>
/// <param name="SerialSeconds">The display's serial number is the second at which it was made …</param>
/// <param name="SerialExtra">… and a number behind, 32–63.</param>
/// <param name="Distance">Null where the machine measures none.</param>
/// <param name="PeakPowerWatts">W.</param>
/// <param name="WorkJoules">J.</param>
/// <param name="Seat">Position, null for none; likewise the three others.</param>
public readonly record struct KeiserSet(
    uint UnixSeconds, double Resistance, KeiserUnit Unit, int? Repetitions, int? Test, ushort Model, uint Version, uint SerialSeconds, byte SerialExtra,
    int? Distance, int PeakPowerWatts, double WorkJoules, byte? Seat, byte? Rom2, byte? Rom1, byte? Chest)
{
    private const int FirstTest = 252;

    /// <summary>Load in kg; null in units that are no load.</summary>
    public double? LoadKilograms => Unit switch
    {
        KeiserUnit.Pounds => Pounds.ToKilograms(Resistance),
        KeiserUnit.Kilograms => Resistance,
        KeiserUnit.Newtons => Math.Round(Resistance / 9.80665, 3),
        _ => null,
    };

    /// <param name="page">32 bytes.</param>
    /// <param name="set">Valid when null is returned.</param>
    /// <returns>Reject reason, or null; <c>blank</c> for a record that a display has reserved and not filled (all ones).</returns>
    public static string? TryRead(ReadOnlySpan<byte> page, out KeiserSet set)
    {
        set = default;
        var reject = KeiserPage.Check(page);
        if (reject is not null)
            return reject;
        var seconds = BinaryPrimitives.ReadUInt32LittleEndian(page);
        if (seconds == uint.MaxValue)
            return RejectReasons.Blank;

        var flags = page[17];
        int reps = page[6];
        var distance = BinaryPrimitives.ReadUInt16LittleEndian(page[18..]);
        set = new KeiserSet(
            seconds, BinaryPrimitives.ReadUInt16LittleEndian(page[4..]) * ((flags & 0x80) != 0 ? 0.1 : 1), (KeiserUnit)((flags >> 5) & 3),
            reps < FirstTest ? reps : null, reps is >= FirstTest and < 255 ? reps - FirstTest : null,
            BinaryPrimitives.ReadUInt16LittleEndian(page[7..]), BinaryPrimitives.ReadUInt32BigEndian(page[9..]),
            BinaryPrimitives.ReadUInt32LittleEndian(page[13..]), (byte)(32 + (flags & 0x1F)), distance == 0 ? null : distance,
            BinaryPrimitives.ReadUInt16LittleEndian(page[20..]), BinaryPrimitives.ReadUInt32LittleEndian(page[22..]) / 64.0,
            Position(page[26]), Position(page[27]), Position(page[28]), Position(page[29]));
        return null;
    }

    private static byte? Position(byte value) => value == KeiserPage.None ? null : value;
}
