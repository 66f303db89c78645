namespace EdgeGym.Protocols;

/// <summary>Machines that think in pounds: 1 lb = 0.45359237 kg exactly (international agreement of 1959).</summary>
internal static class Pounds
{
    public const double Kilograms = 0.45359237;

    public static double ToKilograms(double pounds) => Math.Round(pounds * Kilograms, 3);
}
