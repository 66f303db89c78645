using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeGym.Storage.Machines;

/// <summary>Machines that may sign in. Thread-safe, and safe beside other processes: a machine enrolled on the command line signs in at once.</summary>
public sealed class MachineRegistry
{
    // Passwords are ours: 144 random bits, so stretching protects nothing that guessing could reach; it is there for passwords from elsewhere later.
    private const int Iterations = 10_000;
    private const int PasswordBytes = 18;
    private const int HashBytes = 32;
    private const int MaximumPasswordLength = 256;
    private const string Columns = "id, kind, user, mode, birth, enrolled_at, sparkplug";
    private readonly SqliteStore _store;
    private readonly TimeProvider _time;
    private readonly byte[] _processKey = RandomNumberGenerator.GetBytes(HashBytes);
    private readonly ConcurrentDictionary<string, (byte[] Stored, byte[] Quick)> _verified = new(StringComparer.Ordinal);

    internal MachineRegistry(SqliteStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>Enrols a machine under its id; null when the id is taken.</summary>
    public MachineCredentials? Enrol(MachineId id, MachineKind kind)
    {
        var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
        var salt = RandomNumberGenerator.GetBytes(16);
        using var connection = _store.Open();
        var added = connection.Run(
            "INSERT INTO machines(id, kind, user, salt, hash, iterations, enrolled_at) VALUES($1, $2, $1, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            id.Value, (byte)kind, salt, Stretch(password, salt, Iterations), Iterations, _time.GetUtcNow().ToUnixTimeMilliseconds());
        return added > 0 ? new MachineCredentials(id, id.Value, password) : null;
    }

    public IReadOnlyList<MachineRecord> List()
    {
        using var connection = _store.Open();
        return connection.Query($"SELECT {Columns} FROM machines ORDER BY id", Read);
    }

    public MachineRecord? Find(MachineId id)
    {
        using var connection = _store.Open();
        return connection.Query($"SELECT {Columns} FROM machines WHERE id = $1", Read, id.Value).FirstOrDefault();
    }

    public bool Remove(MachineId id)
    {
        using var connection = _store.Open();
        return connection.Run("DELETE FROM machines WHERE id = $1", id.Value) > 0;
    }

    /// <summary>The machine that signs in so; null for a wrong user or password.</summary>
    /// <remarks>
    /// A password that was right once is recognised by a keyed hash in memory (microseconds), as long as the stored hash is the same:
    /// a floor of machines that reconnects at once does not wait for its key stretching again.
    /// </remarks>
    public MachineId? Verify(string user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        if (password.Length > MaximumPasswordLength || user.Length > MachineId.MaximumLength)
            return null;
        using var connection = _store.Open();
        var found = connection.Query(
            "SELECT id, salt, hash, iterations FROM machines WHERE user = $1",
            row => (Id: row.GetString(0), Salt: row.GetFieldValue<byte[]>(1), Hash: row.GetFieldValue<byte[]>(2), Iterations: row.GetInt32(3)),
            user);
        if (found.Count == 0)
            return null;
        var (id, salt, stored, iterations) = found[0];
        var quick = HMACSHA256.HashData(_processKey, Encoding.UTF8.GetBytes(user + "\0" + password));
        if (_verified.TryGetValue(user, out var known) && known.Stored.AsSpan().SequenceEqual(stored))
        {
            if (CryptographicOperations.FixedTimeEquals(known.Quick, quick))
                return MachineId.Parse(id);
        }

        if (!CryptographicOperations.FixedTimeEquals(stored, Stretch(password, salt, iterations)))
            return null;
        _verified[user] = (stored, quick);
        return MachineId.Parse(id);
    }

    /// <summary>Remembers a machine's birth message. False: not enrolled.</summary>
    public bool SaveBirth(MachineId id, string birthJson)
    {
        using var connection = _store.Open();
        return connection.Run("UPDATE machines SET birth = $2 WHERE id = $1", id.Value, birthJson) > 0;
    }

    /// <summary>Sets who moves first; null: the default of the machine's kind. False: not enrolled.</summary>
    public bool SetMode(MachineId id, AdjustmentMode? mode)
    {
        using var connection = _store.Open();
        return connection.Run("UPDATE machines SET mode = $2 WHERE id = $1", id.Value, mode is { } set ? (byte)set : null) > 0;
    }

    /// <summary>Says behind which Sparkplug address (<c>group/edge[/device]</c>) the machine is; null: none. False: not enrolled, or another machine has that address.</summary>
    public bool SetSparkplug(MachineId id, string? address)
    {
        using var connection = _store.Open();
        return connection.Run(
            "UPDATE machines SET sparkplug = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM machines WHERE sparkplug = $2 AND id <> $1)", id.Value, address) > 0;
    }

    private static byte[] Stretch(string password, byte[] salt, int iterations)
        => Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    private static MachineRecord Read(SqliteDataReader row) => new(
        MachineId.Parse(row.GetString(0)), (MachineKind)row.GetByte(1), row.GetString(2), (AdjustmentMode?)row.Integer(3), row.Text(4), row.GetInt64(5), row.Text(6));
}
