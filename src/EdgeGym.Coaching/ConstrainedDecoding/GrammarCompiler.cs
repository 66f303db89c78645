using System.Collections.Concurrent;
using EdgeGym.Coaching.Tokenization;

namespace EdgeGym.Coaching.ConstrainedDecoding;

/// <summary>
/// Grammars to token automata, for one tokenizer. Every text is tokenized as the tokenizer would in one piece with its neighbours of the same kind,
/// so that the model is asked for the very tokens it was trained on. Safe for use from several threads; keeps the tokens of texts it has seen.
/// </summary>
public sealed class GrammarCompiler
{
    private const int LongestText = 2_048;
    private const int KeptTexts = 16_384;
    private const int KeptTrees = 512;
    private const int DeepestGrammar = 64;

    private readonly Tokenizer _tokenizer;
    private readonly int _mostStates;
    private readonly ConcurrentDictionary<(string Text, bool AddedTokens), int[]> _tokens = new();
    private readonly ConcurrentDictionary<Grammar, PrefixTree> _trees = new();

    /// <param name="mostStates">Bound of an automaton's size before determinization.</param>
    public GrammarCompiler(Tokenizer tokenizer, int mostStates = 100_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostStates, 2);
        _tokenizer = tokenizer;
        _mostStates = mostStates;
    }

    /// <exception cref="InvalidGrammarException">Larger than allowed.</exception>
    public TokenGrammar Compile(Grammar grammar)
    {
        var network = new TokenNetwork(_mostStates);
        var start = Build(network, grammar, TokenNetwork.End, 0);
        return new TokenGrammar(network, start, _tokenizer.VocabularySize);
    }

    private int Build(TokenNetwork network, Grammar grammar, int next, int depth)
    {
        if (depth > DeepestGrammar)
            throw new InvalidGrammarException($"The grammar is nested deeper than {DeepestGrammar}.");
        switch (grammar)
        {
            case LiteralGrammar literal:
                return network.Steps(TokensOf(literal.Spelling, literal.AddedTokens), next);
            case SequenceGrammar sequence:
                var parts = Joined(sequence);
                for (var index = parts.Count - 1; index >= 0; index--)
                    next = Build(network, parts[index], next, depth + 1);
                return next;
            case ChoiceGrammar choice:
                return network.Fork([.. choice.Alternatives.Select(alternative => Build(network, alternative, next, depth + 1))]);
            case RepeatGrammar repeat:
                var state = next;
                for (var round = repeat.Most; round > 0; round--)
                {
                    var once = Build(network, repeat.Part, state, depth + 1);
                    state = round > repeat.Least ? network.Fork(once, next) : once;
                }

                return state;
            case SentencesGrammar or RangeGrammar:
                return network.Once(grammar, next, () => TreeOf(grammar).WriteTo(network, next));
            default:
                throw new InvalidGrammarException($"{grammar.GetType().Name} cannot be compiled.");
        }
    }

    /// <summary>The parts of nested sequences in one row, neighbouring texts of the same kind made one: "2" and "." may be one token together.</summary>
    private List<Grammar> Joined(SequenceGrammar sequence)
    {
        var row = new List<Grammar>();
        var open = new Stack<Grammar>();
        open.Push(sequence);
        while (open.TryPop(out var part))
        {
            if (part is SequenceGrammar inner)
            {
                for (var index = inner.Parts.Length - 1; index >= 0; index--)
                    open.Push(inner.Parts[index]);
            }
            else if (part is LiteralGrammar literal)
            {
                // Text without added tokens in it reads the same either way.
                var same = literal.AddedTokens || TokensOf(literal.Spelling, true).AsSpan().SequenceEqual(TokensOf(literal.Spelling, false));
                if (row.Count > 0 && row[^1] is LiteralGrammar before && before.AddedTokens == same)
                    row[^1] = before with { Spelling = before.Spelling + literal.Spelling };
                else
                    row.Add(literal with { AddedTokens = same });
            }
            else
            {
                row.Add(part);
            }
        }

        return row;
    }

    /// <summary>Equal ranges, and one list of sentences used again, share a tree.</summary>
    private PrefixTree TreeOf(Grammar grammar)
    {
        if (_trees.TryGetValue(grammar, out var tree))
            return tree;
        var texts = grammar is RangeGrammar range ? range.Numbers() : ((SentencesGrammar)grammar).Sentences;
        tree = new PrefixTree(texts.Select(text => TokensOf(text, addedTokens: true)));
        if (_trees.Count >= KeptTrees)
            _trees.Clear();
        return _trees[grammar] = tree;
    }

    private int[] TokensOf(string text, bool addedTokens)
    {
        if (_tokens.TryGetValue((text, addedTokens), out var tokens))
            return tokens;
        if (text.Length > LongestText * 4)
            throw new InvalidGrammarException($"A text of {text.Length} characters; {LongestText * 4} is the limit.");
        tokens = _tokenizer.Encode(text, addedTokens);
        if (tokens.Length > LongestText)
            throw new InvalidGrammarException($"A text of {tokens.Length} tokens; {LongestText} is the limit.");
        if (_tokens.Count >= KeptTexts)
            _tokens.Clear();
        return _tokens[(text, addedTokens)] = tokens;
    }
}
