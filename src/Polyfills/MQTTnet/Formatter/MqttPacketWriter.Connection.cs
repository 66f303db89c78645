using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

/// <summary>CONNECT, CONNACK, DISCONNECT and AUTH.</summary>
internal static partial class MqttPacketWriter
{
    private static void WriteConnect(ref MqttFieldWriter fields, MqttConnectPacket packet, MqttProtocolVersion version)
    {
        CheckConnect(packet, version);
        fields.WriteString(version == MqttProtocolVersion.V310 ? "MQIsdp" : "MQTT");
        fields.WriteByte((byte)((int)version | (packet.TryPrivate && version != MqttProtocolVersion.V500 ? 0x80 : 0)));
        var will = packet.WillFlag;
        fields.WriteByte((byte)(
            (packet.CleanSession ? 0x02 : 0) | (will ? 0x04 : 0) | (will ? (int)packet.WillQoS << 3 : 0)
            | (will && packet.WillRetain ? 0x20 : 0) | (packet.Password is not null ? 0x40 : 0) | (packet.Username is not null ? 0x80 : 0)));
        fields.WriteUInt16(packet.KeepAlivePeriod);
        if (version == MqttProtocolVersion.V500)
            WriteProperties(ref fields, packet, version, WriteConnectProperties);
        fields.WriteString(packet.ClientId);
        if (will)
        {
            if (version == MqttProtocolVersion.V500)
                WriteProperties(ref fields, packet, version, WriteWillProperties);
            fields.WriteString(packet.WillTopic);
            fields.WriteBinary(packet.WillMessage);
        }

        if (packet.Username is not null)
            fields.WriteString(packet.Username);
        if (packet.Password is not null)
            fields.WriteBinary(packet.Password);
    }

    private static void CheckConnect(MqttConnectPacket packet, MqttProtocolVersion version)
    {
        if (version is < MqttProtocolVersion.V310 or > MqttProtocolVersion.V500)
            throw new MqttProtocolViolationException($"Protocol version {(int)version} is not supported.");
        if (string.IsNullOrEmpty(packet.ClientId)
            && (version == MqttProtocolVersion.V310 || (version == MqttProtocolVersion.V311 && !packet.CleanSession)))
        {
            throw new MqttProtocolViolationException("The client identifier must not be empty here (MQTT 3.1.1, 3.1.3.1).");
        }

        if (version != MqttProtocolVersion.V500 && packet.Password is not null && packet.Username is null)
            throw new MqttProtocolViolationException("A password needs a user name (MQTT 3.1.1, 3.1.2.9).");
        if (packet.WillFlag && !MqttTopics.IsValidName(packet.WillTopic))
            throw new MqttProtocolViolationException($"The will topic '{packet.WillTopic}' is not valid.");
        if (packet.AuthenticationData is not null && packet.AuthenticationMethod is null)
            throw new MqttProtocolViolationException("Authentication data needs an authentication method (MQTT 5.0, 3.1.2.11.10).");
    }

    private static void WriteConnectProperties(ref MqttFieldWriter fields, MqttConnectPacket packet, MqttProtocolVersion version)
    {
        fields.WriteUnlessZero(MqttPropertyId.SessionExpiryInterval, packet.SessionExpiryInterval);
        fields.WriteUnlessZero(MqttPropertyId.ReceiveMaximum, packet.ReceiveMaximum);
        fields.WriteUnlessZero(MqttPropertyId.MaximumPacketSize, packet.MaximumPacketSize);
        fields.WriteUnlessZero(MqttPropertyId.TopicAliasMaximum, packet.TopicAliasMaximum);
        if (packet.RequestResponseInformation)
            fields.WriteFlag(MqttPropertyId.RequestResponseInformation, true);
        if (!packet.RequestProblemInformation)
            fields.WriteFlag(MqttPropertyId.RequestProblemInformation, false);
        fields.WriteUserProperties(packet.UserProperties);
        fields.WriteUnlessNull(MqttPropertyId.AuthenticationMethod, packet.AuthenticationMethod);
        fields.WriteUnlessNull(MqttPropertyId.AuthenticationData, packet.AuthenticationData);
    }

    private static void WriteWillProperties(ref MqttFieldWriter fields, MqttConnectPacket packet, MqttProtocolVersion version)
    {
        fields.WriteUnlessZero(MqttPropertyId.WillDelayInterval, packet.WillDelayInterval);
        if (packet.WillPayloadFormatIndicator == MqttPayloadFormatIndicator.CharacterData)
            fields.WriteFlag(MqttPropertyId.PayloadFormatIndicator, true);
        fields.WriteUnlessZero(MqttPropertyId.MessageExpiryInterval, packet.WillMessageExpiryInterval);
        fields.WriteUnlessNull(MqttPropertyId.ContentType, packet.WillContentType);
        WriteResponseTopic(ref fields, packet.WillResponseTopic);
        fields.WriteUnlessNull(MqttPropertyId.CorrelationData, packet.WillCorrelationData);
        fields.WriteUserProperties(packet.WillUserProperties);
    }

    private static void WriteResponseTopic(ref MqttFieldWriter fields, string topic)
    {
        if (topic is not null && !MqttTopics.IsValidName(topic))
            throw new MqttProtocolViolationException($"The response topic '{topic}' is not valid.");
        fields.WriteUnlessNull(MqttPropertyId.ResponseTopic, topic);
    }

