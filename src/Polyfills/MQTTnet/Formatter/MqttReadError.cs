using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

internal enum MqttReadStatus
{
    NeedMoreData,
    Packet,
    Malformed,
}

/// <summary>Why bytes were refused. Low in number, so it can be a metric tag.</summary>
internal enum MqttReadError
{
    None,
    ReservedPacketType,
    ReservedFlags,
    InvalidQoS,
    DupWithoutQoS,
    RemainingLengthInvalid,
    VariableByteIntegerInvalid,
    PacketTooLarge,
    PacketTooShort,
    TrailingBytes,
    FirstPacketNotConnect,
    NotInThisVersion,
    InvalidProtocolName,
    UnsupportedProtocolVersion,
    InvalidConnectFlags,
    InvalidUtf8,
    NullCharacter,
    InvalidTopicName,
    InvalidTopicFilter,
    InvalidSubscriptionOptions,
    EmptyPayload,
    PacketIdentifierZero,
    InvalidReasonCode,
    PropertyNotAllowed,
    DuplicateProperty,
    InvalidPropertyValue,
    TopicMissing,
    AuthenticationMethodMissing,
}

internal static class MqttReadErrorExtensions
{
    /// <summary>The reason to give in DISCONNECT (MQTT 5.0, 4.13.1 and table 3-10).</summary>
    public static MqttDisconnectReasonCode ToDisconnectReason(this MqttReadError error) => error switch
    {
        MqttReadError.None => MqttDisconnectReasonCode.NormalDisconnection,
        MqttReadError.PacketTooLarge => MqttDisconnectReasonCode.PacketTooLarge,
        MqttReadError.InvalidTopicName => MqttDisconnectReasonCode.TopicNameInvalid,
        MqttReadError.InvalidTopicFilter => MqttDisconnectReasonCode.TopicFilterInvalid,
        MqttReadError.DuplicateProperty or MqttReadError.InvalidPropertyValue or MqttReadError.FirstPacketNotConnect
            or MqttReadError.NotInThisVersion or MqttReadError.EmptyPayload or MqttReadError.TopicMissing
            or MqttReadError.AuthenticationMethodMissing => MqttDisconnectReasonCode.ProtocolError,
        _ => MqttDisconnectReasonCode.MalformedPacket,
    };

    /// <summary>The reason to give in CONNACK, where CONNECT was what could not be read.</summary>
    public static MqttConnectReasonCode ToConnectReason(this MqttReadError error) => error switch
    {
        MqttReadError.None => MqttConnectReasonCode.Success,
        MqttReadError.UnsupportedProtocolVersion => MqttConnectReasonCode.UnsupportedProtocolVersion,
        MqttReadError.InvalidTopicFilter => MqttConnectReasonCode.MalformedPacket,
        _ => (MqttConnectReasonCode)error.ToDisconnectReason(),
    };
}
