using SQLitePCL;

namespace EdgeGym.Storage.Sqlite;

/// <summary>One SQLite connection through the raw API, for the paths where ADO.NET's objects cost more than SQLite itself. One thread at a time.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly List<RawStatement> _statements = [];

    static RawConnection() => Batteries_V2.Init();

    private RawConnection(sqlite3 handle) => Handle = handle;

    public sqlite3 Handle { get; }

    public bool IsInTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <exception cref="SqliteFailureException">The file cannot be opened.</exception>
    public static RawConnection Open(string path, bool readOnly)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX
            | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var result = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var connection = new RawConnection(handle);
        if (result != raw.SQLITE_OK)
        {
            var failure = connection.Failure(result);
            connection.Dispose();
            throw failure;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, 5_000);
        return connection;
    }

    public RawStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new RawStatement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>For statements that run rarely: the caller disposes it.</summary>
    public RawStatement PrepareOnce(string sql)
    {
        Check(raw.sqlite3_prepare_v2(Handle, sql, out var handle));
        return new RawStatement(this, handle);
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(Handle, sql));

    public long QueryInt64(string sql)
    {
        using var statement = PrepareOnce(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    public string QueryText(string sql)
    {
        using var statement = PrepareOnce(sql);
        return statement.Step() ? statement.Text(0) ?? "" : "";
    }

    public void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw Failure(result);
    }

    public SqliteFailureException Failure(int result)
        => new(result & 0xFF, result, raw.sqlite3_errmsg(Handle).utf8_to_string() ?? raw.sqlite3_errstr(result).utf8_to_string() ?? "unknown");

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _statements.Clear();
        Handle.Dispose();
    }
}
