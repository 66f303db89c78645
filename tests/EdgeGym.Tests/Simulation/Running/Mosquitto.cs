using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EdgeGym.Tests.Simulation.Running;

/// <summary>A fact that needs Debian's mosquitto; without it, it says how to get it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MosquittoFactAttribute : FactAttribute
{
    public MosquittoFactAttribute()
    {
        if (!File.Exists(Mosquitto.Program))
            Skip = "apt-get install mosquitto";
    }
}

/// <summary>A broker with users, where each may touch only the topics of its own machine, as the gateway's does it.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    public const string Program = "/usr/sbin/mosquitto";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-simulation-").FullName;
    private Process? _process;

    public Mosquitto(IEnumerable<(string User, string Password)> users)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        var passwords = Path.Combine(_folder, "passwords");
        File.WriteAllText(passwords, "");
        var acl = Path.Combine(_folder, "acl");
        File.WriteAllText(acl, "user gateway\ntopic readwrite #\npattern readwrite gym/v1/default/%u/#\n");
        File.WriteAllLines(passwords, users.Append(("gateway", "g")).Select(user => $"{user.Item1}:{user.Item2}"));
        using (var hash = Process.Start(new ProcessStartInfo("mosquitto_passwd", ["-U", passwords]) { RedirectStandardError = true, UseShellExecute = false })!)
            hash.WaitForExit();
        File.WriteAllText(
            Path.Combine(_folder, "mosquitto.conf"),
            $"listener {Port} 127.0.0.1\nallow_anonymous false\npassword_file {passwords}\nacl_file {acl}\npersistence true\npersistence_location {_folder}/\nmax_queued_messages 0\nlog_type none\nuser root\n");
    }

    public int Port { get; }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", Path.Combine(_folder, "mosquitto.conf")]) { RedirectStandardError = true, UseShellExecute = false })!;
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>As a service manager does it: sessions and retained messages go to disk.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
