using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EdgeGym.Storage.Sqlite;

namespace EdgeGym.Storage.Access;

/// <summary>Roles of people and programs. Numbers reach the disk: they may only grow.</summary>
public enum Role : byte
{
    Owner = 1,
    Manager = 2,
    Coach = 3,
    Technician = 4,
    Viewer = 5,
}

public static class RoleNames
{
    public static IReadOnlyList<string> All { get; } = ["owner", "manager", "coach", "technician", "viewer"];

    public static string ToName(this Role role) => All[(int)role - 1];

    public static bool TryParse(string? name, out Role role)
    {
        role = (Role)(1 + All.ToList().IndexOf(name ?? ""));
        return role != 0;
    }
}

/// <param name="Id">For lists and revoking; says nothing about the token.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Label">What somebody called it.</param>
/// <param name="CreatedAt">Unix ms.</param>
public sealed record TokenRecord(string Id, Role Role, string? Label, long CreatedAt);

/// <summary>API tokens and one-time links. Only SHA-256 of them is kept: they hold 256 random bits, so nothing slower is needed.</summary>
public sealed class TokenRegistry
{
    private const string Prefix = "egt_";
    private const string OwnerLink = "owner";
    private readonly SqliteStore _store;
    private readonly TimeProvider _time;

    internal TokenRegistry(SqliteStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>Makes a token; it is shown once and kept nowhere.</summary>
    public string Create(Role role, string? label)
    {
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        using var connection = _store.Open();
        connection.Run(
            "INSERT INTO tokens(hash, id, role, label, created_at) VALUES($1, $2, $3, $4, $5)",
            Hash(token), "t-" + RandomNumberGenerator.GetHexString(12, lowercase: true), (byte)role, label, _time.GetUtcNow().ToUnixTimeMilliseconds());
        return token;
    }

    /// <summary>The role of a token; null when it is none of ours (any more).</summary>
    public Role? Verify(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length > 128)
            return null;
        using var connection = _store.Open();
        var role = connection.Scalar("SELECT role FROM tokens WHERE hash = $1", Hash(token));
        return role == 0 ? null : (Role)role;
    }

    public IReadOnlyList<TokenRecord> List()
    {
        using var connection = _store.Open();
        return connection.Query(
            "SELECT id, role, label, created_at FROM tokens ORDER BY created_at, id", row => new TokenRecord(row.GetString(0), (Role)row.GetByte(1), row.Text(2), row.GetInt64(3)));
    }

    public bool Revoke(string id)
    {
        using var connection = _store.Open();
        return connection.Run("DELETE FROM tokens WHERE id = $1", id) > 0;
    }

    /// <summary>The secret of the owner's one-time sign-in link; null when it was made before. Whoever lost it makes a token with the role owner.</summary>
    public string? CreateOwnerLink()
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        using var connection = _store.Open();
        var made = connection.Run(
            "INSERT INTO links(purpose, hash, created_at) VALUES($1, $2, $3) ON CONFLICT DO NOTHING", OwnerLink, Hash(secret), _time.GetUtcNow().ToUnixTimeMilliseconds());
        return made > 0 ? secret : null;
    }

    /// <summary>True for the right secret while it is unused. Changes nothing.</summary>
    public bool IsOwnerLink(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        using var connection = _store.Open();
        return connection.Scalar("SELECT COUNT(*) FROM links WHERE purpose = $1 AND hash = $2 AND used_at IS NULL", OwnerLink, Hash(secret)) > 0;
    }

    /// <summary>True for the right secret, once.</summary>
    public bool UseOwnerLink(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        using var connection = _store.Open();
        return connection.Run(
            "UPDATE links SET used_at = $3 WHERE purpose = $1 AND hash = $2 AND used_at IS NULL", OwnerLink, Hash(secret), _time.GetUtcNow().ToUnixTimeMilliseconds()) > 0;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
