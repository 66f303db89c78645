using System.Collections.Frozen;
using EdgeGym.Protocols.Gatt;
using static EdgeGym.Protocols.Gatt.GattForm;

namespace EdgeGym.Protocols.Ftms;

/// <summary>Op codes of the Fitness Machine Control Point (FTMS 1.0.1, table 4.15).</summary>
public enum FtmsOperation : byte
{
    RequestControl = 0x00,
    Reset = 0x01,
    SetTargetSpeed = 0x02,
    SetTargetInclination = 0x03,
    SetTargetResistanceLevel = 0x04,
    SetTargetPower = 0x05,
    SetTargetHeartRate = 0x06,
    StartOrResume = 0x07,
    StopOrPause = 0x08,
    SetTargetedExpendedEnergy = 0x09,
    SetTargetedNumberOfSteps = 0x0A,
    SetTargetedNumberOfStrides = 0x0B,
    SetTargetedDistance = 0x0C,
    SetTargetedTrainingTime = 0x0D,
    SetTargetedTimeInTwoHeartRateZones = 0x0E,
    SetTargetedTimeInThreeHeartRateZones = 0x0F,
    SetTargetedTimeInFiveHeartRateZones = 0x10,
    SetIndoorBikeSimulationParameters = 0x11,
    SetWheelCircumference = 0x12,
    SpinDownControl = 0x13,
    SetTargetedCadence = 0x14,
    ResponseCode = 0x80,
}

/// <summary>Answer to a control point request (table 4.24).</summary>
public enum FtmsResult : byte
{
    Success = 1,
    OpCodeNotSupported = 2,
    InvalidParameter = 3,
    OperationFailed = 4,
    ControlNotPermitted = 5,
}

/// <summary>Op codes of the Fitness Machine Status (table 4.26).</summary>
public enum FtmsStatus : byte
{
    Reset = 0x01,
    StoppedOrPausedByUser = 0x02,
    StoppedBySafetyKey = 0x03,
    StartedOrResumedByUser = 0x04,
    TargetSpeedChanged = 0x05,
    TargetInclineChanged = 0x06,
    TargetResistanceLevelChanged = 0x07,
    TargetPowerChanged = 0x08,
    TargetHeartRateChanged = 0x09,
    TargetedExpendedEnergyChanged = 0x0A,
    TargetedNumberOfStepsChanged = 0x0B,
    TargetedNumberOfStridesChanged = 0x0C,
    TargetedDistanceChanged = 0x0D,
    TargetedTrainingTimeChanged = 0x0E,
    TargetedTimeInTwoHeartRateZonesChanged = 0x0F,
    TargetedTimeInThreeHeartRateZonesChanged = 0x10,
    TargetedTimeInFiveHeartRateZonesChanged = 0x11,
    IndoorBikeSimulationParametersChanged = 0x12,
    WheelCircumferenceChanged = 0x13,
    SpinDownStatus = 0x14,
    TargetedCadenceChanged = 0x15,
    ControlPermissionLost = 0xFF,
}

/// <summary>Parameters of requests and of the status messages that tell of them: one table for both.</summary>
internal static class FtmsParameters
{
    private static readonly GattField[] None = [];
    private static readonly GattField[] Speed = [new(0, "target_speed", U16, "km/h", 0.01)];
    private static readonly GattField[] Incline = [new(0, "target_inclination", S16, "%", 0.1)];

    /// <summary>One byte of 0.1 in FTMS 1.0.1; two in what apps send and machines take.</summary>
    private static readonly GattField[] Resistance =
        [new(0, "target_resistance_level", U8, null, 0.1, Other: new GattOtherForm(S16, 0.1, null, Quirks.ResistanceSint16, IsUsual: true))];
    private static readonly GattField[] Power = [new(0, "target_power", S16, "W")];
    private static readonly GattField[] Heart = [new(0, "target_heart_rate", U8, "bpm")];
    private static readonly GattField[] Control = [new(0, "control_information", U8)];
    private static readonly GattField[] Energy = [new(0, "targeted_expended_energy", U16, "kcal")];
    private static readonly GattField[] Steps = [new(0, "targeted_number_of_steps", U16)];
    private static readonly GattField[] Strides = [new(0, "targeted_number_of_strides", U16)];
    private static readonly GattField[] Distance = [new(0, "targeted_distance", U24, "m")];
    private static readonly GattField[] Time = [new(0, "targeted_training_time", U16, "s")];
    private static readonly GattField[] TwoZones = Zones("fat_burn", "fitness");
    private static readonly GattField[] ThreeZones = Zones("light", "moderate", "hard");
    private static readonly GattField[] FiveZones = Zones("very_light", "light", "moderate", "hard", "maximum");
    private static readonly GattField[] Simulation =
    [
        new(0, "wind_speed", S16, "m/s", 0.001), new(1, "grade", S16, "%", 0.01), new(2, "coefficient_of_rolling_resistance", U8, null, 0.0001),
        new(3, "wind_resistance_coefficient", U8, "kg/m", 0.01),
    ];
    private static readonly GattField[] Wheel = [new(0, "wheel_circumference", U16, "mm", 0.1)];
    private static readonly GattField[] SpinDown = [new(0, "spin_down_control", U8)];
    private static readonly GattField[] SpinDownStatus = [new(0, "spin_down_status", U8)];
    private static readonly GattField[] Cadence = [new(0, "targeted_cadence", U16, "1/min", 0.5)];

    private static readonly GattField[][] OfOperations =
    [
        None, None, Speed, Incline, Resistance, Power, Heart, None, Control, Energy, Steps, Strides, Distance, Time, TwoZones, ThreeZones, FiveZones,
        Simulation, Wheel, SpinDown, Cadence,
    ];

    private static readonly GattField[][] OfStatus =
    [
        None, None, Control, None, None, Speed, Incline, Resistance, Power, Heart, Energy, Steps, Strides, Distance, Time, TwoZones, ThreeZones, FiveZones,
        Simulation, Wheel, SpinDownStatus, Cadence,
    ];

    private static readonly FrozenDictionary<FtmsOperation, GattLayout> Operations = Enum.GetValues<FtmsOperation>()
        .ToFrozenDictionary(operation => operation, operation => new GattLayout(
            SnakeCase(operation.ToString()), 0,
            operation == FtmsOperation.ResponseCode ? [new GattField(0, "request_op_code", U8), new GattField(1, "result_code", U8)] : OfOperations[(int)operation]));

    private static readonly FrozenDictionary<FtmsStatus, GattLayout> Statuses = Enum.GetValues<FtmsStatus>()
        .ToFrozenDictionary(status => status, status => new GattLayout(
            SnakeCase(status.ToString()), 0, status == FtmsStatus.ControlPermissionLost ? None : OfStatus[(int)status]));

    public static GattLayout? Of(FtmsOperation operation) => Operations.GetValueOrDefault(operation);

    public static GattLayout? Of(FtmsStatus status) => Statuses.GetValueOrDefault(status);

    private static GattField[] Zones(params string[] names) =>
        [.. names.Select((name, index) => new GattField(index, $"targeted_time_in_{name}_zone", U16, "s"))];

    private static string SnakeCase(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
