using EdgeGym.Storage.Sqlite;

namespace EdgeGym.Storage.Journal;

/// <summary>The tables of the journal's file. The version only grows.</summary>
internal static class JournalSchema
{
    public const int Version = 1;

    /// <summary>"EGJ1" in SQLite's header: nothing else may be opened as a journal.</summary>
    private const int ApplicationId = 0x45474A31;

    // facts.kind: low 8 bits FactKind, bit 8 set when the fact may be dropped.
    // facts.machine and windows.machine: number in machines, so that 64 characters are not repeated in each row.
    // aging: running time of the gateway (ms, all runs together) when the fact with this sequence was the newest.
    private const string Tables = """
        CREATE TABLE machines(number INTEGER PRIMARY KEY, id TEXT NOT NULL);
        CREATE TABLE facts(sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, machine INTEGER NOT NULL, kind INTEGER NOT NULL, key TEXT, body BLOB NOT NULL);
        CREATE TABLE postings(last INTEGER PRIMARY KEY, first INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE windows(machine INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE snapshots(machine INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE cursors(name TEXT PRIMARY KEY, start INTEGER NOT NULL, position INTEGER NOT NULL, dropped_behind INTEGER NOT NULL, dropped_ahead INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE aging(sequence INTEGER PRIMARY KEY, running INTEGER NOT NULL);
        CREATE TABLE marks(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Small tables that every start reads completely anyway: SQLite checks their pages, order and types.</summary>
    private static readonly string[] Checked = ["machines", "cursors", "marks", "snapshots", "windows", "aging"];

    /// <summary>Makes the tables in an empty file; checks a file that has some.</summary>
    /// <exception cref="JournalException">Not a journal, written by a newer version, or damaged.</exception>
    public static void Ensure(RawConnection connection, string path)
    {
        connection.Execute("PRAGMA page_size=4096; PRAGMA auto_vacuum=NONE;");
        var version = connection.QueryInt64("PRAGMA user_version");
        var empty = connection.QueryInt64("SELECT count(*) FROM sqlite_master") == 0;
        if (!empty && connection.QueryInt64("PRAGMA application_id") != ApplicationId)
            throw new JournalException($"{path} is an SQLite file, but not a journal of EdgeGym. Move it away or name another data folder.");
        if (version > Version)
        {
            throw new JournalException(
                $"{path} was written by a newer EdgeGym (journal version {version}; this one reads up to {Version}). Install that version again, or restore a backup from before.");
        }

        connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;");
        if (empty)
        {
            connection.Execute($"BEGIN IMMEDIATE; {Tables} PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}; COMMIT;");
            return;
        }

        foreach (var table in Checked)
        {
            var verdict = connection.QueryText($"PRAGMA quick_check({table})");
            if (verdict != "ok")
                throw Damaged(path, verdict, null);
        }
    }

    public static JournalException Damaged(string path, string detail, Exception? inner)
    {
        var message = $"The journal {path} is damaged ({detail}). Stop the gateway, keep a copy of the file, its -wal and its -shm, then restore the latest "
            + "backup, or recover what is readable with: sqlite3 journal.db .recover | sqlite3 recovered.db. The gateway does not start on a damaged journal, so that nothing is lost silently.";
        return inner is null ? new JournalException(message) : new JournalException(message, inner);
    }
}
