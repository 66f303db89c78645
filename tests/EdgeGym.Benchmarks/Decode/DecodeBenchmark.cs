using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using EdgeGym.Coaching.Runtime;
using EdgeGym.Tests.Coaching.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Benchmarks.Decode;

/// <summary>How fast the runtime reads a prompt and writes an answer, what a known prefix spares, and what memory it takes.</summary>
public static class DecodeBenchmark
{
    private const int Prompt = 256;

    /// <summary>About five million parameters, as the product's own model.</summary>
    private static readonly TinyDecoder s_stand = new(6, 8, 4, 32, 4_096, Longest: 1_024);

    public static Command Create()
    {
        var model = new Option<DirectoryInfo?>("--model") { Description = "A model folder; without it models/edgegym, or random weights of about its shape." };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 0 };
        var steps = new Option<int>("--steps") { DefaultValueFactory = _ => 400 };
        var json = new Option<bool>("--json");
        var command = new Command("decode", "Tokens per second of the model on this machine.") { model, threads, steps, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var own = Path.Combine("models", "edgegym");
            var folder = parsed.GetValue(model)?.FullName ?? (File.Exists(Path.Combine(own, "config.json")) ? own : null);
            var made = folder is null ? Directory.CreateTempSubdirectory("edgegym-bench-model-").FullName : null;
            try
            {
                folder ??= s_stand.WriteTo(made!, "model.onnx");
                var result = await MeasureAsync(folder, made is not null, parsed.GetValue(threads), parsed.GetValue(steps), cancellationToken);
                System.Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(result) : result.ToString());
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

    private static async Task<object> MeasureAsync(string folder, bool standIn, int threads, int steps, CancellationToken cancellationToken)
    {
        var before = ResidentMegabytes();
        var began = Stopwatch.GetTimestamp();
        using var model = CausalModel.Load(folder, new RuntimeOptions { IntraOpThreads = threads }, NullLogger.Instance, TimeProvider.System);
        var load = Stopwatch.GetElapsedTime(began);
        using var session = await model.OpenAsync(cancellationToken) ?? throw new InvalidOperationException("busy");
        var random = new Random(1);
        int[] Fresh() => [.. Enumerable.Range(0, Prompt).Select(_ => random.Next(model.Tokenizer.VocabularySize))];
        session.Prefill(Fresh());

        var prefills = Enumerable.Range(0, 10).Select(_ => Fresh()).Select(prompt => Time(() => session.Prefill(prompt))).Order().ToArray();
        var known = Fresh();
        session.Prefill(known);
        var spared = Enumerable.Range(0, 10).Select(number => Time(() => session.Prefill([.. known[..240], .. Enumerable.Range(number, 16)]))).Order().ToArray();

        session.Prefill(known);
        var resident = ResidentMegabytes();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var times = new double[steps];
        for (var step = 0; step < steps; step++)
        {
            if (session.Length + 1 > Math.Min(session.Capacity, Prompt + 64))
                session.Prefill(known);
            times[step] = Time(() => session.Step([random.Next(model.Tokenizer.VocabularySize)]));
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / steps;
        Array.Sort(times);
        return new
        {
            standIn, provider = model.Providers.Chosen.ToString(), loadMilliseconds = Round(load.TotalMilliseconds), prefillMilliseconds = Round(prefills[5]), prefillTokensPerSecond = Round(Prompt * 1000 / prefills[5]),
            knownPrefixMilliseconds = Round(spared[5]), stepMilliseconds = Round(times[steps / 2]), step99Milliseconds = Round(times[steps * 99 / 100]), tokensPerSecond = Round(1000 / times[steps / 2]),
            allocatedBytesAStep = allocated, residentBefore = before, residentMegabytes = resident, residentAfterMegabytes = ResidentMegabytes(),
        };
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

    private static double Round(double value) => Math.Round(value, 2);
}
