using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using EdgeGym.Simulation.Floor;
using EdgeGym.Simulation.Machines;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeGym.Gateway.Tests.Running;

/// <summary>
/// The simulator's treadmill behind its FTMS bridge on a real MQTT connection, moved second by second by the test. Everything goes out at QoS 1 and is
/// waited for, so that what was acknowledged is known to the last record.
/// </summary>
internal sealed class BridgedBelt : IMachineLink, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MachineAccount _account;
    private readonly Agenda _agenda = new(1_700_000_000_000);
    private readonly FtmsBridge _bridge;
    private readonly Queue<(string Kind, byte[] Payload, bool Retain)> _out = new();
    private readonly Channel<byte[]> _requests = Channel.CreateBounded<byte[]>(1000);
    private readonly Channel<JsonElement> _screens = Channel.CreateBounded<JsonElement>(10_000);
    private IMqttClient? _client;

    public BridgedBelt(MachineAccount account)
    {
        _account = account;
        _bridge = new FtmsBridge(this);
        var spec = FloorPlan.Machines(12).Single(spec => spec.Bridge == MachineSpec.FtmsBridge);
        Machine = new CardioMachine(spec, _agenda, _bridge);
    }

    public CardioMachine Machine { get; }

    /// <summary>Distances in m of the records whose last part was acknowledged, in order.</summary>
    public List<double> Told { get; } = [];

    private string Root => $"gym/v1/default/{_account.Id}/";

    public async Task ConnectAsync(GatewayProcess gateway)
    {
        _client?.Dispose();
        _client = new MqttClientFactory().CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += OnMessageAsync;
        var result = await _client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", gateway.MqttPort).WithClientId(_account.Id).WithCredentials(_account.User, _account.Password).WithCleanStart().Build());
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        await _client.SubscribeAsync(Root + "screen", MqttQualityOfServiceLevel.AtLeastOnce);
        await _client.SubscribeAsync(Root + FtmsBridge.ControlPointTopic, MqttQualityOfServiceLevel.AtMostOnce);
        while (_requests.Reader.TryRead(out _))
        {
            // What was asked of the belt before it was gone.
        }

        Machine.Announce();
        await FlushAsync();
    }

    public void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false) => _out.Enqueue((kind, payload, retain));

    public async Task SendAsync(string kind, byte[] payload)
    {
        Send(kind, payload, atLeastOnce: true);
        await FlushAsync();
    }

    /// <summary>Somebody runs for so many seconds at this heart rate.</summary>
    public async Task RideAsync(int seconds, int beatsPerMinute)
    {
        for (var second = 0; second < seconds; second++)
        {
            _bridge.TellHeart(_agenda.Now, beatsPerMinute);
            _agenda.RunUntil(_agenda.Now + 1000);
            await FlushAsync();
            Told.Add(Math.Floor(Machine.DistanceMetres));
        }
    }

    /// <summary>The next request of the gateway to the control point; not obeyed yet.</summary>
    public async Task<byte[]> RequestAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _requests.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Does as the request says and answers.</summary>
    public async Task ObeyAsync(byte[] request)
    {
        _bridge.Write(Machine, request);
        await FlushAsync();
    }

    public async Task<JsonElement> ScreenAsync(Func<JsonElement, bool> wanted, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        var last = "nothing";
        try
        {
            while (true)
            {
                var screen = await _screens.Reader.ReadAsync(patience.Token);
                last = screen.GetRawText();
                if (wanted(screen))
                    return screen;
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"No screen with {what}; the last was {last}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is null)
            return;
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }

    private async Task FlushAsync()
    {
        while (_out.TryDequeue(out var message))
        {
            await _client!.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(Root + message.Kind).WithPayload(message.Payload)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithRetainFlag(message.Retain).Build());
        }
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var payload = received.ApplicationMessage.Payload.ToArray();
        if (received.ApplicationMessage.Topic == Root + FtmsBridge.ControlPointTopic)
        {
            // Our own answers come back too.
            if (payload.Length > 0 && payload[0] != 0x80)
                _requests.Writer.TryWrite(payload);
            return Task.CompletedTask;
        }

        using var document = JsonDocument.Parse(payload);
        _screens.Writer.TryWrite(document.RootElement.Clone());
        return Task.CompletedTask;
    }
}
