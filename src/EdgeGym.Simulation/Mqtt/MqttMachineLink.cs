using System.Buffers;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;
using EdgeGym.Simulation.Running;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeGym.Simulation.Mqtt;

/// <summary>
/// One machine's own MQTT connection (every third speaks 3.1.1, the others 5): will, retained birth and state, a session that outlives the connection,
/// reconnect for ever with backoff and jitter, and QoS 1 messages sent again, with the same id and in order, until they are acknowledged.
/// </summary>
internal sealed class MqttMachineLink : IMachineLink, IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AcknowledgeTimeout = TimeSpan.FromSeconds(20);

    private readonly MachineSpec _spec;
    private readonly string _root;
    private readonly Inbox _inbox;
    private readonly TimeProvider _time;
    private readonly RandomStream _jitter;
    private readonly LinkCounts _counts;
    private readonly bool _touchscreenOnly;
    private readonly Outbox _outbox = new();
    private readonly Dictionary<string, Outgoing> _retained = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly MqttClientOptions _options;
    private readonly IMqttClient _client;
    private CancellationTokenSource _connection = new();
    private bool _isLive;

    /// <param name="spec">Whose connection.</param>
    /// <param name="endPoint">The broker.</param>
    /// <param name="site">In topics.</param>
    /// <param name="inbox">Takes commands and screens.</param>
    /// <param name="time">For waits.</param>
    /// <param name="jitter">For waits.</param>
    /// <param name="counts">Of all links together.</param>
    /// <param name="touchscreenOnly">The machine itself hangs on a serial line; this is its screen, which must not speak of birth and death.</param>
    public MqttMachineLink(
        MachineSpec spec, MqttEndPoint endPoint, string site, Inbox inbox, TimeProvider time, RandomStream jitter, LinkCounts counts, bool touchscreenOnly)
    {
        _spec = spec;
        _root = $"gym/v1/{site}/{spec.Id}/";
        _inbox = inbox;
        _time = time;
        _jitter = jitter;
        _counts = counts;
        _touchscreenOnly = touchscreenOnly;
        var factory = new MqttClientFactory();
        _client = factory.CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += ReceiveAsync;
        _client.DisconnectedAsync += _ => _connection.CancelAsync();
        _options = Options(factory, endPoint, jitter.Fork("version").Index(3) == 0);
    }

    public void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false)
    {
        if (retain && _touchscreenOnly)
            return;
        var message = new Outgoing(_root + kind, payload, atLeastOnce, retain);
        lock (_gate)
        {
            // What is retained is said anew at each connection.
            if (retain)
                _retained[kind] = message;
            if (!retain || _isLive)
                _outbox.Add(message);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        await DelayAsync(_jitter.Uniform(0, 0.4), cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var fresh = new CancellationTokenSource();
                Interlocked.Exchange(ref _connection, fresh).Dispose();
                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                attempt.CancelAfter(TimeSpan.FromSeconds(10));
                var result = await _client.ConnectAsync(_options, attempt.Token);
                if (result.ResultCode == MqttClientConnectResultCode.Success)
                {
                    retry = FirstRetry;
                    using var live = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, fresh.Token);
                    await LiveAsync(live.Token);
                }
                else
                    _counts.Refused(result.ResultCode.ToString());
            }
            catch (Exception exception) when (exception is MqttCommunicationException or OperationCanceledException or MqttProtocolViolationException or InvalidOperationException)
            {
                // Lost, refused or timed out: the loop's business is to try again.
                if (!cancellationToken.IsCancellationRequested)
                    _counts.Lost();
            }
            finally
            {
                lock (_gate)
                    _isLive = false;
            }

            if (cancellationToken.IsCancellationRequested)
                break;
            await DropAsync();
            await DelayAsync(retry.TotalSeconds * _jitter.Uniform(0.5, 1.5), cancellationToken);
            retry = TimeSpan.FromSeconds(Math.Min(LongestRetry.TotalSeconds, retry.TotalSeconds * 2));
        }

        await LeaveAsync();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _outbox.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task LiveAsync(CancellationToken cancellationToken)
    {
        var subscribe = new MqttClientSubscribeOptionsBuilder().WithTopicFilter(_root + "screen", MqttQualityOfServiceLevel.AtLeastOnce);
        if (!_touchscreenOnly)
            subscribe.WithTopicFilter(_root + "command", MqttQualityOfServiceLevel.AtLeastOnce);
        if (_spec.Bridge == MachineSpec.FtmsBridge)
            subscribe.WithTopicFilter(_root + FtmsBridge.ControlPointTopic, MqttQualityOfServiceLevel.AtMostOnce);
        await _client.SubscribeAsync(subscribe.Build(), cancellationToken);
        Outgoing[] retained;
        lock (_gate)
        {
            retained = [.. _retained.Values];
            _isLive = true;
        }

        _counts.Connected();
        foreach (var message in retained)
            await PublishAsync(message, cancellationToken);
        while (true)
        {
            var message = await _outbox.PeekAsync(cancellationToken);
            if (!message.AtLeastOnce)
                _outbox.Remove(message);
            await PublishAsync(message, cancellationToken);
            _outbox.Remove(message);
        }
    }

    private async Task PublishAsync(Outgoing message, CancellationToken cancellationToken)
    {
        var outgoing = new MqttApplicationMessage
        {
            Topic = message.Topic,
            PayloadSegment = new ArraySegment<byte>(message.Payload),
            QualityOfServiceLevel = message.AtLeastOnce ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce,
            Retain = message.Retain,
        };
        if (!message.AtLeastOnce)
        {
            await _client.PublishAsync(outgoing, cancellationToken);
            _counts.Sent();
            return;
        }

        using var patience = new CancellationTokenSource(AcknowledgeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var result = await _client.PublishAsync(outgoing, either.Token);
        _counts.Sent();
        if (!result.IsSuccess)
            _counts.Refused(result.ReasonCode.ToString());
    }

    /// <summary>Says goodbye as a machine does that is switched off: first the retained state, then a clean disconnect.</summary>
    private async Task LeaveAsync()
    {
        if (!_client.IsConnected)
            return;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            if (!_touchscreenOnly)
                await PublishAsync(new Outgoing(_root + "state", GymMessages.State(false), AtLeastOnce: true, Retain: true), patience.Token);
            await _client.DisconnectAsync(cancellationToken: patience.Token);
        }
        catch (Exception exception) when (exception is MqttCommunicationException or OperationCanceledException)
        {
            // The broker went first; its will says the rest.
        }
    }

    /// <summary>A gateway that does not acknowledge (a full disk) leaves the connection up: a machine drops it and sends again on the next one.</summary>
    private async Task DropAsync()
    {
        if (!_client.IsConnected)
            return;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await _client.DisconnectAsync(cancellationToken: patience.Token);
        }
        catch (Exception exception) when (exception is MqttCommunicationException or OperationCanceledException)
        {
            // Gone already.
        }
    }

    private async Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var topic = received.ApplicationMessage.Topic;
        if (topic.StartsWith(_root, StringComparison.Ordinal))
            await _inbox.AddAsync(_spec.Id.Value, topic[_root.Length..], received.ApplicationMessage.Payload.ToArray());
    }

    private async Task DelayAsync(double seconds, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), _time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Leaving.
        }
    }

    private MqttClientOptions Options(MqttClientFactory factory, MqttEndPoint endPoint, bool olderVersion)
    {
        var builder = factory.CreateClientOptionsBuilder()
            .WithTcpServer(endPoint.Host, endPoint.Port)
            .WithClientId(_touchscreenOnly ? _spec.Id.Value + "-screen" : _spec.Id.Value)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(20));
        if (_spec.User is { } user)
            builder.WithCredentials(user, _spec.Password ?? "");
        if (!_touchscreenOnly)
        {
            builder.WithWillTopic(_root + "state").WithWillPayload(GymMessages.State(false))
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithWillRetain();
        }

        return olderVersion
            ? builder.WithProtocolVersion(MqttProtocolVersion.V311).WithCleanSession(false).Build()
            : builder.WithProtocolVersion(MqttProtocolVersion.V500).WithCleanStart(false).WithSessionExpiryInterval(300).Build();
    }
}
