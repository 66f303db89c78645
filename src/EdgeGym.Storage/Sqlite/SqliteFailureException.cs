namespace EdgeGym.Storage.Sqlite;

/// <summary>SQLite refused something.</summary>
/// <param name="code">SQLite's primary result code, such as 13 for a full disk.</param>
/// <param name="extendedCode">SQLite's extended result code.</param>
/// <param name="message">SQLite's words.</param>
internal sealed class SqliteFailureException(int code, int extendedCode, string message) : IOException(message)
{
    public int Code { get; } = code;

    public int ExtendedCode { get; } = extendedCode;

    /// <summary>The file is not what we wrote: corrupt (11), not a database (26).</summary>
    public bool IsDamage => Code is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;
}
