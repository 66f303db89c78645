using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace EdgeGym.Benchmarks.Publish;

/// <summary>A server under load, in this process or another.</summary>
internal interface IPublishPeer : IAsyncDisposable
{
    string Name { get; }

    int Port { get; }

    /// <summary>More arguments for the load generator: topic, payload, who signs in.</summary>
    IReadOnlyList<string> LoadArguments => [];

    /// <summary>Of the server so far; with an in-process peer, of this process.</summary>
    TimeSpan CpuTime { get; }

    Task StartAsync();
}

internal sealed class MosquittoPeer : IPublishPeer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-mosquitto-").FullName;
    private Process? _process;

    public string Name => "mosquitto, no persistence";

    public int Port { get; } = Ports.Free();

    public TimeSpan CpuTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static bool IsInstalled => File.Exists("/usr/sbin/mosquitto");

    public async Task StartAsync()
    {
        var configuration = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"listener {Port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type none\nset_tcp_nodelay true\n");
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", configuration]) { UseShellExecute = false, RedirectStandardError = true })!;
        await Ports.WaitAsync(Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Our MqttServer, with a publish handler that completes at once or after a simulated group commit.</summary>
internal sealed class OwnServerPeer : IPublishPeer
{
    private readonly Func<GroupCommit>? _createCommit;
    private GroupCommit? _commit;
    private MqttServer? _server;

    public OwnServerPeer(string name, Func<GroupCommit>? createCommit)
    {
        Name = name;
        _createCommit = createCommit;
    }

    public string Name { get; }

    public int Port { get; } = Ports.Free();

    public TimeSpan CpuTime => Process.GetCurrentProcess().TotalProcessorTime;

    public Task StartAsync()
    {
        _commit = _createCommit?.Invoke();
        _server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(Port)
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .Build());
        _server.InterceptingPublishAsync += _ => _commit?.AppendAsync() ?? Task.CompletedTask;
        return _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.StopAsync();
            server.Dispose();
        }

        if (_commit is { } commit)
        {
            commit.Dispose();
            await System.Console.Error.WriteLineAsync($"  {commit.Batches} commits of {(double)commit.Records / Math.Max(1, commit.Batches):F1} publishes");
        }
    }
}

internal static class Ports
{
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static async Task WaitAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 100)
            {
                await Task.Delay(50);
            }
        }
    }
}
