using System.Text;
using EdgeGym.Equipment.Facts;
using EdgeGym.Storage.Journal;
using static EdgeGym.Tests.Storage.Journal.JournalFolder;

namespace EdgeGym.Tests.Storage.Journal;

/// <summary>What a power cut or a bad sector leaves: copies of a living journal's files with the write-ahead log cut or changed.</summary>
public class TornLogTests
{
    private const int FrameBytes = 4_096 + 24;
    private const int HeaderBytes = 32;

    [Fact]
    public async Task Log_cut_anywhere_leaves_a_journal_without_gaps_that_goes_on()
    {
        using var source = new JournalFolder();
        var (main, log, facts) = await LivingFilesAsync(source);
        var frames = (log.Length - HeaderBytes) / FrameBytes;
        Assert.True(frames > 20);
        var offsets = Enumerable.Range(0, frames + 1).SelectMany(frame => new[] { 0, 24, 2_000 }.Select(into => HeaderBytes + (frame * FrameBytes) + into))
            .Append(0).Append(16).Where(offset => offset <= log.Length);
        long before = 0;
        foreach (var offset in offsets.Order())
            before = Math.Max(before, await CheckAsync(main, log[..offset], facts, $"cut at {offset}"));
        Assert.Equal(facts.Count, before);
    }

    [Fact]
    public async Task Flipped_byte_in_the_log_loses_at_most_what_comes_after_it()
    {
        using var source = new JournalFolder();
        var (main, log, facts) = await LivingFilesAsync(source);
        const int Seed = 99;
        var random = new Random(Seed);
        for (var probe = 0; probe < 60; probe++)
        {
            var damaged = log.ToArray();
            var offset = probe < 8 ? probe * 4 : random.Next(damaged.Length);
            damaged[offset] ^= (byte)(1 << random.Next(8));
            await CheckAsync(main, damaged, facts, $"seed {Seed}, byte {offset}");
        }
    }

    [Fact]
    public async Task Damaged_main_file_is_refused_with_what_to_do()
    {
        using var folder = new JournalFolder();
        await using (var journal = folder.Open())
            await journal.AppendAllAsync([.. Enumerable.Range(0, 500).Select(index => Draft(index % 7, "k" + index))], default);
        var bytes = await File.ReadAllBytesAsync(folder.Path);
        Array.Fill<byte>(bytes, 0x5A, 0, 64);
        await File.WriteAllBytesAsync(folder.Path, bytes);
        var message = Assert.Throws<JournalException>(() => folder.Open()).Message;
        Assert.Contains("damaged", message);
        Assert.Contains("restore the latest backup", message);
    }

    [Fact]
    public async Task Newer_or_foreign_file_is_refused()
    {
        using var folder = new JournalFolder();
        await (folder.Open()).DisposeAsync();
        Run(folder.Path, "PRAGMA user_version=99");
        Assert.Contains("newer EdgeGym", Assert.Throws<JournalException>(() => folder.Open()).Message);
        Run(folder.Path, "PRAGMA application_id=1");
        Assert.Contains("not a journal", Assert.Throws<JournalException>(() => folder.Open()).Message);
    }

    private static void Run(string path, string sql)
    {
        using var connection = EdgeGym.Storage.Sqlite.RawConnection.Open(path, readOnly: false);
        connection.Execute(sql);
    }

    private static async Task<(byte[] Main, byte[] Log, IReadOnlyList<JournalFact> Facts)> LivingFilesAsync(JournalFolder folder)
    {
        await using var journal = folder.Open();
        for (var commit = 0; commit < 12; commit++)
        {
            await journal.AppendAllAsync(
                [.. Enumerable.Range(0, 20).Select(index => Draft(index % 3, $"{commit}-{index}", FactKind.Repetition, new string('b', 200)))], default);
        }

        return (await ReadAsync(folder.Path), await ReadAsync(folder.Path + "-wal"), journal.Read(0, int.MaxValue));
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<long> CheckAsync(byte[] main, byte[] log, IReadOnlyList<JournalFact> facts, string what)
    {
        using var copy = new JournalFolder();
        await File.WriteAllBytesAsync(copy.Path, main);
        await File.WriteAllBytesAsync(copy.Path + "-wal", log);
        await using var journal = copy.Open();
        var found = journal.Read(0, int.MaxValue);

        // Whole commits only, from the beginning, byte for byte.
        Assert.True(found.Count % 20 == 0, $"{what}: {found.Count} facts");
        for (var index = 0; index < found.Count; index++)
            Assert.True(found[index] with { Body = facts[index].Body } == facts[index] && found[index].Body.AsSpan().SequenceEqual(facts[index].Body), $"{what}: fact {index + 1}");

        // What is lost was never acknowledged to anybody whose disk kept its promise; the sender's repeat is taken, and what is there is recognised.
        var first = facts[0];
        var again = await journal.AppendAsync(new FactDraft(1, first.Machine, first.Kind, first.Key, Encoding.UTF8.GetBytes("{}")), default);
        Assert.Equal(found.Count > 0 ? new AppendResult(1, AppendOutcome.Duplicate) : new AppendResult(1, AppendOutcome.Appended), again);
        Assert.Equal(found.Count + (found.Count > 0 ? 1 : 2), (await journal.AppendAsync(Draft(1, "new"), default)).Sequence);
        return found.Count;
    }
}