    private static void WriteConnAck(ref MqttFieldWriter fields, MqttConnAckPacket packet, MqttProtocolVersion version)
    {
        var old = packet.ReturnCode == MqttConnectReturnCode.ConnectionAccepted ? MqttCodes.ToReturnCode(packet.ReasonCode) : packet.ReturnCode;
        var code = version == MqttProtocolVersion.V500 ? (byte)packet.ReasonCode : (byte)old;
        // MQTT 3.1.1, 3.2.2.2: a refusal has no session; MQTT 3.1 knows no such flag.
        fields.WriteByte(packet.IsSessionPresent && code == 0 && version != MqttProtocolVersion.V310 ? (byte)1 : (byte)0);
        fields.WriteByte(code);
        if (version == MqttProtocolVersion.V500)
            WriteProperties(ref fields, packet, version, WriteConnAckProperties);
    }

    private static void WriteConnAckProperties(ref MqttFieldWriter fields, MqttConnAckPacket packet, MqttProtocolVersion version)
    {
        if (packet.HasSessionExpiryInterval || packet.SessionExpiryInterval != 0)
        {
            fields.WriteByte((byte)MqttPropertyId.SessionExpiryInterval);
            fields.WriteUInt32(packet.SessionExpiryInterval);
        }

        fields.WriteUnlessZero(MqttPropertyId.ReceiveMaximum, packet.ReceiveMaximum);
        if (packet.MaximumQoS != MqttQualityOfServiceLevel.ExactlyOnce)
            fields.WriteFlag(MqttPropertyId.MaximumQoS, packet.MaximumQoS == MqttQualityOfServiceLevel.AtLeastOnce);
        WriteIfFalse(ref fields, MqttPropertyId.RetainAvailable, packet.RetainAvailable);
        fields.WriteUnlessZero(MqttPropertyId.MaximumPacketSize, packet.MaximumPacketSize);
        fields.WriteUnlessNull(MqttPropertyId.AssignedClientIdentifier, packet.AssignedClientIdentifier);
        fields.WriteUnlessZero(MqttPropertyId.TopicAliasMaximum, packet.TopicAliasMaximum);
        fields.WriteUnlessNull(MqttPropertyId.ReasonString, packet.ReasonString);
        fields.WriteUserProperties(packet.UserProperties);
        WriteIfFalse(ref fields, MqttPropertyId.WildcardSubscriptionAvailable, packet.WildcardSubscriptionAvailable);
        WriteIfFalse(ref fields, MqttPropertyId.SubscriptionIdentifiersAvailable, packet.SubscriptionIdentifiersAvailable);
        WriteIfFalse(ref fields, MqttPropertyId.SharedSubscriptionAvailable, packet.SharedSubscriptionAvailable);
        if (packet.HasServerKeepAlive || packet.ServerKeepAlive != 0)
        {
            fields.WriteByte((byte)MqttPropertyId.ServerKeepAlive);
            fields.WriteUInt16(packet.ServerKeepAlive);
        }

        fields.WriteUnlessNull(MqttPropertyId.ResponseInformation, packet.ResponseInformation);
        fields.WriteUnlessNull(MqttPropertyId.ServerReference, packet.ServerReference);
        fields.WriteUnlessNull(MqttPropertyId.AuthenticationMethod, packet.AuthenticationMethod);
        fields.WriteUnlessNull(MqttPropertyId.AuthenticationData, packet.AuthenticationData);
    }

    private static void WriteIfFalse(ref MqttFieldWriter fields, MqttPropertyId id, bool value)
    {
        if (!value)
            fields.WriteFlag(id, false);
    }

    private static void WriteDisconnect(ref MqttFieldWriter fields, MqttDisconnectPacket packet, MqttProtocolVersion version)
    {
        if (version != MqttProtocolVersion.V500)
            return;
        var measured = MqttFieldWriter.Measuring();
        WriteDisconnectProperties(ref measured, packet, version);
        if (measured.Length == 0 && packet.ReasonCode == MqttDisconnectReasonCode.NormalDisconnection)
            return;
        fields.WriteByte((byte)packet.ReasonCode);
        if (measured.Length > 0)
            WriteProperties(ref fields, packet, version, WriteDisconnectProperties);
    }

    private static void WriteDisconnectProperties(ref MqttFieldWriter fields, MqttDisconnectPacket packet, MqttProtocolVersion version)
    {
        if (packet.HasSessionExpiryInterval || packet.SessionExpiryInterval != 0)
        {
            fields.WriteByte((byte)MqttPropertyId.SessionExpiryInterval);
            fields.WriteUInt32(packet.SessionExpiryInterval);
        }

        fields.WriteUnlessNull(MqttPropertyId.ReasonString, packet.ReasonString);
        fields.WriteUserProperties(packet.UserProperties);
        fields.WriteUnlessNull(MqttPropertyId.ServerReference, packet.ServerReference);
    }

    private static void WriteAuth(ref MqttFieldWriter fields, MqttAuthPacket packet)
    {
        var measured = MqttFieldWriter.Measuring();
        WriteAuthProperties(ref measured, packet, MqttProtocolVersion.V500);
        if (measured.Length == 0 && packet.ReasonCode == MqttAuthenticateReasonCode.Success)
            return;
        if (packet.AuthenticationMethod is null)
            throw new MqttProtocolViolationException("AUTH needs an authentication method (MQTT 5.0, 3.15.2.2.2).");
        fields.WriteByte((byte)packet.ReasonCode);
        WriteProperties(ref fields, packet, MqttProtocolVersion.V500, WriteAuthProperties);
    }

    private static void WriteAuthProperties(ref MqttFieldWriter fields, MqttAuthPacket packet, MqttProtocolVersion version)
    {
        fields.WriteUnlessNull(MqttPropertyId.AuthenticationMethod, packet.AuthenticationMethod);
        fields.WriteUnlessNull(MqttPropertyId.AuthenticationData, packet.AuthenticationData);
        fields.WriteUnlessNull(MqttPropertyId.ReasonString, packet.ReasonString);
        fields.WriteUserProperties(packet.UserProperties);
    }
}
