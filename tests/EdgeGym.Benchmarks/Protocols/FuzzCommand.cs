using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using EdgeGym.Protocols;
using EdgeGym.Tests.Architecture;
using EdgeGym.Tests.Protocols.Fuzzing;

namespace EdgeGym.Benchmarks.Protocols;

/// <summary>Fuzzes every protocol of the catalogue for a time or a number of inputs; any throw is a failure and its input is kept.</summary>
public static class FuzzCommand
{
    private const int Slice = 1_000;

    public static Command Create()
    {
        var seconds = new Option<double?>("--seconds") { Description = "How long, over all protocols together; 30 when nothing is given." };
        var inputs = new Option<long?>("--inputs") { Description = "How many inputs for each protocol." };
        var only = new Option<string?>("--protocol") { Description = "One protocol of the catalogue." };
        var seed = new Option<int?>("--seed") { Description = "The same seed gives the same inputs; without it a new one." };
        var json = new Option<bool>("--json");
        var command = new Command("fuzz", "Mutated frames through every decoder and reader; exit code 1 when one throws.") { seconds, inputs, only, seed, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(only) is { } id && !ProtocolCatalog.ById.ContainsKey(id))
                result.AddError($"--protocol {id}: there are {string.Join(", ", ProtocolCatalog.ById.Keys.Order(StringComparer.Ordinal))}");
            if (result.GetValue(seconds) is <= 0 || result.GetValue(inputs) is <= 0)
                result.AddError("--seconds and --inputs must be above 0");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(seed) ?? Environment.TickCount;
            var limit = parsed.GetValue(inputs);
            var time = limit is null ? TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? 30) : parsed.GetValue(seconds) is { } most ? TimeSpan.FromSeconds(most) : TimeSpan.MaxValue;
            var protocols = ProtocolCatalog.ById.Values.Where(protocol => parsed.GetValue(only) is not { } id || protocol.Id == id).OrderBy(protocol => protocol.Id, StringComparer.Ordinal);
            var fuzzers = protocols.Select(protocol => new ProtocolFuzzer(SourceTree.Root, protocol, chosen)).ToList();
            var began = Stopwatch.GetTimestamp();
            Run(fuzzers, limit ?? long.MaxValue, () => Stopwatch.GetElapsedTime(began) < time && !cancellationToken.IsCancellationRequested);
            var results = fuzzers.Select(fuzzer => fuzzer.Result).ToList();
            Print(results, chosen, Stopwatch.GetElapsedTime(began), parsed.GetValue(json));
            return Task.FromResult(results.Any(result => result.Throws > 0) ? 1 : 0);
        });
        return command;
    }

    private static void Run(List<ProtocolFuzzer> fuzzers, long limit, Func<bool> goesOn)
    {
        for (var tried = 0L; tried < limit && goesOn(); tried += Slice)
        {
            foreach (var fuzzer in fuzzers)
            {
                if (goesOn())
                    fuzzer.Run((int)Math.Min(Slice, limit - tried));
            }
        }
    }

    private static void Print(List<FuzzResult> results, int seed, TimeSpan took, bool json)
    {
        foreach (var result in results.Where(result => result.Failure is not null))
        {
            var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, ".artifacts", "fuzz")).FullName;
            var file = Path.Combine(folder, $"{result.Protocol}-{seed}.txt");
            File.WriteAllText(file, $"seed {seed}\n{result.Failure}\n");
            System.Console.Error.WriteLine($"{result.Failure}\nkept in {file}");
        }

        if (json)
        {
            System.Console.WriteLine(JsonSerializer.Serialize(
                new { seed, seconds = Math.Round(took.TotalSeconds, 2), inputs = results.Sum(result => result.Inputs), throws = results.Sum(result => result.Throws), protocols = results }, BenchmarkJson.Options));
            return;
        }

        System.Console.WriteLine($"{"protocol",-14}{"inputs",12}{"decoded",12}{"readings",12}{"throws",8}");
        foreach (var result in results)
            System.Console.WriteLine($"{result.Protocol,-14}{result.Inputs,12:N0}{result.Accepted,12:N0}{result.Readings,12:N0}{result.Throws,8:N0}");
        System.Console.WriteLine($"{"all",-14}{results.Sum(result => result.Inputs),12:N0}{results.Sum(result => result.Accepted),12:N0}{results.Sum(result => result.Readings),12:N0}{results.Sum(result => result.Throws),8:N0}");
        System.Console.WriteLine($"seed {seed}, {took.TotalSeconds:N1} s");
    }
}
