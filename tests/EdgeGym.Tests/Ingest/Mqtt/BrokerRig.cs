using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using EdgeGym.Equipment.Machines;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Ingest.Mqtt;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MQTTnet;

namespace EdgeGym.Tests.Ingest.Mqtt;

/// <summary>The broker on a free port with three enrolled machines, whose password is their name, and a sink that remembers.</summary>
internal sealed class BrokerRig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Channel<(MachineId Machine, bool IsLive)> _links = Channel.CreateBounded<(MachineId, bool)>(1000);
    private readonly MqttBroker _broker;

    private BrokerRig(Func<InboundMessage, ValueTask<IntakeOutcome>>? sink)
    {
        var metrics = new IngestMetrics(_services.GetRequiredService<IMeterFactory>());
        var intake = new MessageIntake(
            (message, _) =>
            {
                Stored.Enqueue(message);
                return sink?.Invoke(message) ?? new ValueTask<IntakeOutcome>(IntakeOutcome.Accepted);
            },
            (_, _, _) => new ValueTask<bool>(false),
            metrics,
            Rejects,
            new FrameBridges(metrics, Rejects, TimeProvider.System),
            TimeProvider.System);
        _broker = new MqttBroker(
            Options.Create(new MqttOptions { Port = 0 }),
            new SiteName("test"),
            (user, password, _) => new ValueTask<MachineId?>(user == password && user is "press-1" or "press-2" or "bike-1" ? MachineId.Parse(user) : null),
            intake,
            metrics,
            NullLogger<MqttBroker>.Instance);
        _broker.LinkChanged += (machine, isLive) => _links.Writer.TryWrite((machine, isLive));
    }

    public ConcurrentQueue<InboundMessage> Stored { get; } = new();

    public RejectLog Rejects { get; } = new();

    public static async Task<BrokerRig> StartAsync(Func<InboundMessage, ValueTask<IntakeOutcome>>? sink = null)
    {
        var rig = new BrokerRig(sink);
        await rig._broker.StartAsync();
        return rig;
    }

    /// <summary>A client that is asked for its result, not for success.</summary>
    public async Task<(IMqttClient Client, MqttClientConnectResult Result)> ConnectAsync(string user, string clientId, bool isPersistent = false, Action<IMqttClient>? prepare = null)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        prepare?.Invoke(client);
        var builder = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _broker.Port).WithClientId(clientId).WithCredentials(user, user);
        if (isPersistent)
            builder.WithCleanStart(false).WithSessionExpiryInterval(300);
        using var patience = new CancellationTokenSource(Patience);
        return (client, await client.ConnectAsync(builder.Build(), patience.Token));
    }

    public Task ScreenAsync(string machine, string json) => _broker.PublishAsync($"gym/v1/test/{machine}/screen", System.Text.Encoding.UTF8.GetBytes(json), retain: false);

    public Task RevokeAsync(string machine) => _broker.DisconnectAsync(owner => owner == MachineId.Parse(machine));

    /// <summary>Waits until the broker has told that about a machine's link.</summary>
    public async Task LinkAsync(string machine, bool isLive)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _links.Reader.ReadAsync(patience.Token) != (MachineId.Parse(machine), isLive))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _services.DisposeAsync();
    }
}
