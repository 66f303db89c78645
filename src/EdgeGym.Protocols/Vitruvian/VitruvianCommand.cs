namespace EdgeGym.Protocols.Vitruvian;

/// <summary>Commands that need no program. Loads are written as uint16 little-endian, kg · 100 per cable.</summary>
public static class VitruvianCommand
{
    public static ReadOnlySpan<byte> Start => [0x03, 0x00, 0x00, 0x00];

    /// <summary>Ends the set: the machine lets the cables go at the bottom of the repetition.</summary>
    public static ReadOnlySpan<byte> Stop => [0x50, 0x00];

    public static ReadOnlySpan<byte> Reset => [0x0A, 0x00, 0x00, 0x00];

    /// <param name="kilograms">Per cable, 0–110 kg.</param>
    public static ushort Load(double kilograms) => (ushort)Math.Round(Math.Clamp(kilograms, 0, 110) * 100);

    /// <returns>Name by the first byte; null when it is not known.</returns>
    public static string? NameOf(byte first) => first switch
    {
        0x03 => "start",
        0x04 => "program",
        0x05 => "stop_old",
        0x0A => "reset",
        0x4E => "echo_program",
        0x50 => "stop",
        _ => null,
    };
}
