using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeGym.Gateway.Tests.Running;

/// <summary>A machine as its maker's firmware would be: speaks the contract over MQTT, remembers what the gateway said.</summary>
internal sealed class TestMachine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly MachineAccount _account;
    private readonly string _root;
    private readonly Channel<JsonElement> _screens = Channel.CreateBounded<JsonElement>(10_000);
    private readonly Channel<JsonElement> _commands = Channel.CreateBounded<JsonElement>(10_000);

    private TestMachine(MachineAccount account, string site)
    {
        _account = account;
        _root = $"gym/v1/{site}/{account.Id}/";
        _client.ApplicationMessageReceivedAsync += OnMessageAsync;
    }

    /// <summary>Topics below the machine in the order in which messages came, for tests of order.</summary>
    public ConcurrentQueue<string> Order { get; } = new();

    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<TestMachine> ConnectAsync(GatewayProcess gateway, MachineAccount account, string site = "default")
    {
        var machine = new TestMachine(account, site);
        var result = await machine._client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", gateway.MqttPort)
            .WithClientId(account.Id)
            .WithCredentials(account.User, account.Password)
            .WithCleanStart()
            .Build());
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        await machine._client.SubscribeAsync(machine._root + "screen", MqttQualityOfServiceLevel.AtLeastOnce);
        await machine._client.SubscribeAsync(machine._root + "command", MqttQualityOfServiceLevel.AtLeastOnce);
        return machine;
    }

    public Task<MqttClientPublishResult> SendAsync(string topic, string json, int qos = 1, bool retain = false) => _client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic(_root + topic).WithPayload(json)
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos).WithRetainFlag(retain).Build());

    public async Task BornAsync(string kind = "motorized", string exercise = "chest_press", double min = 5, double max = 120, double step = 2.5, string capabilities = "\"set_load\"")
    {
        await SendAsync("birth", string.Create(CultureInfo.InvariantCulture,
            $$$"""{"kind":"{{{kind}}}","exercise":"{{{exercise}}}","load":{"min":{{{min}}},"max":{{{max}}},"step":{{{step}}}},"capabilities":[{{{capabilities}}}],"firmware":"1.4.2"}"""), retain: true);
        await SendAsync("state", """{"online":true}""", retain: true);
    }

    public async Task RepAsync(string id, double load, double velocity = 0.5, long? at = null) => await SendAsync("rep", string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","t":{{at ?? Now}},"load":{{load}},"con_ms":820,"ecc_ms":1500,"rom_mm":410,"mcv":{{velocity}},"pcv":{{velocity * 1.4}}}"""));

    public async Task SetAsync(string id, double load, int reps, double rpe) => await SendAsync("set", string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","t":{{Now}},"load":{{load}},"reps":{{reps}},"rpe":{{rpe}}}"""));

    public Task<JsonElement> ScreenAsync(Func<JsonElement, bool> wanted, string what) => WaitAsync(_screens.Reader, wanted, "screen", what);

    public Task<JsonElement> CommandAsync(Func<JsonElement, bool> wanted, string what) => WaitAsync(_commands.Reader, wanted, "command", what);

    /// <summary>Everything that came on the command topic and was not waited for.</summary>
    public IReadOnlyList<JsonElement> OtherCommands()
    {
        var rest = new List<JsonElement>();
        while (_commands.Reader.TryRead(out var command))
            rest.Add(command);
        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }

    private static async Task<JsonElement> WaitAsync(ChannelReader<JsonElement> messages, Func<JsonElement, bool> wanted, string topic, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        var last = "nothing";
        try
        {
            while (true)
            {
                var message = await messages.ReadAsync(patience.Token);
                last = message.GetRawText();
                if (wanted(message))
                    return message;
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"No {topic} with {what}; the last was {last}", exception);
        }
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs e)
    {
        var text = e.ApplicationMessage.ConvertPayloadToString();
        var level = e.ApplicationMessage.Topic[_root.Length..];
        Order.Enqueue(level + " " + text);
        if (text is null)
            return Task.CompletedTask;
        using var document = JsonDocument.Parse(text);
        (level == "screen" ? _screens : _commands).Writer.TryWrite(document.RootElement.Clone());
        return Task.CompletedTask;
    }
}
