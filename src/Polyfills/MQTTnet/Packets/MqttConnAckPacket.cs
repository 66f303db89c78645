using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>MQTT 5.0, section 3.2. A number of 0 means that the property is not on the wire; the "available" flags start true, as the standard has it.</summary>
public sealed class MqttConnAckPacket : MqttPacket
{
    public string AssignedClientIdentifier { get; set; }

    public byte[] AuthenticationData { get; set; }

    public string AuthenticationMethod { get; set; }

    public bool IsSessionPresent { get; set; }

    public uint MaximumPacketSize { get; set; }

    public MqttQualityOfServiceLevel MaximumQoS { get; set; } = MqttQualityOfServiceLevel.ExactlyOnce;

    public MqttConnectReasonCode ReasonCode { get; set; }

    public string ReasonString { get; set; }

    public ushort ReceiveMaximum { get; set; }

    public string ResponseInformation { get; set; }

    public bool RetainAvailable { get; set; } = true;

    /// <summary>Of MQTT 3.1 and 3.1.1. When it is left at 0, the writer derives it from <see cref="ReasonCode"/>.</summary>
    public MqttConnectReturnCode ReturnCode { get; set; }

    /// <summary>Seconds.</summary>
    public ushort ServerKeepAlive { get; set; }

    public string ServerReference { get; set; }

    /// <summary>Seconds.</summary>
    public uint SessionExpiryInterval { get; set; }

    public bool SharedSubscriptionAvailable { get; set; } = true;

    public bool SubscriptionIdentifiersAvailable { get; set; } = true;

    public ushort TopicAliasMaximum { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; }

    public bool WildcardSubscriptionAvailable { get; set; } = true;

    internal bool HasServerKeepAlive { get; set; }

    internal bool HasSessionExpiryInterval { get; set; }

    public override string ToString() =>
        $"ConnAck: [ReturnCode={ReturnCode}] [ReasonCode={ReasonCode}] [IsSessionPresent={IsSessionPresent}]";
}
