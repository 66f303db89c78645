using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>MQTT 5.0, section 3.11.</summary>
public sealed class MqttUnsubAckPacket : MqttPacketWithIdentifier
{
    /// <summary>Empty with MQTT 3.1 and 3.1.1, which acknowledge without codes.</summary>
    public List<MqttUnsubscribeReasonCode> ReasonCodes { get; set; } = [];

    public string ReasonString { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; }

    public override string ToString() => $"UnsubAck: [PacketIdentifier={PacketIdentifier}] [ReasonCodes={string.Join(',', ReasonCodes)}]";
}
