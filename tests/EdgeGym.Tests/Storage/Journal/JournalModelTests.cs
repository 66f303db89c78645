using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Journal;
using Xunit.Abstractions;
using static EdgeGym.Tests.Storage.Journal.JournalFolder;

namespace EdgeGym.Tests.Storage.Journal;

/// <summary>Random operations on a real journal and on a list in memory that says what must come out.</summary>
public class JournalModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_operations_with_restarts_agree_with_a_model(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var folder = new JournalFolder();
        var journal = folder.Open();
        var facts = new List<(MachineId Machine, FactKind Kind, string? Key)>();
        var sinks = new Dictionary<string, long>();
        var snapshots = new Dictionary<MachineId, long>();
        for (var step = 0; step < 250; step++)
        {
            var what = $"seed {seed}, step {step}";
            switch (random.Next(9))
            {
                case 0 or 1 or 2:
                    var drafts = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Draft(
                        random.Next(6), random.Next(3) == 0 ? null : "k" + random.Next(150), (FactKind)random.Next(1, 15))).ToArray();
                    var expected = drafts.Select(draft => Append(facts, draft)).ToArray();
                    var results = random.Next(2) == 0
                        ? await journal.AppendAllAsync(drafts, default)
                        : await Task.WhenAll(drafts.Select(draft => journal.AppendAsync(draft, default).AsTask()));
                    Assert.True(expected.SequenceEqual(results), what);
                    break;
                case 3:
                    await journal.DisposeAsync();
                    journal = folder.Open();
                    break;
                case 4:
                    var name = "sink" + random.Next(3);
                    await journal.OpenCursorAsync(name);
                    sinks.TryAdd(name, 0);
                    break;
                case 5 when sinks.Count > 0:
                    var sink = sinks.Keys.ElementAt(random.Next(sinks.Count));
                    var to = random.Next(facts.Count + 1);
                    await (await journal.OpenCursorAsync(sink)).AdvanceAsync(to);
                    sinks[sink] = Math.Max(sinks[sink], to);
                    break;
                case 6:
                    var machine = Machine(random.Next(6));
                    await journal.SaveSnapshotAsync(machine, facts.Count, new byte[] { 1 });
                    snapshots[machine] = facts.Count;
                    break;
                case 7:
                    var after = random.Next(facts.Count + 1);
                    Assert.True(facts.Skip(after).Take(20).SequenceEqual(journal.Read(after, 20).Select(fact => (fact.Machine, fact.Kind, fact.Key))), what);
                    break;
            }

            Assert.True(facts.Count == journal.LastSequence, what);
            foreach (var (name, position) in sinks)
                Assert.True(new CursorCounts(facts.Count, position, facts.Count - position, 0, 0) == (await journal.OpenCursorAsync(name)).Counts, what);
            if (step % 25 == 0)
                Assert.True(snapshots.OrderBy(s => s.Key.Value).SequenceEqual(journal.LoadSnapshots().OrderBy(s => s.Machine.Value).Select(s => KeyValuePair.Create(s.Machine, s.Sequence))), what);
        }

        await journal.DisposeAsync();
    }

    [Fact]
    public async Task Counts_add_up_at_every_instant_while_everything_happens_at_once()
    {
        using var folder = new JournalFolder();
        await using var journal = folder.Open(new() { MaximumBytes = 1 << 20, MinimumFreeBytes = 0, CommitFacts = 64 });
        var sink = await journal.OpenCursorAsync("sink");
        var slow = await journal.OpenCursorAsync("slow");
        var body = new string('x', 900);
        var done = false;
        long wrong = 0, looks = 0;
        var watching = Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                foreach (var (_, counts) in journal.Cursors.AllCounts())
                {
                    looks++;
                    if (counts.Accepted != counts.Delivered + counts.Pending + counts.Dropped || counts.Pending < 0 || counts.Delivered < 0)
                        wrong++;
                }
            }
        });
        var reading = Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                if (sink.Read(40) is { Count: > 0 } facts)
                    await sink.AdvanceAsync(facts[^1].Sequence);
                await Task.Yield();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(machine => Task.Run(async () =>
        {
            for (var index = 0; index < 200; index++)
                Assert.Equal(AppendOutcome.Appended, (await journal.AppendAsync(Draft(machine, null, FactKind.Position, body), default)).Outcome);
        })));
        Volatile.Write(ref done, true);
        await watching;
        await reading;
        Assert.Equal(0, wrong);
        Assert.True(looks > 0);
        Assert.Equal(4_000, slow.Counts.Accepted);
        Assert.True(slow.Counts.Dropped > 1_000);
        Assert.Equal(slow.Counts.Pending, journal.Read(slow.Position, int.MaxValue).Count);
    }

    private static AppendResult Append(List<(MachineId Machine, FactKind Kind, string? Key)> facts, FactDraft draft)
    {
        var earlier = draft.Key is null ? -1 : facts.IndexOf((draft.Machine, draft.Kind, draft.Key));
        if (earlier >= 0)
            return new(earlier + 1, AppendOutcome.Duplicate);
        facts.Add((draft.Machine, draft.Kind, draft.Key));
        return new(facts.Count, AppendOutcome.Appended);
    }
}
