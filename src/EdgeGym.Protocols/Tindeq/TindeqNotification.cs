using System.Buffers.Binary;

namespace EdgeGym.Protocols.Tindeq;

public enum TindeqTag : byte
{
    /// <summary>Answer to the last command; what it holds depends on that command.</summary>
    CommandResponse = 0,
    WeightMeasurement = 1,
    PeakRateOfForceDevelopment = 2,
    PeakRateOfForceDevelopmentSeries = 3,
    LowPowerWarning = 4,
}

/// <summary>One notification of a Tindeq Progressor: tag, length, and as many samples {float32 kg, uint32 µs} as fit. Points into the bytes that were read.</summary>
public readonly ref struct TindeqNotification(TindeqTag tag, ReadOnlySpan<byte> value)
{
    public const int SampleBytes = 8;

    public TindeqTag Tag { get; } = tag;

    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Whole samples in a weight measurement; 0 in anything else.</summary>
    public int Samples => Tag == TindeqTag.WeightMeasurement ? Value.Length / SampleBytes : 0;

    /// <summary>kg (a force: 1 kg = 9.80665 N) and µs since the measurement began.</summary>
    public (float Kilograms, uint Microseconds) this[int sample] =>
        (BinaryPrimitives.ReadSingleLittleEndian(Value[(sample * SampleBytes)..]),
            BinaryPrimitives.ReadUInt32LittleEndian(Value[((sample * SampleBytes) + 4)..]));

    /// <param name="bytes">Hostile.</param>
    /// <param name="notification">Valid when null is returned.</param>
    /// <param name="quirks">A length byte that promises more than came, samples cut in the middle, bytes behind.</param>
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes, out TindeqNotification notification, out Quirks quirks)
    {
        notification = default;
        quirks = Quirks.None;
        if (bytes.IsEmpty)
            return RejectReasons.Empty;
        if (bytes[0] > (byte)TindeqTag.LowPowerWarning)
            return RejectReasons.UnknownType;
        if (bytes.Length < 2)
            return RejectReasons.TooShort;

        // The public vectors count no length (0): then everything behind is the value.
        var length = bytes[1] == 0 ? bytes.Length - 2 : Math.Min(bytes[1], bytes.Length - 2);
        var tag = (TindeqTag)bytes[0];
        if (bytes[1] > bytes.Length - 2 || (tag == TindeqTag.WeightMeasurement && length % SampleBytes != 0))
            quirks |= Quirks.TruncatedRecord;
        if (bytes.Length - 2 > length)
            quirks |= Quirks.TrailingBytes;
        notification = new TindeqNotification(tag, bytes.Slice(2, length));
        return tag == TindeqTag.WeightMeasurement && length < SampleBytes ? RejectReasons.TooShort : null;
    }
}

/// <summary>Commands of the control characteristic: one byte each.</summary>
public enum TindeqCommand : byte
{
    Tare = 0x64,
    StartWeight = 0x65,
    StopWeight = 0x66,
    StartPeakRateOfForceDevelopment = 0x67,
    StartPeakRateOfForceDevelopmentSeries = 0x68,
    FirmwareVersion = 0x6B,
    ErrorInformation = 0x6C,
    ClearErrorInformation = 0x6D,
    Sleep = 0x6E,
    BatteryVoltage = 0x6F,
}
