using System.Buffers.Binary;

namespace EdgeGym.Protocols.Voltra;

/// <summary>
/// Requests to the machine. A load is never done because it was written: the machine brings what it does not like to what it does (chains above 45 lb came back
/// as 45), so that only the value in its next update or answer counts (<see cref="VoltraLoadRequest"/>).
/// </summary>
public static class VoltraCommands
{
    public const byte ReadParameters = 0x0F;
    public const byte Update = 0x10;
    public const byte WriteParameters = 0x11;
    public const byte Telemetry = 0xAA;
    public const int LightestPounds = 5;
    public const int HeaviestPounds = 200;

    private const byte LoadedMode = 5;
    private const byte ReadyMode = 4;

    /// <param name="register">Known.</param>
    /// <param name="value">In the register's unit; brought into its range.</param>
    /// <param name="sequence">The application's count.</param>
    /// <param name="destination">At least 24 bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(VoltraRegister register, double value, ushort sequence, Span<byte> destination)
    {
        Span<byte> payload = stackalloc byte[8];
        payload.Clear();
        payload[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(payload[2..], register.Id);
        var highest = (1L << ((register.Bytes * 8) - (register.Signed ? 1 : 0))) - 1;
        var raw = (long)Math.Clamp(Math.Round(value / register.Scale), register.Signed ? -highest - 1 : 0, highest);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], unchecked((uint)raw));
        return VoltraFrame.Write(WriteParameters, sequence, payload[..(4 + register.Bytes)], destination);
    }

    /// <summary>Asks for a base weight.</summary>
    /// <param name="pounds">Whole pounds, 5–200.</param>
    public static int SetLoad(int pounds, ushort sequence, Span<byte> destination) =>
        Write(VoltraRegisters.Find(VoltraRegisters.BaseWeight)!, Math.Clamp(pounds, LightestPounds, HeaviestPounds), sequence, destination);

    /// <summary>Puts the load on the cable or takes it off.</summary>
    public static int Engage(bool loaded, ushort sequence, Span<byte> destination) =>
        Write(VoltraRegisters.Find(VoltraRegisters.FitnessMode)!, loaded ? LoadedMode : ReadyMode, sequence, destination);

    /// <summary>Asks for the values of registers.</summary>
    /// <param name="registers">1–32 ids.</param>
    public static int Ask(ReadOnlySpan<ushort> registers, ushort sequence, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(registers.Length, VoltraRegisters.MostSettings);
        Span<byte> payload = stackalloc byte[2 + (2 * VoltraRegisters.MostSettings)];
        BinaryPrimitives.WriteUInt16LittleEndian(payload, (ushort)registers.Length);
        for (var index = 0; index < registers.Length; index++)
            BinaryPrimitives.WriteUInt16LittleEndian(payload[(2 + (2 * index))..], registers[index]);
        return VoltraFrame.Write(ReadParameters, sequence, payload[..(2 + (2 * registers.Length))], destination);
    }
}

public enum VoltraLoadResult : byte
{
    /// <summary>The frame says nothing about the load.</summary>
    Waiting = 0,
    Confirmed = 1,

    /// <summary>The machine has another load than was asked.</summary>
    Different = 2,
}

/// <summary>A load that was asked for, until the machine's own words say which it has.</summary>
/// <param name="Pounds">As written.</param>
public readonly record struct VoltraLoadRequest(int Pounds)
{
    /// <summary>The nearest whole pound, in the machine's range.</summary>
    public static VoltraLoadRequest FromKilograms(double kilograms) =>
        new((int)Math.Clamp(Math.Round(kilograms / EdgeGym.Protocols.Pounds.Kilograms), VoltraCommands.LightestPounds, VoltraCommands.HeaviestPounds));

    /// <param name="frame">From the machine, after the request.</param>
    /// <param name="kilograms">What the machine has; NaN while waiting.</param>
    public VoltraLoadResult Check(scoped in VoltraFrame frame, out double kilograms)
    {
        kilograms = double.NaN;
        if (frame.Sender != VoltraFrame.DeviceId)
            return VoltraLoadResult.Waiting;
        var settings = new SettingBuffer();
        var count = VoltraRegisters.Read(in frame, settings, out _, out _);
        for (var index = count - 1; index >= 0; index--)
        {
            if (settings[index].Register.Id != VoltraRegisters.BaseWeight)
                continue;
            kilograms = EdgeGym.Protocols.Pounds.ToKilograms(settings[index].Value);
            return (int)settings[index].Value == Pounds ? VoltraLoadResult.Confirmed : VoltraLoadResult.Different;
        }

        return VoltraLoadResult.Waiting;
    }
}

/// <summary>Room for a frame's settings without the heap.</summary>
[System.Runtime.CompilerServices.InlineArray(VoltraRegisters.MostSettings)]
internal struct SettingBuffer
{
    private VoltraSetting _first;
}
