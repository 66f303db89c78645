using System.Buffers.Binary;
using System.Text;
using EdgeGym.Coaching.Understanding;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Understanding;

public sealed class PhraseStatisticsTests(ITestOutputHelper output)
{
    private const int Buckets = 1 << 10;

    [Fact]
    public void Beliefs_follow_the_pieces_and_sum_to_one()
    {
        var heavy = PhraseFeatures.Of("太重", "zh", Buckets).Max;
        var statistics = PhraseStatistics.Parse(File(["load_too_heavy", "set_load:up", "set_load:down"], [(heavy, [127, 0, 0])]))!;
        var known = statistics.Ask("太重", "zh").Labels;
        Assert.Equal(1, known.Sum(), 9);
        Assert.True(known[0] > known[1]);
        Assert.Equal(["load_too_heavy", "set_load"], statistics.OfIntents(known).Select(one => one.Intent));
        Assert.Equal(1, statistics.OfIntents(known).Sum(one => one.Probability), 9);
        var (up, down) = statistics.Ways(known, "set_load");
        Assert.Equal(0.5, up, 9);
        Assert.Equal(0.5, down, 9);
        Assert.Equal((0, 0), statistics.Ways(known, "load_too_heavy"));
        Assert.All(statistics.Ask("", "en").Labels, share => Assert.Equal(1 / 3.0, share, 9));
    }

    [Fact]
    public void Slots_are_read_through_the_hidden_layer()
    {
        var heavy = PhraseFeatures.Of("太重", "zh", Buckets).Max;
        var statistics = PhraseStatistics.Parse(File(["load_too_heavy"], [(heavy, [0])]))!;
        // Normalised to 1 and -1, 2 in the hidden unit, 2σ(2) behind it, 6σ(2) - 1 as score.
        var sigmoid = 1 / (1 + Math.Exp(-2));
        Assert.Equal(1 / (1 + Math.Exp(1 - (6 * sigmoid))), statistics.Ask("太重", "zh").Slots["direction=down"], 4);
        Assert.Equal(1 / (1 + Math.Exp(1)), statistics.Ask("", "zh").Slots["direction=down"], 4);
    }

    [Theory]
    [InlineData("set_load", "decrease_load", null, "set_load:down")]
    [InlineData("change_reps", "increase_reps", null, "change_reps:up")]
    [InlineData("cardio_adjust", "confirm_before_apply", "down", "cardio_adjust:down")]
    [InlineData("set_load", "confirm_before_apply", null, "set_load")]
    [InlineData("pain", "stop_exercise_offer_alternative", "down", "pain")]
    public void Label_holds_the_way_where_there_are_two(string intent, string action, string? direction, string label)
        => Assert.Equal(label, PhraseStatistics.LabelOf(intent, action, direction));

    [Fact]
    public void Torn_and_hostile_files_are_refused()
    {
        var good = File(["pain", "joke"], [(3, [1, -1]), (900, [2, 5])]);
        Assert.NotNull(PhraseStatistics.Parse(good));
        for (var length = 0; length < good.Length; length++)
            Assert.Null(PhraseStatistics.Parse(good.AsSpan(0, length)));
        Assert.Null(PhraseStatistics.Parse(File(["drop_table"], [])));
        foreach (var (at, value) in new[] { (4, 1), (8, 1000), (8, -1), (8, int.MaxValue), (12, 0), (12, int.MaxValue), (16, 0), (16, int.MaxValue), (20, 0), (20, int.MaxValue), (24, -1), (24, int.MaxValue), (28, -1), (28, int.MaxValue) })
        {
            var bad = (byte[])good.Clone();
            BinaryPrimitives.WriteInt32LittleEndian(bad.AsSpan(at), value);
            Assert.Null(PhraseStatistics.Parse(bad));
        }

        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var noise = (byte[])good.Clone();
            noise[random.Next(noise.Length)] ^= (byte)(1 << random.Next(8));
            // Refused, or numbers that are numbers.
            if (PhraseStatistics.Parse(noise) is { } read)
            {
                var beliefs = read.Ask("my knee hurts", "en");
                Assert.All(beliefs.Labels.Concat(beliefs.Slots.Values), share => Assert.InRange(share, 0, 1));
            }
        }
    }

    [Fact]
    public void Plain_text_is_short_and_numbers_look_alike()
    {
        Assert.Equal(PhraseFeatures.Plain("Take 5 kg off!"), PhraseFeatures.Plain("take 120 KG off"));
        Assert.InRange(PhraseFeatures.Plain(new string('重', 1_000_000)).Length, 1, 400);
        Assert.InRange(PhraseFeatures.Of(PhraseFeatures.Plain(new string('a', 1_000_000)), "en", Buckets).Count, 1, Buckets);
    }

    private static byte[] File(string[] labels, (int Bucket, sbyte[] Weights)[] rows)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("EGPS"u8);
        // Two dimensions, one hidden unit, one slot that leans on the first dimension.
        foreach (var number in new[] { 2, Buckets, 2, 1, labels.Length, 1, rows.Length })
            writer.Write(number);
        foreach (var name in labels.Append("direction=down"))
        {
            writer.Write((byte)name.Length);
            writer.Write(Encoding.UTF8.GetBytes(name));
        }

        foreach (var weight in new float[] { 1, 1, 0, 0, 2, 0, 0 }.Concat(Enumerable.Repeat(0f, labels.Length)).Append(3).Concat(Enumerable.Repeat(0f, labels.Length)).Append(-1))
            writer.Write(weight);
        foreach (var (bucket, weights) in rows)
        {
            writer.Write(bucket);
            writer.Write(0.1f);
            writer.Write(0.1f);
            writer.Write((sbyte)100);
            writer.Write((sbyte)-100);
            foreach (var weight in weights)
                writer.Write(weight);
        }

        writer.Flush();
        return stream.ToArray();
    }
}
