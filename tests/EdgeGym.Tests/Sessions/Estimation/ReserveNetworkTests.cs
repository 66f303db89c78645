using System.Buffers.Binary;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Sessions.Estimation;

public sealed class ReserveNetworkTests(ITestOutputHelper output)
{
    private const int Hidden = 4;
    private static readonly Exercise Press = ExerciseCatalog.Find("chest_press");
    private static readonly SetTarget Plan = new(10, 8, 12, 2, 4);
    private static readonly MemberProfile Member = new("m", 1990, Sex.Male);

    [Fact]
    public void A_network_that_has_learned_nothing_repeats_the_estimator()
    {
        var network = ReserveNetwork.Parse(Bytes(_ => 0))!;
        var read = 0;
        foreach (var (strength, load, reps) in Sets(200))
        {
            if (ReserveFeatures.Of(strength, Press, Plan, load, 2, reps, null) is not { } features)
                continue;
            read++;
            Assert.Equal(ReserveFeatures.Count, features.Length);
            Assert.All(features, number => Assert.True(float.IsFinite(number)));
            var shares = network.Read(features);
            var forecast = StrengthEstimator.DuringSet(strength, Press, load, reps.Count, reps, null);
            Assert.Equal(1, shares.Sum(), 6);
            for (var left = 0; left < ReserveFeatures.Classes - 1; left++)
                Assert.Equal(forecast.At(reps.Count + left), shares[left], 0.002);
        }

        Assert.True(read > 20, $"{read}");
    }

    [Fact]
    public void Move_by_a_network_stays_between_what_is_done_and_the_farthest_target()
    {
        var random = new Random(7);
        foreach (var (strength, load, reps) in Sets(200))
        {
            var network = ReserveNetwork.Parse(Bytes(_ => (float)(random.NextDouble() - 0.5) * 20))!;
            var moved = RunningTarget.Move(strength, Press, Plan, load, 2, 10, reps, null, network);
            Assert.InRange(moved, reps.Count, Math.Max(reps.Count, Plan.MaximumRepetitions + 6));
            Assert.Equal(moved, RunningTarget.Move(strength, Press, Plan, load, 2, 10, reps, null, network));
        }
    }

    [Fact]
    public void Features_without_velocity_or_a_state_are_none()
    {
        var (strength, load, reps) = Sets(1).First();
        Assert.Null(ReserveFeatures.Of(strength with { State = null }, Press, Plan, load, 2, reps, null));
        Assert.Null(ReserveFeatures.Of(strength, Press, Plan, 0, 2, reps, null));
        Assert.Null(ReserveFeatures.Of(strength, Press, Plan, load, 2, [.. reps.Select(rep => rep with { MeanConcentricVelocity = null })], null));
        Assert.Null(ReserveFeatures.Of(strength, Press, Plan, load, 2, [.. reps.Take(2)], null));
    }

    [Fact]
    public void Parse_refuses_what_is_no_network()
    {
        var whole = Bytes(index => index % 7);
        Assert.NotNull(ReserveNetwork.Parse(whole));
        Assert.Null(ReserveNetwork.Parse([]));
        Assert.Null(ReserveNetwork.Parse(whole.AsSpan(0, whole.Length - 1)));
        Assert.Null(ReserveNetwork.Parse([.. whole, 0]));
        Assert.Null(ReserveNetwork.Parse(Bytes(_ => float.NaN)));
        Assert.Null(ReserveNetwork.Parse(Bytes(_ => 1, deviation: 0)));
        for (var at = 0; at < 16; at++)
        {
            var torn = (byte[])whole.Clone();
            torn[at] ^= 0xFF;
            Assert.Null(ReserveNetwork.Parse(torn));
        }
    }

    [Fact]
    public void The_shipped_network_reads_shares()
    {
        var network = ReserveNetwork.Shipped;
        Assert.NotNull(network);
        output.WriteLine($"{network.Size} weights");
        foreach (var (strength, load, reps) in Sets(100))
        {
            if (ReserveFeatures.Of(strength, Press, Plan, load, 2, reps, null) is { } features)
                Assert.Equal(1, network.Read(features).Sum(), 6);
        }
    }

    /// <summary>People who have done a set, and the beginning of another.</summary>
    private IEnumerable<(StrengthEstimate Strength, double Load, IReadOnlyList<CountedRepetition> Reps)> Sets(int count)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var number = 0; number < count; number++)
        {
            var strength = StrengthEstimator.FirstMeeting(Press, Member, 1_700_000_000_000);
            strength = StrengthEstimator.BeginSession(strength, Press, Member, 1_700_000_000_000);
            var load = 30 + random.Next(40);
            strength = StrengthEstimator.AfterSet(strength, Press, new SetSummary(1, 0, load, 8, 2, Reps(random, 8), 8));
            yield return (strength, load, Reps(random, random.Next(3, 10)));
        }
    }

    private static CountedRepetition[] Reps(Random random, int count)
        => [.. Enumerable.Range(0, count).Select(index => new CountedRepetition(index, 0.55 - (0.03 * index) + (0.02 * random.NextDouble()), 0.6, 400, 800, 1200))];

    private static byte[] Bytes(Func<int, float> weight, float deviation = 1)
    {
        const int Features = ReserveFeatures.Count;
        const int Classes = ReserveFeatures.Classes;
        var numbers = new List<float>();
        numbers.AddRange(Enumerable.Repeat(0f, Features));
        numbers.AddRange(Enumerable.Repeat(deviation, Features));
        var weights = (Hidden * Features) + Hidden + (Hidden * Hidden) + Hidden + (Classes * Hidden) + Classes;
        numbers.AddRange(Enumerable.Range(0, weights).Select(weight));
        var bytes = new byte[16 + (4 * numbers.Count)];
        uint[] head = [0x31565245, Features, Hidden, Classes];
        for (var index = 0; index < 4; index++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * index), head[index]);
        for (var index = 0; index < numbers.Count; index++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(16 + (4 * index)), numbers[index]);
        return bytes;
    }
}
