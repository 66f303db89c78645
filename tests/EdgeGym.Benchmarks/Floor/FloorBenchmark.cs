using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage;

namespace EdgeGym.Benchmarks.Floor;

/// <summary>
/// <c>floor</c>: the whole gateway with a floor of simulated machines and people, and one probe machine beside them that measures what a
/// person would feel: repetition sent to repetition on the screen topic, set sent to suggestion, set sent to command.
/// </summary>
internal static partial class FloorBenchmark
{
    public static Command Create()
    {
        var machines = new Option<int>("--machines") { Description = "Simulated machines beside the probe", DefaultValueFactory = _ => 200 };
        var sets = new Option<int>("--sets") { Description = "Sets of the probe, five repetitions each", DefaultValueFactory = _ => 60 };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds for people to arrive", DefaultValueFactory = _ => 30 };
        var command = new Command("floor", "Latencies, memory and start of the whole gateway with a live floor") { machines, sets, warmUp };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(machines), parsed.GetValue(sets), TimeSpan.FromSeconds(parsed.GetValue(warmUp)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int machines, int sets, TimeSpan warmUp, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("EDGEGYM_GATEWAY") is not { Length: > 0 } program)
        {
            await System.Console.Error.WriteLineAsync("Start it by ./gym bench floor: it needs the built gateway and simulator.");
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("edgegym-floor-").FullName;
        var account = Enrol(folder);
        var started = Stopwatch.GetTimestamp();
        using var gateway = Start(program, folder, machines);
        try
        {
            var port = await PortAsync(gateway);
            var ready = Stopwatch.GetElapsedTime(started);
            await using var probe = await ProbeMachine.ConnectAsync(port, account.User, account.Password, cancellationToken);
            await Task.Delay(warmUp, cancellationToken);
            var repetitions = new List<double>();
            var suggestions = new List<double>();
            var commands = new List<double>();
            await probe.BeginAsync();
            for (var set = 1; set <= sets; set++)
            {
                for (var rep = 1; rep <= 5; rep++)
                    repetitions.Add(await probe.RepetitionAsync(rep));
                var (suggestion, command) = await probe.SetAsync(easy: set % 2 == 1);
                suggestions.Add(suggestion);
                if (command is { } sent)
                    commands.Add(sent);
            }

            gateway.Refresh();
            System.Console.WriteLine($"{machines} simulated machines, {Environment.ProcessorCount} cores; {Environment.CommandLine}");
            System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to first accepted publish (simulator planned before)  {ready.TotalSeconds:F2} s"));
            Print("repetition sent -> on the screen topic", repetitions);
            Print("set sent -> suggestion on the screen topic", suggestions);
            Print("set sent -> command published", commands);
            System.Console.WriteLine($"gateway resident  {gateway.WorkingSet64 / 1048576} MiB, processor {gateway.TotalProcessorTime.TotalSeconds / Stopwatch.GetElapsedTime(started).TotalSeconds * 100:F0} % of a core");
            return 0;
        }
        finally
        {
            gateway.StandardInput.Close();
            using (var kill = Process.Start("kill", ["-TERM", $"{gateway.Id}"]))
                await kill.WaitForExitAsync(CancellationToken.None);
            await gateway.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (string User, string Password) Enrol(string folder)
    {
        using var registry = Registry.Open(folder, TimeProvider.System);
        registry.Members.Create(JsonDocument.Parse(
            """{"id":"m-probe","name":"Probe","birth_year":1990,"sex":"male","level":"intermediate","goal":"hypertrophy","height_cm":180,"weight_kg":80,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""").RootElement);
        var made = registry.Machines.Enrol(MachineId.Parse("probe"), MachineKind.Motorized)!;
        return (made.User, made.Password);
    }

    private static Process Start(string program, string folder, int machines)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [program, "run", "--data", folder, "--http", "0", "--mqtt", "0", "--simulate", $"{machines}"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<int> PortAsync(Process gateway)
    {
        while (await gateway.StandardOutput.ReadLineAsync() is { } line)
        {
            if (MqttPort().Match(line) is { Success: true } found)
                return int.Parse(found.Groups["port"].ValueSpan);
        }

        throw new InvalidOperationException("The gateway did not start.");
    }

    private static void Print(string what, List<double> milliseconds)
    {
        if (milliseconds.Count == 0)
            return;
        milliseconds.Sort();
        double At(double share) => milliseconds[Math.Min(milliseconds.Count - 1, (int)(share * milliseconds.Count))];
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-44} p50 {At(0.5),7:F2} ms  p99 {At(0.99),7:F2} ms  max {milliseconds[^1],7:F2} ms  n {milliseconds.Count}"));
    }

    [GeneratedRegex(@"^ready .* mqtt=127\.0\.0\.1:(?<port>\d+) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MqttPort();
}
