namespace EdgeGym.Protocols;

/// <summary>
/// What was odd about a record that was read all the same: real machines send short, long and contradictory records, and a technician wants to know which.
/// Counted per machine by <see cref="QuirkNames"/>.
/// </summary>
[Flags]
public enum Quirks
{
    None = 0,

    /// <summary>The flags promise more fields than the record holds; those that fit were read.</summary>
    TruncatedRecord = 1 << 0,

    /// <summary>More bytes than the flags explain; they were left alone.</summary>
    TrailingBytes = 1 << 1,

    /// <summary>Resistance level as sint16 where GSS 2024 says uint8.</summary>
    ResistanceSint16 = 1 << 2,

    /// <summary>Flag bits that the standard reserves are set.</summary>
    ReservedBits = 1 << 3,

    /// <summary>A value outside the range that its standard gives; the field is absent.</summary>
    ImplausibleValue = 1 << 4,

    /// <summary>An integer with the most significant byte first in a protocol that sends the least first.</summary>
    BigEndian = 1 << 5,

    /// <summary>A unit that does not belong to the quantity that was asked for.</summary>
    UnexpectedUnit = 1 << 6,

    /// <summary>A counter that fell without rolling over; its difference was not used.</summary>
    CounterReset = 1 << 7,

    /// <summary>A field by which the record contradicts its own flags; read as real machines mean it.</summary>
    UnflaggedField = 1 << 8,

    /// <summary>The first part of a record whose rest never came.</summary>
    LostFragment = 1 << 9,

    /// <summary>Pace of a treadmill as uint8 of 0.1 km/min where GSS 2024 says uint16 of seconds.</summary>
    PaceUint8 = 1 << 16,

    /// <summary>A negative Int8 or Int16 of Sparkplug in its own width where the peers' libraries send 32 bits; read either way.</summary>
    NarrowInteger = 1 << 20,

    /// <summary>A data type that the standard does not have; the value is absent.</summary>
    UnknownDataType = 1 << 21,

    /// <summary>A value in another field than its data type has; read where it has one meaning.</summary>
    MismatchedDataType = 1 << 22,

    /// <summary>A value of a kind that the gateway does not read (data set, template); absent.</summary>
    SkippedValue = 1 << 23,

    /// <summary>A birth certificate that uses a name or an alias twice; the last one counts.</summary>
    DuplicateMetric = 1 << 24,

    /// <summary>A death certificate of an edge node with a sequence number, which the standard forbids.</summary>
    OddSequence = 1 << 25,

    /// <summary>A retained message where the standard forbids it.</summary>
    Retained = 1 << 26,
}

/// <summary>Names of quirks as the console and <c>gym decode</c> show them.</summary>
public static class QuirkNames
{
    private static readonly (Quirks Quirk, string Name)[] Names =
    [
        (Quirks.TruncatedRecord, "truncated_record"), (Quirks.TrailingBytes, "trailing_bytes"), (Quirks.ResistanceSint16, "resistance_sint16"),
        (Quirks.ReservedBits, "reserved_bits"), (Quirks.ImplausibleValue, "implausible_value"), (Quirks.BigEndian, "big_endian"),
        (Quirks.UnexpectedUnit, "unexpected_unit"), (Quirks.CounterReset, "counter_reset"), (Quirks.UnflaggedField, "unflagged_field"),
        (Quirks.LostFragment, "lost_fragment"), (Quirks.PaceUint8, "pace_uint8"),
        (Quirks.NarrowInteger, "narrow_integer"), (Quirks.UnknownDataType, "unknown_data_type"), (Quirks.MismatchedDataType, "mismatched_data_type"),
        (Quirks.SkippedValue, "skipped_value"), (Quirks.DuplicateMetric, "duplicate_metric"), (Quirks.OddSequence, "odd_sequence"),
        (Quirks.Retained, "retained"),
    ];

    /// <summary>Snake-case names of those that are set, in the order of their bits.</summary>
    public static IEnumerable<string> Of(Quirks quirks)
    {
        foreach (var (quirk, name) in Names)
        {
            if ((quirks & quirk) != 0)
                yield return name;
        }
    }
}
