using System.Collections;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

public sealed class ValidatingConnectionEventArgs : EventArgs
{
    private readonly MqttConnectPacket _packet;

    internal ValidatingConnectionEventArgs(
        MqttConnectPacket connectPacket,
        MqttProtocolVersion protocolVersion,
        EndPoint remoteEndPoint,
        bool isSecureConnection,
        X509Certificate2 clientCertificate,
        IDictionary sessionItems,
        CancellationToken cancellationToken)
    {
        _packet = connectPacket;
        ProtocolVersion = protocolVersion;
        RemoteEndPoint = remoteEndPoint;
        IsSecureConnection = isSecureConnection;
        ClientCertificate = clientCertificate;
        SessionItems = sessionItems;
        CancellationToken = cancellationToken;
    }

    /// <summary>Set by the handler: the client id of a v5 client that asked for one by sending an empty id.</summary>
    public string AssignedClientIdentifier { get; set; }

    public byte[] AuthenticationData => _packet.AuthenticationData;

    public string AuthenticationMethod => _packet.AuthenticationMethod;

    public CancellationToken CancellationToken { get; }

    public bool? CleanSession => _packet.CleanSession;

    public X509Certificate2 ClientCertificate { get; }

    public string ClientId => _packet.ClientId;

    public bool IsSecureConnection { get; }

    public ushort? KeepAlivePeriod => _packet.KeepAlivePeriod;

    public uint MaximumPacketSize => _packet.MaximumPacketSize;

    public string Password => RawPassword == null ? null : Encoding.UTF8.GetString(RawPassword);

    public MqttProtocolVersion ProtocolVersion { get; }

    public byte[] RawPassword => _packet.Password;

    /// <summary>Anything but Success refuses the connection; 3.1.1 clients see the nearest of its five return codes.</summary>
    public MqttConnectReasonCode ReasonCode { get; set; } = MqttConnectReasonCode.Success;

    public string ReasonString { get; set; }

    public ushort ReceiveMaximum => _packet.ReceiveMaximum;

    public EndPoint RemoteEndPoint { get; }

    public bool RequestProblemInformation => _packet.RequestProblemInformation;

    public bool RequestResponseInformation => _packet.RequestResponseInformation;

    public byte[] ResponseAuthenticationData { get; set; }

    public List<MqttUserProperty> ResponseUserProperties { get; set; }

    public string ServerReference { get; set; }

    public uint SessionExpiryInterval => _packet.SessionExpiryInterval;

    /// <summary>Kept with the session and seen again in its later events.</summary>
    public IDictionary SessionItems { get; }

    public ushort TopicAliasMaximum => _packet.TopicAliasMaximum;

    public string UserName => _packet.Username;

    public List<MqttUserProperty> UserProperties => _packet.UserProperties;

    public uint WillDelayInterval => _packet.WillDelayInterval;
}

public sealed class ClientConnectedEventArgs : EventArgs
{
    private readonly MqttConnectPacket _packet;

    public ClientConnectedEventArgs(MqttConnectPacket connectPacket, MqttProtocolVersion protocolVersion, EndPoint remoteEndPoint, IDictionary sessionItems)
    {
        ArgumentNullException.ThrowIfNull(connectPacket);
        _packet = connectPacket;
        ProtocolVersion = protocolVersion;
        RemoteEndPoint = remoteEndPoint;
        SessionItems = sessionItems;
    }

    public byte[] AuthenticationData => _packet.AuthenticationData;

    public string AuthenticationMethod => _packet.AuthenticationMethod;

    public string ClientId => _packet.ClientId;

    public EndPoint RemoteEndPoint { get; }

    public MqttProtocolVersion ProtocolVersion { get; }

    public IDictionary SessionItems { get; }

    public string UserName => _packet.Username;

    public string Password => _packet.Password == null ? null : Encoding.UTF8.GetString(_packet.Password);

    public List<MqttUserProperty> UserProperties => _packet.UserProperties;
}

public sealed class ClientDisconnectedEventArgs : EventArgs
{
    private readonly MqttConnectPacket _connectPacket;
    private readonly MqttDisconnectPacket _disconnectPacket;

    public ClientDisconnectedEventArgs(
        MqttConnectPacket connectPacket,
        MqttDisconnectPacket disconnectPacket,
        MqttClientDisconnectType disconnectType,
        EndPoint remoteEndPoint,
        IDictionary sessionItems)
    {
        ArgumentNullException.ThrowIfNull(connectPacket);
        _connectPacket = connectPacket;
        _disconnectPacket = disconnectPacket;
        DisconnectType = disconnectType;
        RemoteEndPoint = remoteEndPoint;
        SessionItems = sessionItems;
    }

    public string ClientId => _connectPacket.ClientId;

    public string UserName => _connectPacket.Username;

    public string Password => _connectPacket.Password == null ? null : Encoding.UTF8.GetString(_connectPacket.Password);

    public MqttClientDisconnectType DisconnectType { get; }

    public EndPoint RemoteEndPoint { get; }

    /// <summary>Of the client's DISCONNECT; null when there was none.</summary>
    public MqttDisconnectReasonCode? ReasonCode => _disconnectPacket?.ReasonCode;

    public string ReasonString => _disconnectPacket?.ReasonString;

    public uint SessionExpiryInterval => _disconnectPacket?.SessionExpiryInterval ?? 0;

    public IDictionary SessionItems { get; }

    public List<MqttUserProperty> UserProperties => _disconnectPacket?.UserProperties;
}
