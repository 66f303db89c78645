using System.Globalization;
using System.Text.Json;
using EdgeGym.Equipment.Machines;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Simulation.Serial;

/// <summary>Types of section 4.</summary>
internal static class StrengthLinkType
{
    public const byte Ack = 0x01;
    public const byte Nack = 0x02;
    public const byte Heartbeat = 0x03;
    public const byte Hello = 0x10;
    public const byte TimeRequest = 0x11;
    public const byte Position = 0x20;
    public const byte Repetition = 0x21;
    public const byte SetEnd = 0x22;
    public const byte LoadApplied = 0x23;
    public const byte Fault = 0x24;
    public const byte Login = 0x25;
    public const byte Logout = 0x26;
    public const byte Spotter = 0x27;
    public const byte Identify = 0x40;
    public const byte Welcome = 0x41;
    public const byte TimeSync = 0x42;
    public const byte SetLoad = 0x43;
    public const byte Stop = 0x44;
    public const byte ReleaseLoad = 0x45;
    public const byte Lock = 0x46;
}

/// <summary>The payloads of what a machine says, from the same words that it would say on MQTT.</summary>
internal sealed class StrengthLinkMessages(MachineSpec spec, uint boot)
{
    private const uint NoLoad = uint.MaxValue;
    private const int No16 = 0xFFFF;
    private const int No8 = 0xFF;

    private uint _event;

    public byte[] Hello()
    {
        var range = spec.Load ?? new SettingRange(5, 120, 2.5);
        var capabilities = (Has(MachineCapabilities.SetLoad) ? 1 : 0) | (Has(MachineCapabilities.Spotter) ? 2 : 0) | (Has(MachineCapabilities.Position) ? 4 : 0);
        return new FieldWriter().U8(1).U8(1).U8(spec.Kind == MachineKind.Motorized ? 2 : 1).U8(capabilities).U32(boot)
            .U32(Grams(range.Minimum)).U32(Grams(range.Maximum)).U32(Grams(range.Step)).Text(spec.Exercise, 64).Text(spec.Firmware, 64).Bytes;
    }

    public byte[] Repetition(JsonElement rep) => new FieldWriter().U32(boot).U32(_event++).I64(Time(rep)).U32(Load(rep))
        .U16(Scaled(rep, "con_ms", 1, 65_534, No16)).U16(Scaled(rep, "ecc_ms", 1, 65_534, No16)).U16(Scaled(rep, "rom_mm", 1, 5000, No16))
        .U16(Scaled(rep, "mcv", 1000, 10_000, No16)).U16(Scaled(rep, "pcv", 1000, 20_000, No16)).U8(0)
        .U16(Scaled(rep, "mean_w", 1, 10_000, No16)).U16(Scaled(rep, "peak_w", 1, 20_000, No16)).U16(Scaled(rep, "work_j", 1, 65_534, No16)).U16(No16).Bytes;

    public byte[] SetEnd(JsonElement set) => new FieldWriter().U32(boot).U32(_event++).I64(Time(set)).U32(Load(set))
        .U16(Scaled(set, "reps", 1, 1000, No16)).U8(Scaled(set, "rpe", 2, 20, No8)).U8(Scaled(set, "rir", 2, 20, No8))
        .U32(Long(set, "duration_ms")).U32(Long(set, "rest_ms")).U16(Scaled(set, "rom_mm", 1, 5000, No16)).U16(Scaled(set, "peak_w", 1, 20_000, No16))
        .U32(Long(set, "work_j")).U8(Scaled(set, "seat", 1, 254, No8)).Bytes;

    public byte[] Spotter(JsonElement help) => new FieldWriter().U32(boot).U32(_event++).I64(Time(help))
        .U8(ScreenSeen.Text(help, "reason") switch { "stalled" => 1, "dropped" => 2, "over_speed" => 3, "asked" => 4, _ => 255 })
        .U32(Load(help)).U32(ScreenSeen.Number(help, "load_after") is { } after ? Grams(after) : NoLoad).Bytes;

    public static byte[] Position(JsonElement batch)
    {
        var positions = batch.GetProperty("mm").EnumerateArray().Select(value => (int)Math.Round(value.GetDouble() * 10)).ToArray();
        var forces = batch.TryGetProperty("n", out var newtons) ? newtons.EnumerateArray().Select(value => (int)Math.Round(value.GetDouble())).ToArray() : null;
        var fields = new FieldWriter().I64(Time(batch)).U16(batch.GetProperty("dt").GetInt32() * 10).U8(positions.Length).U8(forces is null ? 0 : 1).I32(positions[0]);
        for (var i = 1; i < positions.Length; i++)
            fields.I16(positions[i] - positions[i - 1]);
        foreach (var force in forces ?? [])
            fields.I16(Math.Clamp(force, short.MinValue, short.MaxValue));
        return fields.Bytes;
    }

