using System.Buffers;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Diagnostics.PacketInspection;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>The handlers and the logger of one client, which outlive its connections.</summary>
internal sealed class MqttClientEvents(IMqttNetLogger logger)
{
    public MqttAsyncEvent<MqttApplicationMessageReceivedEventArgs> MessageReceived { get; } = new();

    public MqttAsyncEvent<MqttClientConnectedEventArgs> Connected { get; } = new();

    public MqttAsyncEvent<MqttClientConnectingEventArgs> Connecting { get; } = new();

    public MqttAsyncEvent<MqttClientDisconnectedEventArgs> Disconnected { get; } = new();

    public MqttAsyncEvent<InspectMqttPacketEventArgs> Inspected { get; } = new();

    public void Log(MqttNetLogLevel level, Exception exception, string message, params object[] parameters)
    {
        if (logger.IsEnabled)
            logger.Publish(level, nameof(MqttClient), message, parameters, exception);
    }

    public Task InspectInboundAsync(ReadOnlyMemory<byte> frame) => Inspected.HasHandlers
        ? Inspected.InvokeAsync(new InspectMqttPacketEventArgs(MqttPacketFlowDirection.Inbound, frame.ToArray()))
        : Task.CompletedTask;

    public Task InspectOutboundAsync(MqttPacket packet, MqttProtocolVersion version)
    {
        if (!Inspected.HasHandlers)
            return Task.CompletedTask;
        var frame = new ArrayBufferWriter<byte>();
        MqttPacketWriter.Write(frame, packet, version);
        return Inspected.InvokeAsync(new InspectMqttPacketEventArgs(MqttPacketFlowDirection.Outbound, frame.WrittenSpan.ToArray()));
    }
}
