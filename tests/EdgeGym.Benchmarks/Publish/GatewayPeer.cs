using System.Diagnostics;
using System.Text.RegularExpressions;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage;

namespace EdgeGym.Benchmarks.Publish;

/// <summary>The whole gateway as its own process: machines sign in, every repetition is checked, journalled and on disk before its PUBACK, and folded into its session.</summary>
internal sealed partial class GatewayPeer : IPublishPeer
{
    private const int Machines = 1000;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-bench-").FullName;
    private Process? _process;

    /// <summary>The built gateway; null when the benchmarks were not started by <c>./gym bench</c>.</summary>
    public static string? Program => Environment.GetEnvironmentVariable("EDGEGYM_GATEWAY") is { Length: > 0 } path && File.Exists(path) ? path : null;

    public string Name => "EdgeGym gateway, on disk before PUBACK";

    public int Port { get; private set; }

    public IReadOnlyList<string> LoadArguments =>
    [
        "--topic", "gym/v1/default/m{client}/rep",
        // 120 bytes with the ten digits of the sequence.
        "--payload", """{"id":"r-{sequence}","t":1760000000000,"load":60,"con_ms":820,"ecc_ms":1500,"rom_mm":410,"mcv":0.500,"pcv":0.7100}""",
        "--credentials", Path.Combine(_folder, "credentials"),
    ];

    public TimeSpan CpuTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public async Task StartAsync()
    {
        using (var registry = Registry.Open(_folder, TimeProvider.System))
        {
            var lines = Enumerable.Range(0, Machines)
                .Select(number => registry.Machines.Enrol(MachineId.Parse($"m{number:D4}"), MachineKind.Selectorized)!)
                .Select(made => $"{made.User} {made.Password}");
            await File.WriteAllLinesAsync(Path.Combine(_folder, "credentials"), lines);
        }

        var start = new ProcessStartInfo("dotnet", [Program!, "run", "--data", _folder, "--http", "0", "--mqtt", "0", "--simulate", "0"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (MqttPort().Match(line) is { Success: true } found)
            {
                Port = int.Parse(found.Groups["port"].ValueSpan);
                return;
            }
        }

        throw new InvalidOperationException("The gateway did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Refresh();
            await System.Console.Error.WriteLineAsync($"  gateway: {process.WorkingSet64 / 1048576} MiB resident, journal {new FileInfo(Path.Combine(_folder, "journal.db")).Length / 1048576} MiB");
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"^ready .* mqtt=127\.0\.0\.1:(?<port>\d+) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MqttPort();
}
