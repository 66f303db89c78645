using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>A client of ours that remembers what happened to it, for tests to await.</summary>
internal sealed class TestClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<MqttApplicationMessage> _messages = Channel.CreateUnbounded<MqttApplicationMessage>();
    private readonly Channel<MqttClientDisconnectedEventArgs> _ends = Channel.CreateUnbounded<MqttClientDisconnectedEventArgs>();

    public TestClient()
    {
        Client = new MqttClientFactory().CreateMqttClient();
        Client.ApplicationMessageReceivedAsync += async args => await _messages.Writer.WriteAsync(args.ApplicationMessage);
        Client.DisconnectedAsync += async args => await _ends.Writer.WriteAsync(args);
    }

    public IMqttClient Client { get; }

    public static MqttClientOptionsBuilder Options(int port, MqttProtocolVersion version) =>
        new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(version).WithTimeout(Patience);

    public static async Task<TestClient> ConnectAsync(int port, MqttProtocolVersion version = MqttProtocolVersion.V500, Action<MqttClientOptionsBuilder>? configure = null)
    {
        var client = new TestClient();
        var options = Options(port, version);
        configure?.Invoke(options);
        var result = await client.Client.ConnectAsync(options.Build());
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        Assert.True(client.Client.IsConnected);
        return client;
    }

    public async Task<MqttApplicationMessage> NextAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async Task<MqttClientDisconnectedEventArgs> EndAsync() => await _ends.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public bool HasMessage => _messages.Reader.Count > 0;

    public void Dispose() => Client.Dispose();
}
