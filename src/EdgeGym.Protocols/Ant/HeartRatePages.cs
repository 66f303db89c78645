namespace EdgeGym.Protocols.Ant;

/// <summary>Data pages of the ANT+ Heart Rate profile (device type 120). The last four bytes are the same on every page; bit 7 of the first toggles every fourth message.</summary>
public static class HeartRatePages
{
    public const byte DeviceType = 120;

    /// <summary>A command to the strap; it carries no heart beat.</summary>
    public const byte FeatureCommand = 32;

    public static AntField Toggle { get; } = new("page_change_toggle", 7, 1);

    public static AntField BeatTime { get; } = new("heart_beat_event_time", 32, 16, "s", 1.0 / 1024);

    public static AntField BeatCount { get; } = new("heart_beat_count", 48, 8);

    public static AntField Computed { get; } = new("computed_heart_rate", 56, 8, "bpm", Absent: 0);

    public static AntField PreviousBeatTime { get; } = new("previous_heart_beat_event_time", 16, 16, "s", 1.0 / 1024);

    private static readonly AntLayout s_other = Page("heart_rate_other_page");

    private static readonly AntLayout?[] s_layouts =
    [
        Page("heart_rate_default"),
        Page("heart_rate_cumulative_operating_time", new AntField("cumulative_operating_time", 8, 24, "s", 2)),
        // The channel's device number is the lower half of the serial number.
        Page("heart_rate_manufacturer_information", new("manufacturer_id", 8, 8), new AntField("serial_number", 16, 16, null, 65_536)),
        Page("heart_rate_product_information", new("hardware_version", 8, 8), new("software_version", 16, 8), new AntField("model_number", 24, 8)),
        Page("heart_rate_previous_heart_beat", new("manufacturer_specific", 8, 8), PreviousBeatTime),
        Page("heart_rate_swim_interval_summary", new("interval_average_heart_rate", 8, 8, "bpm", Absent: 0),
            new("interval_maximum_heart_rate", 16, 8, "bpm", Absent: 0), new AntField("session_average_heart_rate", 24, 8, "bpm", Absent: 0)),
        Page("heart_rate_capabilities", new("extended_running_supported", 16, 1), new("extended_cycling_supported", 17, 1),
            new("extended_swimming_supported", 18, 1), new("gym_mode_supported", 19, 1), new("extended_running_enabled", 24, 1),
            new("extended_cycling_enabled", 25, 1), new("extended_swimming_enabled", 26, 1), new AntField("gym_mode_enabled", 27, 1)),
        Page("heart_rate_battery_status", new("battery_level", 8, 8, "%", Absent: 0xFF), new("fractional_battery_voltage", 16, 8, "V", 1.0 / 256),
            new("coarse_battery_voltage", 24, 4, "V", Absent: 0xF),
            new AntField("battery_status", 28, 3, Names: ["reserved", "new", "good", "ok", "low", "critical", "reserved", "invalid"])),
    ];

    private static readonly AntLayout s_command = new(
        "heart_rate_feature_command", new("apply_running", 48, 1), new("apply_cycling", 49, 1), new("apply_swimming", 50, 1), new("apply_gym_mode", 55, 1),
        new("running", 56, 1), new("cycling", 57, 1), new("swimming", 58, 1), new("gym_mode", 63, 1));

    /// <param name="page">Without the toggle bit.</param>
    public static AntLayout Find(byte page) => page == FeatureCommand ? s_command : page < s_layouts.Length ? s_layouts[page]! : s_other;

    public static IEnumerable<byte> Known => [0, 1, 2, 3, 4, 5, 6, 7, FeatureCommand];

    private static AntLayout Page(string name, params AntField[] fields) => new(name, [.. fields, Toggle, BeatTime, BeatCount, Computed]);
}
