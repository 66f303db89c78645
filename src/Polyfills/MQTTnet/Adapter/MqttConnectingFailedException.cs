using MQTTnet.Exceptions;

namespace MQTTnet.Adapter;

/// <summary>The server gave no answer to CONNECT, or one that is none.</summary>
public sealed class MqttConnectingFailedException : MqttCommunicationException
{
    public MqttConnectingFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
