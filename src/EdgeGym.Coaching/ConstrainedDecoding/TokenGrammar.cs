using System.Diagnostics.CodeAnalysis;

namespace EdgeGym.Coaching.ConstrainedDecoding;

/// <summary>
/// A compiled grammar: a deterministic automaton over token ids whose states are worked out when first reached and kept. The same grammar gives the same states;
/// safe for use from several threads, so it may be kept and shared.
/// </summary>
public sealed class TokenGrammar
{
    /// <summary>States beyond are worked out again each time instead of being kept.</summary>
    private const int KeptStates = 65_536;

    private readonly TokenNetwork _network;
    private readonly Dictionary<int[], GrammarState> _states = new(SetComparer.Instance);
    private readonly int[] _stamps;
    private readonly Lock _gate = new();
    private int _stamp;

    internal TokenGrammar(TokenNetwork network, int start, int vocabularySize)
    {
        _network = network;
        _stamps = new int[network.Count];
        VocabularySize = vocabularySize;
        LongestAnswer = network.LongestFrom(start);
        Start = Reach([start]);
    }

    /// <summary>Before the first token.</summary>
    public GrammarState Start { get; }

    /// <summary>The tokenizer's: masks have this many bits.</summary>
    public int VocabularySize { get; }

    /// <summary>Tokens of the longest answer.</summary>
    public int LongestAnswer { get; }

    internal GrammarState Reach(int[] from)
    {
        lock (_gate)
        {
            var (set, ends) = Closure(from);
            if (_states.TryGetValue(set, out var known))
                return known;
            var targets = new SortedDictionary<int, List<int>>();
            foreach (var state in set)
            {
                foreach (var (token, next) in _network.StepsOf(state))
                {
                    if (!targets.TryGetValue(token, out var list))
                        targets[token] = list = [];
                    list.Add(next);
                }
            }

            var reached = new GrammarState(this, [.. targets.Keys], [.. targets.Values.Select(list => list.ToArray())], ends);
            if (_states.Count < KeptStates)
                _states[set] = reached;
            return reached;
        }
    }

    /// <summary>The states with steps that are reached without a token, in order, with the end among them when it is.</summary>
    private (int[] Set, bool Ends) Closure(int[] from)
    {
        _stamp++;
        var set = new List<int>();
        var open = new Stack<int>(from);
        var ends = false;
        while (open.TryPop(out var state))
        {
            if (_stamps[state] == _stamp)
                continue;
            _stamps[state] = _stamp;
            ends |= state == TokenNetwork.End;
            if (state == TokenNetwork.End || _network.StepsOf(state).Length > 0)
                set.Add(state);
            foreach (var leap in _network.LeapsOf(state))
                open.Push(leap);
        }

        set.Sort();
        return ([.. set], ends);
    }

    private sealed class SetComparer : IEqualityComparer<int[]>
    {
        public static readonly SetComparer Instance = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] int[] obj)
        {
            var hash = new HashCode();
            foreach (var state in obj)
                hash.Add(state);
            return hash.ToHashCode();
        }
    }
}
