using System.Text;
using System.Text.Json;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>A packet of the vector file in our types. Throws <see cref="FormatException"/> on what our types cannot even hold.</summary>
internal sealed class VectorPacket(JsonElement json, bool version5)
{
    private JsonElement Properties { get; } = json.TryGetProperty("properties", out var properties) ? properties : default;

    public MqttPacket Build() => Text(json, "cmd") switch
    {
        "connect" => Connect(),
        "connack" => ConnAck(),
        "publish" => Publish(),
        "puback" => new MqttPubAckPacket { PacketIdentifier = Id(), ReasonCode = (MqttPubAckReasonCode)Reason(), ReasonString = Text(Properties, "reasonString"), UserProperties = User(Properties) },
        "pubrec" => new MqttPubRecPacket { PacketIdentifier = Id(), ReasonCode = (MqttPubRecReasonCode)Reason(), ReasonString = Text(Properties, "reasonString"), UserProperties = User(Properties) },
        "pubrel" => new MqttPubRelPacket { PacketIdentifier = Id(), ReasonCode = (MqttPubRelReasonCode)Reason(), ReasonString = Text(Properties, "reasonString"), UserProperties = User(Properties) },
        "pubcomp" => new MqttPubCompPacket { PacketIdentifier = Id(), ReasonCode = (MqttPubCompReasonCode)Reason(), ReasonString = Text(Properties, "reasonString"), UserProperties = User(Properties) },
        "subscribe" => new MqttSubscribePacket
        {
            PacketIdentifier = Id(),
            SubscriptionIdentifier = (uint)Number(Properties, "subscriptionIdentifier", 0, uint.MaxValue),
            UserProperties = User(Properties),
            TopicFilters = List(json, "subscriptions").Select(filter => new MqttTopicFilter
            {
                Topic = Text(filter, "topic"),
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)Number(filter, "qos", 0, 2),
                NoLocal = Flag(filter, "nl") ?? false,
                RetainAsPublished = Flag(filter, "rap") ?? false,
                RetainHandling = (MqttRetainHandling)Number(filter, "rh", 0, 2),
            }).ToList(),
        },
        "suback" => new MqttSubAckPacket { PacketIdentifier = Id(), ReasonCodes = List(json, "granted").Select(code => (MqttSubscribeReasonCode)code.GetInt32()).ToList(), ReasonString = Text(Properties, "reasonString"), UserProperties = User(Properties) },
        "unsubscribe" => new MqttUnsubscribePacket { PacketIdentifier = Id(), TopicFilters = List(json, "unsubscriptions").Select(filter => filter.ValueKind == JsonValueKind.String ? filter.GetString() : throw new FormatException("unsubscriptions")).ToList(), UserProperties = User(Properties) },
        "unsuback" => new MqttUnsubAckPacket { PacketIdentifier = Id(), ReasonCodes = List(json, "granted").Select(code => (MqttUnsubscribeReasonCode)code.GetInt32()).ToList(), ReasonString = Text(Properties, "reasonString"), UserProperties = User(Properties) },
        "pingreq" => new MqttPingReqPacket(),
        "pingresp" => new MqttPingRespPacket(),
        "disconnect" => new MqttDisconnectPacket { ReasonCode = (MqttDisconnectReasonCode)Reason(), SessionExpiryInterval = (uint)Number(Properties, "sessionExpiryInterval", 0, uint.MaxValue), ReasonString = Text(Properties, "reasonString"), ServerReference = Text(Properties, "serverReference"), UserProperties = User(Properties) },
        "auth" => new MqttAuthPacket { ReasonCode = (MqttAuthenticateReasonCode)Reason(), AuthenticationMethod = Text(Properties, "authenticationMethod"), AuthenticationData = Bytes(Properties, "authenticationData"), ReasonString = Text(Properties, "reasonString"), UserProperties = User(Properties) },
        _ => throw new FormatException("cmd"),
    };

    private MqttConnectPacket Connect()
    {
        var name = Text(json, "protocolId") ?? "MQTT";
        if (name is not ("MQTT" or "MQIsdp"))
            throw new FormatException("protocolId");
        if (Number(json, "protocolVersion", 0, 255, 4) is not (3 or 4 or 5))
            throw new FormatException("protocolVersion");
        var packet = new MqttConnectPacket
        {
            TryPrivate = Flag(json, "bridgeMode") ?? false,
            CleanSession = Flag(json, "clean") ?? true,
            KeepAlivePeriod = (ushort)Number(json, "keepalive", 0, ushort.MaxValue),
            ClientId = Text(json, "clientId"),
            Username = Text(json, "username"),
            Password = Bytes(json, "password"),
            SessionExpiryInterval = (uint)Number(Properties, "sessionExpiryInterval", 0, uint.MaxValue),
            ReceiveMaximum = (ushort)Number(Properties, "receiveMaximum", 0, ushort.MaxValue),
            MaximumPacketSize = (uint)Number(Properties, "maximumPacketSize", 0, uint.MaxValue),
            TopicAliasMaximum = (ushort)Number(Properties, "topicAliasMaximum", 0, ushort.MaxValue),
            RequestResponseInformation = Flag(Properties, "requestResponseInformation") ?? false,
            RequestProblemInformation = Flag(Properties, "requestProblemInformation") ?? true,
            UserProperties = User(Properties),
            AuthenticationMethod = Text(Properties, "authenticationMethod"),
            AuthenticationData = Bytes(Properties, "authenticationData"),
        };
        if (!json.TryGetProperty("will", out var will))
            return packet;
        if (will.ValueKind != JsonValueKind.Object)
            throw new FormatException("will");
        var properties = will.TryGetProperty("properties", out var found) ? found : default;
        packet.WillFlag = true;
        packet.WillTopic = Text(will, "topic");
        packet.WillMessage = Bytes(will, "payload");
        packet.WillQoS = (MqttQualityOfServiceLevel)Number(will, "qos", 0, 2);
        packet.WillRetain = Flag(will, "retain") ?? false;
        packet.WillDelayInterval = (uint)Number(properties, "willDelayInterval", 0, uint.MaxValue);
        packet.WillPayloadFormatIndicator = Flag(properties, "payloadFormatIndicator") == true ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified;
        packet.WillMessageExpiryInterval = (uint)Number(properties, "messageExpiryInterval", 0, uint.MaxValue);
        packet.WillContentType = Text(properties, "contentType");
        packet.WillResponseTopic = Text(properties, "responseTopic");
        packet.WillCorrelationData = Bytes(properties, "correlationData");
        packet.WillUserProperties = User(properties);
        return packet;
    }

    private MqttConnAckPacket ConnAck()
    {
        var reason = version5 ? (MqttConnectReasonCode)Reason() : MqttCodes.ToReasonCode((MqttConnectReturnCode)Number(json, "returnCode", 0, 255));
        return new MqttConnAckPacket
        {
            IsSessionPresent = Flag(json, "sessionPresent") ?? false,
            ReasonCode = reason,
            ReturnCode = version5 ? MqttCodes.ToReturnCode(reason) : (MqttConnectReturnCode)Number(json, "returnCode", 0, 255),
            SessionExpiryInterval = (uint)Number(Properties, "sessionExpiryInterval", 0, uint.MaxValue),
            ReceiveMaximum = (ushort)Number(Properties, "receiveMaximum", 0, ushort.MaxValue),
            MaximumQoS = (MqttQualityOfServiceLevel)Number(Properties, "maximumQoS", 0, 2, 2),
            RetainAvailable = Flag(Properties, "retainAvailable") ?? true,
            MaximumPacketSize = (uint)Number(Properties, "maximumPacketSize", 0, uint.MaxValue),
            AssignedClientIdentifier = Text(Properties, "assignedClientIdentifier"),
            TopicAliasMaximum = (ushort)Number(Properties, "topicAliasMaximum", 0, ushort.MaxValue),
            ReasonString = Text(Properties, "reasonString"),
            UserProperties = User(Properties),
            WildcardSubscriptionAvailable = Flag(Properties, "wildcardSubscriptionAvailable") ?? true,
            SubscriptionIdentifiersAvailable = Flag(Properties, "subscriptionIdentifiersAvailable") ?? true,
            SharedSubscriptionAvailable = Flag(Properties, "sharedSubscriptionAvailable") ?? true,
            ServerKeepAlive = (ushort)Number(Properties, "serverKeepAlive", 0, ushort.MaxValue),
            ResponseInformation = Text(Properties, "responseInformation"),
            ServerReference = Text(Properties, "serverReference"),
            AuthenticationMethod = Text(Properties, "authenticationMethod"),
            AuthenticationData = Bytes(Properties, "authenticationData"),
        };
    }

    private MqttPublishPacket Publish() => new()
    {
        Topic = Text(json, "topic") ?? "",
        PayloadSegment = Bytes(json, "payload") ?? [],
        QualityOfServiceLevel = (MqttQualityOfServiceLevel)Number(json, "qos", 0, 2),
        Dup = Flag(json, "dup") ?? false,
        Retain = Flag(json, "retain") ?? false,
        PacketIdentifier = Id(),
        PayloadFormatIndicator = Flag(Properties, "payloadFormatIndicator") == true ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified,
        MessageExpiryInterval = (uint)Number(Properties, "messageExpiryInterval", 0, uint.MaxValue),
        TopicAlias = (ushort)Number(Properties, "topicAlias", 0, ushort.MaxValue),
        ResponseTopic = Text(Properties, "responseTopic"),
        CorrelationData = Bytes(Properties, "correlationData"),
        UserProperties = User(Properties),
        SubscriptionIdentifiers = Has(Properties, "subscriptionIdentifier") is not { } identifiers ? null
            : identifiers.ValueKind == JsonValueKind.Array ? identifiers.EnumerateArray().Select(one => one.GetUInt32()).ToList()
            : [(uint)Number(Properties, "subscriptionIdentifier", 0, uint.MaxValue)],
        ContentType = Text(Properties, "contentType"),
    };

    private ushort Id() => (ushort)Number(json, "messageId", 0, ushort.MaxValue);

    private int Reason() => (int)Number(json, "reasonCode", 0, 255);

    private static JsonElement? Has(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement parent, string name) => Has(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { ValueKind: JsonValueKind.Object } => Encoding.UTF8.GetString(Bytes(parent, name)!),
        _ => throw new FormatException(name),
    };

    private static bool? Flag(JsonElement parent, string name) => Has(parent, name)?.GetBoolean();

    private static long Number(JsonElement parent, string name, long least, long most, long absent = 0)
    {
        if (Has(parent, name) is not { } value)
            return absent;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(name);
    }

    private static IEnumerable<JsonElement> List(JsonElement parent, string name) => Has(parent, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray(),
        _ => throw new FormatException(name),
    };

    private static List<MqttUserProperty>? User(JsonElement parent)
    {
        if (Has(parent, "userProperties") is not { } properties)
            return null;
        var list = new List<MqttUserProperty>();
        foreach (var property in properties.EnumerateObject())
        {
            var values = property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToArray() : [property.Value];
            list.AddRange(values.Select(value => new MqttUserProperty(property.Name, Encoding.UTF8.GetBytes(value.GetString()!).AsMemory())));
        }

        return list;
    }

    /// <summary>Text, {hex} or {hex_prefix, length}: the last is filled up with zeros.</summary>
    public static byte[]? Bytes(JsonElement parent, string name)
    {
        if (Has(parent, name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return Encoding.UTF8.GetBytes(value.GetString()!);
        if (value.ValueKind != JsonValueKind.Object)
            throw new FormatException(name);
        if (value.TryGetProperty("hex", out var hex))
            return Convert.FromHexString(hex.GetString()!);
        var bytes = new byte[value.GetProperty("length").GetInt32()];
        Convert.FromHexString(value.GetProperty("hex_prefix").GetString()!).CopyTo(bytes, 0);
        return bytes;
    }
}
