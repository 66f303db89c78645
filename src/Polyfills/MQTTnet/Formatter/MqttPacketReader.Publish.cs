using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

/// <summary>PUBLISH and its acknowledgements.</summary>
internal sealed partial class MqttPacketReader
{
    private static readonly ulong PublishProperties = MqttProperties.SetOf(
        MqttPropertyId.PayloadFormatIndicator, MqttPropertyId.MessageExpiryInterval, MqttPropertyId.TopicAlias,
        MqttPropertyId.ResponseTopic, MqttPropertyId.CorrelationData, MqttPropertyId.UserProperty,
        MqttPropertyId.SubscriptionIdentifier, MqttPropertyId.ContentType);

    private static readonly ulong AcknowledgementProperties = MqttProperties.SetOf(
        MqttPropertyId.ReasonString, MqttPropertyId.UserProperty);

    private MqttPublishPacket ReadPublish(ref MqttFieldReader fields, byte first)
    {
        var topicBytes = fields.ReadBytes(fields.ReadUInt16());
        var packet = new MqttPublishPacket
        {
            Dup = (first & 0x08) != 0,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)((first >> 1) & 0x03),
            Retain = (first & 0x01) != 0,
            Topic = string.Empty,
        };
        if (!topicBytes.IsEmpty)
        {
            packet.Topic = _topics.Get(topicBytes, out var error);
            if (error != MqttReadError.None)
                fields.Fail(error);
        }

        if (packet.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce)
            packet.PacketIdentifier = fields.ReadPacketIdentifier();
        if (ProtocolVersion == MqttProtocolVersion.V500)
            ReadPublishProperties(ref fields, packet);
        // MQTT 3.1.1, 4.7.3 and MQTT 5.0, 3.3.2.1: an empty topic stands only with an alias.
        if (packet.Topic is { Length: 0 } && packet.TopicAlias == 0)
            fields.Fail(MqttReadError.TopicMissing);
        if (fields.Failed)
            return null;
        var payload = fields.ReadToEnd();
        if (!payload.IsEmpty)
            packet.Payload = new ReadOnlySequence<byte>(payload.ToArray());
        return packet;
    }

    private static void ReadPublishProperties(ref MqttFieldReader fields, MqttPublishPacket packet)
    {
        var properties = new MqttProperties();
        properties.Read(ref fields, PublishProperties, manySubscriptionIdentifiers: true);
        packet.PayloadFormatIndicator = Format(properties);
        packet.MessageExpiryInterval = properties.MessageExpiryInterval;
        packet.TopicAlias = properties.TopicAlias;
        packet.ResponseTopic = properties.ResponseTopic;
        packet.CorrelationData = properties.CorrelationData;
        packet.UserProperties = properties.UserProperties;
        packet.SubscriptionIdentifiers = properties.SubscriptionIdentifiers;
        packet.ContentType = properties.ContentType;
    }

    private MqttPubAckPacket ReadPubAck(ref MqttFieldReader fields)
    {
        var packet = new MqttPubAckPacket { PacketIdentifier = fields.ReadPacketIdentifier() };
        packet.ReasonCode = (MqttPubAckReasonCode)ReadReason(ref fields, MqttCodes.IsPublish, out var reason, out var userProperties);
        packet.ReasonString = reason;
        packet.UserProperties = userProperties;
        return packet;
    }

    private MqttPubRecPacket ReadPubRec(ref MqttFieldReader fields)
    {
        var packet = new MqttPubRecPacket { PacketIdentifier = fields.ReadPacketIdentifier() };
        packet.ReasonCode = (MqttPubRecReasonCode)ReadReason(ref fields, MqttCodes.IsPublish, out var reason, out var userProperties);
        packet.ReasonString = reason;
        packet.UserProperties = userProperties;
        return packet;
    }

    private MqttPubRelPacket ReadPubRel(ref MqttFieldReader fields)
    {
        var packet = new MqttPubRelPacket { PacketIdentifier = fields.ReadPacketIdentifier() };
        packet.ReasonCode = (MqttPubRelReasonCode)ReadReason(ref fields, MqttCodes.IsRelease, out var reason, out var userProperties);
        packet.ReasonString = reason;
        packet.UserProperties = userProperties;
        return packet;
    }

    private MqttPubCompPacket ReadPubComp(ref MqttFieldReader fields)
    {
        var packet = new MqttPubCompPacket { PacketIdentifier = fields.ReadPacketIdentifier() };
        packet.ReasonCode = (MqttPubCompReasonCode)ReadReason(ref fields, MqttCodes.IsRelease, out var reason, out var userProperties);
        packet.ReasonString = reason;
        packet.UserProperties = userProperties;
        return packet;
    }

    /// <summary>Sections 3.4.2.1 to 3.7.2.1: no code means success, no property length means none.</summary>
    private byte ReadReason(ref MqttFieldReader fields, Func<byte, bool> allowed, out string reason, out List<MqttUserProperty> userProperties)
    {
        reason = null;
        userProperties = null;
        if (ProtocolVersion != MqttProtocolVersion.V500 || fields.Remaining == 0)
            return 0;
        var code = fields.ReadByte();
        if (!allowed(code))
            fields.Fail(MqttReadError.InvalidReasonCode);
        if (fields.Remaining == 0)
            return code;
        var properties = new MqttProperties();
        properties.Read(ref fields, AcknowledgementProperties);
        reason = properties.ReasonString;
        userProperties = properties.UserProperties;
        return code;
    }

    private static MqttPayloadFormatIndicator Format(in MqttProperties properties) =>
        properties.PayloadIsCharacterData ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified;
}
