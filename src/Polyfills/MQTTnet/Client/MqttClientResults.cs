using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttClientConnectResult
{
    public string AssignedClientIdentifier { get; init; }

    public byte[] AuthenticationData { get; init; }

    public string AuthenticationMethod { get; init; }

    public bool IsSessionPresent { get; init; }

    /// <summary>Bytes; null when the server sets no limit.</summary>
    public uint? MaximumPacketSize { get; init; }

    public MqttQualityOfServiceLevel MaximumQoS { get; init; }

    public string ReasonString { get; init; }

    public ushort? ReceiveMaximum { get; init; }

    public string ResponseInformation { get; init; }

    public MqttClientConnectResultCode ResultCode { get; init; }

    public bool RetainAvailable { get; init; }

    /// <summary>Seconds; 0 when the server left it to us.</summary>
    public ushort ServerKeepAlive { get; init; }

    public string ServerReference { get; init; }

    /// <summary>Seconds; null when the server took what was asked.</summary>
    public uint? SessionExpiryInterval { get; init; }

    public bool SharedSubscriptionAvailable { get; init; }

    public bool SubscriptionIdentifiersAvailable { get; init; }

    public ushort TopicAliasMaximum { get; init; }

    public List<MqttUserProperty> UserProperties { get; init; }

    public bool WildcardSubscriptionAvailable { get; init; }

    internal static MqttClientConnectResult From(MqttConnAckPacket packet) => new()
    {
        AssignedClientIdentifier = packet.AssignedClientIdentifier,
        AuthenticationData = packet.AuthenticationData,
        AuthenticationMethod = packet.AuthenticationMethod,
        IsSessionPresent = packet.IsSessionPresent,
        MaximumPacketSize = packet.MaximumPacketSize == 0 ? null : packet.MaximumPacketSize,
        MaximumQoS = packet.MaximumQoS,
        ReasonString = packet.ReasonString,
        ReceiveMaximum = packet.ReceiveMaximum == 0 ? null : packet.ReceiveMaximum,
        ResponseInformation = packet.ResponseInformation,
        ResultCode = (MqttClientConnectResultCode)packet.ReasonCode,
        RetainAvailable = packet.RetainAvailable,
        ServerKeepAlive = packet.ServerKeepAlive,
        ServerReference = packet.ServerReference,
        SessionExpiryInterval = packet.HasSessionExpiryInterval ? packet.SessionExpiryInterval : null,
        SharedSubscriptionAvailable = packet.SharedSubscriptionAvailable,
        SubscriptionIdentifiersAvailable = packet.SubscriptionIdentifiersAvailable,
        TopicAliasMaximum = packet.TopicAliasMaximum,
        UserProperties = packet.UserProperties,
        WildcardSubscriptionAvailable = packet.WildcardSubscriptionAvailable,
    };
}

public sealed class MqttClientPublishResult
{
    internal static readonly MqttClientPublishResult Written = new(null, MqttClientPublishReasonCode.Success, null, []);

    public MqttClientPublishResult(
        ushort? packetIdentifier, MqttClientPublishReasonCode reasonCode, string reasonString, IReadOnlyCollection<MqttUserProperty> userProperties)
    {
        PacketIdentifier = packetIdentifier;
        ReasonCode = reasonCode;
        ReasonString = reasonString;
        UserProperties = userProperties;
    }

    /// <summary>Also when nobody had subscribed.</summary>
    public bool IsSuccess => ReasonCode is MqttClientPublishReasonCode.Success or MqttClientPublishReasonCode.NoMatchingSubscribers;

    /// <summary>Null for QoS 0.</summary>
    public ushort? PacketIdentifier { get; }

    public MqttClientPublishReasonCode ReasonCode { get; }

    public string ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; }
}

public sealed class MqttClientSubscribeResult
{
    public MqttClientSubscribeResult(
        ushort packetIdentifier, IReadOnlyCollection<MqttClientSubscribeResultItem> items, string reasonString, IReadOnlyCollection<MqttUserProperty> userProperties)
    {
        PacketIdentifier = packetIdentifier;
        Items = items;
        ReasonString = reasonString;
        UserProperties = userProperties;
    }

    public IReadOnlyCollection<MqttClientSubscribeResultItem> Items { get; }

    public ushort PacketIdentifier { get; }

    public string ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; }
}

public sealed class MqttClientSubscribeResultItem
{
    public MqttClientSubscribeResultItem(MqttTopicFilter topicFilter, MqttClientSubscribeResultCode resultCode)
    {
        TopicFilter = topicFilter;
        ResultCode = resultCode;
    }

    public MqttClientSubscribeResultCode ResultCode { get; }

    public MqttTopicFilter TopicFilter { get; }
}

public sealed class MqttClientUnsubscribeResult
{
    public MqttClientUnsubscribeResult(
        ushort packetIdentifier, IReadOnlyCollection<MqttClientUnsubscribeResultItem> items, string reasonString, IReadOnlyCollection<MqttUserProperty> userProperties)
    {
        PacketIdentifier = packetIdentifier;
        Items = items;
        ReasonString = reasonString;
        UserProperties = userProperties;
    }

    public IReadOnlyCollection<MqttClientUnsubscribeResultItem> Items { get; }

    public ushort PacketIdentifier { get; }

    public string ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; set; }
}

public sealed class MqttClientUnsubscribeResultItem
{
    public MqttClientUnsubscribeResultItem(string topicFilter, MqttClientUnsubscribeResultCode resultCode)
    {
        TopicFilter = topicFilter;
        ResultCode = resultCode;
    }

    public MqttClientUnsubscribeResultCode ResultCode { get; }

    public string TopicFilter { get; }
}
