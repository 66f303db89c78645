using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>Valid packets of every kind and version, all fields by chance.</summary>
internal static class PacketGenerator
{
    private static readonly string[] Words = ["a", "gym", "leg-press", "深蹲", "é", "𝄞", "0", "machine 7", "$SYS", new string('x', 300)];

    public static (MqttPacket Packet, MqttProtocolVersion Version) Next(Random random)
    {
        var version = (MqttProtocolVersion)random.Next(3, 6);
        var five = version == MqttProtocolVersion.V500;
        MqttPacket packet = random.Next(five ? 15 : 14) switch
        {
            0 => Connect(random, version),
            1 => ConnAck(random, version),
            2 => Publish(random, five),
            3 => new MqttPubAckPacket { PacketIdentifier = Id(random), ReasonCode = five ? Pick(random, Enum.GetValues<MqttPubAckReasonCode>()) : 0, ReasonString = Text(random, five), UserProperties = User(random, five) },
            4 => new MqttPubRecPacket { PacketIdentifier = Id(random), ReasonCode = five ? Pick(random, Enum.GetValues<MqttPubRecReasonCode>()) : 0, ReasonString = Text(random, five), UserProperties = User(random, five) },
            5 => new MqttPubRelPacket { PacketIdentifier = Id(random), ReasonCode = five ? Pick(random, Enum.GetValues<MqttPubRelReasonCode>()) : 0, ReasonString = Text(random, five), UserProperties = User(random, five) },
            6 => new MqttPubCompPacket { PacketIdentifier = Id(random), ReasonCode = five ? Pick(random, Enum.GetValues<MqttPubCompReasonCode>()) : 0, ReasonString = Text(random, five), UserProperties = User(random, five) },
            7 => new MqttSubscribePacket { PacketIdentifier = Id(random), SubscriptionIdentifier = five ? (uint)random.Next(0, 268435456) : 0, UserProperties = User(random, five), TopicFilters = Many(random, () => Filter(random, five)) },
            8 => new MqttSubAckPacket { PacketIdentifier = Id(random), ReasonCodes = Many(random, () => five ? Pick(random, Enum.GetValues<MqttSubscribeReasonCode>()) : (MqttSubscribeReasonCode)Pick(random, [0, 1, 2, 128])), ReasonString = Text(random, five), UserProperties = User(random, five) },
            9 => new MqttUnsubscribePacket { PacketIdentifier = Id(random), TopicFilters = Many(random, () => FilterTopic(random)), UserProperties = User(random, five) },
            10 => new MqttUnsubAckPacket { PacketIdentifier = Id(random), ReasonCodes = five ? Many(random, () => Pick(random, Enum.GetValues<MqttUnsubscribeReasonCode>())) : [], ReasonString = Text(random, five), UserProperties = User(random, five) },
            11 => MqttPingReqPacket.Instance,
            12 => MqttPingRespPacket.Instance,
            13 => new MqttDisconnectPacket { ReasonCode = five ? Pick(random, Enum.GetValues<MqttDisconnectReasonCode>()) : 0, ReasonString = Text(random, five), ServerReference = Text(random, five), SessionExpiryInterval = five ? Number(random) : 0, UserProperties = User(random, five) },
            _ => new MqttAuthPacket { ReasonCode = Pick(random, Enum.GetValues<MqttAuthenticateReasonCode>()), AuthenticationMethod = Word(random), AuthenticationData = Bytes(random, true), ReasonString = Text(random, true), UserProperties = User(random, true) },
        };
        return (packet, version);
    }

    private static MqttConnectPacket Connect(Random random, MqttProtocolVersion version)
    {
        var five = version == MqttProtocolVersion.V500;
        var will = Coin(random);
        var user = Coin(random);
        var method = Text(random, five);
        return new MqttConnectPacket
        {
            ClientId = Word(random),
            CleanSession = Coin(random),
            KeepAlivePeriod = (ushort)random.Next(65536),
            TryPrivate = !five && random.Next(5) == 0,
            Username = user ? Word(random) : null,
            Password = Coin(random) && (user || five) ? Payload(random) : null,
            AuthenticationMethod = method,
            AuthenticationData = method is null ? null : Bytes(random, five),
            MaximumPacketSize = five ? Number(random) : 0,
            ReceiveMaximum = five ? (ushort)random.Next(65536) : (ushort)0,
            RequestProblemInformation = !five || Coin(random),
            RequestResponseInformation = five && Coin(random),
            SessionExpiryInterval = five ? Number(random) : 0,
            TopicAliasMaximum = five ? (ushort)random.Next(65536) : (ushort)0,
            UserProperties = User(random, five),
            WillFlag = will,
            WillTopic = will ? Topic(random) : null,
            WillMessage = will ? Payload(random) : null,
            WillQoS = will ? (MqttQualityOfServiceLevel)random.Next(3) : 0,
            WillRetain = will && Coin(random),
            WillContentType = Text(random, five && will),
            WillCorrelationData = Bytes(random, five && will),
            WillDelayInterval = five && will ? Number(random) : 0,
            WillMessageExpiryInterval = five && will ? Number(random) : 0,
            WillPayloadFormatIndicator = (MqttPayloadFormatIndicator)(five && will ? random.Next(2) : 0),
            WillResponseTopic = five && will && Coin(random) ? Topic(random) : null,
            WillUserProperties = User(random, five && will),
        };
    }

