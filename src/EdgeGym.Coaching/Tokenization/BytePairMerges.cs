using System.Buffers;
using System.Collections.Concurrent;

namespace EdgeGym.Coaching.Tokenization;

/// <summary>
/// Byte pair encoding: the bytes of a word, joined pair by pair, lowest rank first, leftmost first among equals.
/// Short words by looking again after each join, long ones with a heap: n log n whatever the word. A word is given as one char per byte.
/// </summary>
internal sealed class BytePairMerges
{
    private const int LongestScanned = 32;
    private const int LongestCached = 48;
    private const int CachedWords = 16_384;

    private readonly int[] _byteTokens;
    private readonly Dictionary<long, Merge> _merges;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>? _wholeWords;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _cached;

    /// <param name="byteTokens">The token of each byte, or -1: such a byte is left out.</param>
    /// <param name="merges">Left token in the upper half, right one in the lower.</param>
    /// <param name="wholeWords">Words that are tokens whatever the merges say (`ignore_merges`); null for none.</param>
    public BytePairMerges(int[] byteTokens, Dictionary<long, Merge> merges, Dictionary<string, int>? wholeWords)
    {
        _byteTokens = byteTokens;
        _merges = merges;
        _wholeWords = wholeWords?.GetAlternateLookup<ReadOnlySpan<char>>();
        _cached = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>A join: its rank (lower first) and what comes of it.</summary>
    internal readonly record struct Merge(int Rank, int Token);

    public static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    public void Encode(ReadOnlySpan<char> word, IList<int> ids)
    {
        if (_wholeWords is { } whole && whole.TryGetValue(word, out var token))
        {
            ids.Add(token);
            return;
        }

        if (word.Length > LongestCached)
        {
            EncodeNew(word, ids);
            return;
        }

        if (!_cached.TryGetValue(word, out var known))
        {
            var fresh = new List<int>(word.Length);
            EncodeNew(word, fresh);
            known = [.. fresh];
            // Forgetting all is simpler than an order of use, and as good for words.
            if (_cache.Count >= CachedWords)
                _cache.Clear();
            _cached[word] = known;
        }

        foreach (var id in known)
            ids.Add(id);
    }

    private void EncodeNew(ReadOnlySpan<char> word, IList<int> ids)
    {
        var rented = ArrayPool<int>.Shared.Rent(word.Length);
        var tokens = rented.AsSpan(0, word.Length);
        var count = 0;
        foreach (var character in word)
        {
            if (_byteTokens[character] is >= 0 and var token)
                tokens[count++] = token;
        }

        tokens = tokens[..count];
        tokens = tokens[..(count <= LongestScanned ? Scan(tokens) : JoinByHeap(tokens))];
        foreach (var token in tokens)
            ids.Add(token);
        ArrayPool<int>.Shared.Return(rented);
    }

    private int Scan(Span<int> tokens)
    {
        var count = tokens.Length;
        while (count > 1)
        {
            var (best, at) = (new Merge(int.MaxValue, -1), -1);
            for (var index = 0; index + 1 < count; index++)
            {
                if (_merges.TryGetValue(Key(tokens[index], tokens[index + 1]), out var merge) && merge.Rank < best.Rank)
                    (best, at) = (merge, index);
            }

            if (at < 0)
                break;
            tokens[at] = best.Token;
            tokens[(at + 2)..count].CopyTo(tokens[(at + 1)..]);
            count--;
        }

        return count;
    }

    private int JoinByHeap(Span<int> tokens)
    {
        var rented = ArrayPool<int>.Shared.Rent(2 * tokens.Length);
        var previous = rented.AsSpan(0, tokens.Length);
        var following = rented.AsSpan(tokens.Length, tokens.Length);
        var heap = new PriorityQueue<Candidate, long>(tokens.Length);
        for (var index = 0; index < tokens.Length; index++)
        {
            previous[index] = index - 1;
            following[index] = index + 1 < tokens.Length ? index + 1 : -1;
            Propose(heap, tokens, index, following[index]);
        }

        while (heap.TryDequeue(out var candidate, out _))
        {
            var (left, right) = (candidate.Left, candidate.Right);
            // Stale when one side has been joined to something else since.
            if (tokens[left] != candidate.LeftToken || following[left] != right || tokens[right] != candidate.RightToken)
                continue;
            tokens[left] = candidate.Token;
            tokens[right] = -1;
            following[left] = following[right];
            if (following[left] >= 0)
                previous[following[left]] = left;
            Propose(heap, tokens, previous[left], left);
            Propose(heap, tokens, left, following[left]);
        }

        var count = 0;
        for (var index = 0; index >= 0; index = following[index])
            tokens[count++] = tokens[index];
        ArrayPool<int>.Shared.Return(rented);
        return count;
    }

    private void Propose(PriorityQueue<Candidate, long> heap, ReadOnlySpan<int> tokens, int left, int right)
    {
        if (left >= 0 && right >= 0 && _merges.TryGetValue(Key(tokens[left], tokens[right]), out var merge))
            heap.Enqueue(new Candidate(left, right, tokens[left], tokens[right], merge.Token), ((long)merge.Rank << 32) | (uint)left);
    }

    private readonly record struct Candidate(int Left, int Right, int LeftToken, int RightToken, int Token);
}
