using System.Text;
using EdgeGym.Equipment.Facts;
using EdgeGym.Storage.Journal;
using EdgeGym.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeGym.Storage.Projections;

/// <summary>
/// Sessions, sets, repetitions, decisions and alerts as tables, folded from the journal into a file of their own: the journal's write path does not pay for
/// them, and this file's position moves in the same transaction as its rows, so a crash neither doubles nor loses one. The file can be deleted:
/// it is folded again from the facts that the journal still has.
/// </summary>
public sealed class SessionHistory : IDisposable
{
    private const int ApplicationId = 0x45475031;   // "EGP1"

    private const string Version1 = """
        CREATE TABLE place(only_row INTEGER PRIMARY KEY CHECK(only_row = 1), position INTEGER NOT NULL);
        INSERT INTO place VALUES(1, 0);
        CREATE TABLE sessions(sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, machine TEXT NOT NULL, member TEXT, started_at INTEGER NOT NULL, ended_at INTEGER, end_reason TEXT,
          sets INTEGER NOT NULL DEFAULT 0, reps INTEGER NOT NULL DEFAULT 0, top_load REAL, volume REAL NOT NULL DEFAULT 0);
        CREATE INDEX sessions_by_member ON sessions(member, sequence);
        CREATE INDEX sessions_by_machine ON sessions(machine, sequence);
        CREATE INDEX sessions_open ON sessions(machine) WHERE ended_at IS NULL;
        CREATE TABLE sets(sequence INTEGER PRIMARY KEY, session TEXT, machine TEXT NOT NULL, at INTEGER NOT NULL, load REAL, reps INTEGER, rpe REAL, rir REAL, detected INTEGER NOT NULL);
        CREATE INDEX sets_by_session ON sets(session, sequence);
        CREATE TABLE repetitions(sequence INTEGER PRIMARY KEY, session TEXT, machine TEXT NOT NULL, at INTEGER NOT NULL, load REAL, mcv REAL, pcv REAL, rom_mm REAL, con_ms REAL, ecc_ms REAL);
        CREATE INDEX repetitions_by_session ON repetitions(session, sequence);
        CREATE TABLE decisions(sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, session TEXT, member TEXT, machine TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
          answer TEXT, answer_load REAL, answered_at INTEGER);
        CREATE INDEX decisions_by_id ON decisions(id);
        CREATE INDEX decisions_by_session ON decisions(session, sequence);
        CREATE INDEX decisions_by_member ON decisions(member, sequence);
        CREATE INDEX decisions_by_machine ON decisions(machine, sequence);
        CREATE TABLE alerts(sequence INTEGER PRIMARY KEY, machine TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, severity TEXT, code TEXT, text TEXT, session TEXT, member TEXT);
        CREATE INDEX alerts_by_machine ON alerts(machine, sequence);
        """;

    private const string SessionColumns = "sequence, id, machine, member, started_at, ended_at, end_reason, sets, reps, top_load, volume";
    private const string DecisionColumns = "sequence, at, machine, body, answer, answer_load, answered_at";
    private static readonly TimeSpan FloodPause = TimeSpan.FromSeconds(1);
    private readonly SqliteStore _store;

    private SessionHistory(SqliteStore store) => _store = store;

    /// <summary>Everything up to this fact is in the tables.</summary>
    public long Position
    {
        get
        {
            using var connection = _store.Open();
            return connection.Scalar("SELECT position FROM place");
        }
    }

    /// <summary>Opens or makes <c>history.db</c> in a data folder.</summary>
    /// <exception cref="IOException">Another program's, newer or damaged; the message says what to do.</exception>
    public static SessionHistory Open(string dataFolder) => new(new SqliteStore(Path.Combine(dataFolder, "history.db"), ApplicationId, Version1));

    /// <summary>Folds facts in order, rows and position in one transaction. Facts that are in already are skipped, so the same page may come twice.</summary>
    public void Apply(IReadOnlyList<JournalFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Count == 0)
            return;
        using var connection = _store.Open();

        // Losing the newest transactions in a power cut is harmless: position and rows go back together, and the journal has the facts.
        connection.Run("PRAGMA synchronous=NORMAL");
        using var transaction = connection.BeginTransaction(deferred: false);
        var position = connection.Scalar("SELECT position FROM place");
        foreach (var fact in facts)
        {
            if (fact.Sequence > position)
                Apply(connection, fact);
        }

