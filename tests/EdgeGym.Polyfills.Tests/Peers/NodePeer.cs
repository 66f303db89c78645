using System.Diagnostics;

namespace EdgeGym.Polyfills.Tests.Peers;

/// <summary>MQTT.js, installed once from its lock file into the repository's git-ignored cache.</summary>
internal static class NodePeer
{
    private const string Install = "npm ci --ignore-scripts --no-audit --no-fund";

    private static readonly SemaphoreSlim s_installing = new(1, 1);

    public static async Task<string> RunScenarioAsync(params string[] arguments)
    {
        var folder = await InstallAsync();
        var (exitCode, output, errors) = await RunAsync(folder, "node", ["scenario.mjs", .. arguments]);
        Assert.True(exitCode == 0, $"node scenario.mjs {string.Join(' ', arguments)} ended with {exitCode}: {errors}{output}");
        return output.Trim();
    }

    private static async Task<string> InstallAsync()
    {
        var source = Path.Combine(RepositoryRoot(), "tests", "EdgeGym.Polyfills.Tests", "Peers", "mqttjs");
        var folder = Path.Combine(RepositoryRoot(), ".cache", "mqttjs");
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

            var (exitCode, output, errors) = await RunAsync(folder, "npm", Install.Split(' ')[1..]);
            Assert.True(exitCode == 0, $"'{Install}' in {folder} ended with {exitCode}: {errors}{output}");
            await File.WriteAllTextAsync(stamp, locked);
            return folder;
        }
        finally
        {
            s_installing.Release();
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "EdgeGym.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("EdgeGym.sln is not above the test's folder.");
    }
}
