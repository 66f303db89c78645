using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace EdgeGym.Coaching.ConstrainedDecoding;

/// <summary>Token sequences joined at their beginnings and at their ends: a thousand numbers take a few dozen nodes. Made once, written to many networks.</summary>
internal sealed class PrefixTree
{
    /// <summary>Children before parents, the root last. A step leads to a node by its index.</summary>
    private readonly List<Node> _nodes = [];

    public PrefixTree(IEnumerable<int[]> sequences)
    {
        var root = new Branch();
        foreach (var sequence in sequences)
        {
            var branch = root;
            foreach (var token in sequence)
            {
                ref var child = ref CollectionsMarshal.GetValueRefOrAddDefault(branch.Children, token, out _);
                branch = child ??= new Branch();
            }

            branch.Ends = true;
        }

        Join(root, new(NodeComparer.Instance));
    }

    /// <summary>The state before the first token of all sequences, each of which leads to a state.</summary>
    public int WriteTo(TokenNetwork network, int next)
    {
        var states = new int[_nodes.Count];
        for (var index = 0; index < states.Length; index++)
        {
            var (steps, ends) = _nodes[index];
            states[index] = steps switch
            {
                [] => next,
                [var (token, child)] when !ends => network.Step(token, states[child]),
                _ => network.Add([.. steps.Select(step => (step.Token, states[step.Child]))], ends ? [next] : []),
            };
        }

        return states[^1];
    }

    private int Join(Branch branch, Dictionary<Node, int> known)
    {
        var node = new Node([.. branch.Children.Select(child => (child.Key, Join(child.Value, known))).OrderBy(step => step.Key)], branch.Ends);
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(known, node, out var exists);
        if (!exists)
        {
            index = _nodes.Count;
            _nodes.Add(node);
        }

        return index;
    }

    private readonly record struct Node((int Token, int Child)[] Steps, bool Ends);

    private sealed class Branch
    {
        public Dictionary<int, Branch> Children { get; } = [];

        public bool Ends { get; set; }
    }

    private sealed class NodeComparer : IEqualityComparer<Node>
    {
        public static readonly NodeComparer Instance = new();

        public bool Equals(Node x, Node y) => x.Ends == y.Ends && x.Steps.AsSpan().SequenceEqual(y.Steps);

        public int GetHashCode([DisallowNull] Node obj)
        {
            var hash = new HashCode();
            hash.Add(obj.Ends);
            foreach (var step in obj.Steps)
                hash.Add(step);
            return hash.ToHashCode();
        }
    }
}
