namespace EdgeGym.Sessions.Estimation;

/// <summary>Repetitions to failure of one set, as a function of the numbers of <see cref="StrengthBelief"/>.</summary>
/// <param name="Load">kg, divided by today's readiness factor.</param>
/// <param name="Fatigue">ln of the share of rested repetitions that is left, as the tables say; ≤ 0.</param>
/// <param name="UsualSlope">The exercise's median k.</param>
internal readonly record struct CapacityCurve(double Load, double Fatigue, double UsualSlope)
{
    /// <summary>Nuzzo 2024 (science notes 1.2): at 60 % and below, people differ by three quarters of what one slope for all loads would say.</summary>
    private const double SpreadShrinksFrom = 0.65;
    private const double SpreadShrinksTo = 0.60;
    private const double LeastSpread = 0.75;
    private const double Longest = 100;

    public static CapacityCurve Of(StrengthBelief belief, double load, double fatigue) => new(load / belief.TodayFactor, fatigue, belief.UsualSlope);

    public double RelativeLoad(ReadOnlySpan<double> theta) => Load * Math.Exp(-theta[StrengthBelief.OneRepMax] - theta[StrengthBelief.DayStrength]);

    /// <summary>A real number, below 1 for loads over the 1RM.</summary>
    public double Capacity(ReadOnlySpan<double> theta)
    {
        var relative = RelativeLoad(theta);
        return Math.Min(Longest, 1 + (((1 / relative) - 1) / Slope(theta, relative))) * Left(theta);
    }

    /// <summary>Capacity and rested capacity, with their slopes over all numbers of the belief.</summary>
    public (double Capacity, double Rested) At(ReadOnlySpan<double> theta, Span<double> ofCapacity, Span<double> ofRested)
    {
        ofCapacity.Clear();
        ofRested.Clear();
        var relative = RelativeLoad(theta);
        var k = Slope(theta, relative);
        var beyond = ((1 / relative) - 1) / k;
        var rested = Math.Min(Longest, 1 + beyond);
        ofRested[StrengthBelief.OneRepMax] = 1 / (relative * k);
        ofRested[StrengthBelief.Slope] = -beyond * Spread(relative);
        ofRested[StrengthBelief.DayStrength] = ofRested[StrengthBelief.OneRepMax];
        ofRested[StrengthBelief.DaySlope] = ofRested[StrengthBelief.Slope];
        var left = Left(theta);
        var capacity = rested * left;
        ofCapacity[StrengthBelief.OneRepMax] = ofRested[StrengthBelief.OneRepMax] * left;
        ofCapacity[StrengthBelief.Slope] = ofRested[StrengthBelief.Slope] * left;
        ofCapacity[StrengthBelief.DayStrength] = ofCapacity[StrengthBelief.OneRepMax];
        ofCapacity[StrengthBelief.DaySlope] = ofCapacity[StrengthBelief.Slope];
        ofCapacity[StrengthBelief.SetForm] = capacity;
        ofCapacity[StrengthBelief.Tiring] = Fatigue == 0 ? 0 : capacity * Fatigue * Math.Exp(theta[StrengthBelief.Tiring]);
        return (capacity, rested);
    }

    private double Left(ReadOnlySpan<double> theta)
        => Math.Exp(theta[StrengthBelief.SetForm] + (Fatigue == 0 ? 0 : Fatigue * Math.Exp(theta[StrengthBelief.Tiring])));

    private double Slope(ReadOnlySpan<double> theta, double relative)
    {
        var usual = Math.Log(UsualSlope);
        return Math.Exp(usual + ((theta[StrengthBelief.Slope] + theta[StrengthBelief.DaySlope] - usual) * Spread(relative)));
    }

    private static double Spread(double relative)
        => relative >= SpreadShrinksFrom ? 1
            : relative <= SpreadShrinksTo ? LeastSpread
            : 1 - ((1 - LeastSpread) * (SpreadShrinksFrom - relative) / (SpreadShrinksFrom - SpreadShrinksTo));
}
