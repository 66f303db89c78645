using System.Text;
using System.Text.Unicode;

namespace EdgeGym.Protocols.Ftms;

/// <summary>Training Status (FTMS 1.0.1, 4.10) and the service data of advertisements (3.1): short records with words in them.</summary>
internal static class FtmsTrainingStatus
{
    private const int MaximumText = 128;

    private static readonly string[] Names =
    [
        "other", "idle", "warming_up", "low_intensity_interval", "high_intensity_interval", "recovery_interval", "isometric", "heart_rate_control",
        "fitness_test", "speed_outside_of_control_region_low", "speed_outside_of_control_region_high", "cool_down", "watt_control", "manual_mode",
        "pre_workout", "post_workout",
    ];

    private static readonly string[] MachineTypes = ["treadmill", "cross_trainer", "step_climber", "stair_climber", "rower", "indoor_bike"];

    public static FtmsReject TryReadStatus(ReadOnlySpan<byte> bytes, out string name, out string? text, out Quirks quirks)
    {
        (name, text, quirks) = ("", null, Quirks.None);
        if (bytes.Length < 2)
            return FtmsReject.TooShort;
        name = bytes[1] < Names.Length ? Names[bytes[1]] : "reserved";
        if ((bytes[0] & ~3) != 0 || bytes[1] >= Names.Length)
            quirks |= Quirks.ReservedBits;
        var hasText = (bytes[0] & 3) != 0;
        if (hasText)
            text = Text(bytes[2..], ref quirks);
        else if (bytes.Length > 2)
            quirks |= Quirks.TrailingBytes;
        return FtmsReject.None;
    }

    /// <param name="bytes">Flags and machine types, with or without the service's number (26 18) before them.</param>
    /// <param name="isAvailable">Bit 0 of the flags.</param>
    /// <param name="machines">Names, in the order of the bits.</param>
    /// <param name="quirks">Reserved bits, trailing bytes.</param>
    public static FtmsReject TryReadServiceData(ReadOnlySpan<byte> bytes, out bool isAvailable, out string machines, out Quirks quirks)
    {
        (isAvailable, machines, quirks) = (false, "", Quirks.None);
        if (bytes.Length >= 5 && bytes[0] == 0x26 && bytes[1] == 0x18)
            bytes = bytes[2..];
        if (bytes.Length < 3)
            return FtmsReject.TooShort;
        isAvailable = (bytes[0] & 1) != 0;
        var types = bytes[1] | (bytes[2] << 8);
        machines = string.Join(' ', MachineTypes.Where((_, bit) => (types & (1 << bit)) != 0));
        if ((bytes[0] & ~1) != 0 || types >> MachineTypes.Length != 0)
            quirks |= Quirks.ReservedBits;
        if (bytes.Length > 3)
            quirks |= Quirks.TrailingBytes;
        return FtmsReject.None;
    }

    /// <summary>At most 128 bytes of UTF-8 without control characters; what is none is left out.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes, ref Quirks quirks)
    {
        bytes = bytes.TrimEnd((byte)0);
        if (bytes.Length > MaximumText || !Utf8.IsValid(bytes) || bytes.ContainsAnyInRange((byte)0, (byte)0x1F))
        {
            quirks |= Quirks.ImplausibleValue;
            return null;
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
