using System.Text.Json;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Facts;
using EdgeGym.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeGym.Storage.Members;

/// <param name="Exercise">Exercise id.</param>
/// <param name="Estimate">Null before the first set that told something.</param>
/// <param name="LastTopLoadKilograms">Heaviest load of the last session on this exercise, kg.</param>
/// <param name="UpdatedAt">Unix ms.</param>
public sealed record StrengthEntry(string Exercise, StrengthEstimate? Estimate, double? LastTopLoadKilograms, long UpdatedAt);

/// <summary>What is known of each member at each exercise. Saving the same again changes nothing, so a fold may repeat it.</summary>
public sealed class StrengthBook
{
    private readonly SqliteStore _store;
    private readonly TimeProvider _time;

    internal StrengthBook(SqliteStore store, TimeProvider time) => (_store, _time) = (store, time);

    public StrengthEntry? Find(string member, string exercise)
    {
        using var connection = _store.Open();
        return connection.Query(
            "SELECT exercise, estimate, top_load, updated_at FROM strength WHERE member = $1 AND exercise = $2", Read, member, exercise).FirstOrDefault();
    }

    public IReadOnlyList<StrengthEntry> List(string member)
    {
        using var connection = _store.Open();
        return connection.Query("SELECT exercise, estimate, top_load, updated_at FROM strength WHERE member = $1 ORDER BY exercise", Read, member);
    }

    /// <summary>False: no such member (any more).</summary>
    public bool SaveEstimate(string member, string exercise, StrengthEstimate estimate)
        => Save(member, exercise, "estimate", JsonSerializer.Serialize(estimate, FactJson.Default.StrengthEstimate));

    /// <summary>False: no such member (any more).</summary>
    public bool SaveTopLoad(string member, string exercise, double kilograms) => Save(member, exercise, "top_load", kilograms);

    private bool Save(string member, string exercise, string column, object value)
    {
        using var connection = _store.Open();
        return connection.Run(
            $"""
            INSERT INTO strength(member, exercise, {column}, updated_at) SELECT id, $2, $3, $4 FROM members WHERE id = $1
            ON CONFLICT(member, exercise) DO UPDATE SET {column} = excluded.{column}, updated_at = excluded.updated_at
            """,
            member, exercise, value, _time.GetUtcNow().ToUnixTimeMilliseconds()) > 0;
    }

    private static StrengthEntry Read(SqliteDataReader row) => new(
        row.GetString(0),
        row.Text(1) is { } estimate ? JsonSerializer.Deserialize(estimate, FactJson.Default.StrengthEstimate) : null,
        row.Number(2),
        row.GetInt64(3));
}
