namespace EdgeGym.Coaching.ConstrainedDecoding;

/// <summary>
/// The nondeterministic automaton of a grammar over token ids. Built from the end: each piece is told where it leads to, so there are no loops and no state
/// from which the end cannot be reached. State 0 is the end.
/// </summary>
internal sealed class TokenNetwork(int mostStates)
{
    public const int End = 0;

    private readonly List<State> _states = [new([], [], 0)];
    private readonly Dictionary<(int Token, int Next), int> _steps = [];

    private readonly Dictionary<(Grammar Grammar, int Next), int> _written = [];

    public int Count => _states.Count;

    /// <summary>What was written once for the same end is not written again.</summary>
    public int Once(Grammar grammar, int next, Func<int> write) => _written.TryGetValue((grammar, next), out var state) ? state : _written[(grammar, next)] = write();

    public (int Token, int Next)[] StepsOf(int state) => _states[state].Steps;

    /// <summary>Where one gets without a token.</summary>
    public int[] LeapsOf(int state) => _states[state].Leaps;

    /// <summary>Tokens of the longest way from here to the end.</summary>
    public int LongestFrom(int state) => _states[state].Longest;

    /// <summary>A state with one token; the same one for the same question.</summary>
    public int Step(int token, int next)
    {
        if (!_steps.TryGetValue((token, next), out var state))
            _steps[(token, next)] = state = Add([(token, next)], []);
        return state;
    }

    public int Steps(ReadOnlySpan<int> tokens, int next)
    {
        for (var index = tokens.Length - 1; index >= 0; index--)
            next = Step(tokens[index], next);
        return next;
    }

    public int Fork(params int[] states) => states.Length == 1 ? states[0] : Add([], states);

    public int Add((int Token, int Next)[] steps, int[] leaps)
    {
        if (_states.Count >= mostStates)
            throw new InvalidGrammarException($"The grammar needs more than {mostStates} states; ask for less at once.");
        var longest = 0;
        foreach (var (_, next) in steps)
            longest = Math.Max(longest, 1 + _states[next].Longest);
        foreach (var leap in leaps)
            longest = Math.Max(longest, _states[leap].Longest);
        _states.Add(new State(steps, leaps, longest));
        return _states.Count - 1;
    }

    private sealed record State((int Token, int Next)[] Steps, int[] Leaps, int Longest);
}
