using Microsoft.Data.Sqlite;

namespace EdgeGym.Storage.Sqlite;

/// <summary>One SQLite file that several processes may use at the same time: WAL, short transactions, pooled connections, a schema number that only grows.</summary>
internal sealed class SqliteStore
{
    private readonly string _connectionString;

    /// <param name="path">The file; made when it is not there.</param>
    /// <param name="applicationId">Stands in the file's header.</param>
    /// <param name="versions">SQL that leads from version i to i + 1. Append only.</param>
    /// <exception cref="IOException">Another program's file, or a newer version's, or damaged; the message says what to do.</exception>
    public SqliteStore(string path, int applicationId, params IReadOnlyList<string> versions)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            DefaultTimeout = 10,
        }.ToString();
        try
        {
            using var connection = Open();
            connection.Run("PRAGMA journal_mode=WAL");

            // Two processes may come here at once on the first day.
            using var transaction = connection.BeginTransaction(deferred: false);
            var version = (int)connection.Scalar("PRAGMA user_version");
            var isEmpty = connection.Scalar("SELECT count(*) FROM sqlite_master") == 0;
            if (!isEmpty && connection.Scalar("PRAGMA application_id") != applicationId)
                throw new IOException($"{Path} is an SQLite file of another program. Move it away or name another data folder.");
            if (version > versions.Count)
                throw new IOException($"{Path} was written by a newer EdgeGym (version {version}; this one reads up to {versions.Count}). Install that version again.");
            for (; version < versions.Count; version++)
                connection.Run($"{versions[version]}; PRAGMA user_version={version + 1};");
            if (isEmpty)
                connection.Run($"PRAGMA application_id={applicationId}");
            transaction.Commit();
        }
        catch (SqliteException failure)
        {
            throw new IOException(
                $"{Path} cannot be used: {failure.Message}. When it is damaged, stop the gateway, keep a copy and restore the latest backup.", failure);
        }
    }

    public string Path { get; }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Closes idle connections, so that the folder may be moved or deleted.</summary>
    public void Release()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }
}

internal static class SqliteCommands
{
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this assembly; values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var index = 0; index < parameters.Length; index++)
            command.Parameters.AddWithValue("$" + (index + 1), parameters[index] ?? DBNull.Value);
        return command;
    }

    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first number of the answer; 0 when there is none.</summary>
    public static long Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public static List<T> Query<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static double? Number(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    public static long? Integer(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
