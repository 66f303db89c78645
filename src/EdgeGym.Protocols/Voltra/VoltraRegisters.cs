using System.Buffers.Binary;

namespace EdgeGym.Protocols.Voltra;

/// <summary>One parameter of the machine.</summary>
/// <param name="Id">As in frames.</param>
/// <param name="Name">The maker's own name in snake_case where it is known.</param>
/// <param name="Bytes">1, 2 or 4, little-endian.</param>
/// <param name="Signed">Two's complement, against the maker's own list (eccentric load: −20 lb was captured as EC FF).</param>
/// <param name="Unit">Null where there is none.</param>
/// <param name="Scale">Unit for one step.</param>
public sealed record VoltraRegister(ushort Id, string Name, int Bytes, bool Signed = false, string? Unit = null, double Scale = 1);

/// <summary>A parameter and its value.</summary>
/// <param name="Value">In the register's unit.</param>
public readonly record struct VoltraSetting(VoltraRegister Register, double Value);

/// <summary>The parameters that captures of the machine explain; their widths are needed to walk a list of them.</summary>
public static class VoltraRegisters
{
    public const ushort BaseWeight = 0x3E86;
    public const ushort ChainsWeight = 0x3E87;
    public const ushort EccentricWeight = 0x3E88;
    public const ushort FitnessMode = 0x3E89;

    private static readonly VoltraRegister[] s_all =
    [
        new(0x3E82, "runtime_position", 2, Unit: "cm"), new(0x3E83, "runtime_wire_weight", 2, Unit: "lb"),
        new(BaseWeight, "base_weight", 2, Unit: "lb"), new(ChainsWeight, "chains_weight", 2, Unit: "lb"),
        new(EccentricWeight, "eccentric_weight", 2, Signed: true, Unit: "lb"), new(FitnessMode, "set_fitness_mode", 2),
        new(0x4E2D, "battery", 1, Unit: "%"), new(0x1B5D, "battery_state", 1, Unit: "%"), new(0x4EE1, "register_4ee1", 1),
        new(0x4FB0, "fitness_workout_state", 1), new(0x5011, "register_5011", 1), new(0x506A, "default_cable_offset", 2, Unit: "cm"),
        new(0x5102, "register_5102", 1), new(0x5103, "damper_ratio_index", 1), new(0x5106, "assist_mode", 1), new(0x5124, "register_5124", 1),
        new(0x5165, "screen_switch", 4), new(0x520A, "register_520a", 2), new(0x520B, "register_520b", 2), new(0x520C, "register_520c", 2),
        new(0x52CA, "resistance_experience", 1), new(0x52E3, "resistance_band_inverse", 1),
        new(0x5350, "isokinetic_target_speed", 4, Unit: "m/s", Scale: 0.001), new(0x5361, "resistance_band_algorithm", 1),
        new(0x5362, "resistance_band_max_force", 2, Unit: "lb"), new(0x53B0, "inverse_chain", 1), new(0x53B6, "resistance_band_length_by_rom", 1),
        new(0x53B7, "resistance_band_length", 2), new(0x53C6, "weight_training_extra_mode", 1), new(0x53D2, "isometric_max_duration", 2, Unit: "s"),
        new(0x5410, "isokinetic_eccentric_mode", 1), new(0x5411, "isokinetic_eccentric_speed_limit", 2, Unit: "m/s", Scale: 0.001),
        new(0x5412, "isokinetic_eccentric_constant_weight", 2, Unit: "lb"), new(0x5413, "isokinetic_eccentric_overload_weight", 2, Unit: "lb"),
        new(0x5431, "isometric_max_force", 2, Unit: "lb"), new(0x5467, "register_5467", 2),
    ];

    private static readonly VoltraRegister?[] s_byId = MakeTable();

    public static IReadOnlyList<VoltraRegister> All => s_all;

    public static VoltraRegister? Find(ushort id) => s_byId[id];

    /// <summary>
    /// The list of parameters in a frame. What follows an unknown parameter cannot be read, as its width is not known: then <paramref name="unknown"/> is its id.
    /// </summary>
    /// <param name="frame">Of any command.</param>
    /// <param name="settings">At least <see cref="MostSettings"/>.</param>
    /// <param name="unknown">Parameter at which reading stopped; 0 when all were read.</param>
    /// <param name="quirks">The list is cut, or bytes follow it.</param>
    /// <returns>How many were read; 0 for a frame without such a list.</returns>
    public static int Read(scoped in VoltraFrame frame, Span<VoltraSetting> settings, out ushort unknown, out Quirks quirks)
    {
        unknown = 0;
        quirks = Quirks.None;
        var list = ListOf(in frame);
        if (list.Length < 2)
            return 0;

        var promised = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(list), settings.Length);
        list = list[2..];
        var count = 0;
        while (count < promised && list.Length >= 2)
        {
            var register = Find(BinaryPrimitives.ReadUInt16LittleEndian(list));
            if (register is null)
            {
                unknown = BinaryPrimitives.ReadUInt16LittleEndian(list);
                return count;
            }

            if (list.Length < 2 + register.Bytes)
                break;
            settings[count++] = new VoltraSetting(register, Number(register, list[2..]) * register.Scale);
            list = list[(2 + register.Bytes)..];
        }

        if (count < promised)
            quirks |= Quirks.TruncatedRecord;
        else if (!list.IsEmpty)
            quirks |= Quirks.TrailingBytes;
        return count;
    }

    public const int MostSettings = 32;

    private static ReadOnlySpan<byte> ListOf(scoped in VoltraFrame frame) => frame.Command switch
    {
        VoltraCommands.WriteParameters or VoltraCommands.Update when frame.Type == 4 => frame.Payload,
        // An answer has a result code before its list; a request has ids alone.
        VoltraCommands.ReadParameters when frame.Type >= 8 && frame.Payload.Length > 1 => frame.Payload[1..],
        _ => default,
    };

    private static long Number(VoltraRegister register, ReadOnlySpan<byte> bytes) => register.Bytes switch
    {
        1 => bytes[0],
        2 when register.Signed => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };

    private static VoltraRegister?[] MakeTable()
    {
        var table = new VoltraRegister?[65_536];
        foreach (var register in s_all)
            table[register.Id] = register;
        return table;
    }
}
