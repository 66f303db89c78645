using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>MQTT 5.0, section 3.1. A number of 0 means that the property is not on the wire.</summary>
public sealed class MqttConnectPacket : MqttPacket
{
    public byte[] AuthenticationData { get; set; }

    public string AuthenticationMethod { get; set; }

    /// <summary>Clean Start in MQTT 5.</summary>
    public bool CleanSession { get; set; }

    public string ClientId { get; set; }

    /// <summary>Seconds; 0 switches keep-alive off.</summary>
    public ushort KeepAlivePeriod { get; set; }

    public uint MaximumPacketSize { get; set; }

    public byte[] Password { get; set; }

    public ushort ReceiveMaximum { get; set; }

    /// <summary>True unless the client said otherwise (3.1.2.11.7).</summary>
    public bool RequestProblemInformation { get; set; } = true;

    public bool RequestResponseInformation { get; set; }

    /// <summary>Seconds; 4294967295 means for ever.</summary>
    public uint SessionExpiryInterval { get; set; }

    public ushort TopicAliasMaximum { get; set; }

    /// <summary>Bit 7 of the protocol level: a bridge, by a convention of Mosquitto (3.1 and 3.1.1 only).</summary>
    public bool TryPrivate { get; set; }

    public string Username { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; }

    public string WillContentType { get; set; }

    public byte[] WillCorrelationData { get; set; }

    /// <summary>Seconds.</summary>
    public uint WillDelayInterval { get; set; }

    public bool WillFlag { get; set; }

    public byte[] WillMessage { get; set; }

    /// <summary>Seconds.</summary>
    public uint WillMessageExpiryInterval { get; set; }

    public MqttPayloadFormatIndicator WillPayloadFormatIndicator { get; set; }

    public MqttQualityOfServiceLevel WillQoS { get; set; }

    public string WillResponseTopic { get; set; }

    public bool WillRetain { get; set; }

    public string WillTopic { get; set; }

    public List<MqttUserProperty> WillUserProperties { get; set; }

    public override string ToString() =>
        $"Connect: [ClientId={ClientId}] [CleanSession={CleanSession}] [KeepAlivePeriod={KeepAlivePeriod}] [Will={WillFlag}]";
}
