using System.Buffers.Binary;

namespace EdgeGym.Protocols.Vitruvian;

/// <summary>What the machine's monitor characteristic says some ten times a second. Little-endian; 16, 18 or 26 bytes.</summary>
/// <param name="Ticks">The machine's own clock.</param>
/// <param name="PositionA">mm, cable A.</param>
/// <param name="PositionB">mm, cable B.</param>
/// <param name="LoadA">kg, cable A.</param>
/// <param name="LoadB">kg, cable B.</param>
/// <param name="Status">Bits of <see cref="VitruvianStatus"/>; null in the shortest form.</param>
public readonly record struct VitruvianMonitor(
    uint Ticks, double PositionA, double PositionB, double LoadA, double LoadB, VitruvianStatus? Status)
{
    private const int ShortBytes = 16;

    /// <summary>Both cables: what a person lifts.</summary>
    public double TotalLoad => LoadA + LoadB;

    /// <param name="bytes">Hostile.</param>
    /// <param name="monitor">Valid when null is returned.</param>
    /// <param name="quirks">Eight bytes that firmware since 2026 adds are known and no quirk; others are.</param>
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes, out VitruvianMonitor monitor, out Quirks quirks)
    {
        monitor = default;
        quirks = bytes.Length is 16 or 18 or 26 ? Quirks.None : bytes.Length > 18 ? Quirks.TrailingBytes : Quirks.TruncatedRecord;
        if (bytes.Length < ShortBytes)
            return RejectReasons.TooShort;
        monitor = new VitruvianMonitor(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadInt16LittleEndian(bytes[4..]) / 10.0,
            BinaryPrimitives.ReadInt16LittleEndian(bytes[10..]) / 10.0, BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) / 100.0,
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]) / 100.0,
            bytes.Length >= 18 ? (VitruvianStatus)BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]) : null);
        return null;
    }
}

[Flags]
public enum VitruvianStatus
{
    None = 0,
    RepetitionTop = 1 << 0,
    RepetitionBottom = 1 << 1,
    SpotterActive = 1 << 5,
    DeloadWarning = 1 << 6,
    DeloadOccurred = 1 << 15,
}

/// <summary>What the machine's repetition characteristic says. 24 bytes; older firmware sends 6 to 23 and only the first two are known then.</summary>
/// <param name="Tops">Concentric phases finished, warm-up too.</param>
/// <param name="Bottoms">Eccentric phases finished, warm-up too.</param>
/// <param name="RangeTop">mm; null in the old form.</param>
/// <param name="RangeBottom">mm; null in the old form.</param>
/// <param name="WarmUpCount">Calibrating repetitions done; null in the old form.</param>
/// <param name="WarmUpTotal">Calibrating repetitions asked for.</param>
/// <param name="SetCount">Working repetitions done; null in the old form.</param>
/// <param name="SetTotal">Working repetitions asked for.</param>
public readonly record struct VitruvianRepetitions(
    uint Tops, uint Bottoms, double? RangeTop, double? RangeBottom, int? WarmUpCount, int? WarmUpTotal, int? SetCount, int? SetTotal)
{
    private const int OldBytes = 6;
    private const int Bytes = 24;

    /// <param name="bytes">Hostile.</param>
    /// <param name="repetitions">Valid when null is returned.</param>
    /// <param name="quirks">A record between the two forms.</param>
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes, out VitruvianRepetitions repetitions, out Quirks quirks)
    {
        repetitions = default;
        quirks = Quirks.None;
        if (bytes.Length < OldBytes)
            return RejectReasons.TooShort;
        if (bytes.Length < Bytes)
        {
            repetitions = new VitruvianRepetitions(
                BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]), null, null, null, null, null, null);
            quirks = bytes.Length > OldBytes ? Quirks.TruncatedRecord : Quirks.None;
            return null;
        }

        if (bytes.Length > Bytes)
            quirks = Quirks.TrailingBytes;
        repetitions = new VitruvianRepetitions(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            Millimetres(bytes[8..], ref quirks), Millimetres(bytes[12..], ref quirks), BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[22..]));
        return null;
    }

    private static double? Millimetres(ReadOnlySpan<byte> bytes, ref Quirks quirks)
    {
        var value = BinaryPrimitives.ReadSingleLittleEndian(bytes);
        if (value is >= -5000 and <= 5000)
            return value;
        quirks |= Quirks.ImplausibleValue;
        return null;
    }
}
