using System.Runtime.InteropServices;

namespace EdgeGym.Coaching.ConstrainedDecoding;

/// <summary>Token sequences joined at their beginnings, and when written to a network, at their ends: a thousand numbers take a few dozen states.</summary>
internal sealed class PrefixTree
{
    private readonly Node _root = new();

    public void Add(ReadOnlySpan<int> tokens)
    {
        var node = _root;
        foreach (var token in tokens)
        {
            ref var child = ref CollectionsMarshal.GetValueRefOrAddDefault(node.Children, token, out _);
            node = child ??= new Node();
        }

        node.Ends = true;
    }

    public int WriteTo(TokenNetwork network, int next) => Write(_root, network, next, new(StringComparer.Ordinal));

    private static int Write(Node node, TokenNetwork network, int next, Dictionary<string, int> written)
    {
        if (node.Children.Count == 0)
            return next;
        var steps = node.Children.Select(child => (child.Key, Write(child.Value, network, next, written))).OrderBy(step => step.Key).ToArray();
        if (steps.Length == 1 && !node.Ends)
            return network.Step(steps[0].Item1, steps[0].Item2);
        var key = $"{node.Ends}:{string.Join(',', steps)}";
        if (!written.TryGetValue(key, out var state))
            written[key] = state = network.Add(steps, node.Ends ? [next] : []);
        return state;
    }

    private sealed class Node
    {
        public Dictionary<int, Node> Children { get; } = [];

        public bool Ends { get; set; }
    }
}
