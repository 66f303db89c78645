using System.Text;
using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Tokenization;
using EdgeGym.Tests.Coaching.Tokenization;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.ConstrainedDecoding;

public sealed class TokenGrammarTests(ITestOutputHelper output)
{
    private static readonly Tokenizer Ours = Tokenizer.Parse(Encoding.UTF8.GetBytes(TinyTokenizer.Json(["<|pad|>", "<|end|>", "<|m-1|>", "<|m0|>", "<|m1|>"])));

    [Fact]
    public void Whatever_is_picked_is_an_answer_of_the_grammar() => Wander(Ours, rounds: 400);

    [NodeFact]
    public async Task Whatever_is_picked_is_an_answer_with_a_foreign_tokenizer_too() =>
        Wander(Tokenizer.Load(Path.Combine(await HuggingFacePeer.FolderAsync(), "qwen3.json")), rounds: 60);

    [Fact]
    public void Every_answer_can_be_picked()
    {
        var (random, compiler) = (Seeded(), new GrammarCompiler(Ours));
        for (var round = 0; round < 60; round++)
        {
            var grammar = GrammarOracle.Random(random, 2);
            var all = GrammarOracle.Answers(grammar).Take(5_001).ToList();
            if (all.Count > 5_000)
                continue;
            var answers = all.ToHashSet(StringComparer.Ordinal);
            var spelled = new HashSet<string>(StringComparer.Ordinal);
            Spell(compiler.Compile(grammar).Start, Ours, [], spelled, new HashSet<string>(StringComparer.Ordinal));
            Assert.Equal(answers.Order(StringComparer.Ordinal), spelled.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(0, 200, 1)]
    [InlineData(20, 120, 2.5)]
    [InlineData(-7, 7, 0.1)]
    [InlineData(1.25, 99, 1.25)]
    [InlineData(5, 5, 3)]
    [InlineData(0, 999.5, 0.5)]
    public void Ranges_hold_exactly_their_numbers(double least, double most, double step)
    {
        var (low, high, by) = ((decimal)least, (decimal)most, (decimal)step);
        var spelled = new HashSet<string>(StringComparer.Ordinal);
        Spell(new GrammarCompiler(Ours).Compile(Grammar.Decimal(low, high, by)).Start, Ours, [], spelled, []);
        Assert.Equal(GrammarOracle.Range(low, high, by).Order(StringComparer.Ordinal), spelled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_are_one_token_in_ours_and_pieces_elsewhere()
    {
        var state = new GrammarCompiler(Ours).Compile(Grammar.Choice(Grammar.Token("m-1"), Grammar.Token("m0"))).Start;
        Assert.Equal([2, 3], state.Allowed.ToArray());
        Assert.True(state.Advance(2)!.IsComplete);

        var foreign = Tokenizer.Parse(Encoding.UTF8.GetBytes(TinyTokenizer.Json(["<|pad|>"])));
        var forced = new List<int>();
        var fork = new GrammarCompiler(foreign).Compile(Grammar.Choice(Grammar.Token("m-1"), Grammar.Token("m0"))).Start.AppendForced(forced);
        Assert.Equal("<|m", foreign.Decode([.. forced]));
        Assert.Equal(2, fork.Allowed.Length);
    }

    [Fact]
    public void Words_of_people_never_become_names()
    {
        var compiler = new GrammarCompiler(Ours);
        var forced = new List<int>();
        Assert.True(compiler.Compile(Grammar.Sequence(Grammar.Literal("<|end|>"), Grammar.Token("end"))).Start.AppendForced(forced).IsComplete);
        Assert.Equal(1, forced[^1]);
        Assert.Single(forced, 1);
        Assert.Equal("<|end|><|end|>", Ours.Decode([.. forced]));
    }

    [Fact]
    public void Neighbouring_texts_are_tokenized_as_one()
    {
        var forced = new List<int>();
        var grammar = Grammar.Sequence(Grammar.Text("re"), Grammar.Sequence(Grammar.Literal("st two"), Grammar.Text(" minutes")), Grammar.Token("end"));
        Assert.True(new GrammarCompiler(Ours).Compile(grammar).Start.AppendForced(forced).IsComplete);
        Assert.Equal(Ours.Encode("rest two minutes<|end|>"), forced);
    }

    [Fact]
    public void What_is_forced_is_appended_up_to_the_next_decision()
    {
        var grammar = Grammar.Sequence(Grammar.Token("m1"), Grammar.Literal("ab "), Grammar.Integer(10, 19), Grammar.Token("end"));
        var compiled = new GrammarCompiler(Ours).Compile(grammar);
        var tokens = new List<int>();
        var state = compiled.Start.AppendForced(tokens);
        Assert.Equal("<|m1|>ab 1", Ours.Decode([.. tokens]));
        Assert.Equal(10, state.Allowed.Length);
        Assert.True(state.Advance(state.Allowed[3])!.AppendForced(tokens).IsComplete);
        Assert.Equal(compiled.LongestAnswer, tokens.Count + 1);

        var some = new List<int>();
        compiled.Start.AppendForced(some, most: 2);
        Assert.Equal(tokens.Take(2), some);
    }

    [Fact]
    public void Same_grammar_gives_the_same_states()
    {
        var seed = Seeded().Next();
        var (first, second) = (new Random(seed), new Random(seed));
        var compiler = new GrammarCompiler(Ours);
        for (var round = 0; round < 50; round++)
        {
            var (one, other) = (compiler.Compile(GrammarOracle.Random(first, 3)).Start, new GrammarCompiler(Ours).Compile(GrammarOracle.Random(second, 3)).Start);
            while (one is { IsComplete: false })
            {
                Assert.Equal(one.Mask.ToArray(), other!.Mask.ToArray());
                var pick = one.Allowed[one.Allowed.Length / 2];
                (one, other) = (one.Advance(pick)!, other.Advance(pick));
            }

            Assert.True(other!.IsComplete);
        }
    }

    [Fact]
    public void Shared_by_threads_it_stays_the_same()
    {
        var compiled = new GrammarCompiler(Ours).Compile(Grammar.Repeat(Grammar.Sequence(Grammar.Decimal(0, 300, 0.5m), Grammar.Token("m1")), 4, 8));
        Parallel.For(0, 64, number =>
        {
            var (random, state, tokens) = (new Random(number), compiled.Start, new List<int>());
            while (!state.IsComplete)
            {
                var token = state.Allowed[random.Next(state.Allowed.Length)];
                tokens.Add(token);
                state = state.Advance(token)!;
            }

            Assert.True(GrammarOracle.Accepts(Grammar.Repeat(Grammar.Sequence(Grammar.Decimal(0, 300, 0.5m), Grammar.Token("m1")), 4, 8), Ours.Decode([.. tokens])));
        });
    }

    [Fact]
    public void Too_large_and_empty_grammars_are_refused_with_a_reason()
    {
        Assert.Contains("16384", Assert.Throws<InvalidGrammarException>(() => Grammar.Decimal(0, 100_000, 0.25m)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidGrammarException>(() => Grammar.Decimal(2, 1, 1));
        Assert.Throws<InvalidGrammarException>(() => Grammar.Choice());
        Assert.Throws<InvalidGrammarException>(() => Grammar.OneOf(Array.Empty<string>()));
        var nested = Grammar.Repeat(Grammar.Repeat(Grammar.Repeat(Grammar.Choice(Grammar.Literal("ab"), Grammar.Literal("b")), 0, 100), 0, 100), 0, 100);
        Assert.Contains("1000 states", Assert.Throws<InvalidGrammarException>(() => new GrammarCompiler(Ours, mostStates: 1_000).Compile(nested)).Message, StringComparison.Ordinal);
        var deep = Enumerable.Range(0, 100).Aggregate(Grammar.Literal("a"), (inner, _) => Grammar.Choice(inner, Grammar.Literal("b")));
        Assert.Contains("nested", Assert.Throws<InvalidGrammarException>(() => new GrammarCompiler(Ours).Compile(deep)).Message, StringComparison.Ordinal);
        Assert.Contains("limit", Assert.Throws<InvalidGrammarException>(() => new GrammarCompiler(Ours).Compile(Grammar.Literal(new string('x', 100_000)))).Message, StringComparison.Ordinal);
    }

    private Random Seeded()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private void Wander(Tokenizer tokenizer, int rounds)
    {
        var (random, compiler) = (Seeded(), new GrammarCompiler(tokenizer));
        for (var round = 0; round < rounds; round++)
        {
            var grammar = GrammarOracle.Random(random, 3);
            var compiled = compiler.Compile(grammar);
            var (state, tokens) = (compiled.Start, new List<int>());
            while (!state.IsComplete && !(state.IsAccepting && random.Next(3) == 0))
            {
                Assert.NotEqual(0, state.Allowed.Length);
                var token = state.Allowed[random.Next(state.Allowed.Length)];
                Assert.True((state.Mask[token >> 6] >> (token & 63) & 1) != 0);
                Assert.Null(state.Advance(tokenizer.VocabularySize));
                tokens.Add(token);
                state = state.Advance(token)!;
                Assert.NotNull(state);
            }

            Assert.True(tokens.Count <= compiled.LongestAnswer);
            Assert.True(GrammarOracle.Accepts(grammar, tokenizer.Decode([.. tokens])), $"'{tokenizer.Decode([.. tokens])}' is no answer of {grammar}");
        }
    }

    /// <summary>Spells every answer of an automaton.</summary>
    private static void Spell(GrammarState state, Tokenizer tokenizer, int[] tokens, HashSet<string> answers, HashSet<string> seen)
    {
        if (!seen.Add(string.Join(' ', tokens)))
            return;
        if (state.IsAccepting)
            answers.Add(tokenizer.Decode(tokens));
        foreach (var token in state.Allowed)
            Spell(state.Advance(token)!, tokenizer, [.. tokens, token], answers, seen);
    }
}
