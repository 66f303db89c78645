using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage;
using EdgeGym.Storage.Members;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Hosting;

/// <summary>
/// The simulator beside the gateway: a process of its own that signs in like any machine. The gateway enrols what its plan asks for
/// and hands it the credentials in a file that only this user can read.
/// </summary>
internal sealed partial class SimulatorProcess(string program, string data, ILogger logger) : IAsyncDisposable
{
    private Process? _process;

    /// <summary>Where the serial machine of the plan appears.</summary>
    public static string SerialLinkPath(string data) => Path.Combine(data, "simulation", "serial");

    /// <summary>Where a simulated machine with a CSAFE port appears.</summary>
    public static string CsafeLinkPath(string data, string machine) => $"{SerialLinkPath(data)}-{machine}";

    /// <summary>Path of the simulator's program; null when it is not beside this one.</summary>
    public static string? Find()
    {
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("EDGEGYM_SIMULATOR"),
            Path.Combine(AppContext.BaseDirectory, "EdgeGym.Simulation.dll"),
            Path.Combine(AppContext.BaseDirectory, "..", "simulation", "EdgeGym.Simulation.dll"),
        ];
        return Array.Find(candidates, candidate => candidate is not null && File.Exists(candidate));
    }

    /// <summary>Asks the simulator which machines and people it would have. Machines on a serial line are marked so.</summary>
    public async Task<JsonObject> PlanAsync(int count, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Arguments(["plan", "--count", count.ToString(System.Globalization.CultureInfo.InvariantCulture), "--json"], redirectOutput: true))!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 && JsonNode.Parse(output) is JsonObject plan
            ? plan
            : throw new InvalidOperationException($"The simulator {program} made no plan (exit code {process.ExitCode}).");
    }

    /// <summary>Enrols the plan's machines anew, creates its members once, and starts the simulator.</summary>
    public async Task StartAsync(JsonObject plan, Registry registry, int mqttPort, int httpPort, string site, double speed, bool isVirtual, CancellationToken cancellationToken)
    {
        foreach (var member in plan["members"]!.AsArray())
        {
            if (registry.Members.Find((string)member!["id"]!) is not null)
                continue;
            // The seed is who the simulated person is; members of a gym have none.
            var person = member.DeepClone().AsObject();
            person.Remove("seed");
            if (registry.Members.Create(JsonSerializer.SerializeToElement((JsonNode)person)) is { Outcome: not MemberOutcome.Saved } refused)
                throw new InvalidOperationException("A simulated member is no member: " + string.Join("; ", refused.Errors.Select(error => $"{error.Field} {error.Message}")));
        }

        foreach (var machine in plan["machines"]!.AsArray())
        {
            var id = MachineId.Parse((string)machine!["id"]!);
            if (!MachineKindNames.TryParse((string?)machine["kind"], out var kind))
                throw new InvalidOperationException($"The simulator's plan has a machine of unknown kind: {machine.ToJsonString()}");
            registry.Machines.Remove(id);
            var made = registry.Machines.Enrol(id, kind)!;
            machine["user"] = made.User;
            machine["password"] = made.Password;
        }

        var folder = Path.Combine(data, "simulation");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(folder, "machines.json");
        await File.WriteAllTextAsync(file, plan.ToJsonString(), cancellationToken);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        List<string> arguments =
        [
            "run", "--machines", file, "--mqtt", $"127.0.0.1:{mqttPort}", "--http", $"http://127.0.0.1:{httpPort}", "--site", site,
            "--speed", speed.ToString(System.Globalization.CultureInfo.InvariantCulture), "--serial-link", SerialLinkPath(data),
        ];
        if (isVirtual)
            arguments.AddRange(["--clock", $"http://127.0.0.1:{httpPort}"]);
        _process = Process.Start(Arguments(arguments, redirectOutput: false))!;
        Log.Started(logger, plan["machines"]!.AsArray().Count, _process.Id);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        // The simulator ends when its input does; what is left after that is killed.
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private ProcessStartInfo Arguments(IEnumerable<string> arguments, bool redirectOutput)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = redirectOutput,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static partial class Log
    {
        [LoggerMessage(6401, LogLevel.Information, "{Machines} simulated machines with people on them, process {Process}")]
        public static partial void Started(ILogger logger, int machines, int process);
    }
}
