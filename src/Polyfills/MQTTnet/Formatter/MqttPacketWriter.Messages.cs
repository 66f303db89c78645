using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

/// <summary>PUBLISH, SUBSCRIBE, UNSUBSCRIBE and what acknowledges them.</summary>
internal static partial class MqttPacketWriter
{
    private static void WritePublishHeader(
        ref MqttFieldWriter fields, MqttPublishPacket packet, MqttProtocolVersion version,
        MqttQualityOfServiceLevel qualityOfServiceLevel, ushort packetIdentifier, List<uint> subscriptionIdentifiers)
    {
        var version5 = version == MqttProtocolVersion.V500;
        if (fields.IsMeasuring)
            CheckTopic(packet, version5);
        fields.WriteString(packet.Topic);
        if (qualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce)
            fields.WritePacketIdentifier(packetIdentifier);
        if (!version5)
            return;
        var measured = MqttFieldWriter.Measuring();
        WritePublishProperties(ref measured, packet, subscriptionIdentifiers);
        fields.WriteVariableByteInteger((uint)measured.Length);
        if (measured.Length > 0)
            WritePublishProperties(ref fields, packet, subscriptionIdentifiers);
    }

    private static void CheckTopic(MqttPublishPacket packet, bool version5)
    {
        var aliasOnly = version5 && packet.TopicAlias != 0 && string.IsNullOrEmpty(packet.Topic);
        if (!aliasOnly && !MqttTopics.IsValidName(packet.Topic))
            throw new MqttProtocolViolationException($"The topic '{packet.Topic}' is empty or contains wildcards.");
    }

    private static void WritePublishProperties(ref MqttFieldWriter fields, MqttPublishPacket packet, List<uint> subscriptionIdentifiers)
    {
        if (packet.PayloadFormatIndicator == MqttPayloadFormatIndicator.CharacterData)
            fields.WriteFlag(MqttPropertyId.PayloadFormatIndicator, true);
        fields.WriteUnlessZero(MqttPropertyId.MessageExpiryInterval, packet.MessageExpiryInterval);
        fields.WriteUnlessZero(MqttPropertyId.TopicAlias, packet.TopicAlias);
        WriteResponseTopic(ref fields, packet.ResponseTopic);
        fields.WriteUnlessNull(MqttPropertyId.CorrelationData, packet.CorrelationData);
        fields.WriteUserProperties(packet.UserProperties);
        if (subscriptionIdentifiers is not null)
        {
            foreach (var identifier in subscriptionIdentifiers)
                WriteSubscriptionIdentifier(ref fields, identifier);
        }

        fields.WriteUnlessNull(MqttPropertyId.ContentType, packet.ContentType);
    }

    private static void WriteSubscriptionIdentifier(ref MqttFieldWriter fields, uint identifier)
    {
        if (identifier == 0)
            throw new MqttProtocolViolationException("A subscription identifier must not be 0 (MQTT 5.0, 3.3.2.3.8).");
        fields.WriteByte((byte)MqttPropertyId.SubscriptionIdentifier);
        fields.WriteVariableByteInteger(identifier);
    }

    private static void WriteAcknowledgement(
        ref MqttFieldWriter fields, MqttProtocolVersion version, ushort packetIdentifier, byte code, string reason, List<MqttUserProperty> userProperties)
    {
        fields.WritePacketIdentifier(packetIdentifier);
        var hasProperties = reason is not null || userProperties is { Count: > 0 };
        if (version != MqttProtocolVersion.V500 || (code == 0 && !hasProperties))
            return;
        fields.WriteByte(code);
        if (hasProperties)
            WriteReason(ref fields, reason, userProperties);
    }

