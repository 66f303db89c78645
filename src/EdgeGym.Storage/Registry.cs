using EdgeGym.Storage.Access;
using EdgeGym.Storage.Machines;
using EdgeGym.Storage.Members;
using EdgeGym.Storage.Sqlite;

namespace EdgeGym.Storage;

/// <summary>
/// Who and what belongs to the gym: machines, members, what is known of their strength, tokens. One file (<c>registry.db</c>) that the gateway and
/// the command line may use at the same time, beside a key file (<c>registry.key</c>, mode 0600) without which tags and PINs mean nothing.
/// </summary>
public sealed class Registry : IDisposable
{
    private const int ApplicationId = 0x45475231;   // "EGR1"

    private const string Version1 = """
        CREATE TABLE machines(id TEXT PRIMARY KEY, kind INTEGER NOT NULL, user TEXT NOT NULL UNIQUE, salt BLOB NOT NULL, hash BLOB NOT NULL, iterations INTEGER NOT NULL,
          mode INTEGER, birth TEXT, enrolled_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE members(id TEXT PRIMARY KEY, name TEXT NOT NULL, profile TEXT NOT NULL, cloud INTEGER NOT NULL, leaderboard INTEGER NOT NULL, tags BLOB,
          pin BLOB UNIQUE, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE tags(hash BLOB PRIMARY KEY, member TEXT NOT NULL REFERENCES members(id) ON DELETE CASCADE) WITHOUT ROWID;
        CREATE INDEX tags_by_member ON tags(member);
        CREATE TABLE strength(member TEXT NOT NULL REFERENCES members(id) ON DELETE CASCADE, exercise TEXT NOT NULL, estimate TEXT, top_load REAL, updated_at INTEGER NOT NULL,
          PRIMARY KEY(member, exercise)) WITHOUT ROWID;
        CREATE TABLE tokens(hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, role INTEGER NOT NULL, label TEXT, created_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE links(purpose TEXT PRIMARY KEY, hash BLOB NOT NULL, created_at INTEGER NOT NULL, used_at INTEGER) WITHOUT ROWID;
        """;

    /// <summary>The last number given to a member, so that one that was deleted is not given again.</summary>
    private const string Version2 = """
        CREATE TABLE numbers(name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO numbers SELECT 'member', coalesce(max(CAST(substr(id, 3) AS INTEGER)), 0) FROM members
          WHERE id GLOB 'm-[0-9]*' AND substr(id, 3) NOT GLOB '*[^0-9]*' AND length(id) <= 11;
        """;

    /// <summary>Machines that speak Sparkplug: their edge node and device.</summary>
    private const string Version3 = """
        ALTER TABLE machines ADD COLUMN sparkplug TEXT;
        CREATE UNIQUE INDEX machines_by_sparkplug ON machines(sparkplug) WHERE sparkplug IS NOT NULL;
        """;

    private readonly SqliteStore _store;

    private Registry(SqliteStore store, RegistryKey key, TimeProvider time)
    {
        _store = store;
        Machines = new MachineRegistry(store, time);
        Members = new MemberRegistry(store, key, time);
        Strength = new StrengthBook(store, time);
        Tokens = new TokenRegistry(store, time);
    }

    public MachineRegistry Machines { get; }

    public MemberRegistry Members { get; }

    public StrengthBook Strength { get; }

    public TokenRegistry Tokens { get; }

    /// <summary>Opens or makes <c>registry.db</c> and <c>registry.key</c> in a data folder.</summary>
    /// <exception cref="IOException">The file is another program's, newer or damaged, or its key is missing; the message says what to do.</exception>
    public static Registry Open(string dataFolder, TimeProvider time)
    {
        var path = Path.Combine(dataFolder, "registry.db");
        var isNew = !File.Exists(path);
        var store = new SqliteStore(path, ApplicationId, Version1, Version2, Version3);
        return new Registry(store, RegistryKey.Open(Path.Combine(dataFolder, "registry.key"), mayCreate: isNew || IsUnused(store)), time);
    }

    public void Dispose() => _store.Release();

    private static bool IsUnused(SqliteStore store)
    {
        using var connection = store.Open();
        return connection.Scalar("SELECT count(*) FROM members") == 0;
    }
}
