namespace EdgeGym.Protocols.Ant;

/// <summary>Data pages of the ANT+ Fitness Equipment profile (device type 17, with FE-C control pages), section numbers of our own specification page.</summary>
public static class FecPages
{
    public const byte DeviceType = 17;

    private static readonly string[] s_states = ["reserved", "asleep", "ready", "in_use", "finished", "reserved", "reserved", "reserved"];

    private static readonly string[] s_equipment =
    [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "general",
        "17", "18", "treadmill", "elliptical", "stationary_bike_legacy", "rower", "climber", "nordic_skier", "trainer_stationary_bike",
    ];

    public static AntField State { get; } = new("fe_state", 60, 3, Names: s_states);

    public static AntField Lap { get; } = new("lap_toggle", 63, 1);

    public static AntField Equipment { get; } = new("equipment_type", 8, 5, Names: s_equipment);

    public static AntField Elapsed { get; } = new("elapsed_time", 16, 8, "s", 0.25);

    public static AntField DistanceEnabled { get; } = new("distance_traveled_enabled", 58, 1);

    public static AntField Distance { get; } = new("distance_traveled", 24, 8, "m", Gate: DistanceEnabled);

    public static AntField Speed { get; } = new("speed", 32, 16, "m/s", 0.001, Absent: 0xFFFF);

    public static AntField HeartRate { get; } = new("heart_rate", 48, 8, "bpm", Absent: 0xFF);

    public static AntField HeartRateSource { get; } =
        new("heart_rate_data_source", 56, 2, Names: ["invalid", "ant_heart_rate_monitor", "em_heart_rate_monitor", "hand_contact_sensors"]);

    public static AntField CycleLength { get; } = new("cycle_length", 24, 8, "m", 0.01, Absent: 0xFF);

    public static AntField Incline { get; } = new("incline", 32, 16, "%", 0.01, Absent: 0x7FFF, Signed: true);

    public static AntField Resistance { get; } = new("resistance_level", 48, 8, "%", 0.5, Absent: 0xFF);

    public static AntField Cadence { get; } = new("cadence", 32, 8, "1/min", Absent: 0xFF);

    public static AntField Power { get; } = new("instantaneous_power", 40, 16, "W", Absent: 0xFFFF);

    public static AntField PositiveVertical { get; } = new("positive_vertical_distance", 48, 8, "m", 0.1);

    public static AntField NegativeVertical { get; } = new("negative_vertical_distance", 40, 8, "m", -0.1);

    public static AntField EllipticalVertical { get; } = new("positive_vertical_distance", 16, 8, "m", 0.1);

    public static AntField Strides { get; } = new("stride_count", 24, 8);

    public static AntField Strokes { get; } = new("stroke_count", 24, 8);

    public static AntField TrainerCadence { get; } = new("instantaneous_cadence", 16, 8, "1/min", Absent: 0xFF);

    public static AntField TrainerPower { get; } = new("instantaneous_power", 40, 12, "W", Absent: 0xFFF);

    public static AntField AccumulatedPower { get; } = new("accumulated_power", 24, 16, "W");

    public static AntField EventCount { get; } = new("update_event_count", 8, 8);

    public static AntField WheelPeriod { get; } = new("accumulated_wheel_period", 24, 16, "s", 1.0 / 2048);

    public static AntField AccumulatedTorque { get; } = new("accumulated_torque", 40, 16, "Nm", 1.0 / 32);

    public static AntField TotalResistance { get; } = new("total_resistance", 56, 8, "%", 0.5);

    public static AntField TargetPower { get; } = new("target_power", 48, 16, "W", 0.25);

    public static AntField WindCoefficient { get; } = new("wind_resistance_coefficient", 40, 8, "kg/m", 0.01, Absent: 0xFF);

    public static AntField WindSpeed { get; } = new("wind_speed", 48, 8, "km/h", Offset: -127, Absent: 0xFF);

    public static AntField Drafting { get; } = new("drafting_factor", 56, 8, null, 0.01, Absent: 0xFF);

    public static AntField Grade { get; } = new("grade", 40, 16, "%", 0.01, Offset: -20_000, Absent: 0xFFFF);

    public static AntField RollingResistance { get; } = new("rolling_resistance_coefficient", 56, 8, null, 0.00005, Absent: 0xFF);

    public static AntField RequestedPage { get; } = new("requested_page", 48, 8);

    public static AntField RequestedTransmissions { get; } = new("requested_transmission_response", 40, 7);

    public static AntField CommandType { get; } = new("command_type", 56, 8);

    public static AntField LastCommand { get; } = new("last_received_command_id", 8, 8, Absent: 0xFF);

    public static AntField CommandSequence { get; } = new("sequence_number", 16, 8, Absent: 0xFF);

    public static AntField CommandStatus { get; } = new("command_status", 24, 8, Absent: 0xFF, Names: ["pass", "fail", "not_supported", "rejected", "pending"]);

