namespace MQTTnet.Server.Topics;

/// <summary>
/// All subscriptions by the levels of their filters. Looking a topic up visits only nodes that match, allocates nothing and
/// costs nothing per subscription elsewhere. Depth is limited by whoever adds.
/// </summary>
internal sealed class SubscriptionTree<T>
    where T : class
{
    private readonly Node _root = new();

    public int Count { get; private set; }

    public void Add(string filter, T subscription)
    {
        var node = _root;
        var rest = filter.AsSpan();
        for (var more = true; more;)
        {
            var level = TakeLevel(ref rest, out more);
            node = node.GetOrAdd(level);
        }

        (node.Subscriptions ??= []).Add(subscription);
        Count++;
    }

    public bool Remove(string filter, T subscription)
    {
        if (!Remove(_root, filter, subscription))
            return false;

        Count--;
        return true;
    }

    /// <summary>Adds every subscription whose filter matches; one that was added with several filters may come more than once.</summary>
    public void Match(string topic, List<T> matches)
    {
        if (Count > 0)
            Match(_root, topic, matches, isFirst: true);
    }

    private static ReadOnlySpan<char> TakeLevel(ref ReadOnlySpan<char> rest, out bool more)
    {
        var end = rest.IndexOf('/');
        more = end >= 0;
        var level = more ? rest[..end] : rest;
        rest = more ? rest[(end + 1)..] : default;
        return level;
    }

    private static void Match(Node node, ReadOnlySpan<char> rest, List<T> matches, bool isFirst)
    {
        var wildcards = !isFirst || rest is not ['$', ..];
        if (wildcards && node.Multi?.Subscriptions is { } multi)
            matches.AddRange(multi);

        var level = TakeLevel(ref rest, out var more);
        if (wildcards && node.Single is { } single)
            Descend(single, rest, more, matches);
        if (node.Find(level) is { } child)
            Descend(child, rest, more, matches);
    }

    private static void Descend(Node node, ReadOnlySpan<char> rest, bool more, List<T> matches)
    {
        if (more)
        {
            Match(node, rest, matches, isFirst: false);
            return;
        }

        if (node.Subscriptions is { } subscriptions)
            matches.AddRange(subscriptions);

        // "a/#" matches "a" too (4.7.1.2).
        if (node.Multi?.Subscriptions is { } multi)
            matches.AddRange(multi);
    }

    private static bool Remove(Node node, ReadOnlySpan<char> rest, T subscription)
    {
        var level = TakeLevel(ref rest, out var more);
        if (node.FindAny(level) is not { } child)
            return false;

        var removed = more ? Remove(child, rest, subscription) : child.Subscriptions?.Remove(subscription) == true;
        if (removed && child.IsEmpty)
            node.Remove(level);
        return removed;
    }

    private sealed class Node
    {
        private Dictionary<string, Node> _children;

        public List<T> Subscriptions { get; set; }

        public Node Single { get; private set; }

        public Node Multi { get; private set; }

        public bool IsEmpty => (Subscriptions == null || Subscriptions.Count == 0) && Single == null && Multi == null && (_children == null || _children.Count == 0);

        public Node Find(ReadOnlySpan<char> level)
        {
            if (_children == null)
                return null;

            return _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var child) ? child : null;
        }

        public Node FindAny(ReadOnlySpan<char> level) => level switch
        {
            "+" => Single,
            "#" => Multi,
            _ => Find(level),
        };

        public Node GetOrAdd(ReadOnlySpan<char> level)
        {
            if (level is "+")
                return Single ??= new Node();
            if (level is "#")
                return Multi ??= new Node();
            if (Find(level) is { } known)
                return known;

            var child = new Node();
            (_children ??= new Dictionary<string, Node>(StringComparer.Ordinal)).Add(level.ToString(), child);
            return child;
        }

        public void Remove(ReadOnlySpan<char> level)
        {
            if (level is "+")
                Single = null;
            else if (level is "#")
                Multi = null;
            else
                _children.GetAlternateLookup<ReadOnlySpan<char>>().Remove(level);
        }
    }
}
