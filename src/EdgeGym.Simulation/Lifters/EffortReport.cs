namespace EdgeGym.Simulation.Lifters;

public enum Feeling : byte
{
    TooEasy = 1,
    Light = 2,
    Good = 3,
    Heavy = 4,
    TooHeavy = 5,
}

/// <summary>What a person says about a set.</summary>
/// <param name="RepetitionsInReserve">Halves, 0 … 10.</param>
/// <param name="Feeling">In words, with the confusion of neighbours that people have (15 to 20 %).</param>
public sealed record EffortReport(double RepetitionsInReserve, Feeling Feeling)
{
    /// <summary>RPE = 10 − RIR, 1 … 10.</summary>
    public double Rpe => Math.Clamp(10 - RepetitionsInReserve, 1, 10);

    /// <summary>
    /// Science notes 1.3: true RIR less the person's bias (which shrinks 7 % with each logged session), plus scatter that grows with distance
    /// from failure and long sets; 4 % of the numbers are wrong by three.
    /// </summary>
    internal static EffortReport Give(Lifter lifter, LiftingSet set, int setNumber, RandomStream random)
    {
        var reserve = set.RepetitionsInReserve;
        if (set.Missed)
            return new EffortReport(0, random.Chance(0.15) ? Feeling.Heavy : Feeling.TooHeavy);

        var scatter = (0.5 + (0.18 * reserve) + (0.05 * Math.Max(0, set.Done - 10)))
            * (lifter.Traits.Level == LifterLevel.Novice ? 1.35 : 1)
            * (setNumber <= 1 ? 1.25 : 1);
        var bias = lifter.Traits.ReserveBias * Math.Pow(0.93, lifter.SessionsLogged);
        var felt = reserve - bias + random.Normal(0, scatter);
        if (random.Chance(0.04))
            felt += random.Chance(0.5) ? 3 : -3;
        var reported = Math.Clamp(Math.Round(felt * 2, MidpointRounding.AwayFromZero) / 2, 0, 10);

        var feeling = reserve switch { >= 5 => Feeling.TooEasy, >= 3 => Feeling.Light, >= 1 => Feeling.Good, _ => Feeling.Heavy };
        if (random.Chance(0.17))
            feeling = (Feeling)Math.Clamp((int)feeling + (random.Chance(0.5) ? 1 : -1), (int)Feeling.TooEasy, (int)Feeling.TooHeavy);
        return new EffortReport(reported, feeling);
    }
}
