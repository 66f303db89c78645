using EdgeGym.Equipment.Facts;
using EdgeGym.Storage.Journal;

namespace EdgeGym.Tests.Storage.Journal;

public class KeyWindowTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Window_knows_exactly_the_last_1024_also_with_colliding_slots_and_after_saving(int seed)
    {
        var random = new Random(seed);
        var window = new KeyWindow();
        var model = new List<(ulong Hash, long Sequence)>();
        for (var step = 0; step < 6_000; step++)
        {
            var hash = (ulong)random.Next(3_000) << random.Next(0, 3) * 20;   // few distinct low bits: long probe chains
            var index = model.FindIndex(entry => entry.Hash == hash);
            Assert.True(window.TryFind(hash, out var sequence) == index >= 0 && (index < 0 || sequence == model[index].Sequence), $"seed {seed}, step {step}");
            if (index >= 0)
                continue;
            window.Add(hash, step);
            model.Add((hash, step));
            if (model.Count > KeyWindow.Capacity)
                model.RemoveAt(0);
            if (step % 500 == 0)
                window = KeyWindow.Load(window.Save());
        }

        Assert.Equal(model.Count, window.Count);
    }

    [Fact]
    public void Hash_never_changes_and_tells_kinds_lengths_and_order_apart()
    {
        // On disk in key windows: these numbers are for ever.
        Assert.Equal(KeyHash.Of(FactKind.Set, "abc"), KeyHash.Of(FactKind.Set, new string("abc")));
        string[] keys = ["", "a", "b", "ab", "ba", "abcd", "abcde", "abcdabcd", "\0", "\0\0", "0", "00"];
        var hashes = keys.SelectMany(key => new[] { KeyHash.Of(FactKind.Set, key), KeyHash.Of(FactKind.Repetition, key) }).ToHashSet();
        Assert.Equal(keys.Length * 2, hashes.Count);
        var many = Enumerable.Range(0, 200_000).Select(number => KeyHash.Of(FactKind.Set, "rep-" + number)).ToHashSet();
        Assert.Equal(200_000, many.Count);
        Assert.InRange(many.Average(hash => System.Numerics.BitOperations.PopCount(hash)), 31.9, 32.1);
    }
}
