using System.Collections;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

public sealed class InterceptingPublishEventArgs : EventArgs
{
    private PublishResponse _response;

    public InterceptingPublishEventArgs(
        MqttApplicationMessage applicationMessage, string clientId, string userName, IDictionary sessionItems, CancellationToken cancellationToken)
    {
        ApplicationMessage = applicationMessage;
        ClientId = clientId;
        UserName = userName;
        SessionItems = sessionItems;
        CancellationToken = cancellationToken;
    }

    /// <summary>May be replaced; the replacement is what subscribers get.</summary>
    public MqttApplicationMessage ApplicationMessage { get; set; }

    public CancellationToken CancellationToken { get; }

    public string ClientId { get; }

    public bool CloseConnection { get; set; }

    public bool ProcessPublish { get; set; } = true;

    public PublishResponse Response => _response ??= new PublishResponse();

    /// <summary>Most handlers leave the response alone; then there is none.</summary>
    internal bool HasResponse => _response != null;

    public IDictionary SessionItems { get; }

    public string UserName { get; }
}

public sealed class PublishResponse
{
    public MqttPubAckReasonCode ReasonCode { get; set; } = MqttPubAckReasonCode.Success;

    public string ReasonString { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; }
}

/// <summary>A message that the server publishes on its own behalf.</summary>
public sealed class InjectedMqttApplicationMessage
{
    public InjectedMqttApplicationMessage(MqttApplicationMessage applicationMessage)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        ApplicationMessage = applicationMessage;
    }

    public MqttApplicationMessage ApplicationMessage { get; }

    public IDictionary CustomSessionItems { get; set; }

    public string SenderClientId { get; set; } = string.Empty;

    public string SenderUserName { get; set; }
}

public sealed class ApplicationMessageEnqueuedEventArgs : EventArgs
{
    public ApplicationMessageEnqueuedEventArgs(string senderClientId, string receiverClientId, MqttApplicationMessage applicationMessage, bool isDropped)
    {
        SenderClientId = senderClientId;
        ReceiverClientId = receiverClientId;
        ApplicationMessage = applicationMessage;
        IsDropped = isDropped;
    }

    public string SenderClientId { get; }

    public string ReceiverClientId { get; }

    public bool IsDropped { get; }

    public MqttApplicationMessage ApplicationMessage { get; }
}

public sealed class ApplicationMessageNotConsumedEventArgs : EventArgs
{
    public ApplicationMessageNotConsumedEventArgs(MqttApplicationMessage applicationMessage, string senderId)
    {
        ApplicationMessage = applicationMessage;
        SenderId = senderId;
    }

    public MqttApplicationMessage ApplicationMessage { get; }

    public string SenderId { get; }
}

public sealed class ClientAcknowledgedPublishPacketEventArgs : EventArgs
{
    public ClientAcknowledgedPublishPacketEventArgs(
        string clientId, string userName, IDictionary sessionItems, MqttPublishPacket publishPacket, MqttPacketWithIdentifier acknowledgePacket)
    {
        ClientId = clientId;
        UserName = userName;
        SessionItems = sessionItems;
        PublishPacket = publishPacket;
        AcknowledgePacket = acknowledgePacket;
    }

    public MqttPacketWithIdentifier AcknowledgePacket { get; }

    public string ClientId { get; }

    public string UserName { get; }

    /// <summary>True with PUBACK (QoS 1) and PUBCOMP (QoS 2).</summary>
    public bool IsCompleted => AcknowledgePacket is MqttPubAckPacket or MqttPubCompPacket;

    public MqttPublishPacket PublishPacket { get; }

    public IDictionary SessionItems { get; }
}

public sealed class QueueMessageOverwrittenEventArgs : EventArgs
{
    public QueueMessageOverwrittenEventArgs(string receiverClientId, MqttPacket packet)
    {
        ReceiverClientId = receiverClientId;
        Packet = packet;
    }

    public MqttPacket Packet { get; }

    public string ReceiverClientId { get; }
}

public sealed class InterceptingPacketEventArgs : EventArgs
{
    public InterceptingPacketEventArgs(CancellationToken cancellationToken, string clientId, System.Net.EndPoint remoteEndPoint, MqttPacket packet, IDictionary sessionItems)
    {
        CancellationToken = cancellationToken;
        ClientId = clientId;
        RemoteEndPoint = remoteEndPoint;
        Packet = packet;
        SessionItems = sessionItems;
    }

    public CancellationToken CancellationToken { get; }

    public string ClientId { get; }

    public MqttPacket Packet { get; set; }

    public bool ProcessPacket { get; set; } = true;

    public System.Net.EndPoint RemoteEndPoint { get; }

    public IDictionary SessionItems { get; }
}
