using System.Buffers;
using System.Text;
using SQLitePCL;

namespace EdgeGym.Storage.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed class RawStatement(RawConnection connection, sqlite3_stmt handle) : IDisposable
{
    public RawStatement Bind(int parameter, long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public RawStatement Bind(int parameter, string? text)
    {
        if (text is null)
        {
            connection.Check(raw.sqlite3_bind_null(handle, parameter));
            return this;
        }

        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (length <= 512)
        {
            Span<byte> small = stackalloc byte[512];
            connection.Check(raw.sqlite3_bind_text(handle, parameter, small[..Encoding.UTF8.GetBytes(text, small)]));
            return this;
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        connection.Check(raw.sqlite3_bind_text(handle, parameter, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented))));
        ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    public RawStatement Bind(int parameter, ReadOnlySpan<byte> bytes)
    {
        connection.Check(bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(handle, parameter, 0)
            : raw.sqlite3_bind_blob(handle, parameter, bytes));
        return this;
    }

    /// <summary>True: there is a row. After false the statement may be bound and run again.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result == raw.SQLITE_DONE)
        {
            _ = raw.sqlite3_reset(handle);
            return false;
        }

        var failure = connection.Failure(result);
        _ = raw.sqlite3_reset(handle);
        throw failure;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        if (Step())
            Reset();
    }

    public void Reset() => _ = raw.sqlite3_reset(handle);

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => handle.Dispose();
}
