namespace EdgeGym.Coaching.ConstrainedDecoding;

/// <summary>
/// Where an answer has got to. From every state the end can be reached. A state may both accept and allow more: then the answer may stop or go on;
/// grammars whose answers end in an end token never get there.
/// </summary>
public sealed class GrammarState
{
    private readonly TokenGrammar _grammar;
    private readonly int[] _allowed;
    private readonly int[][] _targets;
    private readonly GrammarState?[] _next;
    private ulong[]? _mask;

    internal GrammarState(TokenGrammar grammar, int[] allowed, int[][] targets, bool isAccepting)
    {
        _grammar = grammar;
        _allowed = allowed;
        _targets = targets;
        _next = new GrammarState?[allowed.Length];
        IsAccepting = isAccepting;
    }

    /// <summary>What has been said is an answer.</summary>
    public bool IsAccepting { get; }

    /// <summary>It is an answer and nothing may follow.</summary>
    public bool IsComplete => _allowed.Length == 0;

    /// <summary>The tokens that may come next, ascending.</summary>
    public ReadOnlySpan<int> Allowed => _allowed;

    /// <summary>The one token that must come next, or -1.</summary>
    public int Forced => _allowed.Length == 1 && !IsAccepting ? _allowed[0] : -1;

    /// <summary>One bit for each token of the vocabulary, set when it may come next; token t is bit t mod 64 of word t / 64.</summary>
    public ReadOnlySpan<ulong> Mask => Volatile.Read(ref _mask) ?? BuildMask();

    /// <summary>The state after a token, or null when it may not come here.</summary>
    public GrammarState? Advance(int token)
    {
        var index = Array.BinarySearch(_allowed, token);
        if (index < 0)
            return null;
        if (Volatile.Read(ref _next[index]) is { } known)
            return known;
        var reached = _grammar.Reach(_targets[index]);
        Volatile.Write(ref _next[index], reached);
        return reached;
    }

    /// <summary>Appends the tokens that have no alternative and gives the state after them: nothing that a model must be asked about.</summary>
    /// <param name="most">Tokens to append at most.</param>
    public GrammarState AppendForced(ICollection<int> tokens, int most = int.MaxValue)
    {
        var state = this;
        for (var count = 0; count < most && state.Forced is >= 0 and var token; count++)
        {
            tokens.Add(token);
            state = state.Advance(token)!;
        }

        return state;
    }

    private ulong[] BuildMask()
    {
        var mask = new ulong[(_grammar.VocabularySize + 63) / 64];
        foreach (var token in _allowed)
            mask[token >> 6] |= 1UL << (token & 63);
        Volatile.Write(ref _mask, mask);
        return mask;
    }
}
