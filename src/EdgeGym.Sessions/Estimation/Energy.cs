namespace EdgeGym.Sessions.Estimation;

/// <summary>Energy by metabolic equivalents: kcal/min = MET·3.5·kg/200. Shown as an estimate, never decided upon.</summary>
public static class Energy
{
    /// <summary>Resistance training in general, vigorous, and in a circuit (Compendium 2011).</summary>
    public const double ResistanceMet = 3.5;
    public const double VigorousResistanceMet = 6.0;
    public const double CircuitMet = 8.0;

    /// <summary>kcal.</summary>
    public static double Kilocalories(double met, double bodyKilograms, double minutes)
        => Math.Max(0, met) * 3.5 * Math.Max(0, bodyKilograms) / 200 * Math.Max(0, minutes);
}
