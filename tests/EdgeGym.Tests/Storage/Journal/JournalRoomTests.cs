using System.Diagnostics;
using EdgeGym.Equipment.Facts;
using EdgeGym.Storage.Journal;
using static EdgeGym.Tests.Storage.Journal.JournalFolder;

namespace EdgeGym.Tests.Storage.Journal;

public class JournalRoomTests
{
    private static readonly string Kilobyte = new('x', 1_000);

    [Fact]
    public async Task Bound_reached_answers_full_and_works_again_when_a_sink_made_room()
    {
        using var folder = new JournalFolder();
        var time = new ManualTime();
        await using var journal = folder.Open(new() { MaximumBytes = 1 << 20, MinimumFreeBytes = 0, RetentionHours = 24, PressureRetentionHours = 1 }, time);
        var sink = await journal.OpenCursorAsync("sink");
        var stored = await FillAsync(journal, FactKind.Repetition);
        Assert.InRange(stored, 500, 1_100);
        Assert.Equal(JournalState.Full, journal.Health.State);
        Assert.Equal(time.GetUtcNow(), journal.Health.Since);
        Assert.Contains("nothing in it may be deleted", journal.Health.Why);
        Assert.Equal(new CursorCounts(stored, 0, stored, 0, 0), sink.Counts);

        // Old, but not delivered: nothing may go.
        await RunAsync(journal, time, TimeSpan.FromHours(2));
        Assert.Equal(AppendOutcome.Full, (await journal.AppendAsync(Draft(1, null, body: Kilobyte), default)).Outcome);
        await sink.AdvanceAsync(stored);
        await UntilAppendedAsync(journal, time);
        Assert.Equal(JournalState.Working, journal.Health.State);
        Assert.Equal(new CursorCounts(stored + 1, stored, 1, 0, 0), sink.Counts);
        Assert.True(journal.Read(0, int.MaxValue).Count < stored);
        Assert.True(await FillAsync(journal, FactKind.Repetition) > 0);
        Assert.True(new FileInfo(folder.Path).Length < 1.2 * (1 << 20), "freed pages are used again");
    }

    [Fact]
    public async Task Position_samples_go_oldest_first_and_counted_and_nothing_else_goes()
    {
        using var folder = new JournalFolder();
        var options = new JournalOptions { MaximumBytes = 1 << 20, MinimumFreeBytes = 0 };
        var sent = 0;
        CursorCounts slow, fast;
        await using (var journal = folder.Open(options))
        {
            var slowSink = await journal.OpenCursorAsync("slow");
            var fastSink = await journal.OpenCursorAsync("fast");
            for (; sent < 6_000; sent++)
            {
                var result = await journal.AppendAsync(
                    Draft(sent % 5, sent % 20 == 0 ? "k" + sent : null, sent % 20 == 0 ? FactKind.Repetition : FactKind.Position, sent % 20 == 0 ? "{}" : Kilobyte), default);
                Assert.Equal(AppendOutcome.Appended, result.Outcome);
                if (sent % 100 == 99)
                    await fastSink.AdvanceAsync(fastSink.Read(int.MaxValue)[^1].Sequence - 50);
            }

            (slow, fast) = (slowSink.Counts, fastSink.Counts);
            var facts = journal.Read(0, int.MaxValue);
            Assert.Equal(300, facts.Count(fact => fact.Kind == FactKind.Repetition));
            var positions = facts.Where(fact => fact.Kind == FactKind.Position).Select(fact => fact.Sequence).ToArray();
            var oldestKept = positions[0];
            Assert.Equal(Enumerable.Range(1, sent).Where(number => (number - 1) % 20 != 0 && number >= oldestKept).Select(number => (long)number), positions);
            Assert.Equal(sent, slow.Accepted);
            Assert.Equal(sent - facts.Count, slow.Dropped);
            Assert.Equal(facts.Count, slow.Pending);
            Assert.Equal(0, fast.Dropped);
            Assert.Equal(300, journal.Read(Machine(0), [FactKind.Repetition], 0, 1_000).Facts.Count);
        }

        await using var again = folder.Open(options);
        var reopened = await again.OpenCursorAsync("slow");
        Assert.Equal(slow, reopened.Counts);
        var late = await again.OpenCursorAsync("late");
        Assert.Equal(late.Counts.Pending, again.Read(late.Position, int.MaxValue).Count);
        while (reopened.Read(97) is { Count: > 0 } page)
        {
            await reopened.AdvanceAsync(page[^1].Sequence);
            AssertAddsUp(reopened.Counts);
            Assert.Equal(reopened.Counts.Pending, again.Read(reopened.Position, int.MaxValue).Count);
        }

        Assert.Equal((0L, slow.Dropped), (reopened.Counts.Pending, reopened.Counts.Dropped));
    }

