using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

/// <summary>CONNECT, CONNACK, DISCONNECT and AUTH.</summary>
internal sealed partial class MqttPacketReader
{
    private static readonly ulong ConnectProperties = MqttProperties.SetOf(
        MqttPropertyId.SessionExpiryInterval, MqttPropertyId.ReceiveMaximum, MqttPropertyId.MaximumPacketSize,
        MqttPropertyId.TopicAliasMaximum, MqttPropertyId.RequestResponseInformation, MqttPropertyId.RequestProblemInformation,
        MqttPropertyId.UserProperty, MqttPropertyId.AuthenticationMethod, MqttPropertyId.AuthenticationData);

    private static readonly ulong WillProperties = MqttProperties.SetOf(
        MqttPropertyId.WillDelayInterval, MqttPropertyId.PayloadFormatIndicator, MqttPropertyId.MessageExpiryInterval,
        MqttPropertyId.ContentType, MqttPropertyId.ResponseTopic, MqttPropertyId.CorrelationData, MqttPropertyId.UserProperty);

    private static readonly ulong ConnAckProperties = MqttProperties.SetOf(
        MqttPropertyId.SessionExpiryInterval, MqttPropertyId.ReceiveMaximum, MqttPropertyId.MaximumQoS,
        MqttPropertyId.RetainAvailable, MqttPropertyId.MaximumPacketSize, MqttPropertyId.AssignedClientIdentifier,
        MqttPropertyId.TopicAliasMaximum, MqttPropertyId.ReasonString, MqttPropertyId.UserProperty,
        MqttPropertyId.WildcardSubscriptionAvailable, MqttPropertyId.SubscriptionIdentifiersAvailable,
        MqttPropertyId.SharedSubscriptionAvailable, MqttPropertyId.ServerKeepAlive, MqttPropertyId.ResponseInformation,
        MqttPropertyId.ServerReference, MqttPropertyId.AuthenticationMethod, MqttPropertyId.AuthenticationData);

    private static readonly ulong DisconnectProperties = MqttProperties.SetOf(
        MqttPropertyId.SessionExpiryInterval, MqttPropertyId.ReasonString, MqttPropertyId.UserProperty, MqttPropertyId.ServerReference);

    private static readonly ulong AuthProperties = MqttProperties.SetOf(
        MqttPropertyId.AuthenticationMethod, MqttPropertyId.AuthenticationData, MqttPropertyId.ReasonString, MqttPropertyId.UserProperty);

    private bool ReadProtocol(ref MqttFieldReader fields, out bool tryPrivate)
    {
        tryPrivate = false;
        var name = fields.ReadBytes(fields.ReadUInt16());
        if (fields.Failed)
            return false;
        var old = name.SequenceEqual("MQIsdp"u8);
        if (!old && !name.SequenceEqual("MQTT"u8))
        {
            fields.Fail(MqttReadError.InvalidProtocolName);
            return false;
        }

        var level = fields.ReadByte();
        if (fields.Failed)
            return false;
        tryPrivate = (level & 0x80) != 0;
        var version = (MqttProtocolVersion)(level & 0x7F);
        var known = old
            ? version is MqttProtocolVersion.V310
            : version is MqttProtocolVersion.V311 || (version is MqttProtocolVersion.V500 && !tryPrivate);
        if (!known)
        {
            fields.Fail(MqttReadError.UnsupportedProtocolVersion);
            return false;
        }

        ProtocolVersion = version;
        return true;
    }

    private MqttConnectPacket ReadConnect(ref MqttFieldReader fields)
    {
        if (!ReadProtocol(ref fields, out var tryPrivate))
            return null;
        var version5 = ProtocolVersion == MqttProtocolVersion.V500;
        var flags = fields.ReadByte();
        var will = (flags & 0x04) != 0;
        var hasPassword = (flags & 0x40) != 0;
        var hasUserName = (flags & 0x80) != 0;
        CheckConnectFlags(ref fields, flags);
        var packet = new MqttConnectPacket
        {
            TryPrivate = tryPrivate,
            CleanSession = (flags & 0x02) != 0,
            WillFlag = will,
            WillQoS = will ? (MqttQualityOfServiceLevel)((flags >> 3) & 0x03) : MqttQualityOfServiceLevel.AtMostOnce,
            WillRetain = will && (flags & 0x20) != 0,
            KeepAlivePeriod = fields.ReadUInt16(),
        };
        if (version5)
            ReadConnectProperties(ref fields, packet);
        packet.ClientId = fields.ReadString();
        if (will)
            ReadWill(ref fields, packet);
        // MQTT 3.1, section 3.1: the remaining length wins over the flags, the strings may be missing.
        var mayBeMissing = ProtocolVersion == MqttProtocolVersion.V310;
        if (hasUserName && !(mayBeMissing && fields.Remaining == 0))
            packet.Username = fields.ReadString();
        if (hasPassword && !(mayBeMissing && fields.Remaining == 0))
            packet.Password = fields.ReadBinary();
        return packet;
    }

