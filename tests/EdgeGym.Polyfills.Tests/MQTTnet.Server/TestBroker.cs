using System.Net;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Server;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

/// <summary>A real broker on a free port of 127.0.0.1.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private TestBroker(MqttServer server) => Server = server;

    public MqttServer Server { get; }

    public int Port => Server.EndPoints[0].Port;

    public static async Task<TestBroker> StartAsync(Action<MqttServer>? configure = null, Action<MqttServerOptions>? options = null, Action<MqttServerOptionsBuilder>? build = null)
    {
        var builder = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(0)
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(0)
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithPersistentSessions();
        build?.Invoke(builder);
        var built = builder.Build();
        built.KeepAliveOptions.MonitorInterval = TimeSpan.FromMilliseconds(20);
        options?.Invoke(built);
        var server = new MqttServerFactory(new MqttNetEventLogger()).CreateMqttServer(built);
        configure?.Invoke(server);
        await server.StartAsync();
        return new TestBroker(server);
    }

    public Task<RawMqttClient> ConnectAsync(string id, MqttProtocolVersion version = MqttProtocolVersion.V500, Action<MqttConnectPacket>? change = null) =>
        RawMqttClient.ConnectAsync(Port, id, version, change);

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync();
        Server.Dispose();
    }
}
