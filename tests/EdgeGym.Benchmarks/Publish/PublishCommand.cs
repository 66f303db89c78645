using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;

namespace EdgeGym.Benchmarks.Publish;

/// <summary>
/// <c>publish</c>: QoS 1 publishes acknowledged per second, for each peer in turn on the same machine in the same run.
/// <c>load</c>: the generator alone, against any host and port; <c>publish</c> runs it as a separate process.
/// </summary>
internal static class PublishCommand
{
    private static readonly Option<int> s_clients = new("--clients") { Description = "Clients, each with one publish in flight", DefaultValueFactory = _ => 200 };
    private static readonly Option<double> s_seconds = new("--seconds") { Description = "Measured seconds", DefaultValueFactory = _ => 8 };
    private static readonly Option<double> s_warmUp = new("--warm-up") { Description = "Seconds before", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> s_payloadBytes = new("--payload-bytes") { Description = "Length of the filler payload", DefaultValueFactory = _ => 120 };
    private static readonly Option<bool> s_json = new("--json") { Description = "One JSON object instead of text" };
    private static readonly Option<string[]> s_only = new("--only") { Description = "Run only peers whose name contains this", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string> s_host = new("--host") { Description = "Address of the broker", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<int> s_port = new("--port") { Description = "Port of the broker", DefaultValueFactory = _ => 1883 };
    private static readonly Option<string> s_topic = new("--topic") { Description = "Topic; {client} is the client's number", DefaultValueFactory = _ => "bench/{client}/position" };
    private static readonly Option<string> s_payload = new("--payload") { Description = "Payload instead of filler; {client}, {sequence}", DefaultValueFactory = _ => "" };
    private static readonly Option<string?> s_user = new("--user") { Description = "User; {client}" };
    private static readonly Option<string?> s_credentials = new("--credentials") { Description = "File with a line \"user password\" for each client" };
    private static readonly Option<string?> s_password = new("--password") { Description = "Password; {client}" };

    public static Command Create()
    {
        var command = new Command("publish", "QoS 1 publishes acknowledged per second, beside mosquitto")
        {
            s_clients, s_seconds, s_warmUp, s_payloadBytes, s_only, s_json,
        };
        command.SetAction((parsed, cancellation) => RunPeersAsync(parsed, cancellation));
        return command;
    }

    public static Command CreateLoad()
    {
        var command = new Command("load", "The load generator of 'publish' alone, against any broker")
        {
            s_host, s_port, s_clients, s_seconds, s_warmUp, s_payloadBytes, s_topic, s_payload, s_user, s_password, s_credentials, s_json,
        };
        command.SetAction(parsed =>
        {
            var result = LoadGenerator.Run(new LoadOptions(
                parsed.GetValue(s_host)!,
                parsed.GetValue(s_port),
                parsed.GetValue(s_clients),
                TimeSpan.FromSeconds(parsed.GetValue(s_warmUp)),
                TimeSpan.FromSeconds(parsed.GetValue(s_seconds)),
                parsed.GetValue(s_payloadBytes),
                parsed.GetValue(s_topic)!,
                parsed.GetValue(s_payload)!,
                parsed.GetValue(s_user),
                parsed.GetValue(s_password),
                parsed.GetValue(s_credentials) is { } file ? [.. File.ReadLines(file).Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1]))] : null));
            System.Console.WriteLine(parsed.GetValue(s_json) ? JsonSerializer.Serialize(result, PublishJson.Default.LoadResult) : Describe(result));
        });
        return command;
    }

    /// <summary>The peers, in the order they run.</summary>
    private static List<IPublishPeer> CreatePeers()
    {
        List<IPublishPeer> peers = [];
        if (MosquittoPeer.IsInstalled)
            peers.Add(new MosquittoPeer());
        peers.Add(new OwnServerPeer("MqttServer, handler completes at once", createCommit: null));
        peers.Add(new OwnServerPeer("MqttServer, group commit, a task per batch", () => new GroupCommit(oneTaskPerPublish: false)));
        peers.Add(new OwnServerPeer("MqttServer, group commit, a task per publish", () => new GroupCommit(oneTaskPerPublish: true)));
        if (GatewayPeer.Program is not null)
            peers.Add(new GatewayPeer());
        return peers;
    }

    private static async Task<int> RunPeersAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var only = parsed.GetValue(s_only) ?? [];
        var results = new List<PeerResult>();
        foreach (var peer in CreatePeers())
        {
            if (only.Length > 0 && !only.Any(part => peer.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
                continue;

            await using (peer)
            {
                await peer.StartAsync();
                var cpu = peer.CpuTime;
                var load = await RunGeneratorAsync(parsed, peer, cancellation);
                cpu = peer.CpuTime - cpu;

                // The server's time includes the warm-up, which is the same load.
                var share = parsed.GetValue(s_seconds) / (parsed.GetValue(s_seconds) + parsed.GetValue(s_warmUp));
                var baseline = results.FirstOrDefault(result => result.Peer.StartsWith("mosquitto", StringComparison.Ordinal))?.Load.PerSecond ?? load.PerSecond;
                results.Add(new PeerResult(peer.Name, load, cpu.TotalMicroseconds * share / load.Acknowledged, load.PerSecond / baseline));
            }
        }

        var report = new PublishReport(Machine.Processor(), Environment.ProcessorCount, Environment.CommandLine, results);
        System.Console.WriteLine(parsed.GetValue(s_json) ? JsonSerializer.Serialize(report, PublishJson.Default.PublishReport) : Describe(report));
        return 0;
    }

    private static async Task<LoadResult> RunGeneratorAsync(ParseResult parsed, IPublishPeer peer, CancellationToken cancellation)
    {
        // Started as "dotnet X.dll" or by its own host.
        var isShared = string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.Ordinal);
        List<string> arguments = isShared ? [typeof(PublishCommand).Assembly.Location] : [];
        arguments.AddRange(
        [
            "load", "--json",
            "--port", $"{peer.Port}",
            "--clients", $"{parsed.GetValue(s_clients)}",
            "--seconds", $"{parsed.GetValue(s_seconds)}",
            "--warm-up", $"{parsed.GetValue(s_warmUp)}",
            "--payload-bytes", $"{parsed.GetValue(s_payloadBytes)}",
            .. peer.LoadArguments,
        ]);
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize(output, PublishJson.Default.LoadResult)!
            : throw new InvalidOperationException($"The load generator failed: {output}");
    }

    private static string Describe(LoadResult load) =>
        $"{load.PerSecond,9:N0}/s  p50 {load.P50Microseconds / 1000.0,6:F2} ms  p99 {load.P99Microseconds / 1000.0,6:F2} ms  p99.9 {load.P999Microseconds / 1000.0,6:F2} ms  max {load.MaxMicroseconds / 1000.0,7:F2} ms";

    private static string Describe(PublishReport report)
    {
        var lines = new List<string> { $"{report.Processor}, {report.Cores} cores", report.CommandLine };
        lines.AddRange(report.Peers.Select(peer =>
            $"{peer.Peer,-46} {Describe(peer.Load)}  server {peer.ServerCpuMicrosecondsPerPublish,5:F1} µs/publish  {peer.RatioToMosquitto,5:F2} x"));
        return string.Join(Environment.NewLine, lines);
    }
}
