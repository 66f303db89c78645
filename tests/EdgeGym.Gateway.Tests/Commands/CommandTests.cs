using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;
using EdgeGym.Gateway.Tests.Spine;

namespace EdgeGym.Gateway.Tests.Commands;

/// <summary>The commands of <c>gym</c> as other programs hold on to them.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("understand", null)]
    [InlineData("understand", "--lexicon")]
    public async Task Understand_answers_line_by_line(string command, string? option)
    {
        var (exitCode, output, errors) = await GatewayProcess.RunAsync(
            "{\"text\":\"太重了\"}\n{\"text\":\"my chest feels tight\"}\n", option is null ? [command] : [command, option]);
        Assert.True(exitCode == 0, errors);
        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["load_too_heavy", "red_flag"], answers.Select(answer => answer.GetProperty("intent").GetString()));
        Assert.Equal(["zh", "en"], answers.Select(answer => answer.GetProperty("lang").GetString()));
        Assert.Equal("stop_session_alert_staff", answers[1].GetProperty("safe_action").GetString());
        var source = option is null && BundledModelFactAttribute.IsBundled ? "model" : "lexicon";
        Assert.All(answers, answer => Assert.Equal(source, answer.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task Broken_lines_get_an_error_each_and_the_rest_an_answer()
    {
        var (exitCode, output, _) = await GatewayProcess.RunAsync("nonsense\n{\"txt\":1}\n{\"text\":\"hello\"}\n", "understand");
        Assert.Equal(1, exitCode);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("malformed_json", lines[0], StringComparison.Ordinal);
        Assert.Contains("no_text", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_warm_tells_what_computes_or_why_nothing_does()
    {
        using var folder = new DataFolder();
        var settings = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(settings, """{"Coaching":{"Model":{"Folder":"/nowhere/edgegym"}}}""");
        var (exitCode, output, errors) = await GatewayProcess.RunAsync(null, "model", "warm", "--config", settings);
        Assert.Equal(1, exitCode);
        Assert.Contains("nowhere", errors, StringComparison.Ordinal);
        Assert.Empty(output);
        await File.WriteAllTextAsync(settings, """{"Coaching":{"Model":{"Runtime":{"ContextTokens":1}}}}""");
        (exitCode, _, errors) = await GatewayProcess.RunAsync(null, "model", "warm", "--config", settings);
        Assert.Equal(1, exitCode);
        Assert.Contains("ContextTokens", errors, StringComparison.Ordinal);
        Assert.Equal(2, (await GatewayProcess.RunAsync(null, "model", "warm", "--nonsense")).ExitCode);
        if (!File.Exists(Path.Combine(Path.GetDirectoryName(GatewayProcess.Program)!, "models", "edgegym", "model.onnx")))
            return;
        (exitCode, output, errors) = await GatewayProcess.RunAsync(null, "model", "warm", "--json");
        Assert.True(exitCode == 0, errors);
        using var warmed = JsonDocument.Parse(output);
        Assert.True(warmed.RootElement.GetProperty("runs").GetInt32() >= 3);
        Assert.NotEmpty(warmed.RootElement.GetProperty("provider").GetString()!);
    }

    [Fact]
    public async Task Machines_are_enrolled_listed_and_removed()
    {
        using var folder = new DataFolder();
        var account = await GatewayProcess.EnrolAsync(folder.Path, "leg-1", "selectorized");
        Assert.Equal("leg-1", account.Id);
        Assert.Equal(1, (await GatewayProcess.RunAsync(null, "machine", "add", "leg-1", "--kind", "selectorized", "--data", folder.Path)).ExitCode);
        Assert.Equal(2, (await GatewayProcess.RunAsync(null, "machine", "add", "leg-2", "--kind", "spaceship", "--data", folder.Path)).ExitCode);
        Assert.Equal(1, (await GatewayProcess.RunAsync(null, "machine", "add", "../x", "--kind", "bike", "--data", folder.Path)).ExitCode);
        var (_, list, _) = await GatewayProcess.RunAsync(null, "machine", "list", "--data", folder.Path, "--json");
        Assert.Equal("leg-1", JsonDocument.Parse(list).RootElement.EnumerateArray().Single().GetProperty("id").GetString());
        Assert.DoesNotContain(account.Password, list, StringComparison.Ordinal);
        Assert.Equal(0, (await GatewayProcess.RunAsync(null, "machine", "remove", "leg-1", "--data", folder.Path)).ExitCode);
        Assert.Equal(1, (await GatewayProcess.RunAsync(null, "machine", "remove", "leg-1", "--data", folder.Path)).ExitCode);
    }

    [Fact]
    public async Task Doctor_tells_as_json_and_decode_refuses_garbage()
    {
        using var folder = new DataFolder();
        var (_, report, errors) = await GatewayProcess.RunAsync(null, "doctor", "--data", folder.Path, "--json");
        using var document = JsonDocument.Parse(report);
        var parts = document.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("part").GetString()).ToList();
        foreach (var part in new[] { "disk", "clock", "serial_ports", "i2c", "gpu", "tensorrt", "influxdb", "certificate" })
            Assert.Contains(part, parts);
        Assert.Empty(errors);
        var (exitCode, answer, _) = await GatewayProcess.RunAsync(null, "decode", "strengthlink", "0102030405");
        Assert.Equal(1, exitCode);
        Assert.True(JsonDocument.Parse(answer).RootElement.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task A_recording_is_played_into_a_running_gateway()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        await gateway.SignInAsync("technician");
        var recording = string.Join('\n', Enumerable.Range(0, 20).Select(number =>
            $$$"""{"at":{{{1_700_000_000_000 + (number * 100)}}},"topic":"gym/v1/default/old-1/rep","qos":1,"payload":{"id":"r-{{{number}}}","t":{{{1_700_000_000_000 + (number * 100)}}},"load":40}}"""));
        var (exitCode, _, errors) = await GatewayProcess.RunAsync(
            recording, "replay", "-", "--speed", "0", "--mqtt", $"127.0.0.1:{gateway.MqttPort}", "--data", folder.Path);
        Assert.True(exitCode == 0, errors);
        using var readings = await gateway.GetAsync("/api/v1/machines/old-1/readings?type=rep&limit=100");
        Assert.Equal(20, readings.RootElement.GetProperty("items").GetArrayLength());
        var (wrong, _, message) = await GatewayProcess.RunAsync("{\"at\":1}\n", "replay", "-", "--mqtt", $"127.0.0.1:{gateway.MqttPort}", "--data", folder.Path);
        Assert.Equal(1, wrong);
        Assert.Contains("line 1", message, StringComparison.Ordinal);
    }
}
