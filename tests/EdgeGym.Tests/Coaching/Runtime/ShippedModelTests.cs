using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Tests.Architecture;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Runtime;

/// <summary>The model in models/edgegym, fused and quantized as it is, through this runtime.</summary>
public sealed class ShippedModelTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "models", "edgegym");

    [ShippedModelFact]
    public async Task Pieces_and_known_prefixes_give_the_logits_of_the_whole()
    {
        using var model = Load();
        using var session = await model.OpenAsync(CancellationToken.None) ?? throw new InvalidOperationException("busy");
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 10; round++)
        {
            var tokens = Enumerable.Range(0, random.Next(40, 200)).Select(_ => random.Next(model.Tokenizer.VocabularySize)).ToArray();
            var whole = session.Prefill(tokens).ToArray();
            // Its beginning is known now: only the last token is run.
            Close(whole, session.Prefill(tokens));
            session.Prefill(tokens.AsSpan(0, tokens.Length / 3));
            foreach (var token in tokens.AsSpan(tokens.Length / 3, tokens.Length / 3))
                session.Step([token]);
            Close(whole, session.Step(tokens.AsSpan(2 * (tokens.Length / 3))));
        }
    }

    [ShippedModelFact]
    public async Task Answers_are_answers_of_the_grammar()
    {
        using var model = Load();
        var grammar = Grammar.Sequence(Grammar.Choice(Grammar.Token("m-1"), Grammar.Token("m0"), Grammar.Token("m1")), Grammar.Decimal(20, 80, 2.5m), Grammar.Token("end"));
        foreach (var text in new[] { "<|adjust|>", "<|understand|><|zh|>太轻了", "" })
        {
            var generation = await model.GenerateAsync(model.Tokenizer.Encode(text + "<|said|>"), model.Grammars.Compile(grammar), new GenerationLimits(), CancellationToken.None);
            Assert.True(generation.IsAnswer);
            Assert.True(ConstrainedDecoding.GrammarOracle.Accepts(grammar, model.Tokenizer.Decode([.. generation.Tokens])));
        }
    }

    private static CausalModel Load() => CausalModel.Load(Folder, new RuntimeOptions { Providers = [ExecutionProvider.Cpu] }, NullLogger.Instance, TimeProvider.System);

    /// <summary>Eight-bit activations are scaled by what is run together, so pieces differ a little: with random weights by up to a twentieth of the spread.</summary>
    private void Close(float[] expected, ReadOnlySpan<float> actual)
    {
        var largest = 0f;
        for (var index = 0; index < expected.Length; index++)
            largest = Math.Max(largest, Math.Abs(expected[index] - actual[index]));
        var spread = expected.Max() - expected.Min();
        output.WriteLine($"largest difference {largest:g3} of a spread of {spread:g3}");
        Assert.True(largest < 0.1 * spread, $"logits differ by {largest} of a spread of {spread}");
    }
}

/// <summary>Skipped, and counted as skipped, while there is no trained model.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShippedModelFactAttribute : FactAttribute
{
    public ShippedModelFactAttribute()
    {
        if (!File.Exists(Path.Combine(SourceTree.Root, "models", "edgegym", "model.onnx")))
            Skip = "needs models/edgegym/model.onnx: train and export it as models/train/README.md says";
    }
}
