namespace MQTTnet.Diagnostics.PacketInspection;

public enum MqttPacketFlowDirection
{
    Inbound = 0,
    Outbound = 1,
}

/// <summary>The bytes of one whole packet as it crossed the wire.</summary>
public sealed class InspectMqttPacketEventArgs : EventArgs
{
    public InspectMqttPacketEventArgs(MqttPacketFlowDirection direction, byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        Direction = direction;
        Buffer = buffer;
    }

    public byte[] Buffer { get; }

    public MqttPacketFlowDirection Direction { get; }
}
