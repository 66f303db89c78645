namespace EdgeGym.Simulation.Lifters;

/// <summary>How one person's heart answers to work.</summary>
/// <param name="MaximumBeatsPerMinute">HUNT 211 − 0.64·age, sd 10; with a beta blocker about 78 % of it.</param>
/// <param name="RestBeatsPerMinute">Standing at a machine, before work.</param>
/// <param name="BeatsPerMetrePerSecond">Gain on a treadmill: 24.2 ± 8.3 bpm per m/s (Hunt 2015).</param>
/// <param name="CardioTimeConstantSeconds">57.6 ± 23.6 s (Hunt 2015).</param>
/// <param name="RecoveryTimeConstantSeconds">After a lifting set, 45 to 70 s.</param>
public sealed record HeartTraits(
    double MaximumBeatsPerMinute,
    double RestBeatsPerMinute,
    double BeatsPerMetrePerSecond,
    double CardioTimeConstantSeconds,
    double RecoveryTimeConstantSeconds)
{
    public static HeartTraits Draw(RandomStream random, int age, LifterLevel level, bool betaBlocker)
    {
        var maximum = 211 - (0.64 * age) + random.Normal(0, 10, -25, 25);
        var rest = random.Normal(level == LifterLevel.Advanced ? 64 : 72, 7, 48, 92);
        return new HeartTraits(
            betaBlocker ? maximum * 0.78 : maximum,
            betaBlocker ? rest * 0.88 : rest,
            random.Normal(24.2, 8.3, 8, 45),
            random.Normal(57.6, 23.6, 20, 115),
            random.Uniform(45, 70));
    }
}
