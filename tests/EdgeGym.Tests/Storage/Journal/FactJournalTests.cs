using System.Text;
using EdgeGym.Equipment.Facts;
using EdgeGym.Storage.Journal;
using static EdgeGym.Tests.Storage.Journal.JournalFolder;

namespace EdgeGym.Tests.Storage.Journal;

public class FactJournalTests
{
    [Fact]
    public async Task Append_gives_the_next_sequence_and_keeps_every_field()
    {
        using var folder = new JournalFolder();
        await using (var journal = folder.Open())
        {
            Assert.Equal(new AppendResult(1, AppendOutcome.Appended), await journal.AppendAsync(Draft(1, "a", FactKind.Set, "{\"reps\":9}", at: 42), default));
            Assert.Equal(new AppendResult(2, AppendOutcome.Appended), await journal.AppendAsync(Draft(2, null, FactKind.Raw, "", at: -1), default));
            Assert.Equal(2, journal.LastSequence);
        }

        await using var again = folder.Open();
        var facts = again.Read(0, 10);
        Assert.Equal(2, facts.Count);
        Assert.Equal((1L, 42L, Machine(1), FactKind.Set, "a", "{\"reps\":9}"),
            (facts[0].Sequence, facts[0].AtUnixMilliseconds, facts[0].Machine, facts[0].Kind, facts[0].Key, Encoding.UTF8.GetString(facts[0].Body)));
        Assert.Equal((2L, -1L, FactKind.Raw, null, 0), (facts[1].Sequence, facts[1].AtUnixMilliseconds, facts[1].Kind, facts[1].Key, facts[1].Body.Length));
        Assert.Single(again.Read(1, 10));
        Assert.Single(again.Read(0, 1));
    }

