namespace MQTTnet.Packets;

public abstract class MqttPacket;

public abstract class MqttPacketWithIdentifier : MqttPacket
{
    /// <summary>1 to 65535; 0 means none (MQTT 5.0, 2.2.1).</summary>
    public ushort PacketIdentifier { get; set; }
}
