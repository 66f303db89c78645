using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttClientOptions
{
    public byte[] AuthenticationData { get; set; }

    public string AuthenticationMethod { get; set; }

    public IMqttClientChannelOptions ChannelOptions { get; set; }

    /// <summary>Clean Start in MQTT 5.</summary>
    public bool CleanSession { get; set; } = true;

    public string ClientId { get; set; } = Guid.NewGuid().ToString("N");

    public IMqttClientCredentialsProvider Credentials { get; set; }

    /// <summary>Zero switches keep-alive off.</summary>
    public TimeSpan KeepAlivePeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes; 0 means no limit of our own.</summary>
    public uint MaximumPacketSize { get; set; }

    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.V500;

    /// <summary>0 means that the property is not sent, which stands for 65535.</summary>
    public ushort ReceiveMaximum { get; set; }

    public bool RequestProblemInformation { get; set; } = true;

    public bool RequestResponseInformation { get; set; }

    /// <summary>Seconds.</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>Limits connect, subscribe, unsubscribe, ping and disconnect where no token is given; never publish.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    public ushort TopicAliasMaximum { get; set; }

    public bool TryPrivate { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; }

    public bool ValidateFeatures { get; set; } = true;

    public string WillContentType { get; set; }

    public byte[] WillCorrelationData { get; set; }

    /// <summary>Seconds.</summary>
    public uint WillDelayInterval { get; set; }

    /// <summary>Seconds.</summary>
    public uint WillMessageExpiryInterval { get; set; }

    public byte[] WillPayload { get; set; }

    public MqttPayloadFormatIndicator WillPayloadFormatIndicator { get; set; }

    public MqttQualityOfServiceLevel WillQualityOfServiceLevel { get; set; }

    public string WillResponseTopic { get; set; }

    public bool WillRetain { get; set; }

    public string WillTopic { get; set; }

    public List<MqttUserProperty> WillUserProperties { get; set; }

    /// <summary>Bytes of the first send buffer.</summary>
    public int WriterBufferSize { get; set; } = 4096;

    /// <summary>Bytes of the send buffer that are kept after a larger packet.</summary>
    public int WriterBufferSizeMax { get; set; } = 65535;

    /// <exception cref="NotSupportedException">A feature of MQTT 5 is set and the version is lower.</exception>
    internal void ThrowIfFeatureIsUnsupported()
    {
        if (!ValidateFeatures || ProtocolVersion == MqttProtocolVersion.V500)
            return;
        Demand(UserProperties is not { Count: > 0 }, nameof(UserProperties));
        Demand(ReceiveMaximum == 0, nameof(ReceiveMaximum));
        Demand(MaximumPacketSize == 0, nameof(MaximumPacketSize));
        Demand(!RequestResponseInformation, nameof(RequestResponseInformation));
        Demand(string.IsNullOrEmpty(AuthenticationMethod), nameof(AuthenticationMethod));
        Demand(AuthenticationData is null, nameof(AuthenticationData));
        Demand(WillDelayInterval == 0, nameof(WillDelayInterval));
        Demand(WillMessageExpiryInterval == 0, nameof(WillMessageExpiryInterval));
        Demand(WillContentType is null, nameof(WillContentType));
        Demand(WillCorrelationData is null, nameof(WillCorrelationData));
        Demand(WillResponseTopic is null, nameof(WillResponseTopic));
        Demand(WillUserProperties is not { Count: > 0 }, nameof(WillUserProperties));
    }

    private static void Demand(bool unused, string feature)
    {
        if (!unused)
            throw new NotSupportedException($"Feature {feature} requires MQTT version 5.0.0.");
    }
}