    [Fact]
    public async Task Repeated_key_is_a_duplicate_of_the_first_also_in_flight_and_after_a_restart()
    {
        using var folder = new JournalFolder();
        await using (var journal = folder.Open())
        {
            var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => journal.AppendAsync(Draft(1, "same"), default).AsTask()));
            Assert.Single(all, result => result.Outcome == AppendOutcome.Appended);
            Assert.Equal(49, all.Count(result => result == new AppendResult(1, AppendOutcome.Duplicate)));
            Assert.Equal(2, (await journal.AppendAsync(Draft(1, "same", FactKind.Set), default)).Sequence);   // another kind
            Assert.Equal(3, (await journal.AppendAsync(Draft(2, "same"), default)).Sequence);                 // another machine
        }

        await using var again = folder.Open();
        Assert.Equal(new AppendResult(1, AppendOutcome.Duplicate), await again.AppendAsync(Draft(1, "same"), default));
        Assert.Equal(new AppendResult(2, AppendOutcome.Duplicate), await again.AppendAsync(Draft(1, "same", FactKind.Set), default));
        Assert.Equal(new AppendResult(4, AppendOutcome.Appended), await again.AppendAsync(Draft(1, "new"), default));
    }

    [Fact]
    public async Task Key_is_forgotten_after_1024_others_of_the_same_machine()
    {
        using var folder = new JournalFolder();
        await using var journal = folder.Open();
        var drafts = Enumerable.Range(0, KeyWindow.Capacity).Select(index => Draft(1, "k" + index)).ToArray();
        await journal.AppendAllAsync(drafts, default);
        Assert.All(await journal.AppendAllAsync(drafts, default), result => Assert.Equal(AppendOutcome.Duplicate, result.Outcome));
        await journal.AppendAsync(Draft(1, "one more"), default);
        Assert.Equal(AppendOutcome.Appended, (await journal.AppendAsync(Draft(1, "k0"), default)).Outcome);
        Assert.Equal(AppendOutcome.Duplicate, (await journal.AppendAsync(Draft(1, "k2"), default)).Outcome);
    }

    [Fact]
    public async Task Concurrent_appends_have_no_gaps_and_keep_each_machines_order()
    {
        using var folder = new JournalFolder();
        await using var journal = folder.Open();
        const int Machines = 200, Each = 50;
        await Task.WhenAll(Enumerable.Range(0, Machines).Select(async machine =>
        {
            var sent = new List<Task<AppendResult>>();
            for (var index = 0; index < Each; index++)
            {
                sent.Add(journal.AppendAsync(Draft(machine, "k" + index), default).AsTask());
                if (index % 7 == 0)
                    await Task.Yield();
            }

            var sequences = (await Task.WhenAll(sent)).Select(result => result.Sequence).ToArray();
            Assert.Equal(sequences.Order(), sequences);
        }));

        var facts = journal.Read(0, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, Machines * Each).Select(number => (long)number), facts.Select(fact => fact.Sequence));
        Assert.All(facts.GroupBy(fact => fact.Machine), group => Assert.Equal(Enumerable.Range(0, Each).Select(index => "k" + index), group.Select(fact => fact.Key)));
    }

    [Fact]
    public async Task Filtered_reading_finds_the_same_as_a_scan()
    {
        using var folder = new JournalFolder();
        const int Seed = 7_301;
        var random = new Random(Seed);
        FactKind[] kinds = [FactKind.Repetition, FactKind.Set, FactKind.Position, FactKind.Say];
        for (var run = 0; run < 3; run++)
        {
            await using var journal = folder.Open();
            for (var batch = 0; batch < 5; batch++)
            {
                await journal.AppendAllAsync(
                    [.. Enumerable.Range(0, 1_500).Select(_ => Draft((int)Math.Sqrt(random.Next(400)), null, kinds[random.Next(kinds.Length)]))], default);
            }

            var all = journal.Read(0, int.MaxValue);
            for (var probe = 0; probe < 40; probe++)
            {
                var machine = Machine(random.Next(22));
                FactKind[] wanted = random.Next(2) == 0 ? [kinds[random.Next(4)]] : [FactKind.Set, FactKind.Say];
                var after = (long)random.Next(-1, all.Count + 2);
                var limit = random.Next(1, 400);
                var found = new List<long>();
                JournalPage page;
                var next = after;
                do
                {
                    page = journal.Read(machine, wanted, next, limit);
                    Assert.True(page.Facts.Count <= limit);
                    found.AddRange(page.Facts.Select(fact => fact.Sequence));
                    next = page.Next;
                }
                while (!page.IsComplete);
                Assert.True(
                    all.Where(fact => fact.Sequence > after && fact.Machine == machine && wanted.Contains(fact.Kind)).Select(fact => fact.Sequence).SequenceEqual(found),
                    $"seed {Seed}, run {run}, probe {probe}: {machine} after {after} limit {limit}");
            }
        }
    }

    [Fact]
    public async Task Waiting_for_more_ends_with_the_next_commit()
    {
        using var folder = new JournalFolder();
        await using var journal = folder.Open();
        var waiting = journal.WaitForMoreAsync(0, default);
        Assert.False(waiting.IsCompleted);
        await journal.AppendAsync(Draft(1, null), default);
        await waiting;
        await journal.WaitForMoreAsync(0, default);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journal.WaitForMoreAsync(1, cancel.Token));
    }

    [Fact]
    public async Task Cursor_keeps_its_place_and_its_counts_over_a_restart()
    {
        using var folder = new JournalFolder();
        await using (var journal = folder.Open())
        {
            await journal.AppendAllAsync([.. Enumerable.Range(0, 10).Select(_ => Draft(1, null))], default);
            var cursor = await journal.OpenCursorAsync("sink");
            Assert.Equal(new CursorCounts(10, 0, 10, 0, 0), cursor.Counts);
            await cursor.AdvanceAsync(cursor.Read(4)[^1].Sequence);
            await cursor.AdvanceAsync(2);   // not ahead: nothing
            Assert.Equal(new CursorCounts(10, 4, 6, 0, 0), cursor.Counts);
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => cursor.AdvanceAsync(11));
        }

        await using var again = folder.Open();
        var reopened = await again.OpenCursorAsync("sink");
        Assert.Equal(5, reopened.Read(1)[0].Sequence);
        Assert.Equal(new CursorCounts(10, 4, 6, 0, 0), reopened.Counts);
        await again.RemoveCursorAsync("sink");
        Assert.Equal(0, (await again.OpenCursorAsync("sink")).Position);
    }

    [Fact]
    public async Task Snapshot_replaces_the_earlier_one()
    {
        using var folder = new JournalFolder();
        await using (var journal = folder.Open())
        {
            await journal.SaveSnapshotAsync(Machine(1), 0, new byte[] { 1 });
            await journal.SaveSnapshotAsync(Machine(2), 0, new byte[] { 2 });
            await journal.SaveSnapshotAsync(Machine(1), 5, new byte[] { 3 });
        }

        await using var again = folder.Open();
        var snapshots = again.LoadSnapshots().OrderBy(snapshot => snapshot.Machine.Value).ToArray();
        Assert.Equal([(Machine(1), 5L, (byte)3), (Machine(2), 0L, (byte)2)], snapshots.Select(s => (s.Machine, s.Sequence, s.Body[0])));
    }

    [Fact]
    public async Task Second_open_says_that_the_journal_is_in_use()
    {
        using var folder = new JournalFolder();
        await using var journal = folder.Open();
        Assert.Contains("in use by another process", Assert.Throws<JournalException>(() => folder.Open()).Message);
    }

    [Fact]
    public async Task Closed_journal_answers_full()
    {
        using var folder = new JournalFolder();
        var journal = folder.Open();
        var last = journal.AppendAsync(Draft(1, null), default);
        await journal.DisposeAsync();
        Assert.Equal(AppendOutcome.Appended, (await last).Outcome);
        Assert.Equal(AppendOutcome.Full, (await journal.AppendAsync(Draft(1, null), default)).Outcome);
        Assert.Equal(JournalState.Closed, journal.Health.State);
    }
}
