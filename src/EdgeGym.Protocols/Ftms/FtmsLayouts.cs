using EdgeGym.Protocols.Gatt;
using static EdgeGym.Protocols.Gatt.GattForm;

namespace EdgeGym.Protocols.Ftms;

/// <summary>
/// The records of FTMS 1.0.1 section 4 (fields as in the GATT Specification Supplement 2024-11-06), in the order of the wire. Bit 0 of the flags is More Data:
/// 1 means that the field of bit 0 is absent and that another notification follows.
/// </summary>
internal static class FtmsLayouts
{
    private const string Kmh = "km/h";
    private const string PerMinute = "1/min";
    private const string Pace = "s/500m";
    private const string Metre = "m";
    private const string Watt = "W";
    private const string Second = "s";

    /// <summary>GSS 2024 has one byte; the characteristic's XML of 2017 and every machine that we have bytes of have two, signed.</summary>
    private static readonly GattOtherForm Sint16 = new(S16, 1, null, Quirks.ResistanceSint16, IsUsual: true);
    private static readonly GattOtherForm Sint16Tenths = new(S16, 0.1, null, Quirks.ResistanceSint16, IsUsual: true);

    /// <summary>The form of 2017: one byte of 0.1 km/min.</summary>
    private static readonly GattOtherForm PaceUint8 = new(U8, 0.1, "km/min", Quirks.PaceUint8, IsUsual: false);

    private static readonly Dictionary<FtmsCharacteristic, GattLayout> ByCharacteristic = new()
    {
        [FtmsCharacteristic.TreadmillData] = new GattLayout(
            "treadmill_data", 2,
            [
                Field(FtmsField.InstantaneousSpeed, U16, Kmh, 0.01, 0, WhenClear: true),
                Field(FtmsField.AverageSpeed, U16, Kmh, 0.01, 1),
                Field(FtmsField.TotalDistance, U24, Metre, 1, 2),
                Field(FtmsField.Inclination, S16, "%", 0.1, 3, NotAvailable: 0x7FFF),
                Field(FtmsField.RampAngleSetting, S16, "°", 0.1, 3, NotAvailable: 0x7FFF),
                Field(FtmsField.PositiveElevationGain, U16, Metre, 0.1, 4, NotAvailable: 0xFFFF),
                Field(FtmsField.NegativeElevationGain, U16, Metre, 0.1, 4, NotAvailable: 0xFFFF),
                Field(FtmsField.InstantaneousPace, U16, Pace, 1, 5) with { Other = PaceUint8 },
                Field(FtmsField.AveragePace, U16, Pace, 1, 6) with { Other = PaceUint8 },
                .. Energy(7), .. HeartToTime(8),
                Field(FtmsField.ForceOnBelt, S16, "N", 1, 12, NotAvailable: 0x7FFF),
                Field(FtmsField.PowerOutput, S16, Watt, 1, 12, NotAvailable: 0x7FFF),
            ])
            { DefinedFlags = 0x1FFF },
        [FtmsCharacteristic.CrossTrainerData] = new GattLayout(
            "cross_trainer_data", 3,
            [
                Field(FtmsField.InstantaneousSpeed, U16, Kmh, 0.01, 0, WhenClear: true),
                Field(FtmsField.AverageSpeed, U16, Kmh, 0.01, 1),
                Field(FtmsField.TotalDistance, U24, Metre, 1, 2),
                Field(FtmsField.StepPerMinute, U16, PerMinute, 1, 3, NotAvailable: 0xFFFF),
                Field(FtmsField.AverageStepRate, U16, PerMinute, 1, 3, NotAvailable: 0xFFFF),
                Field(FtmsField.StrideCount, U16, null, 0.1, 4),
                Field(FtmsField.PositiveElevationGain, U16, Metre, 1, 5, NotAvailable: 0xFFFF),
                Field(FtmsField.NegativeElevationGain, U16, Metre, 1, 5, NotAvailable: 0xFFFF),
                Field(FtmsField.Inclination, S16, "%", 0.1, 6, NotAvailable: 0x7FFF),
                Field(FtmsField.RampAngleSetting, S16, "°", 0.1, 6, NotAvailable: 0x7FFF),
                Field(FtmsField.ResistanceLevel, U8, null, 1, 7) with { Other = Sint16 },
                Field(FtmsField.InstantaneousPower, S16, Watt, 1, 8),
                Field(FtmsField.AveragePower, S16, Watt, 1, 9),
                .. Energy(10), .. HeartToTime(11),
            ])
            { DefinedFlags = 0xFFFF },
        [FtmsCharacteristic.StepClimberData] = new GattLayout(
            "step_climber_data", 2,
            [
                Field(FtmsField.Floors, U16, null, 1, 0, WhenClear: true),
                Field(FtmsField.StepCount, U16, null, 1, 0, WhenClear: true),
                Field(FtmsField.StepPerMinute, U16, PerMinute, 1, 1),
                Field(FtmsField.AverageStepRate, U16, PerMinute, 1, 2),
                Field(FtmsField.PositiveElevationGain, U16, Metre, 1, 3),
                .. Energy(4), .. HeartToTime(5),
            ])
            { DefinedFlags = 0x01FF },
        [FtmsCharacteristic.StairClimberData] = new GattLayout(
            "stair_climber_data", 2,
            [
                Field(FtmsField.Floors, U16, null, 1, 0, WhenClear: true),
                Field(FtmsField.StepPerMinute, U16, PerMinute, 1, 1),
                Field(FtmsField.AverageStepRate, U16, PerMinute, 1, 2),
                Field(FtmsField.PositiveElevationGain, U16, Metre, 1, 3),
                Field(FtmsField.StrideCount, U16, null, 1, 4),
                .. Energy(5), .. HeartToTime(6),
            ])
            { DefinedFlags = 0x03FF },
        [FtmsCharacteristic.RowerData] = new GattLayout(
            "rower_data", 2,
            [
                Field(FtmsField.StrokeRate, U8, PerMinute, 0.5, 0, WhenClear: true),
                Field(FtmsField.StrokeCount, U16, null, 1, 0, WhenClear: true),
                Field(FtmsField.AverageStrokeRate, U8, PerMinute, 0.5, 1),
                Field(FtmsField.TotalDistance, U24, Metre, 1, 2),
                Field(FtmsField.InstantaneousPace, U16, Pace, 1, 3, NotAvailable: 0xFFFF),
                Field(FtmsField.AveragePace, U16, Pace, 1, 4, NotAvailable: 0xFFFF),
                Field(FtmsField.InstantaneousPower, S16, Watt, 1, 5),
                Field(FtmsField.AveragePower, S16, Watt, 1, 6),
                Field(FtmsField.ResistanceLevel, U8, null, 1, 7) with { Other = Sint16 },
                .. Energy(8), .. HeartToTime(9),
            ])
            { DefinedFlags = 0x1FFF },
        [FtmsCharacteristic.IndoorBikeData] = new GattLayout(
            "indoor_bike_data", 2,
            [
                Field(FtmsField.InstantaneousSpeed, U16, Kmh, 0.01, 0, WhenClear: true),
                Field(FtmsField.AverageSpeed, U16, Kmh, 0.01, 1),
                Field(FtmsField.InstantaneousCadence, U16, PerMinute, 0.5, 2),
                Field(FtmsField.AverageCadence, U16, PerMinute, 0.5, 3),
                Field(FtmsField.TotalDistance, U24, Metre, 1, 4),
                Field(FtmsField.ResistanceLevel, U8, null, 1, 5) with { Other = Sint16 },
                Field(FtmsField.InstantaneousPower, S16, Watt, 1, 6),
                Field(FtmsField.AveragePower, S16, Watt, 1, 7),
                .. Energy(8), .. HeartToTime(9),
            ])
            {
                DefinedFlags = 0x1FFF,
                // Table 4.10 of the first edition printed bit 2 the wrong way round, and bikes were built by it.
                Unflagged = new GattUnflagged(Bit: 2, Bytes: 2, Companion: 3),
            },
        [FtmsCharacteristic.SupportedSpeedRange] = Range("supported_speed_range", "speed", U16, Kmh, 0.01),
        [FtmsCharacteristic.SupportedInclinationRange] = Range("supported_inclination_range", "inclination", S16, "%", 0.1),
        [FtmsCharacteristic.SupportedResistanceLevelRange] = Range("supported_resistance_level_range", "resistance_level", U8, null, 0.1, Sint16Tenths),
        [FtmsCharacteristic.SupportedHeartRateRange] = Range("supported_heart_rate_range", "heart_rate", U8, "bpm", 1),
        [FtmsCharacteristic.SupportedPowerRange] = Range("supported_power_range", "power", S16, Watt, 1),
    };

