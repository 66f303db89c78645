using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeGym.Benchmarks.Floor;

/// <summary>One motorized machine whose messages are timed by the answers on its own topics.</summary>
internal sealed class ProbeMachine : IAsyncDisposable
{
    private const string Root = "gym/v1/default/probe/";

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<(string Level, JsonElement Body, long At)> _messages = Channel.CreateBounded<(string, JsonElement, long)>(10_000);
    private int _number;
    private double _load = 20;

    public static async Task<ProbeMachine> ConnectAsync(int port, string user, string password, CancellationToken cancellationToken)
    {
        var probe = new ProbeMachine();
        probe._client.ApplicationMessageReceivedAsync += probe.OnMessageAsync;
        await probe._client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId("probe").WithCredentials(user, password).Build(), cancellationToken);
        await probe._client.SubscribeAsync(Root + "screen", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
        await probe._client.SubscribeAsync(Root + "command", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
        return probe;
    }

    /// <summary>Birth and sign-in; returns when the weight to begin with is there.</summary>
    public async Task BeginAsync()
    {
        await SendAsync("birth", """{"kind":"motorized","exercise":"chest_press","load":{"min":5,"max":200,"step":1},"capabilities":["set_load"]}""");
        await SendAsync("state", """{"online":true}""");
        await SendAsync("login", """{"member":"m-probe"}""");
        await UntilAsync((level, body) => level == "screen" && body.TryGetProperty("suggestion", out _));
        await DrainAsync();
    }

    /// <summary>Milliseconds from sending a repetition to its count on the screen topic.</summary>
    public async Task<double> RepetitionAsync(int count)
    {
        await Task.Delay(120);
        var sent = Stopwatch.GetTimestamp();
        var sending = SendAsync("rep", string.Create(CultureInfo.InvariantCulture,
            $$"""{"id":"p-{{++_number}}","t":{{Now}},"load":{{_load}},"con_ms":820,"ecc_ms":1500,"rom_mm":410,"mcv":0.6,"pcv":0.8}"""));
        var at = await UntilAsync((level, body) => level == "screen" && body.TryGetProperty("rep", out var rep) && rep.GetInt32() == count);
        await sending;
        return Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds;
    }

    /// <summary>Milliseconds from sending the end of a set to its suggestion, and to the command if one follows within half a second.</summary>
    public async Task<(double Suggestion, double? Command)> SetAsync(bool easy)
    {
        var sent = Stopwatch.GetTimestamp();
        var sending = SendAsync("set", string.Create(CultureInfo.InvariantCulture,
            $$"""{"id":"s-{{++_number}}","t":{{Now}},"load":{{_load}},"reps":5,"rpe":{{(easy ? 4 : 9)}}}"""));
        double? command = null;
        var suggestion = await UntilAsync((level, body) =>
        {
            command ??= level == "command" ? Stopwatch.GetElapsedTime(sent).TotalMilliseconds : null;
            return level == "screen" && body.TryGetProperty("suggestion", out _);
        });
        await sending;
        await Task.Delay(500);
        command = await DrainAsync(sent) ?? command;
        return (Stopwatch.GetElapsedTime(sent, suggestion).TotalMilliseconds, command);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Takes what waits, echoes commands; when the last command came, if there was one.</summary>
    private async Task<double?> DrainAsync(long sent = 0)
    {
        double? command = null;
        while (_messages.Reader.TryRead(out var message))
        {
            if (message.Level != "command" || message.Body.GetProperty("op").GetString() != "set_load")
                continue;
            command = sent == 0 ? null : Stopwatch.GetElapsedTime(sent, message.At).TotalMilliseconds;
            _load = message.Body.GetProperty("value").GetDouble();
            await SendAsync("ack", $$"""{"command":"{{message.Body.GetProperty("id").GetString()}}","ok":true,"load":{{message.Body.GetProperty("value").GetRawText()}},"error":null}""");
        }

        return command;
    }

    private async Task<long> UntilAsync(Func<string, JsonElement, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(patience.Token);
            if (wanted(message.Level, message.Body))
                return message.At;
        }
    }

    private Task SendAsync(string level, string json) => _client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic(Root + level).WithPayload(json).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs e)
    {
        var at = Stopwatch.GetTimestamp();
        if (e.ApplicationMessage.ConvertPayloadToString() is { } text)
            _messages.Writer.TryWrite((e.ApplicationMessage.Topic[Root.Length..], JsonDocument.Parse(text).RootElement.Clone(), at));
        return Task.CompletedTask;
    }
}