    /// <summary>MQTT 3.1.1, 3.1.2.3 to 3.1.2.9; in MQTT 5 a password may stand without a user name (3.1.2.9).</summary>
    private void CheckConnectFlags(ref MqttFieldReader fields, byte flags)
    {
        var willQoS = (flags >> 3) & 0x03;
        if (willQoS == 3)
            fields.Fail(MqttReadError.InvalidQoS);
        if (ProtocolVersion == MqttProtocolVersion.V310)
            return;
        var willMismatch = (flags & 0x04) == 0 && (flags & 0x38) != 0;
        var passwordAlone = ProtocolVersion == MqttProtocolVersion.V311 && (flags & 0xC0) == 0x40;
        if ((flags & 0x01) != 0 || willMismatch || passwordAlone)
            fields.Fail(MqttReadError.InvalidConnectFlags);
    }

    private static void ReadConnectProperties(ref MqttFieldReader fields, MqttConnectPacket packet)
    {
        var properties = new MqttProperties();
        properties.Read(ref fields, ConnectProperties);
        packet.SessionExpiryInterval = properties.SessionExpiryInterval;
        packet.ReceiveMaximum = properties.ReceiveMaximum;
        packet.MaximumPacketSize = properties.MaximumPacketSize;
        packet.TopicAliasMaximum = properties.TopicAliasMaximum;
        packet.RequestResponseInformation = properties.RequestResponseInformation;
        packet.RequestProblemInformation = properties.RequestProblemInformation;
        packet.UserProperties = properties.UserProperties;
        packet.AuthenticationMethod = properties.AuthenticationMethod;
        packet.AuthenticationData = properties.AuthenticationData;
        // Section 3.1.2.11.10.
        if (packet.AuthenticationData is not null && packet.AuthenticationMethod is null)
            fields.Fail(MqttReadError.AuthenticationMethodMissing);
    }

    private void ReadWill(ref MqttFieldReader fields, MqttConnectPacket packet)
    {
        if (ProtocolVersion == MqttProtocolVersion.V500)
        {
            var properties = new MqttProperties();
            properties.Read(ref fields, WillProperties);
            packet.WillDelayInterval = properties.WillDelayInterval;
            packet.WillPayloadFormatIndicator = Format(properties);
            packet.WillMessageExpiryInterval = properties.MessageExpiryInterval;
            packet.WillContentType = properties.ContentType;
            packet.WillResponseTopic = properties.ResponseTopic;
            packet.WillCorrelationData = properties.CorrelationData;
            packet.WillUserProperties = properties.UserProperties;
        }

        packet.WillTopic = fields.ReadString();
        if (!fields.Failed && !MqttTopics.IsValidName(packet.WillTopic))
            fields.Fail(MqttReadError.InvalidTopicName);
        packet.WillMessage = fields.ReadBinary();
    }

