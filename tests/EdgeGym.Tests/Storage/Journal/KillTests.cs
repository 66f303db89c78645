using System.Diagnostics;
using System.Globalization;
using EdgeGym.Storage.Journal;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Storage.Journal;

/// <summary>A real process that appends under load and dies by SIGKILL, again and again, on the same journal.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int Machines = 20;

    [Theory]
    [InlineData(4_201, 100)]
    [InlineData(4_202, 100)]
    public async Task Killed_anywhere_every_acknowledged_fact_is_there_once_and_in_order(int seed, int kills)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var folder = new JournalFolder();
        var acknowledged = new Dictionary<(int Machine, int Key), long>();
        var next = new int[Machines];
        var duplicates = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            foreach (var (machine, key, sequence, outcome) in await RunAndKillAsync(folder.Path, next, random.Next(120)))
            {
                Assert.NotEqual("Full", outcome);
                if (outcome == "Duplicate")
                    duplicates++;
                Assert.True(acknowledged.TryAdd((machine, key), sequence), $"seed {seed}, kill {kill}: {machine}/{key} was acknowledged before");
            }

            for (var machine = 0; machine < Machines; machine++)
            {
                while (acknowledged.ContainsKey((machine, next[machine])))
                    next[machine]++;

                // The one behind an unacknowledged one may be acknowledged already: the sender repeats both, and so forgets it here.
                acknowledged.Remove((machine, next[machine] + 1));
            }

            if (kill % 20 == 19)
                await CheckAsync(folder, acknowledged, $"seed {seed}, kill {kill}");
        }

        output.WriteLine($"{acknowledged.Count} acknowledged, {duplicates} repeats recognised");
        Assert.True(acknowledged.Count > kills);
    }

    private static async Task CheckAsync(JournalFolder folder, Dictionary<(int Machine, int Key), long> acknowledged, string when)
    {
        await using var journal = folder.Open();
        var facts = journal.Read(0, int.MaxValue);
        Assert.True(facts.Select(fact => fact.Sequence).SequenceEqual(Enumerable.Range(1, facts.Count).Select(number => (long)number)), when + ": gaps");
        var stored = facts.ToDictionary(fact => (int.Parse(fact.Machine.Value.AsSpan(1), CultureInfo.InvariantCulture), int.Parse(fact.Key!, CultureInfo.InvariantCulture)));
        foreach (var (which, sequence) in acknowledged)
            Assert.True(stored.TryGetValue(which, out var fact) && fact.Sequence == sequence, $"{when}: {which} acknowledged as {sequence}");
        foreach (var group in facts.GroupBy(fact => fact.Machine))
        {
            var keys = group.Select(fact => int.Parse(fact.Key!, CultureInfo.InvariantCulture)).ToArray();
            Assert.True(keys.SequenceEqual(Enumerable.Range(0, keys.Length)), $"{when}: order of {group.Key}");
        }

        if (facts.Count == 0)
            return;
        var repeated = facts[^1];
        var answer = await journal.AppendAsync(new FactDraft(0, repeated.Machine, repeated.Kind, repeated.Key, default), default);
        Assert.Equal(new AppendResult(repeated.Sequence, AppendOutcome.Duplicate), answer);
        var counts = (await journal.OpenCursorAsync("sink")).Counts;
        Assert.Equal((long)facts.Count, counts.Accepted);
        Assert.Equal(counts.Accepted, counts.Delivered + counts.Pending);
    }

    private static async Task<List<(int Machine, int Key, long Sequence, string Outcome)>> RunAndKillAsync(string path, int[] next, int milliseconds)
    {
        var child = Path.Combine(AppContext.BaseDirectory, "EdgeGym.Storage.KillChild.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", child, path, string.Join(',', next)]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        var reading = process.StandardOutput.ReadToEndAsync();
        await Task.Delay(milliseconds);   // where in its work it dies is what is random here
        process.Kill();
        var text = await reading;
        await process.WaitForExitAsync();

        // A line that was cut in half is an acknowledgement that never arrived.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(parts => (
            int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture), parts[3]))];
    }
}