    private static MqttConnAckPacket ConnAck(Random random, MqttProtocolVersion version)
    {
        var five = version == MqttProtocolVersion.V500;
        var reason = five ? Pick(random, Enum.GetValues<MqttConnectReasonCode>()) : MqttCodes.ToReasonCode((MqttConnectReturnCode)random.Next(6));
        return new MqttConnAckPacket
        {
            ReasonCode = reason,
            ReturnCode = MqttCodes.ToReturnCode(reason),
            IsSessionPresent = reason == MqttConnectReasonCode.Success && version != MqttProtocolVersion.V310 && Coin(random),
            AssignedClientIdentifier = Text(random, five),
            AuthenticationMethod = Text(random, five),
            AuthenticationData = Bytes(random, five),
            MaximumPacketSize = five ? Number(random) : 0,
            MaximumQoS = five ? (MqttQualityOfServiceLevel)random.Next(3) : MqttQualityOfServiceLevel.ExactlyOnce,
            ReasonString = Text(random, five),
            ReceiveMaximum = five ? (ushort)random.Next(65536) : (ushort)0,
            ResponseInformation = Text(random, five),
            RetainAvailable = !five || Coin(random),
            ServerKeepAlive = five ? (ushort)random.Next(65536) : (ushort)0,
            ServerReference = Text(random, five),
            SessionExpiryInterval = five ? Number(random) : 0,
            SharedSubscriptionAvailable = !five || Coin(random),
            SubscriptionIdentifiersAvailable = !five || Coin(random),
            TopicAliasMaximum = five ? (ushort)random.Next(65536) : (ushort)0,
            UserProperties = User(random, five),
            WildcardSubscriptionAvailable = !five || Coin(random),
        };
    }

    private static MqttPublishPacket Publish(Random random, bool five)
    {
        var level = (MqttQualityOfServiceLevel)random.Next(3);
        var alias = five ? (ushort)random.Next(3) : (ushort)0;
        return new MqttPublishPacket
        {
            Topic = alias != 0 && Coin(random) ? "" : Topic(random),
            TopicAlias = alias,
            QualityOfServiceLevel = level,
            PacketIdentifier = level == MqttQualityOfServiceLevel.AtMostOnce ? (ushort)0 : Id(random),
            Dup = level != MqttQualityOfServiceLevel.AtMostOnce && Coin(random),
            Retain = Coin(random),
            PayloadSegment = Payload(random),
            PayloadFormatIndicator = (MqttPayloadFormatIndicator)(five ? random.Next(2) : 0),
            MessageExpiryInterval = five ? Number(random) : 0,
            ResponseTopic = five && Coin(random) ? Topic(random) : null,
            CorrelationData = Bytes(random, five),
            ContentType = Text(random, five),
            SubscriptionIdentifiers = five && Coin(random) ? Many(random, () => (uint)random.Next(1, 268435456)) : null,
            UserProperties = User(random, five),
        };
    }

    private static MqttTopicFilter Filter(Random random, bool five) => new()
    {
        Topic = FilterTopic(random),
        QualityOfServiceLevel = (MqttQualityOfServiceLevel)random.Next(3),
        NoLocal = five && Coin(random),
        RetainAsPublished = five && Coin(random),
        RetainHandling = (MqttRetainHandling)(five ? random.Next(3) : 0),
    };

    private static string FilterTopic(Random random) => random.Next(4) switch
    {
        0 => Topic(random),
        1 => "#",
        2 => Topic(random) + "/#",
        _ => "+/" + Topic(random) + "/+",
    };

    private static string Topic(Random random) => string.Join('/', Many(random, () => Word(random)));

    private static string Word(Random random) => Pick(random, Words);

    private static string? Text(Random random, bool allowed) => allowed && Coin(random) ? Word(random) : null;

    private static byte[] Payload(Random random)
    {
        var bytes = new byte[random.Next(4) == 0 ? random.Next(400) : random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[]? Bytes(Random random, bool allowed) => allowed && Coin(random) ? Payload(random) : null;

    private static List<MqttUserProperty>? User(Random random, bool allowed) => allowed && Coin(random)
        ? Many(random, () => new MqttUserProperty(Word(random), Encoding.UTF8.GetBytes(Word(random)).AsMemory()))
        : null;

    private static List<T> Many<T>(Random random, Func<T> one) => Enumerable.Range(0, random.Next(1, 4)).Select(_ => one()).ToList();

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static ushort Id(Random random) => (ushort)random.Next(1, 65536);

    private static uint Number(Random random) => Coin(random) ? 0 : (uint)random.NextInt64(1, 1L + uint.MaxValue);

    private static bool Coin(Random random) => random.Next(2) == 0;
}
