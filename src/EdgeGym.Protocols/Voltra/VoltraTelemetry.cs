using System.Buffers.Binary;

namespace EdgeGym.Protocols.Voltra;

public enum VoltraPhase : byte
{
    Idle = 0,
    Pull = 1,
    Hold = 2,
    Return = 3,
}

/// <summary>
/// The sample that the machine sends eleven times a second (command 0xAA, sub-type 81 2B). Counters are big-endian in a frame that is little-endian elsewhere.
/// Force and speed are left alone: the two public descriptions put them in each other's place, and the one capture of a moving cable fits neither.
/// </summary>
/// <param name="Phase">Of the movement.</param>
/// <param name="Set">The machine's count of sets.</param>
/// <param name="Repetitions">The machine's count within the set.</param>
/// <param name="Position">The machine's own unit, 0–600 over the whole stroke.</param>
public readonly record struct VoltraSample(VoltraPhase Phase, byte Set, ushort Repetitions, ushort Position)
{
    private const int MostRepetitions = 1000;

    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(scoped in VoltraFrame frame, out VoltraSample sample)
    {
        sample = default;
        var payload = frame.Payload;
        if (frame.Command != VoltraCommands.Telemetry || payload.Length < 2 || payload[0] != 0x81 || payload[1] != 0x2B)
            return RejectReasons.UnknownType;
        if (payload.Length < 15)
            return RejectReasons.TooShort;
        if (payload[2] > 3 || BinaryPrimitives.ReadUInt16BigEndian(payload[4..]) > MostRepetitions)
            return RejectReasons.OutOfRange;
        sample = new VoltraSample(
            (VoltraPhase)payload[2], payload[3], BinaryPrimitives.ReadUInt16BigEndian(payload[4..]), BinaryPrimitives.ReadUInt16LittleEndian(payload[13..]));
        return null;
    }
}

/// <summary>What the machine says when a set is over (command 0xAA, sub-type 85 5F).</summary>
/// <param name="TargetPounds">Load, lb.</param>
/// <param name="PeakForcePounds">lb.</param>
/// <param name="PeakPowerWatts">W.</param>
public readonly record struct VoltraSetSummary(double TargetPounds, double PeakForcePounds, double PeakPowerWatts)
{
    /// <returns>Reject reason, or null.</returns>
    public static string? TryRead(scoped in VoltraFrame frame, out VoltraSetSummary summary)
    {
        summary = default;
        var payload = frame.Payload;
        if (frame.Command != VoltraCommands.Telemetry || payload.Length < 2 || payload[0] != 0x85 || payload[1] != 0x5F)
            return RejectReasons.UnknownType;
        if (payload.Length < 23)
            return RejectReasons.TooShort;
        summary = new VoltraSetSummary(
            BinaryPrimitives.ReadUInt16LittleEndian(payload[9..]) / 10.0, BinaryPrimitives.ReadUInt16LittleEndian(payload[17..]) / 10.0,
            BinaryPrimitives.ReadUInt16LittleEndian(payload[21..]));
        return null;
    }
}
