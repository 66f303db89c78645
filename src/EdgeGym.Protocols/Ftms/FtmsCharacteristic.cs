namespace EdgeGym.Protocols.Ftms;

/// <summary>Characteristics of the Fitness Machine Service by their Bluetooth assigned numbers (FTMS 1.0.1, section 4).</summary>
public enum FtmsCharacteristic : ushort
{
    None = 0,

    /// <summary>The service itself: its data in an advertisement (section 3.1).</summary>
    ServiceData = 0x1826,

    /// <summary>Of the Device Information Service: names the model, which the quirk table is about.</summary>
    ModelNumber = 0x2A24,
    ManufacturerName = 0x2A29,
    Feature = 0x2ACC,
    TreadmillData = 0x2ACD,
    CrossTrainerData = 0x2ACE,
    StepClimberData = 0x2ACF,
    StairClimberData = 0x2AD0,
    RowerData = 0x2AD1,
    IndoorBikeData = 0x2AD2,
    TrainingStatus = 0x2AD3,
    SupportedSpeedRange = 0x2AD4,
    SupportedInclinationRange = 0x2AD5,
    SupportedResistanceLevelRange = 0x2AD6,
    SupportedHeartRateRange = 0x2AD7,
    SupportedPowerRange = 0x2AD8,
    ControlPoint = 0x2AD9,
    MachineStatus = 0x2ADA,
}

/// <summary>Why bytes are no valid value of a characteristic.</summary>
public enum FtmsReject : byte
{
    None = 0,
    UnknownCharacteristic = 1,

    /// <summary>Not even the flags, the op code or the fixed fields are there.</summary>
    TooShort = 2,

    /// <summary>More than an attribute can have (512 bytes).</summary>
    TooLong = 3,
    UnknownOpCode = 4,
}

public static class FtmsRejectNames
{
    private static readonly string[] Names = ["none", "unknown_part", "too_short", "too_long", "unknown_op_code"];

    public static string ToName(this FtmsReject reject) => Names[(int)reject];
}
