using System.Numerics;

namespace EdgeGym.Simulation.Lifters;

/// <summary>
/// xoshiro256** seeded through SplitMix64 (Blackman and Vigna 2018): the same seed gives the same numbers on every platform and .NET version.
/// A fork depends on the seed and the label only, never on how much was drawn before, so that one person's numbers do not move another's.
/// </summary>
public sealed class RandomStream
{
    private readonly ulong _seed;
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public RandomStream(ulong seed)
    {
        _seed = seed;
        var state = seed;
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    public RandomStream Fork(string label, long number = 0)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in label)
            hash = (hash ^ character) * 1099511628211UL;
        var state = _seed ^ hash;
        state = SplitMix(ref state) ^ unchecked((ulong)number * 0x9E3779B97F4A7C15UL);
        return new RandomStream(SplitMix(ref state));
    }

    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double low, double high) => low + ((high - low) * NextUnit());

    public double Normal(double mean, double deviation)
        => mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit()));

    public double Normal(double mean, double deviation, double low, double high) => Math.Clamp(Normal(mean, deviation), low, high);

    /// <summary>Median and standard deviation of the logarithm.</summary>
    public double LogNormal(double median, double deviation) => median * Math.Exp(Normal(0, deviation));

    public bool Chance(double probability) => NextUnit() < probability;

    /// <summary>Uniform in 0 … <paramref name="count"/> − 1.</summary>
    public int Index(int count) => (int)(NextUnit() * count);

    public T Pick<T>(IReadOnlyList<T> items) => items[Index(items.Count)];

    private static ulong SplitMix(ref ulong state)
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
