namespace MQTTnet.Packets;

/// <summary>MQTT 5.0, section 3.12.</summary>
public sealed class MqttPingReqPacket : MqttPacket
{
    public static readonly MqttPingReqPacket Instance = new();

    public override string ToString() => "PingReq";
}
