namespace EdgeGym.Simulation.Lifters;

/// <summary>How a person behaves at a machine. Probabilities are choices of this simulator.</summary>
/// <param name="Dismisses">Chance that a suggestion is waved away.</param>
/// <param name="Overrides">Chance that the person takes a load of their own.</param>
/// <param name="RatesSets">Chance that the effort question on the screen is answered.</param>
/// <param name="Talks">Chance of a remark after a set.</param>
/// <param name="RestFactor">Rest taken against rest asked.</param>
/// <param name="SetupSeconds">Walking up, adjusting the seat, moving the pin.</param>
/// <param name="WearsStrap">Sends a heart rate.</param>
/// <param name="IgnoresTarget">Chance that a set goes on for some repetitions more than the screen says.</param>
/// <param name="RacksEarly">Chance that a set ends a few repetitions early.</param>
/// <param name="WalksAway">Chance, per rest, of going for good without signing out.</param>
/// <param name="ForgetsToSignOut">Chance at the end of a visit.</param>
/// <param name="AnswersOnScreen">False: obeys or not without touching the answer buttons.</param>
public sealed record Habits(
    double Dismisses,
    double Overrides,
    double RatesSets,
    double Talks,
    double RestFactor,
    double SetupSeconds,
    bool WearsStrap,
    double IgnoresTarget,
    double RacksEarly,
    double WalksAway,
    double ForgetsToSignOut,
    bool AnswersOnScreen)
{
    public static Habits Draw(ulong seed)
    {
        var random = new RandomStream(seed).Fork("habits");
        return new Habits(
            random.Uniform(0, 0.15),
            random.Uniform(0, 0.20),
            random.Uniform(0.4, 1.0),
            random.Uniform(0.02, 0.35),
            random.LogNormal(1.05, 0.15),
            random.Uniform(12, 30),
            random.Chance(0.6),
            random.Uniform(0, 0.08),
            random.Uniform(0, 0.05),
            random.Uniform(0, 0.012),
            random.Uniform(0, 0.08),
            random.Chance(0.85));
    }
}
