using EdgeGym.Coaching.ConstrainedDecoding;
using EdgeGym.Coaching.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching.Runtime;

public sealed class CausalModelTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-model-").FullName;

    [Fact]
    public void Providers_that_are_not_here_are_reported_and_the_processor_takes_over()
    {
        TinyDecoder.Wide.WriteTo(_folder, "model.onnx", "model.plain.onnx");
        using var model = Load(new RuntimeOptions());
        output.WriteLine(model.Providers.ToString());
        Assert.Equal([ExecutionProvider.TensorRT, ExecutionProvider.Cuda, ExecutionProvider.Cpu], model.Providers.Attempts.Select(attempt => attempt.Provider));
        Assert.Equal(ExecutionProvider.Cpu, model.Providers.Chosen);
        Assert.All(model.Providers.Attempts.SkipLast(1), attempt => Assert.False(string.IsNullOrWhiteSpace(attempt.WhyNot)));
        Assert.Null(model.Providers.Attempts[^1].WhyNot);
        Assert.StartsWith("1.", model.Providers.RuntimeVersion, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_plain_graph_only_the_processor_is_tried()
    {
        TinyDecoder.Wide.WriteTo(_folder, "model.onnx");
        using var model = Load(new RuntimeOptions());
        Assert.All(model.Providers.Attempts.SkipLast(1), attempt => Assert.Contains("model.plain.onnx", attempt.WhyNot, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_providers_that_fail_are_an_exception_with_every_reason()
    {
        TinyDecoder.Wide.WriteTo(_folder, "model.plain.onnx");
        var error = Assert.Throws<ModelException>(() => Load(new RuntimeOptions { Providers = [ExecutionProvider.TensorRT, ExecutionProvider.Cuda] }));
        Assert.Contains("TensorRT: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Cuda: ", error.Message, StringComparison.Ordinal);
        using var model = Load(new RuntimeOptions { Providers = [ExecutionProvider.Cpu] });
        Assert.Equal(ExecutionProvider.Cpu, model.Providers.Chosen);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("model.onnx")]
    public void Missing_and_torn_files_are_refused_by_name(string name)
    {
        TinyDecoder.Wide.WriteTo(_folder, "model.onnx");
        var path = Path.Combine(_folder, name);
        var whole = File.ReadAllBytes(path);
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            File.WriteAllBytes(path, whole[..random.Next(whole.Length)]);
            var error = Record.Exception(() => Load(Cpu).Dispose());
            // Cut within trailing white space or an optional field, a file may still be whole.
            Assert.True(error is null or ModelException, error?.ToString());
        }

        File.WriteAllBytes(path, []);
        Assert.Contains(name, Assert.Throws<ModelException>(() => Load(Cpu)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.Throws<ModelException>(() => Load(Cpu));
        random.NextBytes(whole);
        File.WriteAllBytes(path, whole);
        Assert.Throws<ModelException>(() => Load(Cpu));
        File.Delete(path);
        Assert.Contains(name, Assert.Throws<ModelException>(() => Load(Cpu)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_that_do_not_fit_are_refused_with_the_difference()
    {
        TinyDecoder.Wide.WriteTo(_folder);
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), TinyDecoder.Deep.ToBytes());
        Assert.Contains("3 layers, config.json 2", Assert.Throws<ModelException>(() => Load(Cpu)).Message, StringComparison.Ordinal);

        (TinyDecoder.Wide with { Vocabulary = 32 }).WriteTo(_folder, "model.onnx");
        Assert.Contains("tokenizer.json has", Assert.Throws<ModelException>(() => Load(Cpu)).Message, StringComparison.Ordinal);

        TinyDecoder.Wide.WriteTo(_folder, "model.onnx");
        File.WriteAllText(Path.Combine(_folder, "config.json"), """{"num_hidden_layers": -3}""");
        Assert.Contains("num_hidden_layers", Assert.Throws<ModelException>(() => Load(Cpu)).Message, StringComparison.Ordinal);
        Assert.Contains("no model folder", Assert.Throws<ModelException>(() => CausalModel.Load(_folder + "-none", Cpu, NullLogger.Instance, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_callers_get_the_answers_that_one_would()
    {
        using var loaded = new LoadedModel(TinyDecoder.Wide, new RuntimeOptions { Providers = [ExecutionProvider.Cpu], Concurrency = 2, PrefixCacheEntries = 3 });
        var grammar = loaded.Model.Grammars.Compile(Grammar.Repeat(Grammar.Sequence(Grammar.Integer(1, 99), Grammar.Token("m1")), 2, 3));
        int[] Prompt(int number) => [.. Enumerable.Range(30, 40), number % 7 + 20, number + 30];
        var expected = new List<int[]>();
        for (var number = 0; number < 24; number++)
        {
            using var session = await loaded.OpenAsync();
            expected.Add([.. session.Generate(Prompt(number), grammar).Tokens]);
        }

        var generations = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => loaded.Model.GenerateAsync(Prompt(number), grammar, new GenerationLimits(), CancellationToken.None)));
        Assert.All(generations, generation => Assert.Equal(StopReason.Complete, generation.Stopped));
        Assert.Equal(expected, generations.Select(generation => generation.Tokens.ToArray()));
    }

    [Fact]
    public async Task Who_comes_when_too_many_wait_is_told_so_and_waiting_ends_with_patience()
    {
        using var loaded = new LoadedModel(TinyDecoder.Wide, new RuntimeOptions { Providers = [ExecutionProvider.Cpu], MostWaiting = 1 });
        var grammar = loaded.Model.Grammars.Compile(Grammar.Integer(1, 99));
        var held = await loaded.OpenAsync();
        var waiting = loaded.Model.GenerateAsync(new[] { 5 }, grammar, new GenerationLimits(), CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(StopReason.Busy, (await loaded.Model.GenerateAsync(new[] { 5 }, grammar, new GenerationLimits(), CancellationToken.None)).Stopped);
        held.Dispose();
        Assert.Equal(StopReason.Complete, (await waiting).Stopped);

        held = await loaded.OpenAsync();
        Assert.Equal(StopReason.Deadline, (await loaded.Model.GenerateAsync(new[] { 5 }, grammar, new GenerationLimits(Patience: TimeSpan.FromMilliseconds(1)), CancellationToken.None)).Stopped);
        using var gone = new CancellationTokenSource();
        waiting = loaded.Model.GenerateAsync(new[] { 5 }, grammar, new GenerationLimits(), gone.Token);
        await gone.CancelAsync();
        Assert.Equal(StopReason.Cancelled, (await waiting).Stopped);
        held.Dispose();
        Assert.Equal(StopReason.Complete, (await loaded.Model.GenerateAsync(new[] { 5 }, grammar, new GenerationLimits(), CancellationToken.None)).Stopped);
    }

    [Fact]
    public async Task Warming_visits_every_corner_and_leaves_no_trace()
    {
        using var loaded = new LoadedModel(TinyDecoder.Deep);
        var grammar = loaded.Model.Grammars.Compile(Grammar.Sequence(Grammar.Integer(1, 99), Grammar.Token("end")));
        var before = await loaded.Model.GenerateAsync(new[] { 5, 6, 7 }, grammar, new GenerationLimits(), CancellationToken.None);
        var corners = new List<(int Tokens, int Past)>();
        await ModelWarming.WarmAsync(loaded.Model, (tokens, past, _) => corners.Add((tokens, past)), CancellationToken.None);
        Assert.Contains((1, 0), corners);
        Assert.Contains((1, TinyDecoder.Context - 1), corners);
        Assert.Contains((24, 0), corners);
        Assert.Contains((24, TinyDecoder.Context - 24), corners);
        var after = await loaded.Model.GenerateAsync(new[] { 5, 6, 7 }, grammar, new GenerationLimits(), CancellationToken.None);
        Assert.Equal(before.Tokens, after.Tokens);
    }

    [Fact]
    public async Task Disposing_while_lent_waits_for_the_session()
    {
        using var loaded = new LoadedModel(TinyDecoder.Wide);
        var session = await loaded.OpenAsync();
        loaded.Model.Dispose();
        Assert.Equal(TinyDecoder.Wide.Vocabulary, session.Prefill([5]).Length);
        session.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => loaded.Model.OpenAsync(CancellationToken.None));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RuntimeOptions Cpu => new() { Providers = [ExecutionProvider.Cpu] };

    private CausalModel Load(RuntimeOptions options) => CausalModel.Load(_folder, options, NullLogger.Instance, TimeProvider.System);
}
