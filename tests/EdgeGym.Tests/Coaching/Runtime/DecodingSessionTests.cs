using System.Text;
using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Coaching.Tokenization;
using EdgeGym.Tests.Coaching.Tokenization;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Runtime;

public sealed class DecodingSessionTests(ITestOutputHelper output)
{
    private static readonly Grammar Adjustment = Grammar.Sequence(
        Grammar.Choice([.. Enumerable.Range(-4, 9).Select(step => Grammar.Token($"m{step}"))]),
        Grammar.Literal(" rest "), Grammar.Integer(45, 240, 15), Grammar.Literal("s, "), Grammar.Decimal(20, 80, 2.5m), Grammar.Literal(" kg"),
        Grammar.Repeat(Grammar.OneOf(["做得好。", "休息。", " well done.", " rest."]), 1, 3), Grammar.Token("end"));

    public static TheoryData<string> Shapes => ["wide", "deep"];

    [Theory, MemberData(nameof(Shapes))]
    public async Task Tokens_read_in_any_pieces_give_the_logits_of_the_whole(string shape)
    {
        var decoder = Named(shape);
        using var loaded = new LoadedModel(decoder);
        using var whole = new WholePrompt(decoder);
        using var session = await loaded.OpenAsync();
        var random = Seeded();
        for (var round = 0; round < 12; round++)
        {
            var tokens = Enumerable.Range(0, random.Next(2, 100)).Select(_ => random.Next(decoder.Vocabulary)).ToArray();
            var first = random.Next(1, tokens.Length);
            Close(decoder, whole.Logits(tokens[..first]), session.Prefill(tokens.AsSpan(0, first)));
            for (var read = first; read < tokens.Length;)
            {
                var count = Math.Min(random.Next(1, 4), tokens.Length - read);
                var logits = session.Step(tokens.AsSpan(read, count));
                read += count;
                Close(decoder, whole.Logits(tokens[..read]), logits);
            }

            Assert.Equal(tokens.Length, session.Length);
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public async Task Generated_answers_are_those_of_decoding_from_scratch(string shape)
    {
        var decoder = Named(shape);
        using var loaded = new LoadedModel(decoder);
        using var whole = new WholePrompt(decoder);
        using var session = await loaded.OpenAsync();
        var grammar = loaded.Model.Grammars.Compile(Adjustment);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in new[] { "<|m0|>今天很轻松", "bench 60 kg", "the last set was easy, the next", "休息" })
        {
            var prompt = loaded.Model.Tokenizer.Encode(text);
            var (tokens, probabilities) = whole.Decode(prompt, grammar);
            var generation = session.Generate(prompt, grammar);
            Assert.Equal(StopReason.Complete, generation.Stopped);
            Assert.Equal(tokens, generation.Tokens);
            Assert.Equal(probabilities.Count, generation.Decisions.Count);
            Assert.All(generation.Decisions.Zip(probabilities), pair => Assert.Equal(pair.Second, pair.First.Chosen.Probability, decoder.HalfCache ? 0.02 : 1e-4));
            Assert.All(generation.Decisions, decision => Assert.Equal(decision.Chosen.Token, generation.Tokens[decision.At]));
            Assert.Equal(prompt.Length, generation.PromptTokens);
            // One run for the prompt and one after each decision but the last; what is forced costs none.
            Assert.Equal(generation.Decisions.Count + (prompt.Length - 1) / 24, generation.Runs);
            Assert.True(generation.Runs < generation.Tokens.Count);
            seen.Add(loaded.Model.Tokenizer.Decode([.. generation.Tokens]));
        }

        output.WriteLine(string.Join(Environment.NewLine, seen));
        Assert.True(seen.Count > 1, "every prompt gave the same answer");
    }

    [Theory, MemberData(nameof(Shapes))]
    public async Task Prompts_that_begin_alike_are_read_from_where_they_part(string shape)
    {
        var decoder = Named(shape);
        using var loaded = new LoadedModel(decoder);
        using var whole = new WholePrompt(decoder);
        using var session = await loaded.OpenAsync();
        var random = Seeded();
        var shared = Enumerable.Range(0, 60).Select(_ => random.Next(decoder.Vocabulary)).ToArray();
        session.Prefill([.. shared, 11, 12, 13]);
        Assert.Equal(0, loaded.Model.PrefixHits);
        int[] second = [.. shared, 21, 22];
        Close(decoder, whole.Logits(second), session.Prefill(second));
        Assert.Equal(1, loaded.Model.PrefixHits);
        Assert.Equal(60, loaded.Model.SparedTokens);
        Close(decoder, whole.Logits(second), session.Prefill(second));
        Assert.Equal(60 + 61, loaded.Model.SparedTokens);
        int[] shorter = [.. shared[..20], 5];
        Close(decoder, whole.Logits(shorter), session.Prefill(shorter));
        Close(decoder, whole.Logits([.. shorter, 9]), session.Step([9]));
    }

    [Fact]
    public async Task Only_the_part_to_remember_is_kept()
    {
        using var loaded = new LoadedModel(TinyDecoder.Wide);
        using var session = await loaded.OpenAsync();
        var grammar = loaded.Model.Grammars.Compile(Adjustment);
        int[] prompt = [.. Enumerable.Range(20, 50)];
        var first = session.Generate(prompt, grammar, new GenerationLimits(RememberTokens: 30));
        Assert.Equal(0, first.SparedTokens);
        var second = session.Generate(prompt, grammar, new GenerationLimits(RememberTokens: 30));
        Assert.Equal(30, second.SparedTokens);
        Assert.Equal(first.Tokens, second.Tokens);
    }

    [Fact]
    public async Task Answers_end_at_their_limits_with_a_reason()
    {
        var clock = new TickingClock();
        using var loaded = new LoadedModel(TinyDecoder.Wide, time: clock);
        using var session = await loaded.OpenAsync();
        var grammar = loaded.Model.Grammars.Compile(Adjustment);
        var prompt = loaded.Model.Tokenizer.Encode("bench 60 kg");
        var whole = session.Generate(prompt, grammar);

        var cut = session.Generate(prompt, grammar, new GenerationLimits(MostTokens: 7));
        Assert.Equal((StopReason.TokenLimit, 7), (cut.Stopped, cut.Tokens.Count));
        Assert.Equal(whole.Tokens.Take(7), cut.Tokens);
        Assert.False(cut.IsAnswer);

        var full = session.Generate([.. Enumerable.Repeat(5, TinyDecoder.Context - 10)], grammar);
        Assert.Equal(StopReason.ContextFull, full.Stopped);

        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        Assert.Equal(StopReason.Cancelled, session.Generate(prompt, grammar, new GenerationLimits(), gone.Token).Stopped);

        // The clock goes on by a millisecond whenever it is looked at, once a run.
        var late = session.Generate(prompt, grammar, new GenerationLimits(Patience: TimeSpan.FromMilliseconds(4)));
        Assert.Equal((StopReason.Deadline, 3), (late.Stopped, late.Runs));
        Assert.Equal(whole.Tokens.Take(late.Tokens.Count), late.Tokens);
    }

    [Fact]
    public async Task Answers_without_a_choice_ask_nothing()
    {
        using var loaded = new LoadedModel(TinyDecoder.Wide);
        using var session = await loaded.OpenAsync();
        var generation = session.Generate([5, 6], loaded.Model.Grammars.Compile(Grammar.Text("rest<|end|>")));
        Assert.Equal(StopReason.Complete, generation.Stopped);
        Assert.Equal(0, generation.Runs);
        Assert.Equal("rest<|end|>", loaded.Model.Tokenizer.Decode([.. generation.Tokens]));
    }

    [Fact]
    public async Task Wrong_tokens_and_lengths_are_refused()
    {
        using var loaded = new LoadedModel(TinyDecoder.Wide);
        var session = await loaded.OpenAsync();
        Assert.Throws<ArgumentException>(() => session.Prefill([]).Length);
        Assert.Throws<ArgumentException>(() => session.Prefill([-1]).Length);
        Assert.Throws<ArgumentException>(() => session.Prefill([TinyDecoder.Wide.Vocabulary]).Length);
        Assert.Throws<ArgumentException>(() => session.Prefill(new int[TinyDecoder.Context + 1]).Length);
        var foreign = Tokenizer.Parse(Encoding.UTF8.GetBytes(TinyTokenizer.Json([.. Enumerable.Range(0, 100).Select(number => $"<|{number}|>")])));
        Assert.Throws<ArgumentException>(() => session.Generate([5], new GrammarCompiler(foreign).Compile(Grammar.Integer(1, 9))));
        session.Prefill(new int[TinyDecoder.Context]);
        Assert.Throws<ArgumentException>(() => session.Step([1]).Length);
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Prefill([1]).Length);
    }

    [Fact]
    public async Task Steps_allocate_no_tensors()
    {
        using var loaded = new LoadedModel(TinyDecoder.Wide);
        using var session = await loaded.OpenAsync();
        session.Prefill([5, 6, 7]);
        for (var warm = 0; warm < 20; warm++)
            session.Step([9]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 100; step++)
            session.Step([9]);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        output.WriteLine($"measured: {each} bytes a step");
        // ONNX Runtime's managed layer makes its arrays of names and handles anew; keys, values and logits of this shape would be 40,000 bytes.
        Assert.InRange(each, 0, 6_000);
    }

    private static TinyDecoder Named(string shape) => shape == "wide" ? TinyDecoder.Wide : TinyDecoder.Deep;

    private static void Close(TinyDecoder decoder, float[] expected, ReadOnlySpan<float> actual)
    {
        var tolerance = decoder.HalfCache ? 0.03 : 2e-4;
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], actual[index], tolerance);
    }

    private Random Seeded()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}
