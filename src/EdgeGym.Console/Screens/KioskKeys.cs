using System.Security.Cryptography;
using System.Text;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Console.Screens;

/// <summary>
/// One key per machine's screen, derived from a secret of 32 random bytes in <c>kiosk.key</c>: nothing to store per machine, and
/// <c>gym machine add</c> prints the address whether or not the gateway runs. Deleting the file takes every key back.
/// </summary>
public sealed class KioskKeys
{
    private const int SecretBytes = 32;
    private readonly byte[] _secret;

    /// <param name="directory">Made when missing; the file gets mode 600.</param>
    /// <exception cref="InvalidDataException">The file is there but is no secret of ours.</exception>
    public KioskKeys(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "kiosk.key");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(SecretBytes));
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Made earlier, or by the gateway at this moment.
        }

        _secret = File.ReadAllBytes(path);
        if (_secret.Length != SecretBytes)
            throw new InvalidDataException($"{path} does not hold {SecretBytes} bytes. Delete it to make a new secret; screens then need their new addresses.");
    }

    /// <summary>The key of this machine's screen: 32 hexadecimal digits.</summary>
    public string For(MachineId machine) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes("edgegym kiosk v1 " + machine.Value)).AsSpan(0, 16));

    public bool Matches(MachineId machine, string? key) =>
        key is { Length: 32 } && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(For(machine)), Encoding.ASCII.GetBytes(key));

    /// <summary>The path that a kiosk opens once; the answer sets the cookie and drops the key from the address.</summary>
    public string AddressPath(MachineId machine) => $"/screen/{machine}?key={For(machine)}";
}