    private MqttConnAckPacket ReadConnAck(ref MqttFieldReader fields)
    {
        var flags = fields.ReadByte();
        if ((flags & 0xFE) != 0)
            fields.Fail(MqttReadError.ReservedFlags);
        var code = fields.ReadByte();
        var packet = new MqttConnAckPacket { IsSessionPresent = (flags & 0x01) != 0 };
        // A server of MQTT 3.1.1 refuses MQTT 5 in its own words (3.1.1, 3.1.2.2): two bytes and a return code.
        var oldRefusal = ProtocolVersion == MqttProtocolVersion.V500 && fields.Remaining == 0 && code is >= 1 and <= 5;
        if (ProtocolVersion != MqttProtocolVersion.V500 || oldRefusal)
        {
            packet.ReturnCode = (MqttConnectReturnCode)code;
            packet.ReasonCode = MqttCodes.ToReasonCode(packet.ReturnCode);
            if (code > 5 || (code != 0 && packet.IsSessionPresent))
                fields.Fail(MqttReadError.InvalidReasonCode);
            return packet;
        }

        packet.ReasonCode = (MqttConnectReasonCode)code;
        packet.ReturnCode = MqttCodes.ToReturnCode(packet.ReasonCode);
        if (!MqttCodes.IsConnect(code) || (code != 0 && packet.IsSessionPresent))
            fields.Fail(MqttReadError.InvalidReasonCode);
        var properties = new MqttProperties();
        properties.Read(ref fields, ConnAckProperties);
        packet.SessionExpiryInterval = properties.SessionExpiryInterval;
        packet.HasSessionExpiryInterval = properties.Has(MqttPropertyId.SessionExpiryInterval);
        packet.ReceiveMaximum = properties.ReceiveMaximum;
        packet.MaximumQoS = (MqttQualityOfServiceLevel)properties.MaximumQoS;
        packet.RetainAvailable = properties.RetainAvailable;
        packet.MaximumPacketSize = properties.MaximumPacketSize;
        packet.AssignedClientIdentifier = properties.AssignedClientIdentifier;
        packet.TopicAliasMaximum = properties.TopicAliasMaximum;
        packet.ReasonString = properties.ReasonString;
        packet.UserProperties = properties.UserProperties;
        packet.WildcardSubscriptionAvailable = properties.WildcardSubscriptionAvailable;
        packet.SubscriptionIdentifiersAvailable = properties.SubscriptionIdentifiersAvailable;
        packet.SharedSubscriptionAvailable = properties.SharedSubscriptionAvailable;
        packet.ServerKeepAlive = properties.ServerKeepAlive;
        packet.HasServerKeepAlive = properties.Has(MqttPropertyId.ServerKeepAlive);
        packet.ResponseInformation = properties.ResponseInformation;
        packet.ServerReference = properties.ServerReference;
        packet.AuthenticationMethod = properties.AuthenticationMethod;
        packet.AuthenticationData = properties.AuthenticationData;
        return packet;
    }

    /// <summary>Section 3.14.2.1: the reason may be missing, and with it the properties.</summary>
    private MqttDisconnectPacket ReadDisconnect(ref MqttFieldReader fields)
    {
        var packet = new MqttDisconnectPacket();
        if (ProtocolVersion != MqttProtocolVersion.V500 || fields.Remaining == 0)
            return packet;
        var code = fields.ReadByte();
        packet.ReasonCode = (MqttDisconnectReasonCode)code;
        if (!MqttCodes.IsDisconnect(code))
            fields.Fail(MqttReadError.InvalidReasonCode);
        if (fields.Remaining == 0)
            return packet;
        var properties = new MqttProperties();
        properties.Read(ref fields, DisconnectProperties);
        packet.SessionExpiryInterval = properties.SessionExpiryInterval;
        packet.HasSessionExpiryInterval = properties.Has(MqttPropertyId.SessionExpiryInterval);
        packet.ReasonString = properties.ReasonString;
        packet.ServerReference = properties.ServerReference;
        packet.UserProperties = properties.UserProperties;
        return packet;
    }

    /// <summary>Section 3.15.2: an empty AUTH is a success; else the method must be named.</summary>
    private static MqttAuthPacket ReadAuth(ref MqttFieldReader fields)
    {
        var packet = new MqttAuthPacket();
        if (fields.Remaining == 0)
            return packet;
        var code = fields.ReadByte();
        packet.ReasonCode = (MqttAuthenticateReasonCode)code;
        if (code is not (0 or 24 or 25))
            fields.Fail(MqttReadError.InvalidReasonCode);
        var properties = new MqttProperties();
        properties.Read(ref fields, AuthProperties);
        packet.AuthenticationMethod = properties.AuthenticationMethod;
        packet.AuthenticationData = properties.AuthenticationData;
        packet.ReasonString = properties.ReasonString;
        packet.UserProperties = properties.UserProperties;
        if (!fields.Failed && packet.AuthenticationMethod is null)
            fields.Fail(MqttReadError.AuthenticationMethodMissing);
        return packet;
    }
}
