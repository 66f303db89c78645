using MQTTnet.Exceptions;
using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>Why a connection is over, for the event and for whoever still waits on it.</summary>
internal sealed record MqttConnectionEnd(
    MqttClientDisconnectReason Reason, string ReasonString, List<MqttUserProperty> UserProperties, Exception Cause, Exception ForWaiters)
{
    public static MqttConnectionEnd ByUs() =>
        new(MqttClientDisconnectReason.NormalDisconnection, null, null, null, new MqttClientDisconnectedException(null));

    public static MqttConnectionEnd Lost(Exception cause) =>
        new(MqttClientDisconnectReason.UnspecifiedError, null, null, cause, new MqttClientDisconnectedException(cause));

    public static MqttConnectionEnd Violation(MqttClientDisconnectReason reason, Exception cause) =>
        new(reason, null, null, cause, new MqttClientDisconnectedException(cause));

    public static MqttConnectionEnd ByServer(MqttDisconnectPacket packet)
    {
        var exception = new MqttClientUnexpectedDisconnectReceivedException(packet);
        return new((MqttClientDisconnectReason)packet.ReasonCode, packet.ReasonString, packet.UserProperties, exception, exception);
    }
}
