using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>MQTT 5.0, section 3.14.</summary>
public sealed class MqttDisconnectPacket : MqttPacket
{
    public MqttDisconnectReasonCode ReasonCode { get; set; }

    public string ReasonString { get; set; }

    public string ServerReference { get; set; }

    /// <summary>Seconds; 0 means that the property is not on the wire.</summary>
    public uint SessionExpiryInterval { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; }

    /// <summary>Whether the property was on the wire: 0 there ends a session, absence keeps what CONNECT said (3.14.2.2.2).</summary>
    internal bool HasSessionExpiryInterval { get; set; }

    public override string ToString() => $"Disconnect: [ReasonCode={ReasonCode}]";
}
