namespace MQTTnet.Packets;

/// <summary>MQTT 5.0, section 3.10.</summary>
public sealed class MqttUnsubscribePacket : MqttPacketWithIdentifier
{
    public List<string> TopicFilters { get; set; } = [];

    public List<MqttUserProperty> UserProperties { get; set; }

    public override string ToString() => $"Unsubscribe: [PacketIdentifier={PacketIdentifier}] [TopicFilters={TopicFilters.Count}]";
}
