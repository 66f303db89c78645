using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server.Sessions;

/// <summary>One message for one session. The packet is shared by all receivers and never changed.</summary>
internal readonly record struct Delivery(
    MqttPublishPacket Packet,
    MqttQualityOfServiceLevel QoS,
    bool Retain,
    List<uint> SubscriptionIdentifiers,
    long ExpiresAtMilliseconds)
{
    public int Bytes => (int)Packet.Payload.Length + (2 * Packet.Topic.Length) + 200;

    public bool IsExpired(long nowMilliseconds) => ExpiresAtMilliseconds != 0 && nowMilliseconds >= ExpiresAtMilliseconds;

    /// <summary>MQTT 5.0, 3.3.2.3.3: what is left of the interval is what is sent on.</summary>
    public MqttPublishPacket PacketAt(long nowMilliseconds)
    {
        if (ExpiresAtMilliseconds == 0)
            return Packet;

        var left = (uint)Math.Max(1, (ExpiresAtMilliseconds - nowMilliseconds + 999) / 1000);
        return new MqttPublishPacket
        {
            ContentType = Packet.ContentType,
            CorrelationData = Packet.CorrelationData,
            MessageExpiryInterval = left,
            Payload = Packet.Payload,
            PayloadFormatIndicator = Packet.PayloadFormatIndicator,
            ResponseTopic = Packet.ResponseTopic,
            Topic = Packet.Topic,
            UserProperties = Packet.UserProperties,
        };
    }
}

/// <summary>A QoS 1 or 2 message that its receiver has not finished with.</summary>
internal sealed class OutboundInFlight
{
    public OutboundInFlight(Delivery delivery, ushort packetIdentifier, long sequence)
    {
        Delivery = delivery;
        PacketIdentifier = packetIdentifier;
        Sequence = sequence;
    }

    public Delivery Delivery { get; }

    public ushort PacketIdentifier { get; }

    /// <summary>Order of first sending, which a resumed session repeats.</summary>
    public long Sequence { get; }

    /// <summary>PUBREC has come: only PUBREL may be sent from now on.</summary>
    public bool IsReleased { get; set; }
}

internal sealed class Subscription
{
    public Subscription(Session session, MqttTopicFilter filter, MqttQualityOfServiceLevel granted, uint identifier)
    {
        Session = session;
        Filter = filter;
        Granted = granted;
        Identifier = identifier;
    }

    public Session Session { get; }

    public MqttTopicFilter Filter { get; }

    public MqttQualityOfServiceLevel Granted { get; }

    /// <summary>0: none.</summary>
    public uint Identifier { get; }
}
