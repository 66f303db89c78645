using System.Buffers.Binary;

namespace EdgeGym.Protocols.Ant;

/// <summary>
/// Pages that a controller sends to a machine (FE-C): resistance, power, wind, track and requests, as eight bytes of an acknowledged message.
/// Values outside a field's range are brought to the nearest inside. A machine has done it when its command status page (71) says <c>pass</c> with the same value.
/// </summary>
public static class FecControl
{
    /// <param name="percent">0–100 % of the machine's greatest resistance.</param>
    /// <param name="page">Eight bytes.</param>
    public static void BasicResistance(double percent, Span<byte> page) =>
        Write(48, FecPages.TotalResistance.Write(Blank, Math.Clamp(percent, 0, 100)), page);

    /// <param name="watts">0–4000 W.</param>
    /// <param name="page">Eight bytes.</param>
    public static void TargetPower(double watts, Span<byte> page) => Write(49, FecPages.TargetPower.Write(Blank, Math.Clamp(watts, 0, 4000)), page);

    /// <param name="coefficient">Air density · area · drag, kg/m, 0–1.86; null takes the machine's own (0.51).</param>
    /// <param name="windKilometresPerHour">Head wind positive, −127 to 127.</param>
    /// <param name="drafting">0–1: 1 rides alone.</param>
    /// <param name="page">Eight bytes.</param>
    public static void Wind(double? coefficient, double? windKilometresPerHour, double? drafting, Span<byte> page)
    {
        var bits = FecPages.WindCoefficient.Write(Blank, coefficient);
        bits = FecPages.WindSpeed.Write(bits, windKilometresPerHour);
        Write(50, FecPages.Drafting.Write(bits, drafting), page);
    }

    /// <param name="gradePercent">−200 to 200 %.</param>
    /// <param name="rollingResistance">Coefficient, 0–0.0127; null takes the machine's own (0.004).</param>
    /// <param name="page">Eight bytes.</param>
    public static void Track(double? gradePercent, double? rollingResistance, Span<byte> page) =>
        Write(51, FecPages.RollingResistance.Write(FecPages.Grade.Write(Blank, gradePercent), rollingResistance), page);

    /// <param name="requested">Page that the machine is to send.</param>
    /// <param name="times">1–127 times.</param>
    /// <param name="page">Eight bytes.</param>
    public static void Request(byte requested, int times, Span<byte> page)
    {
        var bits = FecPages.RequestedTransmissions.Write(Blank, times) & ~(1UL << 47);
        bits = FecPages.RequestedPage.Write(bits, requested);
        Write(70, FecPages.CommandType.Write(bits, 1), page);
    }

    /// <summary>Reserved bytes of control pages are 0xFF.</summary>
    private static ulong Blank => ulong.MaxValue;

    private static void Write(byte number, ulong bits, Span<byte> page) =>
        BinaryPrimitives.WriteUInt64LittleEndian(page, (bits & ~0xFFUL) | number);
}
