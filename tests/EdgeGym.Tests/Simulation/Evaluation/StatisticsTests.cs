using EdgeGym.Simulation.Evaluation;

namespace EdgeGym.Tests.Simulation.Evaluation;

public sealed class StatisticsTests
{
    /// <summary>Values of Brown, Cai and DasGupta 2001 and of the formula by hand.</summary>
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(0, 0, 0, 1)]
    public void Wilson_gives_the_known_interval(int hits, int count, double low, double high)
    {
        var interval = Statistics.Wilson(hits, count);
        Assert.Equal(low, interval.Low, 3e-4);
        Assert.Equal(high, interval.High, 3e-4);
    }

    [Fact]
    public void Permutation_of_equal_pairs_is_one_and_of_clear_ones_small()
    {
        Assert.Equal(1, Statistics.PairedPermutation([.. Enumerable.Repeat(0.0, 40)], 1));
        Assert.Equal(1 / 4001.0, Statistics.PairedPermutation([.. Enumerable.Repeat(0.2, 40)], 1));
        Assert.Equal(1, Statistics.PairedPermutation([.. Enumerable.Repeat(-0.2, 40)], 1));
        // Nine up, one down, all alike: 11 of 1024 signs are at least as large.
        Assert.Equal(11 / 1024.0, Statistics.PairedPermutation([1, 1, 1, 1, 1, 1, 1, 1, 1, -1], 1, rounds: 200_000), 1.5e-3);
        Assert.Equal(Statistics.PairedPermutation([0.3, -0.1, 0.2], 9), Statistics.PairedPermutation([0.3, -0.1, 0.2], 9));
    }

    [Fact]
    public void Interval_of_groups_holds_the_mean_and_narrows_with_groups()
    {
        List<(double Sum, int Count)> Groups(int count) => [.. Enumerable.Range(0, count).Select(index => (Sum: (double)(index % 11), Count: 10))];
        var (few, many) = (Statistics.Interval(Groups(22), 3), Statistics.Interval(Groups(2200), 3));
        Assert.InRange(0.5, few.Low, few.High);
        Assert.InRange(0.5, many.Low, many.High);
        // Standard deviation of a group's mean is 0.316: ±1.96 · 0.316 / √n.
        Assert.Equal(2 * 1.96 * 0.316 / Math.Sqrt(2200), many.High - many.Low, 0.004);
        Assert.True(many.High - many.Low < few.High - few.Low);
        Assert.Equal((0.4, 0.4), Statistics.Interval([(4, 10), (4, 10)], 3));
    }
}
