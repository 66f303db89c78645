using System.Globalization;
using System.Text.Json;
using EdgeGym.Sessions.Facts;
using EdgeGym.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeGym.Storage.Members;

/// <summary>Members of the gym. Thread-safe, and safe beside other processes.</summary>
public sealed class MemberRegistry
{
    private const string Columns = "id, name, profile, cloud, leaderboard, tags, pin IS NOT NULL, created_at, updated_at";
    private readonly SqliteStore _store;
    private readonly RegistryKey _key;
    private readonly TimeProvider _time;

    internal MemberRegistry(SqliteStore store, RegistryKey key, TimeProvider time) => (_store, _key, _time) = (store, key, time);

    /// <summary>Makes a member of the document of contract section 3; the next number (<c>m-1</c>, <c>m-2</c> …) is its id when it has none.</summary>
    public MemberResult Create(JsonElement document) => Save(document, existing: null);

    /// <summary>Replaces a member by the document. Tags and PIN stay when the document does not tell them; a PIN of null takes it away.</summary>
    public MemberResult Update(string id, JsonElement document) => Save(document, id);

    public Member? Find(string id)
    {
        using var connection = _store.Open();
        return connection.Query($"SELECT {Columns} FROM members WHERE id = $1", Read, id).FirstOrDefault();
    }

