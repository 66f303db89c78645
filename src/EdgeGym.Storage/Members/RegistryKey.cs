using System.Security.Cryptography;
using System.Text;

namespace EdgeGym.Storage.Members;

/// <summary>The secret beside the registry: tags and PINs are found by keyed hashes only, so a stolen database alone gives none of them away.</summary>
internal sealed class RegistryKey
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int MarkBytes = 16;
    private readonly byte[] _lookup;
    private readonly byte[] _sealing;

    private RegistryKey(byte[] secret)
    {
        _lookup = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: "edgegym lookup v1"u8.ToArray());
        _sealing = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: "edgegym sealing v1"u8.ToArray());
    }

    public static RegistryKey Open(string path, bool mayCreate)
    {
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new IOException($"{path} is missing: without it no tag and no PIN can be recognised. Restore it from the backup that holds registry.db.");
            Create(path);
        }

        var secret = File.ReadAllBytes(path);
        return secret.Length == KeyBytes
            ? new RegistryKey(secret)
            : throw new IOException($"{path} is damaged: {secret.Length} bytes instead of {KeyBytes}. Restore it from the backup that holds registry.db.");
    }

    public byte[] Hash(string purpose, string text) => HMACSHA256.HashData(_lookup, Encoding.UTF8.GetBytes(purpose + "\0" + text));

    public byte[] Seal(ReadOnlySpan<byte> plain, string boundTo)
    {
        var sealed_ = new byte[NonceBytes + plain.Length + MarkBytes];
        RandomNumberGenerator.Fill(sealed_.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(_sealing, MarkBytes);
        cipher.Encrypt(
            sealed_.AsSpan(0, NonceBytes), plain, sealed_.AsSpan(NonceBytes, plain.Length), sealed_.AsSpan(NonceBytes + plain.Length), Encoding.UTF8.GetBytes(boundTo));
        return sealed_;
    }

    /// <summary>Null: sealed with another key or changed.</summary>
    public byte[]? Unseal(ReadOnlySpan<byte> bytes, string boundTo)
    {
        if (bytes.Length < NonceBytes + MarkBytes)
            return null;
        var plain = new byte[bytes.Length - NonceBytes - MarkBytes];
        using var cipher = new AesGcm(_sealing, MarkBytes);
        try
        {
            cipher.Decrypt(bytes[..NonceBytes], bytes[NonceBytes..^MarkBytes], bytes[^MarkBytes..], plain, Encoding.UTF8.GetBytes(boundTo));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static void Create(string path)
    {
        var temporary = path + "." + Guid.NewGuid().ToString("N");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was quicker: its key counts.
            File.Delete(temporary);
        }
    }
}