    private static void WriteReason(ref MqttFieldWriter fields, string reason, List<MqttUserProperty> userProperties)
    {
        var measured = MqttFieldWriter.Measuring();
        measured.WriteUnlessNull(MqttPropertyId.ReasonString, reason);
        measured.WriteUserProperties(userProperties);
        fields.WriteVariableByteInteger((uint)measured.Length);
        fields.WriteUnlessNull(MqttPropertyId.ReasonString, reason);
        fields.WriteUserProperties(userProperties);
    }

    private static void WriteSubscribe(ref MqttFieldWriter fields, MqttSubscribePacket packet, MqttProtocolVersion version)
    {
        if (packet.TopicFilters is not { Count: > 0 })
            throw new MqttProtocolViolationException("SUBSCRIBE needs a topic filter (MQTT 5.0, 3.8.3).");
        fields.WritePacketIdentifier(packet.PacketIdentifier);
        if (version == MqttProtocolVersion.V500)
            WriteProperties(ref fields, packet, version, WriteSubscribeProperties);
        foreach (var filter in packet.TopicFilters)
        {
            WriteFilter(ref fields, filter.Topic);
            var options = (int)filter.QualityOfServiceLevel;
            if (version == MqttProtocolVersion.V500)
                options |= (filter.NoLocal ? 0x04 : 0) | (filter.RetainAsPublished ? 0x08 : 0) | ((int)filter.RetainHandling << 4);
            fields.WriteByte((byte)options);
        }
    }

    private static void WriteFilter(ref MqttFieldWriter fields, string topic)
    {
        if (!MqttTopics.IsValidFilter(topic))
            throw new MqttProtocolViolationException($"The topic filter '{topic}' is not valid.");
        fields.WriteString(topic);
    }

    private static void WriteSubscribeProperties(ref MqttFieldWriter fields, MqttSubscribePacket packet, MqttProtocolVersion version)
    {
        if (packet.SubscriptionIdentifier != 0)
            WriteSubscriptionIdentifier(ref fields, packet.SubscriptionIdentifier);
        fields.WriteUserProperties(packet.UserProperties);
    }

    private static void WriteSubAck(ref MqttFieldWriter fields, MqttSubAckPacket packet, MqttProtocolVersion version)
    {
        if (packet.ReasonCodes is not { Count: > 0 })
            throw new MqttProtocolViolationException("SUBACK needs a reason code (MQTT 5.0, 3.9.3).");
        fields.WritePacketIdentifier(packet.PacketIdentifier);
        var version5 = version == MqttProtocolVersion.V500;
        if (version5)
            WriteReason(ref fields, packet.ReasonString, packet.UserProperties);
        foreach (var code in packet.ReasonCodes)
            fields.WriteByte(version5 || (byte)code < 0x80 ? (byte)code : (byte)0x80);
    }

    private static void WriteUnsubscribe(ref MqttFieldWriter fields, MqttUnsubscribePacket packet, MqttProtocolVersion version)
    {
        if (packet.TopicFilters is not { Count: > 0 })
            throw new MqttProtocolViolationException("UNSUBSCRIBE needs a topic filter (MQTT 5.0, 3.10.3).");
        fields.WritePacketIdentifier(packet.PacketIdentifier);
        if (version == MqttProtocolVersion.V500)
            WriteReason(ref fields, null, packet.UserProperties);
        foreach (var topic in packet.TopicFilters)
            WriteFilter(ref fields, topic);
    }

    private static void WriteUnsubAck(ref MqttFieldWriter fields, MqttUnsubAckPacket packet, MqttProtocolVersion version)
    {
        fields.WritePacketIdentifier(packet.PacketIdentifier);
        if (version != MqttProtocolVersion.V500)
            return;
        if (packet.ReasonCodes is not { Count: > 0 })
            throw new MqttProtocolViolationException("UNSUBACK needs a reason code (MQTT 5.0, 3.11.3).");
        WriteReason(ref fields, packet.ReasonString, packet.UserProperties);
        foreach (var code in packet.ReasonCodes)
            fields.WriteByte((byte)code);
    }
}