    [Fact]
    public async Task Only_raw_samples_marked_so_are_droppable()
    {
        Assert.True(Draft(1, null, FactKind.Position).IsDroppable);
        Assert.False(Draft(1, null, FactKind.Raw).IsDroppable);
        Assert.True((Draft(1, null, FactKind.Raw) with { MayBeDropped = true }).IsDroppable);
        Assert.False((Draft(1, null, FactKind.Repetition) with { MayBeDropped = true }).IsDroppable);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Commit_larger_than_the_file_may_grow_stores_nothing_and_the_next_one_fits()
    {
        using var folder = new JournalFolder();
        var time = new ManualTime();
        await using var journal = folder.Open(new() { MaximumBytes = 1 << 20, MinimumFreeBytes = 0 }, time);
        await journal.AppendAsync(Draft(1, "a"), default);
        var huge = Enumerable.Range(0, 8).Select(index => Draft(2, "h" + index, body: new string('x', 1 << 20))).ToArray();
        Assert.All(await journal.AppendAllAsync(huge, default), result => Assert.Equal(new(0, AppendOutcome.Full), result));
        Assert.Equal(JournalState.Full, journal.Health.State);
        Assert.Equal(1, journal.LastSequence);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await journal.AppendAsync(Draft(2, "h0"), default)).Sequence);   // its key was not kept either
        Assert.Equal(JournalState.Working, journal.Health.State);
        Assert.Equal([Machine(1), Machine(2)], journal.Read(0, 10).Select(fact => fact.Machine));
    }

    [Fact]
    public async Task Delivered_facts_go_after_their_retention_of_running_time()
    {
        using var folder = new JournalFolder();
        var time = new ManualTime();
        await using var journal = folder.Open(new() { MinimumFreeBytes = 0, RetentionHours = 24 }, time);
        await journal.AppendAllAsync([.. Enumerable.Range(0, 5_000).Select(_ => Draft(1, null))], default);
        await RunAsync(journal, time, TimeSpan.FromHours(20));
        Assert.Equal(1, journal.Read(0, 1)[0].Sequence);
        var sink = await journal.OpenCursorAsync("sink");
        await sink.AdvanceAsync(4_000);
        await RunAsync(journal, time, TimeSpan.FromHours(10));
        Assert.Equal(4_001, journal.Read(0, 1)[0].Sequence);   // the sink does not have it
        await sink.AdvanceAsync(5_000);
        await RunAsync(journal, time, TimeSpan.FromHours(1));
        Assert.True(journal.Read(0, 1)[0].Sequence > 5_000);
        AssertAddsUp(sink.Counts);
    }

    [Theory]
    [InlineData(2040)]
    [InlineData(1970)]
    public async Task Clock_that_jumps_by_years_deletes_nothing_and_keeps_the_order(int year)
    {
        using var folder = new JournalFolder();
        var time = new ManualTime();
        for (var run = 0; run < 3; run++)
        {
            await using var journal = folder.Open(new() { MinimumFreeBytes = 0, RetentionHours = 1 }, time);
            await journal.AppendAsync(Draft(1, null, at: time.GetUtcNow().ToUnixTimeMilliseconds()), default);
            time.Set(new DateTimeOffset(run == 1 ? 2025 : year, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await journal.AppendAsync(Draft(1, null, at: time.GetUtcNow().ToUnixTimeMilliseconds()), default);
            await RunAsync(journal, time, TimeSpan.FromMinutes(5));
        }

        await using var last = folder.Open();
        var facts = last.Read(0, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, (int)last.LastSequence).Select(number => (long)number), facts.Select(fact => fact.Sequence));
    }

    [RootFact]
    public async Task Full_disk_answers_full_and_works_again_when_the_disk_has_room()
    {
        using var mount = new SmallDisk(megabytes: 6);
        using var folder = new JournalFolder(mount.Path);
        await using (var journal = folder.Open())
        {
            Assert.Equal(1, (await journal.AppendAsync(Draft(1, "first"), default)).Sequence);
            var filler = Path.Combine(mount.Path, "filler");
            mount.Fill(filler);
            var stored = 1 + await FillAsync(journal, FactKind.Repetition);
            Assert.NotEqual(JournalState.Working, journal.Health.State);
            Assert.Equal(stored, journal.LastSequence);
            File.Delete(filler);
            var sequence = await UntilAppendedAsync(journal, time: null);
            Assert.Equal(stored + 1, sequence);
            Assert.Equal(JournalState.Working, journal.Health.State);
            Assert.Equal(new AppendResult(1, AppendOutcome.Duplicate), await journal.AppendAsync(Draft(1, "first"), default));
        }

        await using var again = folder.Open();
        Assert.Equal(Enumerable.Range(1, (int)again.LastSequence).Select(number => (long)number), again.Read(0, int.MaxValue).Select(fact => fact.Sequence));
    }

    [RootFact]
    public async Task Free_space_bound_leaves_room_for_others()
    {
        using var mount = new SmallDisk(megabytes: 12);
        using var folder = new JournalFolder(mount.Path);
        await using var journal = folder.Open(new() { MinimumFreeBytes = 6 << 20, CheckpointBytes = 256 << 10 });
        await FillAsync(journal, FactKind.Repetition);
        Assert.Equal(JournalState.Full, journal.Health.State);
        Assert.Contains("must stay free", journal.Health.Why);
        Assert.True(new DriveInfo(mount.Path).AvailableFreeSpace > 3 << 20);
    }

    private static void AssertAddsUp(CursorCounts counts) => Assert.Equal(counts.Accepted, counts.Delivered + counts.Pending + counts.Dropped);

    /// <summary>Appends kilobytes until the journal is full; how many it took.</summary>
    private static async Task<int> FillAsync(FactJournal journal, FactKind kind)
    {
        for (var stored = 0; ; stored++)
        {
            if ((await journal.AppendAsync(Draft(1, null, kind, Kilobyte), default)).Outcome == AppendOutcome.Full)
                return stored;
        }
    }

    private static async Task<long> UntilAppendedAsync(FactJournal journal, ManualTime? time)
    {
        while (true)
        {
            time?.Advance(TimeSpan.FromSeconds(1));
            var result = await journal.AppendAsync(Draft(1, null), default);
            if (result.Outcome == AppendOutcome.Appended)
                return result.Sequence;
        }
    }

    /// <summary>Lets running time pass, with a heartbeat each five minutes that lets the writer look at the clock.</summary>
    private static async Task RunAsync(FactJournal journal, ManualTime time, TimeSpan duration)
    {
        for (var step = TimeSpan.Zero; step < duration; step += TimeSpan.FromMinutes(5))
        {
            time.Advance(TimeSpan.FromMinutes(5));
            await journal.AppendAsync(Draft(9, null), default);
        }
    }

    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(int megabytes)
        {
            Path = Directory.CreateTempSubdirectory("edgegym-disk-").FullName;
            Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
        }

        public string Path { get; }

        public void Fill(string file)
        {
            using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            var block = new byte[4_096];
            try
            {
                while (new DriveInfo(Path).AvailableFreeSpace > 1 << 20)
                    stream.Write(block);
            }
            catch (IOException)
            {
                // Full is what it should become.
            }
        }

        public void Dispose()
        {
            Run("umount", Path);
            Directory.Delete(Path);
        }

        private static void Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}

/// <summary>Runs as root on Linux only: it mounts a small disk.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !CanMount())
            Skip = "mounting a small disk needs root";
    }

    private static bool CanMount()
    {
        var probe = Directory.CreateTempSubdirectory("edgegym-mount-").FullName;
        using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", probe]) { RedirectStandardError = true, UseShellExecute = false })!;
        mount.WaitForExit();
        if (mount.ExitCode == 0)
        {
            using var unmount = Process.Start("umount", [probe]);
            unmount.WaitForExit();
        }

        Directory.Delete(probe);
        return mount.ExitCode == 0;
    }
}
