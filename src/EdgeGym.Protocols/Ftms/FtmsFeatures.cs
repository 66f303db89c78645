namespace EdgeGym.Protocols.Ftms;

/// <summary>The Fitness Machine Feature characteristic (FTMS 1.0.1, 4.3): what the machine measures, and which targets it takes.</summary>
/// <param name="Machine">Table 4.2.</param>
/// <param name="Targets">Table 4.3.</param>
public readonly record struct FtmsFeatures(uint Machine, uint Targets)
{
    /// <summary>Names of the machine features, by bit.</summary>
    internal static readonly string[] MachineNames =
    [
        "average_speed", "cadence", "total_distance", "inclination", "elevation_gain", "pace", "step_count", "resistance_level", "stride_count",
        "expended_energy", "heart_rate_measurement", "metabolic_equivalent", "elapsed_time", "remaining_time", "power_measurement",
        "force_on_belt_and_power_output", "user_data_retention",
    ];

    /// <summary>Names of the targets that can be set, by bit.</summary>
    internal static readonly string[] TargetNames =
    [
        "speed_target_setting", "inclination_target_setting", "resistance_target_setting", "power_target_setting", "heart_rate_target_setting",
        "targeted_expended_energy_configuration", "targeted_step_number_configuration", "targeted_stride_number_configuration",
        "targeted_distance_configuration", "targeted_training_time_configuration", "targeted_time_in_two_heart_rate_zones_configuration",
        "targeted_time_in_three_heart_rate_zones_configuration", "targeted_time_in_five_heart_rate_zones_configuration",
        "indoor_bike_simulation_parameters", "wheel_circumference_configuration", "spin_down_control", "targeted_cadence_configuration",
    ];

    private const uint Defined = 0x1_FFFF;

    /// <param name="bytes">8 bytes.</param>
    /// <param name="features">Both words.</param>
    /// <param name="quirks">Reserved bits, trailing bytes.</param>
    public static FtmsReject TryRead(ReadOnlySpan<byte> bytes, out FtmsFeatures features, out Quirks quirks)
    {
        (features, quirks) = (default, Quirks.None);
        if (bytes.Length < 8)
            return FtmsReject.TooShort;
        features = new FtmsFeatures(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes), System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        if (((features.Machine | features.Targets) & ~Defined) != 0)
            quirks |= Quirks.ReservedBits;
        if (bytes.Length > 8)
            quirks |= Quirks.TrailingBytes;
        return FtmsReject.None;
    }
}
