using System.Collections;
using System.Collections.Concurrent;
using System.Net;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Server.Broker;

namespace MQTTnet.Server;

/// <summary>An MQTT 3.1, 3.1.1 and 5.0 broker: sessions, retained messages and queues in memory, QoS 0 to 2, no shared subscriptions.</summary>
public partial class MqttServer : IDisposable
{
    private readonly BrokerEvents _events = new();
    private readonly MqttServerOptions _options;
    private readonly BrokerLog _log;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private volatile MqttBroker _broker;
    private bool _acceptNewConnections = true;

    internal MqttServer(MqttServerOptions options, IMqttNetLogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        _options = options;
        _log = new BrokerLog(logger);
    }

    public bool AcceptNewConnections
    {
        get => _acceptNewConnections;
        set
        {
            _acceptNewConnections = value;
            if (_broker is { } broker)
                broker.AcceptsConnections = value;
        }
    }

    public bool IsStarted => _broker != null;

    public IDictionary ServerSessionItems { get; } = new ConcurrentDictionary<object, object>();

    internal IReadOnlyList<IPEndPoint> EndPoints => Running.EndPoints;

    private MqttBroker Running => _broker ?? throw new InvalidOperationException("The MQTT server is not started.");

    /// <summary>Loads the retained messages, then listens.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An endpoint cannot be bound.</exception>
    public async Task StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_broker != null)
                throw new InvalidOperationException("The MQTT server is started already.");

            var loading = new LoadingRetainedMessagesEventArgs();
            await _events.LoadingRetained.InvokeAsync(loading);
            var broker = new MqttBroker(_options, _events, _log) { AcceptsConnections = _acceptNewConnections };
            foreach (var message in loading.LoadedRetainedMessages ?? [])
                broker.Retained.Update(message, broker.Loop.NowMilliseconds);
            broker.Start();
            _broker = broker;
        }
        finally
        {
            _starting.Release();
        }

        await _events.Started.InvokeAsync(EventArgs.Empty);
    }

    public async Task StopAsync(MqttServerStopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        MqttBroker broker;
        await _starting.WaitAsync();
        try
        {
            broker = _broker;
            _broker = null;
            if (broker == null)
                return;

            await broker.StopAsync(options.DefaultClientDisconnectOptions);
        }
        finally
        {
            _starting.Release();
        }

        await _events.Stopped.InvokeAsync(EventArgs.Empty);
    }

    public async Task DeleteRetainedMessagesAsync()
    {
        var broker = Running;
        await await broker.InvokeAsync(broker.DeleteAllRetained);
    }

    /// <exception cref="InvalidOperationException">No such client.</exception>
    public Task DisconnectClientAsync(string id, MqttServerClientDisconnectOptions options)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(options);
        var broker = Running;
        return broker.InvokeAsync(() =>
        {
            if (!broker.TryFindSession(id, out var session) || session.Client == null)
                throw new InvalidOperationException($"Client '{id}' is unknown.");

            session.Client.Disconnect(options);
            return true;
        });
    }

    public async Task<IList<MqttClientStatus>> GetClientsAsync()
    {
        var broker = Running;
        return await broker.InvokeAsync(broker.ListClients);
    }

    /// <summary>Null when there is none.</summary>
    public Task<MqttApplicationMessage> GetRetainedMessageAsync(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var broker = Running;
        return broker.InvokeAsync(() => broker.Retained.Find(topic, broker.Loop.NowMilliseconds));
    }

    public async Task<IList<MqttApplicationMessage>> GetRetainedMessagesAsync()
    {
        var broker = Running;
        return await broker.InvokeAsync(() => broker.Retained.ToList(broker.Loop.NowMilliseconds));
    }

    public async Task<IList<MqttSessionStatus>> GetSessionsAsync()
    {
        var broker = Running;
        return await broker.InvokeAsync(broker.ListSessions);
    }

    /// <exception cref="InvalidOperationException">No such session.</exception>
    public Task<MqttSessionStatus> GetSessionAsync(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var broker = Running;
        return broker.InvokeAsync(() => FindSession(broker, id).Status);
    }

    /// <summary>Publishes a message as the server; returns after the handlers and when it lies in the queues of its receivers.</summary>
    /// <exception cref="MqttProtocolViolationException">The topic is empty or has wildcards.</exception>
    public Task InjectApplicationMessage(InjectedMqttApplicationMessage injectedApplicationMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(injectedApplicationMessage);
        var message = injectedApplicationMessage.ApplicationMessage;
        if (!MqttTopics.IsValidName(message.Topic))
            throw new MqttProtocolViolationException($"The topic '{message.Topic}' is empty or contains wildcards.");

        return Running.PublishAsync(
            message,
            injectedApplicationMessage.SenderClientId,
            injectedApplicationMessage.SenderUserName,
            injectedApplicationMessage.CustomSessionItems ?? ServerSessionItems,
            cancellationToken);
    }

    /// <exception cref="InvalidOperationException">No such session.</exception>
    public async Task SubscribeAsync(string clientId, ICollection<MqttTopicFilter> topicFilters)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(topicFilters);
        var broker = Running;
        await LeaveLoopAsync(broker.InvokeAsync(async () =>
        {
            var session = FindSession(broker, clientId);
            var result = await broker.SubscribeAsync(session, topicFilters, identifier: 0, userProperties: null, CancellationToken.None);
            await broker.Loop.Enter();
            broker.SendRetained(session, result);
        }));
    }

    /// <exception cref="InvalidOperationException">No such session.</exception>
    public async Task UnsubscribeAsync(string clientId, ICollection<string> topicFilters)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(topicFilters);
        var broker = Running;
        await LeaveLoopAsync(broker.InvokeAsync<Task>(() =>
            broker.UnsubscribeAsync(FindSession(broker, clientId), topicFilters, userProperties: null, CancellationToken.None)));
    }

    public async Task UpdateRetainedMessageAsync(MqttApplicationMessage retainedMessage)
    {
        ArgumentNullException.ThrowIfNull(retainedMessage);
        var broker = Running;
        await await broker.InvokeAsync(() => broker.Retain(retainedMessage, string.Empty));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;

        // The pool runs the stop, so that the caller's thread may wait for it whatever it holds.
#pragma warning disable VSTHRD002
        Task.Run(() => StopAsync(new MqttServerStopOptions())).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        _starting.Dispose();
    }

    /// <summary>Whoever awaits us must not go on running on the loop's thread.</summary>
    private static async Task LeaveLoopAsync(Task<Task> started)
    {
        try
        {
            await await started;
        }
        finally
        {
            await Task.Yield();
        }
    }

    private static Sessions.Session FindSession(MqttBroker broker, string id) =>
        broker.TryFindSession(id, out var session) ? session : throw new InvalidOperationException($"Client session '{id}' is unknown.");
}