    private static readonly AntLayout?[] s_layouts = MakeTable(
        (1, new("calibration_response", new("zero_offset_calibration", 14, 1), new("spin_down_calibration", 15, 1),
            new("temperature", 24, 8, "°C", 0.5, Offset: -50, Absent: 0xFF), new("zero_offset", 32, 16, Absent: 0xFFFF),
            new("spin_down_time", 48, 16, "ms", Absent: 0xFFFF))),
        (2, new("calibration_in_progress", new("zero_offset_pending", 14, 1), new("spin_down_pending", 15, 1),
            new("temperature_condition", 20, 2, Names: ["not_applicable", "too_low", "ok", "too_high"]),
            new("speed_condition", 22, 2, Names: ["not_applicable", "too_low", "ok", "reserved"]),
            new("current_temperature", 24, 8, "°C", 0.5, Offset: -50, Absent: 0xFF), new("target_speed", 32, 16, "m/s", 0.001, Absent: 0xFFFF),
            new("target_spin_down_time", 48, 16, "ms", Absent: 0xFFFF))),
        (16, WithState("general_fe_data", Equipment, Elapsed, Distance, Speed, HeartRate, HeartRateSource, DistanceEnabled, new("virtual_speed", 59, 1))),
        (17, WithState("general_settings", CycleLength, Incline, Resistance)),
        (18, WithState("general_fe_metabolic_data", new("metabolic_equivalents", 16, 16, "MET", 0.01, Absent: 0xFFFF),
            new("caloric_burn_rate", 32, 16, "kcal/h", 0.1, Absent: 0xFFFF), new("calories", 48, 8, "kcal"), new("accumulated_calories_enabled", 56, 1))),
        (19, WithState("specific_treadmill_data", Cadence, NegativeVertical, PositiveVertical,
            new("positive_vertical_distance_enabled", 56, 1), new("negative_vertical_distance_enabled", 57, 1))),
        (20, WithState("specific_elliptical_data", EllipticalVertical, Strides, Cadence, Power,
            new("stride_count_enabled", 56, 1), new("positive_vertical_distance_enabled", 57, 1))),
        (21, WithState("specific_stationary_bike_data", Cadence with { Name = "instantaneous_cadence" }, Power)),
        (22, WithState("specific_rower_data", Strokes, Cadence, Power, new("stroke_count_enabled", 56, 1))),
        (23, WithState("specific_climber_data", new("stride_cycle_count", 24, 8), Cadence, Power, new("stride_cycle_count_enabled", 56, 1))),
        (24, WithState("specific_nordic_skier_data", Strides, Cadence, Power, new("stride_count_enabled", 56, 1))),
        (25, WithState("specific_trainer_data", EventCount, TrainerCadence, AccumulatedPower, TrainerPower,
            new("bicycle_power_calibration_required", 52, 1), new("resistance_calibration_required", 53, 1), new("user_configuration_required", 54, 1),
            new("target_power_limits", 56, 2, Names: ["at_target_power", "speed_too_low", "speed_too_high", "undetermined"]))),
        (26, WithState("specific_trainer_torque_data", EventCount, new("wheel_ticks", 16, 8), WheelPeriod, AccumulatedTorque)),
        (48, new("basic_resistance", TotalResistance)),
        (49, new("target_power", TargetPower)),
        (50, new("wind_resistance", WindCoefficient, WindSpeed, Drafting)),
        (51, new("track_resistance", Grade, RollingResistance)),
        (54, new("fe_capabilities", new("maximum_resistance", 40, 16, "N", Absent: 0xFFFF), new("basic_resistance_mode_supported", 56, 1),
            new("target_power_mode_supported", 57, 1), new("simulation_mode_supported", 58, 1))),
        (55, new("user_configuration", new("user_weight", 8, 16, "kg", 0.01, Absent: 0xFFFF), new("bicycle_wheel_diameter_offset", 32, 4, "mm", Absent: 0xF),
            new("bicycle_weight", 36, 12, "kg", 0.05, Absent: 0xFFF), new("bicycle_wheel_diameter", 48, 8, "m", 0.01, Absent: 0xFF),
            new("gear_ratio", 56, 8, null, 0.03, Absent: 0))),
        (70, new("request_data_page", new("descriptor_byte_1", 24, 8, Absent: 0xFF), new("descriptor_byte_2", 32, 8, Absent: 0xFF),
            RequestedTransmissions, new("acknowledged_messages", 47, 1), RequestedPage, CommandType)),
        (71, new("command_status", LastCommand, CommandSequence, CommandStatus)),
        (80, new("manufacturer_identification", new("hardware_revision", 24, 8), new("manufacturer_id", 32, 16), new("model_number", 48, 16))),
        (81, new("product_information", new("supplemental_software_revision", 16, 8, Absent: 0xFF), new("software_revision", 24, 8),
            new("serial_number", 32, 32, Absent: 0xFFFF_FFFF))),
        (82, new("battery_status", new("battery_identifier", 16, 8, Absent: 0xFF), new("cumulative_operating_time_counter", 24, 24),
            new("fractional_battery_voltage", 48, 8, "V", 1.0 / 256), new("coarse_battery_voltage", 56, 4, "V", Absent: 0xF),
            new("battery_status", 60, 3, Names: ["reserved", "new", "good", "ok", "low", "critical", "reserved", "invalid"]),
            new("cumulative_operating_time_resolution_2_s", 63, 1))));

    private static readonly AntLayout s_manufacturerSpecific = new("manufacturer_specific_page");

    /// <returns>Null for a page that the profile leaves open; pages from 224 are the manufacturer's own and have no known fields.</returns>
    public static AntLayout? Find(byte page) => page >= 0xE0 ? s_manufacturerSpecific : s_layouts[page];

    /// <summary>Numbers of the pages that are known, manufacturer pages left out.</summary>
    public static IEnumerable<byte> Known => Enumerable.Range(0, 256).Where(page => s_layouts[page] is not null).Select(page => (byte)page);

    /// <summary>A page of which only a fitness machine is the sender: tells the profile of a channel that nobody has named.</summary>
    public static bool IsTypical(byte page) => page is (>= 16 and <= 26) or (>= 48 and <= 51) or 54 or 55 or 71;

    private static AntLayout WithState(string name, params AntField[] fields) => new(name, [.. fields, State, Lap]);

    private static AntLayout?[] MakeTable(params (byte Page, AntLayout Layout)[] entries)
    {
        var table = new AntLayout?[256];
        foreach (var (page, layout) in entries)
            table[page] = layout;
        return table;
    }
}
