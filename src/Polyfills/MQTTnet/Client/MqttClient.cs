using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Diagnostics.PacketInspection;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

internal sealed class MqttClient : IMqttClient
{
    private const int Disconnected = 0;
    private const int Connecting = 1;
    private const int Connected = 2;

    private readonly MqttClientEvents _events;
    private MqttClientConnection _connection;
    private int _state;
    private bool _disposed;

    public MqttClient(IMqttNetLogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        _events = new MqttClientEvents(logger);
    }

    public event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync
    {
        add => _events.MessageReceived.Add(value);
        remove => _events.MessageReceived.Remove(value);
    }

    public event Func<MqttClientConnectedEventArgs, Task> ConnectedAsync
    {
        add => _events.Connected.Add(value);
        remove => _events.Connected.Remove(value);
    }

    public event Func<MqttClientConnectingEventArgs, Task> ConnectingAsync
    {
        add => _events.Connecting.Add(value);
        remove => _events.Connecting.Remove(value);
    }

    public event Func<MqttClientDisconnectedEventArgs, Task> DisconnectedAsync
    {
        add => _events.Disconnected.Add(value);
        remove => _events.Disconnected.Remove(value);
    }

    public event Func<InspectMqttPacketEventArgs, Task> InspectPacketAsync
    {
        add => _events.Inspected.Add(value);
        remove => _events.Inspected.Remove(value);
    }

    public bool IsConnected => Volatile.Read(ref _state) == Connected;

    public MqttClientOptions Options { get; private set; }

    /// <summary>The last run of <see cref="DisconnectedAsync"/>.</summary>
    internal Task DisconnectedRaised { get; private set; } = Task.CompletedTask;

    public async Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ChannelOptions is not MqttClientTcpOptions)
            throw new ArgumentException("No channel options are set.", nameof(options));
        options.ThrowIfFeatureIsUnsupported();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.CompareExchange(ref _state, Connecting, Disconnected) != Disconnected)
            throw new InvalidOperationException("It is not allowed to connect with a server after the connection is established.");

        Options = options;
        MqttClientConnection connection;
        try
        {
            await _events.Connecting.InvokeAsync(new MqttClientConnectingEventArgs(options)).ConfigureAwait(false);
            connection = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(null, exception);
            throw;
        }

        if (connection.Result.ResultCode != MqttClientConnectResultCode.Success || _disposed)
        {
            connection.Dispose();
            Fail(connection.Result, null);
            ObjectDisposedException.ThrowIf(_disposed, this);
            return connection.Result;
        }

        _connection = connection;
        Volatile.Write(ref _state, Connected);
        connection.Start(OnEnd);
        if (_disposed)
            connection.Dispose();
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _events.Connected.InvokeAsync(new MqttClientConnectedEventArgs(connection.Result)).ConfigureAwait(false);
        return connection.Result;
    }

    public async Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var connection = _connection;
        if (!IsConnected || connection is null)
            return;
        var packet = new MqttDisconnectPacket
        {
            ReasonCode = (MqttDisconnectReasonCode)options.Reason,
            ReasonString = options.ReasonString,
            SessionExpiryInterval = options.SessionExpiryInterval,
            UserProperties = options.UserProperties,
        };
        await WithinAsync(async token =>
        {
            await connection.DisconnectAsync(packet, MqttConnectionEnd.ByUs(), token).ConfigureAwait(false);
            return true;
        }, limited: true, cancellationToken).ConfigureAwait(false);
    }

    public Task PingAsync(CancellationToken cancellationToken = default)
    {
        var connection = Connection();
        return WithinAsync(async token =>
        {
            await connection.PingAsync(token).ConfigureAwait(false);
            return true;
        }, limited: true, cancellationToken);
    }

    public Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        cancellationToken.ThrowIfCancellationRequested();
        var aliasOnly = applicationMessage.TopicAlias != 0 && string.IsNullOrEmpty(applicationMessage.Topic);
        if (!aliasOnly && !MqttTopics.IsValidName(applicationMessage.Topic))
            throw new MqttProtocolViolationException($"The topic '{applicationMessage.Topic}' is empty or contains wildcards.");
        var connection = Connection();
        var packet = MqttMessages.ToPacket(applicationMessage);
        return cancellationToken.CanBeCanceled
            ? WithinAsync(token => connection.PublishAsync(packet, token), limited: false, cancellationToken)
            : connection.PublishAsync(packet, CancellationToken.None);
    }

    public Task<MqttClientSubscribeResult> SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = Connection();
        var packet = new MqttSubscribePacket
        {
            SubscriptionIdentifier = options.SubscriptionIdentifier,
            TopicFilters = options.TopicFilters,
            UserProperties = options.UserProperties,
        };
        return WithinAsync(token => connection.SubscribeAsync(packet, token), limited: true, cancellationToken);
    }

    public Task<MqttClientUnsubscribeResult> UnsubscribeAsync(MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = Connection();
        var packet = new MqttUnsubscribePacket { TopicFilters = options.TopicFilters, UserProperties = options.UserProperties };
        return WithinAsync(token => connection.UnsubscribeAsync(packet, token), limited: true, cancellationToken);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _connection?.Dispose();
    }

    private async Task<MqttClientConnection> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        // A token alone limits the connect where there is one.
        if (cancellationToken.CanBeCanceled)
            return await MqttClientConnection.OpenAsync(options, _events, cancellationToken).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(options.Timeout);
        try
        {
            return await MqttClientConnection.OpenAsync(options, _events, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new MqttCommunicationTimedOutException(exception);
        }
        catch (MqttConnectingFailedException exception) when (exception.InnerException is OperationCanceledException)
        {
            throw new MqttConnectingFailedException("The server did not answer CONNECT in time.", new MqttCommunicationTimedOutException(exception));
        }
    }

    private MqttClientConnection Connection()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return IsConnected && _connection is { } connection ? connection : throw new MqttClientNotConnectedException();
    }

    /// <summary>Runs within the token or, where there is none and the work is limited, within the options' timeout.</summary>
    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> work, bool limited, CancellationToken cancellationToken)
    {
        using var timeout = limited && !cancellationToken.CanBeCanceled ? new CancellationTokenSource(Options.Timeout) : null;
        try
        {
            return await work(timeout?.Token ?? cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new MqttCommunicationTimedOutException(exception);
        }
    }

    private void OnEnd(MqttClientConnection connection, MqttConnectionEnd end)
    {
        if (!ReferenceEquals(connection, _connection))
            return;
        _connection = null;
        Volatile.Write(ref _state, Disconnected);
        Raise(new MqttClientDisconnectedEventArgs(true, connection.Result, end.Reason, end.ReasonString, end.UserProperties, end.Cause));
    }

    private void Fail(MqttClientConnectResult result, Exception exception)
    {
        Volatile.Write(ref _state, Disconnected);
        Raise(new MqttClientDisconnectedEventArgs(
            false, result, MqttClientDisconnectReason.UnspecifiedError, result?.ReasonString, result?.UserProperties, exception));
    }

    /// <summary>On a task of its own, so that a handler may connect again.</summary>
    private void Raise(MqttClientDisconnectedEventArgs args) => DisconnectedRaised = Task.Run(async () =>
    {
        try
        {
            await _events.Disconnected.InvokeAsync(args).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _events.Log(MqttNetLogLevel.Error, exception, "A handler of the disconnected event failed.");
        }
    });
}
