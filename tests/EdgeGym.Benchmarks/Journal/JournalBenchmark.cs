using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage;
using EdgeGym.Storage.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Benchmarks.Journal;

/// <summary>Appends per second, each appender waiting for its own commit, beside a plain file that syncs the same bytes per batch; and how long opening takes.</summary>
public static class JournalBenchmark
{
    private const int BodyBytes = 120;

    public static Command Create()
    {
        var appenders = new Option<int[]>("--appenders") { DefaultValueFactory = _ => [1, 50, 200, 1_000], AllowMultipleArgumentsPerToken = true };
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 5 };
        var records = new Option<int[]>("--records") { DefaultValueFactory = _ => [1_000_000], AllowMultipleArgumentsPerToken = true, Description = "Records for the opening times." };
        var json = new Option<bool>("--json");
        var command = new Command("journal", "Appends per second on disk, and opening times.") { appenders, seconds, records, json };
        command.SetAction(async (parsed, _) =>
        {
            var folder = Directory.CreateTempSubdirectory("edgegym-bench-journal-").FullName;
            try
            {
                var rows = new List<object>();
                foreach (var count in parsed.GetValue(appenders)!)
                    rows.Add(await AppendAsync(folder, count, parsed.GetValue(seconds)));
                foreach (var count in parsed.GetValue(records)!)
                    rows.Add(await OpenAsync(folder, count));
                System.Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(rows) : string.Join('\n', rows));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }

            return 0;
        });
        return command;
    }

    private static FactJournal Open(string path, StorageMetrics metrics)
        => FactJournal.Open(path, new JournalOptions { MinimumFreeBytes = 0 }, TimeProvider.System, metrics, NullLogger<FactJournal>.Instance);

    private static async Task<object> AppendAsync(string folder, int appenders, int seconds)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new StorageMetrics(services.GetRequiredService<IMeterFactory>());
        await using var journal = Open(Path.Combine(folder, $"append-{appenders}.db"), metrics);
        var body = new byte[BodyBytes];
        await LoadAsync(journal, appenders, body, TimeSpan.FromSeconds(1), "warm");
        var (perSecond, latencies) = await LoadAsync(journal, appenders, body, TimeSpan.FromSeconds(seconds), "run");
        var plain = PlainFile(Path.Combine(folder, "plain"), appenders, seconds);
        return new { appenders, perSecond, p50Milliseconds = At(latencies, 0.5), p99Milliseconds = At(latencies, 0.99), plainFilePerSecond = plain, ofPlainFile = Math.Round(perSecond / plain, 2) };
    }

    private static async Task<(double PerSecond, double[] Latencies)> LoadAsync(FactJournal journal, int appenders, byte[] body, TimeSpan duration, string run)
    {
        var latencies = new List<double>[appenders];
        var stop = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, appenders).Select(appender => Task.Run(async () =>
        {
            var machine = MachineId.Parse("m" + appender.ToString(CultureInfo.InvariantCulture));
            var mine = latencies[appender] = new List<double>(1 << 14);
            var count = 0;
            while (Stopwatch.GetTimestamp() < stop)
            {
                var sent = Stopwatch.GetTimestamp();
                var result = await journal.AppendAsync(new FactDraft(0, machine, FactKind.Repetition, string.Create(CultureInfo.InvariantCulture, $"{run}-{count++}"), body), default);
                if (result.Outcome != AppendOutcome.Appended)
                    throw new InvalidOperationException($"{result} while {journal.Health}");
                mine.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return count;
        })));
        return (Math.Round(counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds), [.. latencies.SelectMany(list => list).Order()]);
    }

    /// <summary>The least that durability costs: as many records of the same size per batch, one write, one fdatasync.</summary>
    private static double PlainFile(string path, int batch, int seconds)
    {
        var bytes = new byte[batch * (BodyBytes + 40)];
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, preallocationSize: 0);
        long offset = 0, records = 0;
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < Math.Min(2, seconds))
        {
            RandomAccess.Write(file, bytes, offset);
            RandomAccess.FlushToDisk(file);
            offset += bytes.Length;
            records += batch;
        }

        return Math.Round(records / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private static async Task<object> OpenAsync(string folder, int records)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new StorageMetrics(services.GetRequiredService<IMeterFactory>());
        var path = Path.Combine(folder, "open.db");
        var body = new byte[BodyBytes];
        await using (var journal = Open(path, metrics))
        {
            for (var written = (int)journal.LastSequence; written < records; written += 4_000)
            {
                await journal.AppendAllAsync(
                    [.. Enumerable.Range(written, 4_000).Select(number => new FactDraft(
                        0, MachineId.Parse("m" + (number % 200).ToString(CultureInfo.InvariantCulture)), FactKind.Repetition, number.ToString(CultureInfo.InvariantCulture), body))],
                    default);
            }
        }

        var began = Stopwatch.GetTimestamp();
        await using var opened = Open(path, metrics);
        return new { records = opened.LastSequence, openMilliseconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 1), megabytes = new FileInfo(path).Length >> 20 };
    }

    private static double At(double[] sorted, double part) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)(sorted.Length * part)], 2);
}
