using System.Net;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server.Sessions;
using MQTTnet.Server.Transport;

namespace MQTTnet.Server.Broker;

/// <summary>One network connection, from its first byte to its end. Belongs to the loop's thread.</summary>
internal sealed partial class Client : ITransportOwner
{
    private readonly ByteTransport _transport;
    private readonly MqttServerLimits _limits;
    private readonly MqttPacketReader _reader;
    private readonly CancellationTokenSource _cancellation = new();
    private Phase _phase = Phase.AwaitingConnect;
    private MqttConnectPacket _connect;
    private MqttPublishPacket _will;

    /// <summary>A packet of this client is with handlers, and the packets after it must wait.</summary>
    private bool _isBusy;

    public Client(MqttBroker broker, ByteTransport transport)
    {
        Broker = broker;
        _transport = transport;
        _limits = broker.Options.Limits;
        _reader = new MqttPacketReader(MqttProtocolVersion.Unknown, (uint)_limits.MaximumConnectPacketBytes);
        Statistics = new ClientStatistics(NowMilliseconds, broker.UtcNow);
        AcceptedMilliseconds = NowMilliseconds;
    }

    private enum Phase
    {
        AwaitingConnect,
        Validating,
        Connected,
        Closed,
    }

    public MqttBroker Broker { get; }

    public EventLoop Loop => _transport.Loop;

    public long NowMilliseconds => _transport.Loop.NowMilliseconds;

    public long AcceptedMilliseconds { get; }

    public ClientStatistics Statistics { get; }

    public Session Session { get; private set; }

    public string Id => _connect?.ClientId ?? string.Empty;

    public EndPoint RemoteEndPoint => _transport.RemoteEndPoint;

    public MqttProtocolVersion ProtocolVersion => _reader.ProtocolVersion;

    public bool IsConnected => _phase == Phase.Connected;

    public bool IsClosed => _phase == Phase.Closed;

    public long BytesReceived => _transport.BytesReceived;

    public long BytesSent => _transport.BytesSent;

    /// <summary>QoS 1 and 2 messages that may be under way to this client at once (MQTT 5.0, 3.1.2.11.3).</summary>
    public int SendQuota { get; private set; }

    /// <summary>The node of this client in the list of those not accepted yet.</summary>
    public LinkedListNode<Client> Waiting { get; set; }

    private bool IsVersion5 => ProtocolVersion == MqttProtocolVersion.V500;

    public void Open() => _transport.Open();

    /// <summary>By an operator, a take-over or a stop.</summary>
    public void Disconnect(MqttServerClientDisconnectOptions options, MqttClientDisconnectType type = MqttClientDisconnectType.NotClean)
    {
        var packet = new MqttDisconnectPacket
        {
            ReasonCode = options.ReasonCode,
            ReasonString = options.ReasonString,
            ServerReference = options.ServerReference,
            UserProperties = options.UserProperties,
        };
        Close(packet, type);
    }

    public void Close(MqttDisconnectReasonCode reason, string why = null, MqttClientDisconnectType type = MqttClientDisconnectType.NotClean)
    {
        if (IsClosed)
            return;

        Broker.Log.Warning(nameof(Client), "Client {0} at {1} is disconnected: {2}. {3}", null, Id, RemoteEndPoint, reason, why);
        Close(new MqttDisconnectPacket { ReasonCode = reason, ReasonString = why }, type);
    }

    /// <summary>Seconds.</summary>
    public uint WillDelaySeconds => _connect.WillDelayInterval;

    public ClientDisconnectedEventArgs CreateDisconnected(MqttDisconnectPacket packet, MqttClientDisconnectType type) =>
        new(_connect, packet, type, RemoteEndPoint, Session.Items);

    public void ForgetWill() => _will = null;

    /// <summary>3.1.2.10: one and a half keep-alive periods without a packet.</summary>
    public bool IsLate(MqttServerKeepAliveOptions options)
    {
        // While we do not read, the client is not to blame.
        if (!IsConnected || _connect.KeepAlivePeriod == 0 || !WantsInput)
            return false;

        var last = Statistics.LastPacketReceivedMilliseconds;
        if (!options.DisconnectClientWhenReadingPayload && _partialLength > 0)
            last = Math.Max(last, _lastBytesMilliseconds);
        return NowMilliseconds - last > _connect.KeepAlivePeriod * 1500L;
    }

    void ITransportOwner.OnPeerClosed(Exception exception)
    {
        if (IsClosed)
            return;

        if (exception != null)
            Broker.Log.Verbose(nameof(Client), "Client {0} at {1} is gone", exception, Id, RemoteEndPoint);
        End(MqttClientDisconnectType.NotClean, disconnectPacket: null);
    }

    private void Close(MqttDisconnectPacket farewell, MqttClientDisconnectType type)
    {
        if (IsClosed)
            return;

        // Before CONNACK there is no DISCONNECT, and in 3.1.1 a server has none at all.
        if (IsConnected && IsVersion5 && farewell != null)
            WriteFarewell(farewell);
        End(type, disconnectPacket: null);
    }

    private void End(MqttClientDisconnectType type, MqttDisconnectPacket disconnectPacket)
    {
        var wasConnected = IsConnected;
        _phase = Phase.Closed;
        _transport.Close();
        ReleasePartial();
        _cancelling = _cancellation.CancelAsync();
        var will = _will;
        _will = null;
        Broker.OnClientEnded(this, wasConnected, will, type, disconnectPacket);
    }
}
