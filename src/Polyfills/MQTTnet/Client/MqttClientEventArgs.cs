using MQTTnet.Packets;

namespace MQTTnet;

public sealed class MqttClientConnectedEventArgs : EventArgs
{
    public MqttClientConnectedEventArgs(MqttClientConnectResult connectResult) =>
        ConnectResult = connectResult ?? throw new ArgumentNullException(nameof(connectResult));

    public MqttClientConnectResult ConnectResult { get; }
}

public sealed class MqttClientConnectingEventArgs : EventArgs
{
    public MqttClientConnectingEventArgs(MqttClientOptions clientOptions) =>
        ClientOptions = clientOptions ?? throw new ArgumentNullException(nameof(clientOptions));

    public MqttClientOptions ClientOptions { get; }
}

public sealed class MqttClientDisconnectedEventArgs : EventArgs
{
    public MqttClientDisconnectedEventArgs(
        bool clientWasConnected, MqttClientConnectResult connectResult, MqttClientDisconnectReason reason,
        string reasonString, List<MqttUserProperty> userProperties, Exception exception)
    {
        ClientWasConnected = clientWasConnected;
        ConnectResult = connectResult;
        Reason = reason;
        ReasonString = reasonString;
        UserProperties = userProperties;
        Exception = exception;
    }

    /// <summary>False when a connect failed.</summary>
    public bool ClientWasConnected { get; }

    public MqttClientConnectResult ConnectResult { get; }

    public Exception Exception { get; }

    public MqttClientDisconnectReason Reason { get; }

    public string ReasonString { get; }

    public List<MqttUserProperty> UserProperties { get; }
}

public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
{
    private readonly MqttPublishPacket _publishPacket;
    private readonly Func<MqttApplicationMessageReceivedEventArgs, CancellationToken, Task> _acknowledgeHandler;
    private int _acknowledged;

    public MqttApplicationMessageReceivedEventArgs(
        string clientId, MqttApplicationMessage applicationMessage, MqttPublishPacket publishPacket,
        Func<MqttApplicationMessageReceivedEventArgs, CancellationToken, Task> acknowledgeHandler)
    {
        ClientId = clientId;
        ApplicationMessage = applicationMessage ?? throw new ArgumentNullException(nameof(applicationMessage));
        _publishPacket = publishPacket ?? throw new ArgumentNullException(nameof(publishPacket));
        _acknowledgeHandler = acknowledgeHandler;
    }

    public MqttApplicationMessage ApplicationMessage { get; }

    /// <summary>True as it starts: acknowledged when the handlers are done. False: by <see cref="AcknowledgeAsync"/>.</summary>
    public bool AutoAcknowledge { get; set; } = true;

    public string ClientId { get; }

    public bool IsHandled { get; set; }

    /// <summary>0 for QoS 0.</summary>
    public ushort PacketIdentifier => _publishPacket.PacketIdentifier;

    /// <summary>True: not acknowledged, so the server sends it again when the session is resumed.</summary>
    public bool ProcessingFailed { get; set; }

    /// <summary>Goes into the acknowledgement of MQTT 5.</summary>
    public MqttApplicationMessageReceivedReasonCode ReasonCode { get; set; }

    public string ResponseReasonString { get; set; }

    public List<MqttUserProperty> ResponseUserProperties { get; } = [];

    public object Tag { get; set; }

    internal MqttPublishPacket PublishPacket => _publishPacket;

    /// <exception cref="InvalidOperationException">The message was acknowledged before.</exception>
    public Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _acknowledged, 1) != 0)
            throw new InvalidOperationException("The application message is already acknowledged.");
        return _acknowledgeHandler is null ? Task.CompletedTask : _acknowledgeHandler(this, cancellationToken);
    }
}
