using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

/// <summary>SUBSCRIBE, UNSUBSCRIBE and their acknowledgements.</summary>
internal sealed partial class MqttPacketReader
{
    private static readonly ulong SubscribeProperties = MqttProperties.SetOf(
        MqttPropertyId.SubscriptionIdentifier, MqttPropertyId.UserProperty);

    private static readonly ulong UnsubscribeProperties = MqttProperties.SetOf(MqttPropertyId.UserProperty);

    private MqttSubscribePacket ReadSubscribe(ref MqttFieldReader fields)
    {
        var packet = new MqttSubscribePacket { PacketIdentifier = fields.ReadPacketIdentifier() };
        if (ProtocolVersion == MqttProtocolVersion.V500)
        {
            var properties = new MqttProperties();
            properties.Read(ref fields, SubscribeProperties);
            packet.UserProperties = properties.UserProperties;
            if (properties.SubscriptionIdentifiers is { } identifiers)
                packet.SubscriptionIdentifier = identifiers[0];
        }

        if (fields.Remaining == 0)
            fields.Fail(MqttReadError.EmptyPayload);
        while (fields.Remaining > 0)
        {
            var topic = ReadFilter(ref fields);
            var options = fields.ReadByte();
            if (!fields.Failed)
                packet.TopicFilters.Add(ReadOptions(ref fields, topic, options));
        }

        return packet;
    }

    private MqttTopicFilter ReadOptions(ref MqttFieldReader fields, string topic, byte options)
    {
        var version5 = ProtocolVersion == MqttProtocolVersion.V500;
        var filter = new MqttTopicFilter
        {
            Topic = topic,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)(options & 0x03),
            NoLocal = (options & 0x04) != 0,
            RetainAsPublished = (options & 0x08) != 0,
            RetainHandling = (MqttRetainHandling)((options >> 4) & 0x03),
        };
        // MQTT 5.0, 3.8.3.1; MQTT 3.1.1, 3.8.3: everything but the two QoS bits is reserved.
        var reserved = version5 ? (options & 0xC0) != 0 || (options & 0x30) == 0x30 : (options & 0xFC) != 0;
        if (reserved || (options & 0x03) == 0x03 || (filter.NoLocal && MqttTopics.IsShared(topic)))
            fields.Fail(MqttReadError.InvalidSubscriptionOptions);
        return filter;
    }

    private string ReadFilter(ref MqttFieldReader fields)
    {
        var topic = fields.ReadString();
        if (fields.Failed)
            return null;
        if (!MqttTopics.IsValidFilter(topic)
            || (ProtocolVersion == MqttProtocolVersion.V500 && MqttTopics.IsShared(topic) && !MqttTopics.IsValidShared(topic)))
        {
            fields.Fail(MqttReadError.InvalidTopicFilter);
        }

        return topic;
    }

    private MqttSubAckPacket ReadSubAck(ref MqttFieldReader fields)
    {
        var packet = new MqttSubAckPacket { PacketIdentifier = fields.ReadPacketIdentifier() };
        var version5 = ProtocolVersion == MqttProtocolVersion.V500;
        if (version5)
        {
            var properties = new MqttProperties();
            properties.Read(ref fields, AcknowledgementProperties);
            packet.ReasonString = properties.ReasonString;
            packet.UserProperties = properties.UserProperties;
        }

        if (fields.Remaining == 0)
            fields.Fail(MqttReadError.EmptyPayload);
        foreach (var code in fields.ReadToEnd())
        {
            // MQTT 3.1.1, 3.9.3: only the three levels and 0x80.
            if (version5 ? !MqttCodes.IsSubscribe(code) : code is not (0 or 1 or 2 or 128))
            {
                fields.Fail(MqttReadError.InvalidReasonCode);
                break;
            }

            packet.ReasonCodes.Add((MqttSubscribeReasonCode)code);
        }

        return packet;
    }

    private MqttUnsubscribePacket ReadUnsubscribe(ref MqttFieldReader fields)
    {
        var packet = new MqttUnsubscribePacket { PacketIdentifier = fields.ReadPacketIdentifier() };
        if (ProtocolVersion == MqttProtocolVersion.V500)
        {
            var properties = new MqttProperties();
            properties.Read(ref fields, UnsubscribeProperties);
            packet.UserProperties = properties.UserProperties;
        }

        if (fields.Remaining == 0)
            fields.Fail(MqttReadError.EmptyPayload);
        while (fields.Remaining > 0)
        {
            var topic = ReadFilter(ref fields);
            if (!fields.Failed)
                packet.TopicFilters.Add(topic);
        }

        return packet;
    }

    /// <summary>MQTT 3.1.1, 3.11.3: no payload. MQTT 5.0, 3.11.3: a code for each filter.</summary>
    private MqttUnsubAckPacket ReadUnsubAck(ref MqttFieldReader fields)
    {
        var packet = new MqttUnsubAckPacket { PacketIdentifier = fields.ReadPacketIdentifier() };
        if (ProtocolVersion != MqttProtocolVersion.V500)
            return packet;
        var properties = new MqttProperties();
        properties.Read(ref fields, AcknowledgementProperties);
        packet.ReasonString = properties.ReasonString;
        packet.UserProperties = properties.UserProperties;
        if (fields.Remaining == 0)
            fields.Fail(MqttReadError.EmptyPayload);
        foreach (var code in fields.ReadToEnd())
        {
            if (!MqttCodes.IsUnsubscribe(code))
            {
                fields.Fail(MqttReadError.InvalidReasonCode);
                break;
            }

            packet.ReasonCodes.Add((MqttUnsubscribeReasonCode)code);
        }

        return packet;
    }
}