    /// <summary>Characteristics that are told again and again while somebody trains.</summary>
    public static bool IsRecord(FtmsCharacteristic characteristic) =>
        characteristic is >= FtmsCharacteristic.TreadmillData and <= FtmsCharacteristic.IndoorBikeData;

    public static GattLayout? Find(FtmsCharacteristic characteristic) => ByCharacteristic.GetValueOrDefault(characteristic);

    private static GattField[] Energy(int bit) =>
    [
        Field(FtmsField.TotalEnergy, U16, "kcal", 1, bit, NotAvailable: 0xFFFF),
        Field(FtmsField.EnergyPerHour, U16, "kcal/h", 1, bit, NotAvailable: 0xFFFF),
        Field(FtmsField.EnergyPerMinute, U8, "kcal/min", 1, bit, NotAvailable: 0xFF),
    ];

    /// <summary>Heart rate, metabolic equivalent, elapsed and remaining time: the same in every record, from this bit on.</summary>
    private static GattField[] HeartToTime(int bit) =>
    [
        Field(FtmsField.HeartRate, U8, "bpm", 1, bit),
        Field(FtmsField.MetabolicEquivalent, U8, "MET", 0.1, bit + 1),
        Field(FtmsField.ElapsedTime, U16, Second, 1, bit + 2),
        Field(FtmsField.RemainingTime, U16, Second, 1, bit + 3),
    ];

    /// <summary>The increment is never negative, the ends may be.</summary>
    private static GattLayout Range(string message, string name, GattForm form, string? unit, double scale, GattOtherForm? other = null) => new(
        message, 0,
        new GattField((int)FtmsField.Minimum, "minimum_" + name, form, unit, scale, Other: other),
        new GattField((int)FtmsField.Maximum, "maximum_" + name, form, unit, scale, Other: other),
        new GattField((int)FtmsField.MinimumIncrement, "minimum_increment", form == S16 ? U16 : form, unit, scale, Other: other is { } wide ? wide with { Form = U16 } : null));

    private static GattField Field(FtmsField field, GattForm form, string? unit, double scale, int bit, bool WhenClear = false, long? NotAvailable = null) => new(
        (int)field, System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString()), form, unit, scale, bit, WhenClear, NotAvailable);
}
