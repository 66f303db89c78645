using EdgeGym.Coaching.Runtime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeGym.Tests.Coaching.Runtime;

public sealed class PrefixCacheTests
{
    private static readonly DecoderLayout Layout = new(1, 2, 4, TensorElementType.Float, TensorElementType.Float, 100, true);

    private const long BytesPerToken = 2 * 2 * 4 * 4;

    [Fact]
    public void Bounds_of_entries_and_bytes_hold_and_the_least_used_goes()
    {
        using var space = new CacheSpace(Layout, 64);
        using var cache = new PrefixCache(mostEntries: 3, mostBytes: 20 * BytesPerToken);
        Keep(cache, space, 1, 2, 3);
        Keep(cache, space, 4, 5, 6);
        Keep(cache, space, 7, 8, 9);
        Assert.Equal((3, 9 * BytesPerToken), (cache.Count, cache.Bytes));
        Assert.Equal(2, Restored(cache, space, 1, 2, 0));
        Keep(cache, space, 10, 11, 12);
        Assert.Equal(0, Restored(cache, space, 4, 5, 0));
        Assert.Equal(2, Restored(cache, space, 1, 2, 0));
        Keep(cache, space, [.. Enumerable.Range(20, 18)]);
        Assert.True(cache.Bytes <= 20 * BytesPerToken);
        Keep(cache, space, [.. Enumerable.Range(40, 30)]);
        Assert.Equal(0, Restored(cache, space, 40, 41, 42));
    }

    [Fact]
    public void Longer_takes_the_place_of_its_beginning_and_nothing_is_kept_twice()
    {
        using var space = new CacheSpace(Layout, 64);
        using var cache = new PrefixCache(10, 1 << 20);
        Keep(cache, space, 1, 2, 3);
        Keep(cache, space, 1, 2, 3, 4, 5);
        Keep(cache, space, 1, 2);
        Keep(cache, space, 1, 2, 3, 4, 5);
        Assert.Equal((1, 5 * BytesPerToken), (cache.Count, cache.Bytes));
        Assert.Equal(4, Restored(cache, space, 1, 2, 3, 4, 5));
        Assert.Equal(5, Restored(cache, space, 1, 2, 3, 4, 5, 6));
    }

    [Fact]
    public void Zero_entries_keep_nothing()
    {
        using var space = new CacheSpace(Layout, 8);
        using var cache = new PrefixCache(0, 1 << 20);
        Keep(cache, space, 1, 2);
        Assert.Equal((0, 0L), (cache.Count, cache.Bytes));
    }

    private static void Keep(PrefixCache cache, CacheSpace space, params int[] tokens)
    {
        space.Pretend(Math.Min(tokens.Length, space.Capacity));
        cache.Keep(tokens, space);
    }

    private static int Restored(PrefixCache cache, CacheSpace space, params int[] prompt)
    {
        space.Clear();
        var count = cache.Restore(prompt, space);
        Assert.Equal(count, space.Length);
        return count;
    }
}
