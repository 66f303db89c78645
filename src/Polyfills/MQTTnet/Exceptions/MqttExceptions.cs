using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Exceptions;

public class MqttCommunicationException : Exception
{
    public MqttCommunicationException(Exception innerException)
        : base(innerException?.Message ?? "MQTT communication failed.", innerException)
    {
    }

    public MqttCommunicationException(string message, Exception innerException = null)
        : base(message, innerException)
    {
    }
}

public sealed class MqttCommunicationTimedOutException : MqttCommunicationException
{
    public MqttCommunicationTimedOutException()
        : base("The operation has timed out.")
    {
    }

    public MqttCommunicationTimedOutException(Exception innerException)
        : base("The operation has timed out.", innerException)
    {
    }
}

public class MqttClientNotConnectedException : MqttCommunicationException
{
    public MqttClientNotConnectedException()
        : base("The MQTT client is not connected.")
    {
    }
}

public sealed class MqttClientDisconnectedException : MqttCommunicationException
{
    public MqttClientDisconnectedException(Exception innerException)
        : base("The MQTT client is disconnected.", innerException)
    {
    }
}

public sealed class MqttClientUnexpectedDisconnectReceivedException : MqttCommunicationException
{
    public MqttClientUnexpectedDisconnectReceivedException(MqttDisconnectPacket disconnectPacket, Exception innerException = null)
        : base($"Unexpected DISCONNECT (Reason code={disconnectPacket?.ReasonCode}) received.", innerException)
    {
        ReasonCode = disconnectPacket?.ReasonCode;
        ReasonString = disconnectPacket?.ReasonString;
        ServerReference = disconnectPacket?.ServerReference;
        SessionExpiryInterval = disconnectPacket?.SessionExpiryInterval;
        UserProperties = disconnectPacket?.UserProperties;
    }

    public MqttDisconnectReasonCode? ReasonCode { get; }

    public string ReasonString { get; }

    public string ServerReference { get; }

    public uint? SessionExpiryInterval { get; }

    public List<MqttUserProperty> UserProperties { get; }
}

public class MqttProtocolViolationException : Exception
{
    /// <summary>MQTT 5.0, section 1.5.5.</summary>
    public const uint VariableByteIntegerMaxValue = 268435455;

    public MqttProtocolViolationException(string message)
        : base(message)
    {
    }

    public static void ThrowIfVariableByteIntegerExceedsLimit(uint value)
    {
        if (value > VariableByteIntegerMaxValue)
            throw new MqttProtocolViolationException($"The value {value} is too large for a variable byte integer.");
    }
}

public class MqttConfigurationException : Exception
{
    public MqttConfigurationException(Exception innerException)
        : base(innerException?.Message, innerException)
    {
    }

    public MqttConfigurationException(string message)
        : base(message)
    {
    }

    protected MqttConfigurationException()
    {
    }
}
