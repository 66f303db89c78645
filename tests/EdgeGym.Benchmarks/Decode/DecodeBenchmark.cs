using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Tests.Coaching.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Benchmarks.Decode;

/// <summary>How fast the runtime reads a prompt and writes an answer, beside llama.cpp on the same weights; what a known prefix spares; what memory it takes.</summary>
public static class DecodeBenchmark
{
    private const int Prompt = 256;
    private const int Rounds = 11;

    /// <summary>About five million parameters, as the product's own model.</summary>
    private static readonly TinyDecoder s_stand = new(6, 8, 4, 32, 4_096, Longest: 1_024);

    private sealed record Result(
        string Machine, string Command, bool StandIn, string Provider, int Threads, double LoadMilliseconds, double KnownPrefixMilliseconds, long AllocatedBytesAStep,
        IReadOnlyList<DecodeRow> Rows, string? PeerMissing);

    public static Command Create()
    {
        var model = new Option<DirectoryInfo?>("--model") { Description = "A model folder; without it models/edgegym, or random weights of about its shape." };
        var threads = new Option<int>("--threads") { Description = "Of both runtimes; 0: as many as there are cores.", DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { Description = "Tokens to be timed.", DefaultValueFactory = _ => 400 };
        var alone = new Option<bool>("--alone") { Description = "Without llama.cpp." };
        var json = new Option<bool>("--json") { Description = "One JSON document on stdout." };
        var command = new Command("decode", "Tokens per second of the model on this machine, beside llama.cpp.") { model, threads, steps, alone, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var own = Path.Combine(Environment.GetEnvironmentVariable("EDGEGYM_ROOT") ?? "", "models", "edgegym");
            var folder = parsed.GetValue(model)?.FullName ?? (File.Exists(Path.Combine(own, "config.json")) ? own : null);
            var made = folder is null ? Directory.CreateTempSubdirectory("edgegym-bench-model-").FullName : null;
            try
            {
                folder ??= s_stand.WriteTo(made!, "model.onnx");
                var result = await MeasureAsync(folder, made is not null, parsed.GetValue(alone), parsed.GetValue(threads), Math.Max(64, parsed.GetValue(steps)), cancellationToken);
                if (parsed.GetValue(json))
                    System.Console.WriteLine(JsonSerializer.Serialize(result));
                else
                    Print(result);
            }
            finally
            {
                if (made is not null)
                    Directory.Delete(made, recursive: true);
            }

            return 0;
        });
        return command;
    }

    private static async Task<Result> MeasureAsync(string folder, bool standIn, bool alone, int threads, int steps, CancellationToken cancellationToken)
    {
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        var before = ResidentMegabytes();
        var began = Stopwatch.GetTimestamp();
        using var model = CausalModel.Load(folder, new RuntimeOptions { IntraOpThreads = threads }, NullLogger.Instance, TimeProvider.System);
        var load = Stopwatch.GetElapsedTime(began);
        using var session = await model.OpenAsync(cancellationToken) ?? throw new InvalidOperationException("busy");
        var random = new Random(1);
        int[] Fresh(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(2, model.Tokenizer.VocabularySize))];
        var prompts = Enumerable.Range(0, Rounds).Select(_ => Fresh(Prompt)).ToArray();

        var (first, allocated) = Own(session, prompts, steps);
        var known = Fresh(Prompt);
        session.Prefill(known);
        var spared = prompts.Select(prompt => Time(() => session.Prefill([.. known[..240], .. prompt[..16]]))).Order().ToArray()[Rounds / 2];
        var choices = Choices(session, prompts[^1]);
        var resident = ResidentMegabytes() - before;

        IReadOnlyList<DecodeRow> peers = [];
        var missing = alone ? "not asked for" : standIn ? "there is no trained model to compare on" : null;
        if (missing is null)
            (peers, missing) = await LlamaPeer.MeasureAsync(folder, prompts, choices, threads, steps, cancellationToken);
        // Ours once more: a machine that grew slower or faster meanwhile shows.
        var (second, _) = Own(session, prompts, steps);
        DecodeRow[] rows =
        [
            DecodeRow.From("edgegym (ONNX Runtime), first", first.Prefills, first.Steps, 1, resident), .. peers,
            DecodeRow.From("edgegym (ONNX Runtime), again", second.Prefills, second.Steps, 1, ResidentMegabytes() - before),
        ];
        return new Result(
            $"{Environment.ProcessorCount} cores, {Machine.Processor()}", "./gym bench decode --threads " + threads.ToString(CultureInfo.InvariantCulture), standIn,
            model.Providers.Chosen.ToString(), threads, Math.Round(load.TotalMilliseconds), Math.Round(spared, 2), allocated, rows, missing);
    }

    private static ((double[] Prefills, double[] Steps) Times, long AllocatedAStep) Own(DecodingSession session, int[][] prompts, int steps)
    {
        var prefills = prompts.Select(prompt => Time(() => session.Prefill(prompt))).ToArray();
        var known = prompts[^1];
        var times = new double[steps];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < steps; step++)
        {
            if (step % 64 == 0)
                session.Prefill(known);
            // Taking the likeliest token is part of a step, as it is in the peer's.
            var token = known[step % known.Length];
            var start = Stopwatch.GetTimestamp();
            Likeliest(session.Step([token]));
            times[step] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return ((prefills, times), (GC.GetAllocatedBytesForCurrentThread() - allocated) / steps);
    }

    private static int[] Choices(DecodingSession session, int[] prompt)
    {
        var choices = new int[prompt.Length / 2];
        session.Prefill(prompt.AsSpan(0, prompt.Length / 2));
        for (var place = 0; place < choices.Length; place++)
            choices[place] = Likeliest(session.Step([prompt[(prompt.Length / 2) + place]]));
        return choices;
    }

    private static int Likeliest(ReadOnlySpan<float> logits) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);

    private static void Print(Result result)
    {
        System.Console.WriteLine($"{result.Machine}; {result.Command}; provider {result.Provider}{(result.StandIn ? "; random weights" : "")}");
        System.Console.WriteLine($"{"runtime",-34} {"256-token prompt",17} {"step p50",10} {"step p99",10} {"tokens/s",9} {"same choice",12} {"memory",8}");
        foreach (var row in result.Rows)
            System.Console.WriteLine(FormattableString.Invariant($"{row.Runtime,-34} {row.Prefill,14:0.00} ms {row.Step,7:0.000} ms {row.Step99,7:0.000} ms {row.TokensPerSecond,9:0} {row.SameChoices,11:P0} {row.ResidentMegabytes,5} MB"));
        System.Console.WriteLine(FormattableString.Invariant(
            $"load {result.LoadMilliseconds} ms; prompt with 240 tokens known {result.KnownPrefixMilliseconds} ms; {result.AllocatedBytesAStep} bytes allocated a step"));
        if (result.PeerMissing is not null)
            System.Console.WriteLine($"llama.cpp was not measured: {result.PeerMissing}");
    }

    private static long ResidentMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 >> 20;
    }

    private static double Time(Action action)
    {
        var began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
