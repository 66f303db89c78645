using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Ftms;

/// <summary>What a record of the Fitness Machine Service can say; units are those of <see cref="FtmsLayouts"/>.</summary>
public enum FtmsField
{
    /// <summary>km/h.</summary>
    InstantaneousSpeed,

    /// <summary>km/h.</summary>
    AverageSpeed,

    /// <summary>m.</summary>
    TotalDistance,

    /// <summary>%.</summary>
    Inclination,

    /// <summary>Degrees.</summary>
    RampAngleSetting,

    /// <summary>m.</summary>
    PositiveElevationGain,

    /// <summary>m.</summary>
    NegativeElevationGain,

    /// <summary>s/500m; km/min on treadmills that follow the form of 2017.</summary>
    InstantaneousPace,
    AveragePace,

    /// <summary>kcal.</summary>
    TotalEnergy,

    /// <summary>kcal/h.</summary>
    EnergyPerHour,

    /// <summary>kcal/min.</summary>
    EnergyPerMinute,

    /// <summary>beats/min.</summary>
    HeartRate,
    MetabolicEquivalent,

    /// <summary>s.</summary>
    ElapsedTime,

    /// <summary>s.</summary>
    RemainingTime,

    /// <summary>N.</summary>
    ForceOnBelt,

    /// <summary>W, of a treadmill.</summary>
    PowerOutput,
    StepPerMinute,
    AverageStepRate,
    StrideCount,
    ResistanceLevel,

    /// <summary>W.</summary>
    InstantaneousPower,

    /// <summary>W.</summary>
    AveragePower,
    StrokeRate,
    StrokeCount,
    AverageStrokeRate,

    /// <summary>1/min.</summary>
    InstantaneousCadence,
    AverageCadence,
    Floors,
    StepCount,
    Minimum,
    Maximum,
    MinimumIncrement,
}

public static class FtmsFields
{
    /// <summary>Null when the record does not have it or marks it as not available.</summary>
    public static double? Get(this in GattRecord record, FtmsField field) => record[(int)field];
}
