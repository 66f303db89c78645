namespace EdgeGym.Coaching.Runtime;

/// <summary>
/// Keys and values of earlier prompts. A prompt that begins like one of them takes over the part they share. Bounded in prompts and bytes, the least recently
/// used going first; safe for use from several threads.
/// </summary>
internal sealed class PrefixCache(int mostEntries, long mostBytes) : IDisposable
{
    private readonly LinkedList<Entry> _byUse = [];
    private readonly Lock _gate = new();

    public int Count { get; private set; }

    /// <summary>Native memory held.</summary>
    public long Bytes { get; private set; }

    public long Hits { get; private set; }

    public long TokensSpared { get; private set; }

    /// <summary>Fills an empty space with the longest beginning that is known and shorter than the prompt (its last token must be run for its logits).</summary>
    /// <returns>Tokens taken over.</returns>
    public int Restore(ReadOnlySpan<int> prompt, CacheSpace space)
    {
        lock (_gate)
        {
            LinkedListNode<Entry>? best = null;
            var longest = 0;
            for (var node = _byUse.First; node is not null; node = node.Next)
            {
                var shared = Math.Min(prompt.CommonPrefixLength(node.Value.Tokens), prompt.Length - 1);
                if (shared > longest)
                    (best, longest) = (node, shared);
            }

            if (best is null)
                return 0;
            space.Restore(best.Value.Memory, best.Value.Tokens.Length, longest);
            _byUse.Remove(best);
            _byUse.AddFirst(best);
            Hits++;
            TokensSpared += longest;
            return longest;
        }
    }

    /// <summary>Keeps the first tokens of what a space holds.</summary>
    public void Keep(ReadOnlySpan<int> tokens, CacheSpace space)
    {
        var bytes = space.SnapshotBytes(tokens.Length);
        if (tokens.IsEmpty || mostEntries == 0 || bytes > mostBytes)
            return;
        lock (_gate)
        {
            for (var node = _byUse.First; node is not null;)
            {
                var next = node.Next;
                if (tokens.Length <= node.Value.Tokens.Length && node.Value.Tokens.AsSpan().StartsWith(tokens))
                    return;
                // The new one says all that this one does.
                if (tokens.StartsWith(node.Value.Tokens))
                    Drop(node);
                node = next;
            }

            while (_byUse.Last is { } oldest && (Count >= mostEntries || Bytes + bytes > mostBytes))
                Drop(oldest);
            var memory = new AlignedMemory(bytes);
            space.SaveTo(memory, tokens.Length);
            _byUse.AddFirst(new Entry(tokens.ToArray(), memory));
            Count++;
            Bytes += bytes;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            while (_byUse.Last is { } last)
                Drop(last);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        Count--;
        Bytes -= node.Value.Memory.Length;
        node.Value.Memory.Dispose();
    }

    private sealed record Entry(int[] Tokens, AlignedMemory Memory);
}