    public static byte[] Fault(JsonElement fault) => new FieldWriter().I64(Time(fault))
        .U8(ScreenSeen.Text(fault, "severity") switch { "warning" => 1, "error" => 2, _ => 3 })
        .Text(ScreenSeen.Text(fault, "code") ?? "E00", 32).Text(ScreenSeen.Text(fault, "text") ?? "", 120).Bytes;

    /// <summary>Null: a PIN, for which the line has no word.</summary>
    public static byte[]? Login(JsonElement login)
        => ScreenSeen.Text(login, "tag") is { } tag ? Card(tag)
            : ScreenSeen.Text(login, "member") is { } member ? new FieldWriter().U8(2).Text(member, 64).Bytes
            : null;

    private static byte[] Card(string tag)
    {
        var number = Convert.FromHexString(tag);
        return new FieldWriter().U8(1).U8(number.Length).Raw(number).Bytes;
    }

    /// <summary>Null: an answer to nothing that came over this line.</summary>
    public static byte[]? LoadApplied(JsonElement ack, long at)
    {
        Span<byte> mark = stackalloc byte[8];
        if (ScreenSeen.Text(ack, "command") is not { Length: 16 } id || Convert.FromHexString(id, mark, out _, out _) != System.Buffers.OperationStatus.Done)
            return null;
        var result = ScreenSeen.Text(ack, "error") switch
        {
            null => 0,
            "out_of_range" or "bad_value" => 1,
            "locked" => 3,
            "unsupported" => 6,
            // Expired, or another command has taken its place: nothing will come of it any more.
            _ => 5,
        };
        return Applied(mark, result, ScreenSeen.Number(ack, "load"), at);
    }

    public static byte[] LoadChosen(JsonElement load) => Applied(stackalloc byte[8], 0, ScreenSeen.Number(load, "load"), Time(load));

    /// <summary>A command as MQTT would bring it; null when the payload is too short.</summary>
    public static byte[]? Command(byte type, ReadOnlySpan<byte> payload, MachineSpec spec, long now)
    {
        if (payload.Length < (type == StrengthLinkType.SetLoad ? 16 : 12))
            return null;
        var expires = now + System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]);
        var operation = type switch
        {
            StrengthLinkType.SetLoad => "set_load",
            StrengthLinkType.Stop => "stop",
            StrengthLinkType.ReleaseLoad => "release_load",
            _ => "lock",
        };
        var value = "";
        if (type == StrengthLinkType.SetLoad)
        {
            var kilograms = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]) / 1000.0;
            // Section 4.13: what is not a setting of the machine is out of range; never rounded.
            value = spec.Load is { } range && !range.Has(kilograms) ? ",\"value\":1e9" : string.Create(CultureInfo.InvariantCulture, $",\"value\":{kilograms}");
        }

        return System.Text.Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{{\"id\":\"{Convert.ToHexStringLower(payload[..8])}\",\"op\":\"{operation}\"{value},\"expires\":{expires}}}"));
    }

    private static byte[] Applied(ReadOnlySpan<byte> mark, int result, double? kilograms, long at)
        => new FieldWriter().Raw(mark).U8(result).U32(kilograms is { } load ? Grams(load) : NoLoad).I64(at).Bytes;

    private static uint Grams(double kilograms) => (uint)Math.Round(kilograms * 1000);

    private static long Time(JsonElement element) => element.TryGetProperty("t", out var time) && time.TryGetInt64(out var at) ? at : 0;

    private static uint Load(JsonElement element) => ScreenSeen.Number(element, "load") is { } load ? Grams(load) : NoLoad;

    private static uint Long(JsonElement element, string name) => ScreenSeen.Number(element, name) is { } value ? (uint)Math.Clamp(Math.Round(value), 0, 86_400_000) : uint.MaxValue;

    private static int Scaled(JsonElement element, string name, double scale, int highest, int absent)
        => ScreenSeen.Number(element, name) is { } value ? (int)Math.Clamp(Math.Round(value * scale), 0, highest) : absent;

    private bool Has(MachineCapabilities capability) => (spec.Capabilities & capability) != 0;
}
