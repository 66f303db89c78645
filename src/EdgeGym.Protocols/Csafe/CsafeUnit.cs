namespace EdgeGym.Protocols.Csafe;

/// <summary>What a unit measures.</summary>
public enum CsafeQuantity : byte
{
    None = 0,

    /// <summary>SI: m.</summary>
    Distance,

    /// <summary>SI: m/s.</summary>
    Speed,

    /// <summary>SI: s/m.</summary>
    Pace,

    /// <summary>rpm, strokes, steps or strides per minute.</summary>
    Cadence,

    /// <summary>%.</summary>
    Grade,

    /// <summary>W.</summary>
    Power,

    /// <summary>kg.</summary>
    Mass,

    /// <summary>Floors, steps, strides or strokes.</summary>
    Count,

    /// <summary>J.</summary>
    Energy,

    /// <summary>W that the body burns, not W at the pedals.</summary>
    EnergyRate,

    /// <summary>Beats per minute.</summary>
    HeartRate,

    /// <summary>N·m.</summary>
    Torque,

    /// <summary>A.</summary>
    Current,

    /// <summary>Floors per minute.</summary>
    ClimbRate,
}

/// <summary>One row of the table of units (specification, section 5). The code comes with the number: it is never assumed.</summary>
/// <param name="Code">As in the frame.</param>
/// <param name="Name">Unit of <c>number · <paramref name="Scale"/></c>.</param>
/// <param name="Scale">0.1 for a unit such as "0.1 km/h".</param>
/// <param name="Quantity">What it measures.</param>
/// <param name="ToSi">From <paramref name="Name"/> to the quantity's own unit.</param>
public readonly record struct CsafeUnit(byte Code, string Name, double Scale, CsafeQuantity Quantity, double ToSi)
{
    private const double Mile = 1609.344;
    private const double Pound = 0.45359237;
    private const double Calorie = 4184;

    private static readonly CsafeUnit[] Rows =
    [
        new(1, "mile", 1, CsafeQuantity.Distance, Mile), new(2, "mile", 0.1, CsafeQuantity.Distance, Mile), new(3, "mile", 0.01, CsafeQuantity.Distance, Mile),
        new(5, "ft", 1, CsafeQuantity.Distance, 0.3048), new(6, "in", 1, CsafeQuantity.Distance, 0.0254),
        new(7, "lb", 1, CsafeQuantity.Mass, Pound), new(8, "lb", 0.1, CsafeQuantity.Mass, Pound),
        new(16, "mph", 1, CsafeQuantity.Speed, Mile / 3600), new(17, "mph", 0.1, CsafeQuantity.Speed, Mile / 3600), new(18, "mph", 0.01, CsafeQuantity.Speed, Mile / 3600),
        new(33, "km", 1, CsafeQuantity.Distance, 1000), new(34, "km", 0.1, CsafeQuantity.Distance, 1000), new(35, "km", 0.01, CsafeQuantity.Distance, 1000),
        new(36, "m", 1, CsafeQuantity.Distance, 1), new(37, "m", 0.1, CsafeQuantity.Distance, 1), new(38, "cm", 1, CsafeQuantity.Distance, 0.01),
        new(39, "kg", 1, CsafeQuantity.Mass, 1), new(40, "kg", 0.1, CsafeQuantity.Mass, 1),
        new(48, "km/h", 1, CsafeQuantity.Speed, 1 / 3.6), new(49, "km/h", 0.1, CsafeQuantity.Speed, 1 / 3.6), new(50, "km/h", 0.01, CsafeQuantity.Speed, 1 / 3.6),
        new(51, "m/min", 1, CsafeQuantity.Speed, 1 / 60.0),
        new(55, "min/mile", 1, CsafeQuantity.Pace, 60 / Mile), new(56, "min/km", 1, CsafeQuantity.Pace, 0.06),
        new(57, "s/km", 1, CsafeQuantity.Pace, 0.001), new(58, "s/mile", 1, CsafeQuantity.Pace, 1 / Mile),
        new(65, "floors", 1, CsafeQuantity.Count, 1), new(67, "steps", 1, CsafeQuantity.Count, 1),
        new(69, "strides", 1, CsafeQuantity.Count, 1), new(70, "strokes", 1, CsafeQuantity.Count, 1),
        new(72, "kcal", 1, CsafeQuantity.Energy, Calorie),
        new(74, "%", 1, CsafeQuantity.Grade, 1), new(75, "%", 0.01, CsafeQuantity.Grade, 1), new(76, "%", 0.1, CsafeQuantity.Grade, 1),
        new(80, "floors/min", 1, CsafeQuantity.ClimbRate, 1),
        new(81, "steps/min", 1, CsafeQuantity.Cadence, 1), new(82, "rev/min", 1, CsafeQuantity.Cadence, 1),
        new(83, "strides/min", 1, CsafeQuantity.Cadence, 1), new(84, "strokes/min", 1, CsafeQuantity.Cadence, 1),
        new(85, "beats/min", 1, CsafeQuantity.HeartRate, 1),
        new(86, "kcal/min", 1, CsafeQuantity.EnergyRate, Calorie / 60), new(87, "kcal/h", 1, CsafeQuantity.EnergyRate, Calorie / 3600),
        new(88, "W", 1, CsafeQuantity.Power, 1), new(92, "N·m", 1, CsafeQuantity.Torque, 1), new(97, "A", 1, CsafeQuantity.Current, 1),
    ];

    private static readonly CsafeUnit[] ByCode = MakeByCode();

    public static IReadOnlyList<CsafeUnit> All => Rows;

    /// <summary>A code that is in no table gives <c>default</c>, of which nothing is known.</summary>
    public static CsafeUnit Of(byte code) => ByCode[code];

    public bool IsKnown => Quantity != CsafeQuantity.None;

    /// <summary>A number as it stands in the frame in the quantity's own unit.</summary>
    public double ToSiValue(double number) => number * Scale * ToSi;

    /// <summary>The whole number for the frame that is nearest to a value in the quantity's own unit.</summary>
    public double FromSiValue(double value) => Math.Round(value / (Scale * ToSi));

    private static CsafeUnit[] MakeByCode()
    {
        var table = new CsafeUnit[256];
        foreach (var row in Rows)
            table[row.Code] = row;
        return table;
    }
}
