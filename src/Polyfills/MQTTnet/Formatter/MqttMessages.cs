using MQTTnet.Packets;

namespace MQTTnet.Formatter;

/// <summary>Application messages to PUBLISH packets and back.</summary>
internal static class MqttMessages
{
    public static MqttPublishPacket ToPacket(MqttApplicationMessage message) => new()
    {
        ContentType = message.ContentType,
        CorrelationData = message.CorrelationData,
        Dup = message.Dup,
        MessageExpiryInterval = message.MessageExpiryInterval,
        Payload = message.Payload,
        PayloadFormatIndicator = message.PayloadFormatIndicator,
        QualityOfServiceLevel = message.QualityOfServiceLevel,
        ResponseTopic = message.ResponseTopic,
        Retain = message.Retain,
        SubscriptionIdentifiers = message.SubscriptionIdentifiers,
        Topic = message.Topic,
        TopicAlias = message.TopicAlias,
        UserProperties = message.UserProperties,
    };

    public static MqttApplicationMessage ToMessage(MqttPublishPacket packet) => new()
    {
        ContentType = packet.ContentType,
        CorrelationData = packet.CorrelationData,
        Dup = packet.Dup,
        MessageExpiryInterval = packet.MessageExpiryInterval,
        Payload = packet.Payload,
        PayloadFormatIndicator = packet.PayloadFormatIndicator,
        QualityOfServiceLevel = packet.QualityOfServiceLevel,
        ResponseTopic = packet.ResponseTopic,
        Retain = packet.Retain,
        SubscriptionIdentifiers = packet.SubscriptionIdentifiers,
        Topic = packet.Topic,
        TopicAlias = packet.TopicAlias,
        UserProperties = packet.UserProperties,
    };

    /// <summary>The will that CONNECT carries, or null.</summary>
    public static MqttPublishPacket ToWill(MqttConnectPacket packet) => !packet.WillFlag ? null : new MqttPublishPacket
    {
        ContentType = packet.WillContentType,
        CorrelationData = packet.WillCorrelationData,
        MessageExpiryInterval = packet.WillMessageExpiryInterval,
        PayloadSegment = packet.WillMessage ?? [],
        PayloadFormatIndicator = packet.WillPayloadFormatIndicator,
        QualityOfServiceLevel = packet.WillQoS,
        ResponseTopic = packet.WillResponseTopic,
        Retain = packet.WillRetain,
        Topic = packet.WillTopic,
        UserProperties = packet.WillUserProperties,
    };
}