        connection.Run("UPDATE place SET position = max(position, $1)", facts[^1].Sequence);
        transaction.Commit();
    }

    /// <summary>Follows the journal until it is cancelled: reads, folds, and lets the journal know how far it came. A disk that refuses writes is tried again each second.</summary>
    public async Task FollowAsync(FactJournal journal, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(journal);
        const int Page = 1_000;
        var cursor = await journal.OpenCursorAsync("history");
        var newest = journal.LastSequence;
        while (true)
        {
            var position = Position;
            await journal.WaitForMoreAsync(position, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // The newest fact is never dropped, so there is at least one.
                var facts = journal.Read(position, Page);
                Apply(facts);
                await cursor.AdvanceAsync(facts[^1].Sequence);

                // While much is coming in, those who wait for an acknowledgement come first; a backlog alone is folded without a pause.
                var appended = journal.LastSequence - newest;
                newest += appended;
                if (facts.Count == Page && appended > Page)
                    await Task.Delay(FloodPause, time, cancellationToken);
            }
            catch (Exception failure) when (failure is JournalException or SqliteException)
            {
                // The journal's health says why; what was folded stays folded.
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    public IReadOnlyList<SessionRow> Sessions(HistoryFilter filter) => List(SessionColumns, "sessions", "started_at", filter, ReadSession);

    public IReadOnlyList<DecisionRow> Decisions(HistoryFilter filter) => List(DecisionColumns, "decisions", "at", filter, ReadDecision);

    public IReadOnlyList<AlertRow> Alerts(HistoryFilter filter) => List(
        "sequence, at, machine, kind, severity, code, text, session", "alerts", "at", filter,
        row => new AlertRow(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7)));

    public SessionDetail? Session(string id)
    {
        using var connection = _store.Open();
        if (connection.Query($"SELECT {SessionColumns} FROM sessions WHERE id = $1", ReadSession, id).FirstOrDefault() is not { } session)
            return null;
        return new SessionDetail(
            session,
            connection.Query(
                "SELECT sequence, at, load, reps, rpe, rir, detected FROM sets WHERE session = $1 ORDER BY sequence",
                row => new SetRow(row.GetInt64(0), row.GetInt64(1), row.Number(2), (int?)row.Integer(3), row.Number(4), row.Number(5), row.GetBoolean(6)), id),
            connection.Query(
                "SELECT sequence, at, load, mcv, pcv, rom_mm, con_ms, ecc_ms FROM repetitions WHERE session = $1 ORDER BY sequence",
                row => new RepetitionRow(row.GetInt64(0), row.GetInt64(1), row.Number(2), row.Number(3), row.Number(4), row.Number(5), row.Number(6), row.Number(7)), id),
            connection.Query($"SELECT {DecisionColumns} FROM decisions WHERE session = $1 ORDER BY sequence", ReadDecision, id));
    }

    public void Dispose() => _store.Release();

    private static void Apply(SqliteConnection connection, JournalFact fact)
    {
        // Live samples are most of the journal and none of the history.
        if (fact.Kind is FactKind.Position or FactKind.Heart or FactKind.Cardio or FactKind.Raw)
            return;
        using var body = new FactFields(fact.Body);
        var machine = fact.Machine.Value;
        switch (fact.Kind)
        {
            case FactKind.SignedIn:
                End(connection, fact, "next_sign_in");
                connection.Run(
                    "INSERT INTO sessions(sequence, id, machine, member, started_at) VALUES($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                    fact.Sequence, body.Text("session") ?? "s-" + fact.Sequence, machine, body.Text("profile", "id"), fact.AtUnixMilliseconds);
                break;
            case FactKind.SignedOut:
                End(connection, fact, body.Text("reason"));
                break;
            case FactKind.Repetition or FactKind.DetectedRepetition:
                connection.Run(
                    "INSERT INTO repetitions(sequence, session, machine, at, load, mcv, pcv, rom_mm, con_ms, ecc_ms) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                    fact.Sequence, OpenSession(connection, machine), machine, fact.AtUnixMilliseconds,
                    body.Number("load"), body.Number("mcv"), body.Number("pcv"), body.Number("rom_mm"), body.Number("con_ms"), body.Number("ecc_ms"));
                break;
            case FactKind.Explained:
                connection.Run(
                    "UPDATE decisions SET body = json_set(body, '$.explanation', json($3)) WHERE id = $1 AND machine = $2 AND json_valid(body) AND json_valid($3)",
                    body.Text("decision") ?? "", machine, Encoding.UTF8.GetString(fact.Body));
                break;
            case FactKind.Worded:
                connection.Run(
                    "UPDATE decisions SET body = json_set(body, '$.say', $3) WHERE id = $1 AND machine = $2 AND json_valid(body)",
                    body.Text("about") ?? "", machine, body.Text("text"));
                break;
            case FactKind.DetectedLowering:
                // A weight goes down before it goes up again: this is the latest repetition's.
                connection.Run(
                    "UPDATE repetitions SET ecc_ms = coalesce(ecc_ms, $2) WHERE sequence = (SELECT max(sequence) FROM repetitions WHERE machine = $1)",
                    machine, body.Number("ecc_ms"));
                break;
            case FactKind.Set or FactKind.DetectedSetEnd:
                ApplySet(connection, fact, body, OpenSession(connection, machine));
                break;
            case FactKind.Decision:
                connection.Run(
                    "INSERT INTO decisions(sequence, id, session, member, machine, at, body) VALUES($1, $2, $3, $4, $5, $6, $7)",
                    fact.Sequence, body.Text("id") ?? "", body.Text("session"), body.Text("member"), machine, fact.AtUnixMilliseconds, Encoding.UTF8.GetString(fact.Body));
                break;
            case FactKind.Answer:
                connection.Run(
                    "UPDATE decisions SET answer = $3, answer_load = $4, answered_at = $5 WHERE id = $1 AND machine = $2 AND answer IS NULL",
                    body.Text("suggestion") ?? "", machine, body.Text("choice"), body.Number("load"), fact.AtUnixMilliseconds);
                break;
            case FactKind.Fault:
                connection.Run(
                    "INSERT INTO alerts(sequence, machine, at, kind, severity, code, text) VALUES($1, $2, $3, 'fault', $4, $5, $6)",
                    fact.Sequence, machine, fact.AtUnixMilliseconds, body.Text("severity"), body.Text("code"), body.Text("text"));
                break;
            case FactKind.Spotter:
                // Nobody is in danger any more, but whoever trained there may want a word.
                connection.Run(
                    "INSERT INTO alerts(sequence, machine, at, kind, severity, code, session, member) SELECT $1, $2, $3, 'spotter', 'notice', $4, $5, (SELECT member FROM sessions WHERE id = $5)",
                    fact.Sequence, machine, fact.AtUnixMilliseconds, body.Text("reason"), OpenSession(connection, machine));
                break;
            case FactKind.RedFlag:
                connection.Run(
                    "INSERT INTO alerts(sequence, machine, at, kind, severity, session, member) VALUES($1, $2, $3, $4, $5, $6, $7)",
                    fact.Sequence, machine, fact.AtUnixMilliseconds, body.Text("kind") ?? "red_flag", body.Flag("alert_staff") ? "staff" : "notice", body.Text("session"), body.Text("member"));
                break;
        }
    }

    private static void ApplySet(SqliteConnection connection, JournalFact fact, FactFields body, string? session)
    {
        var load = body.Number("load");
        var repetitions = body.Number("reps");
        connection.Run(
            "INSERT INTO sets(sequence, session, machine, at, load, reps, rpe, rir, detected) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            fact.Sequence, session, fact.Machine.Value, fact.AtUnixMilliseconds, load, (long?)repetitions, body.Number("rpe"), body.Number("rir"), fact.Kind == FactKind.DetectedSetEnd);
        if (session is not null)
        {
            connection.Run(
                "UPDATE sessions SET sets = sets + 1, reps = reps + $2, top_load = max(coalesce(top_load, $3), coalesce($3, top_load)), volume = volume + $4 WHERE id = $1",
                session, (long)(repetitions ?? 0), load, (load ?? 0) * (repetitions ?? 0));
        }
    }

    private static void End(SqliteConnection connection, JournalFact fact, string? reason) => connection.Run(
        "UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE machine = $1 AND ended_at IS NULL", fact.Machine.Value, fact.AtUnixMilliseconds, reason);

    private static string? OpenSession(SqliteConnection connection, string machine)
    {
        using var command = connection.Command("SELECT id FROM sessions WHERE machine = $1 AND ended_at IS NULL", machine);
        return command.ExecuteScalar() as string;
    }

    private List<T> List<T>(string columns, string table, string time, HistoryFilter filter, Func<SqliteDataReader, T> read)
    {
        var sql = new StringBuilder($"SELECT {columns} FROM {table} WHERE sequence < $1");
        if (filter.Member is not null)
            sql.Append(" AND member = $2");
        if (filter.Machine is not null)
            sql.Append(" AND machine = $3");
        if (filter.FromUnixMilliseconds is not null)
            sql.Append(" AND ").Append(time).Append(" >= $4");
        if (filter.ToUnixMilliseconds is not null)
            sql.Append(" AND ").Append(time).Append(" < $5");
        sql.Append(" ORDER BY sequence DESC LIMIT $6");
        using var connection = _store.Open();
        return connection.Query(
            sql.ToString(), read, filter.Before ?? long.MaxValue, filter.Member, filter.Machine?.Value, filter.FromUnixMilliseconds, filter.ToUnixMilliseconds, Math.Clamp(filter.Limit, 1, 1_000));
    }

    private static SessionRow ReadSession(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetInt64(4), row.Integer(5), row.Text(6),
        row.GetInt32(7), row.GetInt32(8), row.Number(9), row.GetDouble(10));

    private static DecisionRow ReadDecision(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.Text(4), row.Number(5), row.Integer(6));
}
