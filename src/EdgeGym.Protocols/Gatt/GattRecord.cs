using System.Runtime.CompilerServices;

namespace EdgeGym.Protocols.Gatt;

/// <summary>
/// The values of one characteristic, scaled to its standard's units. A value that the record does not have, or marks as not available, is absent.
/// One shape for all characteristics, so that the parts of a record that came in several notifications can be put together.
/// </summary>
public struct GattRecord
{
    internal const int Slots = 40;

    private Values _values;
    private ulong _present;
    private ulong _otherForm;

    /// <summary>As on the wire.</summary>
    public uint Flags { get; internal set; }

    public Quirks Quirks { get; internal set; }

    /// <summary>Where the list at the end begins, and how many numbers it has.</summary>
    internal int ListOffset { get; set; }

    internal int ListCount { get; set; }

    public readonly bool IsEmpty => _present == 0;

    internal readonly double? this[int slot] => (_present & (1UL << slot)) == 0 ? null : _values[slot];

    internal readonly bool HasOtherForm(int slot) => (_otherForm & (1UL << slot)) != 0;

    /// <summary>True when both have a value in the same place: the second one begins anew.</summary>
    internal readonly bool Overlaps(in GattRecord other) => (_present & other._present) != 0;

    internal void Set(int slot, double value, bool otherForm = false)
    {
        _values[slot] = value;
        _present |= 1UL << slot;
        if (otherForm)
            _otherForm |= 1UL << slot;
    }

    internal void Scale(int slot, double factor)
    {
        if ((_present & (1UL << slot)) != 0)
            _values[slot] *= factor;
    }

    /// <summary>Takes over what <paramref name="other"/> has.</summary>
    internal void Add(in GattRecord other)
    {
        for (var left = other._present; left != 0; left &= left - 1)
        {
            var slot = System.Numerics.BitOperations.TrailingZeroCount(left);
            _values[slot] = other._values[slot];
        }

        _present |= other._present;
        _otherForm |= other._otherForm;
        Flags |= other.Flags;
        Quirks |= other.Quirks;
    }

    [InlineArray(Slots)]
    private struct Values
    {
        private double _first;
    }
}
