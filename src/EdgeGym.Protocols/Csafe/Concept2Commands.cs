using static EdgeGym.Protocols.Csafe.CsafeCommands;
using static EdgeGym.Protocols.Csafe.CsafeForm;

namespace EdgeGym.Protocols.Csafe;

/// <summary>
/// Commands of the Performance Monitor inside its wrappers (specification, section 6). A wrapper holds commands as a frame does.
/// Numbers in what is read are little-endian, numbers in what programs a workout are big-endian.
/// </summary>
public static class Concept2Commands
{
    private static readonly CsafeField[] Duration = [new("duration_kind", U8), new("duration", U32Big)];

    /// <summary>Read by 0x1A and 0x7F.</summary>
    private static readonly CsafeCommand[] Data =
    [
        Get(0xA0, "pm_get_work_time", new("work_time", U32, "s", 0.01), new("work_time_fraction", U8)),
        Get(0xA3, "pm_get_work_distance", new("work_distance", U32, "m", 0.1), new("work_distance_fraction", U8)),
        Get(0x89, "pm_get_workout_type", new CsafeField("workout_type", U8)),
        Get(0x8D, "pm_get_workout_state", new CsafeField("workout_state", U8)),
        Get(0x8E, "pm_get_interval_type", new CsafeField("interval_type", U8)),
        Get(0x9F, "pm_get_workout_interval_count", new CsafeField("workout_interval_count", U8)),
        Get(0xBF, "pm_get_stroke_state", new CsafeField("stroke_state", U8)),
        Get(0xC1, "pm_get_drag_factor", new CsafeField("drag_factor", U8)),
        Get(0xC9, "pm_get_error_value", new CsafeField("error_value", U16)),
        Get(0xCF, "pm_get_rest_time", new CsafeField("rest_time", U16, "s")),
        new(0x6B, "pm_get_force_plot", [new("bytes", U8), new("force_plot", CsafeForm.Bytes)], [new("block_length", U8)]),
        new(0x6C, "pm_get_heartbeat_data", [new("bytes", U8), new("heartbeat_data", CsafeForm.Bytes)], [new("block_length", U8)]),
        new(
            0x57, "pm_get_extended_hr_belt_info",
            [new("user_number", U8), new("manufacturer_id", U8), new("device_type", U8), new("belt_id", U32)], [new("user_number", U8)]),
        Set(0x05, "pm_set_split_duration", Duration),
    ];

    /// <summary>Programs a workout by 0x76 and 0x77.</summary>
    private static readonly CsafeCommand[] Configuration =
    [
        Set(0x01, "pm_set_workout_type", new CsafeField("workout_type", U8)),
        Set(0x03, "pm_set_workout_duration", Duration),
        Set(0x04, "pm_set_rest_duration", new CsafeField("rest_duration", U16Big, "s")),
        Set(0x05, "pm_set_split_duration", Duration),
        Set(0x06, "pm_set_target_pace_time", new CsafeField("target_pace_time", U32Big, "s", 0.01)),
        Set(0x13, "pm_set_screen_state", new("screen_type", U8), new("screen_value", U8)),
        Set(0x14, "pm_configure_workout", new CsafeField("programming_mode", U8)),
        Set(0x17, "pm_set_interval_type", new CsafeField("interval_type", U8)),
        Set(0x18, "pm_set_workout_interval_count", new CsafeField("workout_interval_count", U8)),
    ];

    private static readonly CsafeCommand?[] DataById = Index(Data);
    private static readonly CsafeCommand?[] ConfigurationById = Index(Configuration);

    public static IEnumerable<CsafeCommand> All => Data.Concat(Configuration);

    public static bool IsWrapper(byte id) => id is CsafeCommandId.SetUserConfiguration or CsafeCommandId.SetPmConfiguration or CsafeCommandId.SetPmData
        or CsafeCommandId.GetPmConfiguration or CsafeCommandId.GetPmData;

    /// <summary>The row of a command inside a wrapper, or null.</summary>
    public static CsafeCommand? Find(byte wrapper, byte id) =>
        wrapper is CsafeCommandId.SetPmConfiguration or CsafeCommandId.SetPmData ? ConfigurationById[id] : DataById[id];
}
