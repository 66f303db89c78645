using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EdgeGym.Polyfills.Tests.Peers;

/// <summary>What a Mosquitto of a test should demand.</summary>
public sealed record MosquittoOptions
{
    /// <summary>TLS with a certificate of this authority for localhost.</summary>
    public TestAuthority? Tls { get; init; }

    /// <summary>Only clients with a certificate of the same authority.</summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary>Only these; without any, everybody.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>Sessions and retained messages outlive <see cref="MosquittoServer.RestartAsync"/>.</summary>
    public bool Persistent { get; init; }

    /// <summary>Further lines of mosquitto.conf.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}

/// <summary>A real Mosquitto on a free loopback port, with a temporary folder, killed with the test.</summary>
public sealed class MosquittoServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-mosquitto-").FullName;
    private readonly MosquittoOptions _options;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private MosquittoServer(MosquittoOptions options) => _options = options;

    public int Port { get; private set; }

    /// <summary>What it wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>The file with the root certificate, for programs that want --cafile.</summary>
    public string AuthorityFile => Path.Combine(_folder, "ca.pem");

    public static async Task<MosquittoServer> StartAsync(MosquittoOptions? options = null)
    {
        var server = new MosquittoServer(options ?? new MosquittoOptions());
        try
        {
            await server.WriteFilesAsync();
            for (var attempt = 1; ; attempt++)
            {
                server.Port = FreePort();
                try
                {
                    await server.LaunchAsync();
                    return server;
                }
                catch (InvalidOperationException) when (attempt < 5)
                {
                    // Somebody else took the port in between.
                }
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gone without a word, as in a power cut; a persistent one loses nothing that it had stored.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM: it stores what it knows and says good-bye.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts again on the same port.</summary>
    public Task RestartAsync() => LaunchAsync();

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WriteFilesAsync()
    {
        if (_options.Tls is { } authority)
        {
            using var certificate = authority.IssueServer();
            await File.WriteAllTextAsync(AuthorityFile, authority.Certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(_folder, "server.pem"), certificate.ExportCertificatePem());
            using var key = certificate.GetECDsaPrivateKey()!;
            // Exported key parameters go through a fresh key: an imported one may not be exportable in the clear.
            var password = "transport";
            var sealedKey = key.ExportEncryptedPkcs8PrivateKey(password, new System.Security.Cryptography.PbeParameters(
                System.Security.Cryptography.PbeEncryptionAlgorithm.Aes128Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1));
            using var open = System.Security.Cryptography.ECDsa.Create();
            open.ImportEncryptedPkcs8PrivateKey(password, sealedKey, out _);
            await File.WriteAllTextAsync(Path.Combine(_folder, "server.key"), open.ExportPkcs8PrivateKeyPem());
        }

        if (_options.Users.Count > 0)
        {
            var file = Path.Combine(_folder, "passwords");
            await File.WriteAllLinesAsync(file, _options.Users.Select(user => $"{user.Key}:{user.Value}"));
            using var hash = Process.Start(new ProcessStartInfo("mosquitto_passwd", ["-U", file]) { RedirectStandardError = true, UseShellExecute = false })!;
            await hash.WaitForExitAsync();
            Assert.Equal(0, hash.ExitCode);
        }
    }

    private async Task LaunchAsync()
    {
        var lines = new List<string>
        {
            // A root's Mosquitto would else become another user, who cannot read the folder.
            $"user {Environment.UserName}",
            $"listener {Port} 127.0.0.1",
            $"allow_anonymous {(_options.Users.Count == 0 ? "true" : "false")}",
            "log_dest stderr",
            "log_type all",
            $"persistence {(_options.Persistent ? "true" : "false")}",
            $"persistence_location {_folder}/",
        };
        if (_options.Users.Count > 0)
            lines.Add($"password_file {_folder}/passwords");
        if (_options.Tls is not null)
            lines.AddRange([$"cafile {AuthorityFile}", $"certfile {_folder}/server.pem", $"keyfile {_folder}/server.key"]);
        if (_options.RequireClientCertificate)
            lines.Add("require_certificate true");
        lines.AddRange(_options.Lines);
        var configuration = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(configuration, lines);

        var program = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
        var process = new Process { StartInfo = new ProcessStartInfo(program, ["-c", configuration]) { RedirectStandardError = true, UseShellExecute = false } };
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                running.TrySetException(new InvalidOperationException("Mosquitto ended: " + Log));
                return;
            }

            lock (_log)
                _log.AppendLine(line.Data);
            if (line.Data.EndsWith(" running", StringComparison.Ordinal))
                running.TrySetResult();
        };
        process.Start();
        _process = process;
        process.BeginErrorReadLine();
        await running.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