    /// <summary>By the number of a wristband or card, however the reader spells it.</summary>
    public Member? FindByTag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        using var connection = _store.Open();
        return connection.Query(
            $"SELECT {Columns} FROM members WHERE id = (SELECT member FROM tags WHERE hash = $1)", Read, TagHash(tag)).FirstOrDefault();
    }

    public Member? FindByPin(string pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        using var connection = _store.Open();
        return connection.Query($"SELECT {Columns} FROM members WHERE pin = $1", Read, _key.Hash("pin", pin)).FirstOrDefault();
    }

    /// <summary>Members in the order of their ids, after one of them.</summary>
    public IReadOnlyList<Member> List(string? after, int limit)
    {
        using var connection = _store.Open();
        return connection.Query($"SELECT {Columns} FROM members WHERE id > $1 ORDER BY id LIMIT $2", Read, after ?? "", limit);
    }

    public long Count()
    {
        using var connection = _store.Open();
        return connection.Scalar("SELECT count(*) FROM members");
    }

    /// <summary>Deletes a member with tags, PIN and estimates, and overwrites the bytes in the file.</summary>
    public bool Delete(string id)
    {
        using var connection = _store.Open();
        connection.Run("PRAGMA secure_delete=ON");
        var deleted = connection.Run("DELETE FROM members WHERE id = $1", id) > 0;
        connection.Run("PRAGMA secure_delete=OFF; PRAGMA wal_checkpoint(TRUNCATE);");
        return deleted;
    }

    private MemberResult Save(JsonElement json, string? existing)
    {
        var now = _time.GetUtcNow();
        var document = MemberDocument.Read(json, now.Year, out var errors);
        if (document is null)
            return new(MemberOutcome.Invalid, null, errors);
        if (existing is not null && document.Id is { } told && told != existing)
            return new(MemberOutcome.Invalid, null, [new("id", "cannot be changed")]);

        using var connection = _store.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var id = existing ?? document.Id ?? NextId(connection);
        var before = connection.Query($"SELECT {Columns} FROM members WHERE id = $1", Read, id).FirstOrDefault();
        if (existing is not null && before is null)
            return new(MemberOutcome.NotFound, null, [new("id", "is no member")]);
        var conflicts = Conflicts(connection, document, id, isNew: existing is null, before);
        if (conflicts.Count > 0)
            return new(MemberOutcome.Conflict, null, conflicts);

        var profile = document.Profile with { Id = id };
        connection.Run(
            """
            INSERT INTO members(id, name, profile, cloud, leaderboard, created_at, updated_at) VALUES($1, $2, $3, $4, $5, $6, $6)
            ON CONFLICT(id) DO UPDATE SET name = excluded.name, profile = excluded.profile, cloud = excluded.cloud, leaderboard = excluded.leaderboard, updated_at = excluded.updated_at
            """,
            id, document.Name, JsonSerializer.Serialize(profile, FactJson.Default.MemberProfile), document.Consent.Cloud, document.Consent.Leaderboard, now.ToUnixTimeMilliseconds());
        if (existing is null && NumberOf(id) is { } number)
            connection.Run("UPDATE numbers SET last = max(last, $1) WHERE name = 'member'", number);
        if (document.Tags is { } tags)
            SaveTags(connection, id, tags);
        if (document.TellsPin)
            connection.Run("UPDATE members SET pin = $2 WHERE id = $1", id, document.Pin is { } pin ? _key.Hash("pin", pin) : null);
        var member = connection.Query($"SELECT {Columns} FROM members WHERE id = $1", Read, id)[0];
        transaction.Commit();
        return new(MemberOutcome.Saved, member, []);
    }

    /// <summary>
    /// A number that a keypad can type, and that was nobody's before: what the journal still holds of a deleted member must never become another's.
    /// The caller's transaction holds the write lock, so two processes cannot take the same one.
    /// </summary>
    private static string NextId(SqliteConnection connection)
    {
        var number = connection.Scalar("SELECT last FROM numbers WHERE name = 'member'");
        string id;
        do
            id = string.Create(CultureInfo.InvariantCulture, $"m-{++number}");
        while (connection.Scalar("SELECT count(*) FROM members WHERE id = $1", id) > 0);
        return id;
    }

    /// <summary>Given ids of up to nine digits count as numbers; a longer one must not push all that follow out of the keypad.</summary>
    private static long? NumberOf(string id) =>
        id.Length is > 2 and <= 11 && id.StartsWith("m-", StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private List<FieldError> Conflicts(SqliteConnection connection, MemberDocument document, string id, bool isNew, Member? before)
    {
        var conflicts = new List<FieldError>();
        if (isNew && before is not null)
            conflicts.Add(new("id", "is taken"));
        foreach (var tag in document.Tags ?? [])
        {
            if (connection.Scalar("SELECT count(*) FROM tags WHERE hash = $1 AND member <> $2", TagHash(tag), id) > 0)
                conflicts.Add(new("tags", "a tag is another member's"));
        }

        if (document.Pin is { } pin && connection.Scalar("SELECT count(*) FROM members WHERE pin = $1 AND id <> $2", _key.Hash("pin", pin), id) > 0)
            conflicts.Add(new("pin", "choose another"));
        return conflicts;
    }

    private void SaveTags(SqliteConnection connection, string id, IReadOnlyList<string> tags)
    {
        connection.Run("DELETE FROM tags WHERE member = $1", id);
        foreach (var tag in tags)
            connection.Run("INSERT INTO tags(hash, member) VALUES($1, $2) ON CONFLICT DO NOTHING", TagHash(tag), id);

        // The spelling that the contract gives back is kept under the key, bound to this member.
        var list = JsonSerializer.SerializeToUtf8Bytes(tags);
        connection.Run("UPDATE members SET tags = $2 WHERE id = $1", id, tags.Count == 0 ? null : _key.Seal(list, id));
    }

    private byte[] TagHash(string tag) => _key.Hash("tag", MemberDocument.Normal(tag));

    private Member Read(SqliteDataReader row)
    {
        var id = row.GetString(0);
        var profile = JsonSerializer.Deserialize(row.GetString(2), FactJson.Default.MemberProfile)
            ?? throw new IOException($"The profile of member {id} is damaged. Restore registry.db from a backup.");
        IReadOnlyList<string> tags = row.IsDBNull(5) || _key.Unseal(row.GetFieldValue<byte[]>(5), id) is not { } plain
            ? []
            : JsonSerializer.Deserialize<string[]>(plain) ?? [];
        return new Member(profile, row.GetString(1), tags, row.GetBoolean(6), row.GetBoolean(3), row.GetBoolean(4), row.GetInt64(7), row.GetInt64(8));
    }
}
