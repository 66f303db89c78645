using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Machines;

/// <summary>A chest strap: sd 1 bpm, 0.3 % of the beats-per-minute values missing (science notes 1.6).</summary>
public sealed class HeartStrap(RandomStream random)
{
    /// <summary>bpm, or null when the strap has lost contact.</summary>
    public int? Read(double beatsPerMinute)
        => random.Chance(0.003) ? null : (int)Math.Round(Math.Clamp(random.Normal(beatsPerMinute, 1), 30, 230));
}
