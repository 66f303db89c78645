namespace MQTTnet.Packets;

/// <summary>MQTT 5.0, section 3.13.</summary>
public sealed class MqttPingRespPacket : MqttPacket
{
    public static readonly MqttPingRespPacket Instance = new();

    public override string ToString() => "PingResp";
}
