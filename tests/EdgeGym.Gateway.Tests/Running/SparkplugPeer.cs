using System.Diagnostics;
using System.Text.Json;

namespace EdgeGym.Gateway.Tests.Running;

/// <summary>An edge node that is not ours: npm sparkplug-client as a treadmill, installed once from its lock file into the repository's git-ignored cache.</summary>
internal sealed class SparkplugPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim s_installing = new(1, 1);

    private readonly Process _process;

    private SparkplugPeer(Process process) => _process = process;

    /// <summary>A treadmill on the gateway.</summary>
    public static Task<SparkplugPeer> StartAsync(GatewayProcess gateway, MachineAccount account, string address) =>
        StartAsync("treadmill.mjs", $"127.0.0.1:{gateway.MqttPort}", account.User, account.Password, address);

    /// <summary>A building system on another server.</summary>
    public static Task<SparkplugPeer> WatchAsync(int port) => StartAsync("building.mjs", $"127.0.0.1:{port}");

    public async Task SayAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The next event of that name; those before it are passed over.</summary>
    public async Task<JsonElement> NextAsync(string name)
    {
        using var patience = new CancellationTokenSource(Patience);
        var seen = new List<string>();
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                seen.Add(line);
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.GetProperty("event").GetString() == name)
                    return document.RootElement.Clone();
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"No {name} of the edge node; it said {string.Join(' ', seen)}", exception);
        }

        throw new InvalidOperationException($"The edge node ended before {name}; it said {string.Join(' ', seen)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<SparkplugPeer> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = await InstallAsync(), RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        return new SparkplugPeer(Process.Start(start)!);
    }

    private static async Task<string> InstallAsync()
    {
        var root = Repository();
        var (source, folder) = (Path.Combine(root, "tests", "EdgeGym.Gateway.Tests", "Peers", "sparkplug"), Path.Combine(root, ".cache", "sparkplug-client"));
        await s_installing.WaitAsync();
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(source))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            var stamp = Path.Combine(folder, "installed");
            var locked = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
            if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == locked)
                return folder;
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = folder, UseShellExecute = false })!;
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            await npm.WaitForExitAsync(patience.Token);
            Assert.Equal(0, npm.ExitCode);
            await File.WriteAllTextAsync(stamp, locked);
            return folder;
        }
        finally
        {
            s_installing.Release();
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EdgeGym.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("EdgeGym.sln is not above the test's folder.");
    }
}
