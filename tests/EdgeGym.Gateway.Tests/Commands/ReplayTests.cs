using System.Text;
using System.Text.Json;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Gateway.Recordings;
using EdgeGym.Gateway.Tests.Running;
using EdgeGym.Protocols.StrengthLink;
using EdgeGym.Simulation.Serial;

namespace EdgeGym.Gateway.Tests.Commands;

/// <summary><c>gym replay</c> with serial captures, over pseudo-terminals, into a gateway that runs as its own process.</summary>
public sealed class ReplayTests
{
    private const long At = 1_700_000_000_000;
    private const uint Boot = 0xB007;

    [Theory]
    [InlineData("{\"at\":1,\"serial_hex\":\"01\"", "no JSON at character")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("{\"serial_hex\":\"01\"}", "\"at\" must be")]
    [InlineData("{\"at\":\"noon\",\"serial_hex\":\"01\"}", "\"at\" must be")]
    [InlineData("{\"at\":1,\"serial_hex\":\"012\"}", "pairs of hexadecimal digits")]
    [InlineData("{\"at\":1,\"serial_hex\":\"0g\"}", "pairs of hexadecimal digits")]
    [InlineData("{\"at\":1,\"serial_hex\":\"01\",\"dir\":\"up\"}", "\"dir\" must be")]
    [InlineData("{\"at\":1,\"serial_hex\":\"01\",\"line\":7}", "\"line\" must be")]
    [InlineData("{\"at\":1,\"serial_hex\":\"01\",\"topic\":\"a\"}", "one of them")]
    [InlineData("{\"at\":1}", "neither \"serial_hex\" nor")]
    [InlineData("{\"at\":1,\"topic\":\"gym/#\",\"payload\":{}}", "wildcards")]
    [InlineData("{\"at\":1,\"topic\":\"a\"}", "neither \"payload\" nor")]
    [InlineData("{\"at\":1,\"topic\":\"a\",\"payload\":{},\"qos\":2}", "\"qos\" must be")]
    [InlineData("{\"at\":1,\"topic\":\"a\",\"payload\":{},\"retain\":1}", "\"retain\" must be")]
    public void Malformed_line_is_named_with_its_number_and_reason(string line, string reason)
    {
        var recording = "# made by hand\n\n{\"at\":1,\"serial_hex\":\"0E00\"}\n" + line + "\n";
        var failure = Assert.Throws<FormatException>(() => RecordingReader.Read(new StringReader(recording)).ToList());
        Assert.StartsWith("line 4: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_lines_never_fail_otherwise()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string Good = "{\"at\":1700000000000,\"topic\":\"gym/v1/default/p/rep\",\"qos\":1,\"retain\":false,\"payload\":{\"id\":\"r\"},\"serial_hex\":\"0e01\"}";
        for (var round = 0; round < 20_000; round++)
        {
            var line = new StringBuilder(Good[..random.Next(Good.Length + 1)]);
            for (var change = random.Next(4); change > 0 && line.Length > 0; change--)
                line[random.Next(line.Length)] = (char)random.Next(32, 127);
            if (!RecordingReader.TryParse(line.ToString(), out var message, out var why))
                Assert.True(why.Length > 0 && message is null, $"seed {seed} round {round}");
        }
    }

    [Fact]
    public async Task Serial_capture_is_played_onto_a_pseudo_terminal_that_the_gateway_opens()
    {
        using var folder = new DataFolder();
        await GatewayProcess.EnrolAsync(folder.Path, "press-1", "motorized");
        var line = Path.Combine(folder.Path, "line");
        var settings = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new
        {
            Ingest = new
            {
                Serial = new
                {
                    ShortestReconnectMilliseconds = 20, LongestReconnectMilliseconds = 100, Lines = new[] { new { Machine = "press-1", Port = line } },
                },
            },
        }));
        await using var gateway = await GatewayProcess.StartAsync(folder.Path, "--config", settings);
        await gateway.SignInAsync("technician");

        var recording = Path.Combine(folder.Path, "press.jsonl");
        await File.WriteAllLinesAsync(recording, Capture());
        var (exitCode, output, errors) = await GatewayProcess.RunAsync(
            null, "replay", recording, "--speed", "0", "--hold", "10", "--serial-pty", line, "--line", "press-1", "--mqtt", $"127.0.0.1:{gateway.MqttPort}", "--data", folder.Path, "--json");
        Assert.True(exitCode == 0, errors + gateway.Errors);
        using var counts = JsonDocument.Parse(output);
        Assert.Equal((14, 1), (counts.RootElement.GetProperty("serial_chunks").GetInt32(), counts.RootElement.GetProperty("skipped").GetInt32()));
        Assert.Contains("100 % (15 of 15)", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(line));

        // Read by the gateway is not yet on disk; the last message is, when all are.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await CountAsync(gateway, "load") == 0)
            patience.Token.ThrowIfCancellationRequested();
        Assert.Equal(10, await CountAsync(gateway, "rep"));
        Assert.Equal(1, await CountAsync(gateway, "spotter"));
        Assert.Equal(1, await CountAsync(gateway, "load"));
        using var sets = await gateway.GetAsync("/api/v1/machines/press-1/readings?type=set");
        var set = Assert.Single(sets.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal((10, 28_600, 412, 5), (
            set.GetProperty("reps").GetInt32(), set.GetProperty("duration_ms").GetInt32(), set.GetProperty("peak_w").GetInt32(), set.GetProperty("seat").GetInt32()));
        double? load = null;
        while (load != 40)
        {
            patience.Token.ThrowIfCancellationRequested();
            using var machine = await gateway.GetAsync("/api/v1/machines/press-1");
            load = machine.RootElement.TryGetProperty("applied_load", out var applied) && applied.ValueKind == JsonValueKind.Number ? applied.GetDouble() : null;
        }
    }

    [Fact]
    public async Task Serial_capture_is_published_as_a_bridge_does_it()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        var recording = Path.Combine(folder.Path, "bike.jsonl");
        await File.WriteAllTextAsync(recording, """
            {"at":1700000000000,"serial_hex":"f18181f2"}
            {"at":1700000000400,"serial_hex":"f18080f2","dir":"out"}
            {"at":1700000001000,"serial_hex":"f18181f2"}
            """);
        var mqtt = $"127.0.0.1:{gateway.MqttPort}";
        var (exitCode, output, errors) = await GatewayProcess.RunAsync(
            null, "replay", recording, "--speed", "100", "--serial-topic", "bike-3/csafe", "--mqtt", mqtt, "--data", folder.Path, "--json");
        Assert.True(exitCode == 0, errors);
        using var counts = JsonDocument.Parse(output);
        Assert.Equal((2, 1), (counts.RootElement.GetProperty("kinds").GetProperty("raw/csafe").GetInt32(), counts.RootElement.GetProperty("skipped").GetInt32()));

        (exitCode, _, errors) = await GatewayProcess.RunAsync(null, "replay", recording, "--speed", "0", "--mqtt", mqtt, "--data", folder.Path);
        Assert.Equal(0, exitCode);
        Assert.Contains("skipped 3", errors, StringComparison.Ordinal);
        Assert.Contains("--serial-pty", errors, StringComparison.Ordinal);
        await File.AppendAllTextAsync(recording, "\n{\"at\":1,\"serial_hex\":\"f\"}\n");
        (exitCode, _, errors) = await GatewayProcess.RunAsync(null, "replay", recording, "--mqtt", mqtt, "--data", folder.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains($"{recording}, line 4: ", errors, StringComparison.Ordinal);
        Assert.Equal(2, (await GatewayProcess.RunAsync(null, "replay", recording, "--serial-topic", "nonsense", "--data", folder.Path)).ExitCode);
        Assert.Equal(2, (await GatewayProcess.RunAsync(null, "replay", recording, "--serial-topic", "a/csafe", "--serial-pty", "x")).ExitCode);
        Assert.Equal(2, (await GatewayProcess.RunAsync(null, "replay", recording, "--record")).ExitCode);
    }

    [Fact]
    public async Task What_comes_on_a_line_is_recorded_until_the_plug_is_pulled()
    {
        using var folder = new DataFolder();
        var recording = Path.Combine(folder.Path, "made.jsonl");
        Task<(int ExitCode, string Output, string Errors)> recorder;
        using (var terminal = PseudoTerminal.Open())
        {
            recorder = GatewayProcess.RunAsync(null, "replay", recording, "--record", "--serial-port", terminal.Path);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!File.Exists(recording) || new FileInfo(recording).Length == 0)
            {
                patience.Token.ThrowIfCancellationRequested();
                await terminal.WriteAsync(new byte[] { 0x03, 0x01, 0x40, 0x03, 0x76, 0xDA, 0x00 }, patience.Token);
                await Task.Yield();
            }
        }

        var (exitCode, _, errors) = await recorder;
        Assert.True(exitCode == 1, errors);
        var messages = RecordingReader.Read(new StringReader(await File.ReadAllTextAsync(recording))).ToList();
        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.True(message.Topic is null && message.Payload.Length > 0 && message.At > At));
        Assert.StartsWith("03014003", Convert.ToHexString(messages[0].Payload.Length >= 4 ? messages[0].Payload : [.. messages.SelectMany(message => message.Payload)]), StringComparison.Ordinal);
    }

    /// <summary>A machine that comes up, ten repetitions, its spotter's help, the set, a load chosen by hand; and what the gateway and another line said.</summary>
    private static IEnumerable<string> Capture()
    {
        yield return "# press-1, recorded with two taps";
        yield return Chunk(0, Bytes(new HelloMessage(
            1, 1, MachineKind.Motorized, MachineCapabilities.SetLoad | MachineCapabilities.Spotter, Boot, new SettingRange(5, 120, 2.5), "chest_press", "1.4.2"), 0));
        yield return Chunk(20, "00", "out");
        yield return "{\"at\":1700000000030,\"line\":\"press-2\",\"serial_hex\":\"00\"}";
        for (byte rep = 0; rep < 10; rep++)
            yield return Chunk(1000 + (rep * 2500), Bytes(new RepetitionMessage(Boot, rep, null, 60, 820, 1500, 410, 0.5, 0.71, false, 294, 418, 241), (byte)(1 + rep)));
        yield return Chunk(27_000, Bytes(new SpotterMessage(Boot, 10, null, SpotterReason.Stalled, 60, 42.5), 11));
        yield return Chunk(29_000, Bytes(new SetEndMessage(Boot, 11, null, 60, 10, null, null, 28_600, null, 407, 412, 2410, 5), 12));
        yield return Chunk(60_000, Bytes(new LoadAppliedMessage(0, StrengthLinkCommandResult.Applied, 40, null), 13));
    }

    private static string Chunk(long after, string hex, string direction = "in") =>
        $$"""{"at":{{At + after}},"line":"press-1","dir":"{{direction}}","serial_hex":"{{hex}}"}""";

    private static string Bytes<T>(T message, byte sequence)
        where T : struct, IStrengthLinkMessage<T>
    {
        var frame = new byte[StrengthLinkFraming.MaximumFrameBytes];
        return Convert.ToHexStringLower(frame.AsSpan(0, StrengthLinkFraming.Write(in message, sequence, frame)));
    }

    private static async Task<int> CountAsync(GatewayProcess gateway, string type)
    {
        using var readings = await gateway.GetAsync($"/api/v1/machines/press-1/readings?type={type}&limit=100");
        return readings.RootElement.GetProperty("items").GetArrayLength();
    }
}
