using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server.Sessions;

namespace MQTTnet.Server.Broker;

/// <summary>Packets to bytes; they leave together at the end of the loop's turn.</summary>
internal sealed partial class Client
{
    private const int MaximumIntercepted = 1024;

    private Task _intercepting = Task.CompletedTask;
    private int _interceptedCount;

    /// <summary>False while the peer does not take what we have for it.</summary>
    public bool HasOutputRoom => _transport.PendingBytes < _limits.OutputHighWaterBytes && _interceptedCount < MaximumIntercepted;

    public void OnDrained()
    {
        if (IsClosed)
            return;

        Session?.Pump();
        ResumeInput();
    }

    public void Send(MqttPacket packet)
    {
        if (IsClosed)
            return;

        if (Broker.Events.InterceptingOutbound.HasHandlers)
            Intercept(packet);
        else
            Write(packet);
    }

    /// <summary>False when this message cannot go to this client: larger than it takes (MQTT 5.0, 3.1.2.11.4), or not encodable.</summary>
    public bool SendPublish(MqttPublishPacket packet, Delivery delivery, ushort packetIdentifier, bool dup)
    {
        if (IsClosed)
            return false;

        if (Broker.Events.InterceptingOutbound.HasHandlers)
        {
            var copy = MqttMessages.ToPacket(MqttMessages.ToMessage(packet));
            copy.QualityOfServiceLevel = delivery.QoS;
            copy.PacketIdentifier = packetIdentifier;
            copy.Dup = dup;
            copy.Retain = delivery.Retain;
            copy.SubscriptionIdentifiers = delivery.SubscriptionIdentifiers;
            Intercept(copy);
            return true;
        }

        try
        {
            var length = MqttPacketWriter.WritePublish(
                _transport.Output, packet, ProtocolVersion, delivery.QoS, packetIdentifier, dup, delivery.Retain, delivery.SubscriptionIdentifiers);
            if (_connect.MaximumPacketSize != 0 && length > _connect.MaximumPacketSize)
            {
                _transport.Output.Advance(-length);
                return false;
            }
        }
        catch (MqttProtocolViolationException exception)
        {
            Broker.Log.Warning(nameof(Client), "A message cannot be sent to client {0}", exception, Id);
            return false;
        }

        Statistics.MessagesSent++;
        Sent();
        return true;
    }

    private void SendPubAck(ushort packetIdentifier)
    {
        if (Broker.Events.InterceptingOutbound.HasHandlers)
        {
            Send(new MqttPubAckPacket { PacketIdentifier = packetIdentifier });
            return;
        }

        MqttPacketWriter.WritePubAck(_transport.Output, packetIdentifier);
        Sent();
    }

    private void Write(MqttPacket packet)
    {
        try
        {
            var length = MqttPacketWriter.Write(_transport.Output, packet, ProtocolVersion);
            if (_connect is { MaximumPacketSize: > 0 } && length > _connect.MaximumPacketSize)
            {
                // Only what explains can be left out (3.1.2.11.4); without it the packet is small.
                _transport.Output.Advance(-length);
                MqttPacketWriter.Write(_transport.Output, Plain(packet), ProtocolVersion);
            }
        }
        catch (MqttProtocolViolationException exception)
        {
            Broker.Log.Error(nameof(Client), "A packet cannot be sent to client {0}", exception, Id);
            Close(MqttDisconnectReasonCode.ImplementationSpecificError);
            return;
        }

        if (packet is MqttPublishPacket)
            Statistics.MessagesSent++;
        Sent();
    }

    private static MqttPacket Plain(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttConnAckPacket connAck: (connAck.ReasonString, connAck.UserProperties) = (null, null); break;
            case MqttPubAckPacket pubAck: (pubAck.ReasonString, pubAck.UserProperties) = (null, null); break;
            case MqttPubRecPacket pubRec: (pubRec.ReasonString, pubRec.UserProperties) = (null, null); break;
            case MqttSubAckPacket subAck: (subAck.ReasonString, subAck.UserProperties) = (null, null); break;
            case MqttUnsubAckPacket unsubAck: (unsubAck.ReasonString, unsubAck.UserProperties) = (null, null); break;
            case MqttDisconnectPacket disconnect: (disconnect.ReasonString, disconnect.UserProperties) = (null, null); break;
        }

        return packet;
    }

    private void Sent()
    {
        Statistics.PacketsSent++;
        Statistics.LastPacketSentMilliseconds = NowMilliseconds;
        _transport.QueueFlush();
    }

    private void WriteFarewell(MqttDisconnectPacket packet)
    {
        try
        {
            MqttPacketWriter.Write(_transport.Output, packet, ProtocolVersion);
        }
        catch (MqttProtocolViolationException)
        {
            // A reason string that does not fit: the reason alone does.
            MqttPacketWriter.Write(_transport.Output, new MqttDisconnectPacket { ReasonCode = packet.ReasonCode }, ProtocolVersion);
        }
    }

    /// <summary>3.1.2.2 of both standards: the answer to a level that we do not speak is 3.1.1's return code 1.</summary>
    private void WriteUnsupportedVersion() =>
        MqttPacketWriter.Write(_transport.Output, new MqttConnAckPacket { ReasonCode = MqttConnectReasonCode.UnsupportedProtocolVersion }, MqttProtocolVersion.V311);

    private void Intercept(MqttPacket packet)
    {
        _interceptedCount++;
        _intercepting = InterceptAsync(_intercepting, packet);
    }

    private async Task InterceptAsync(Task previous, MqttPacket packet)
    {
        await previous;
        var args = new InterceptingPacketEventArgs(_cancellation.Token, Id, RemoteEndPoint, packet, Session?.Items);
        try
        {
            await Broker.Events.InterceptingOutbound.InvokeElsewhereAsync(args);
        }
        catch (Exception exception)
        {
            await Loop.Enter();
            Fail(exception);
            return;
        }

        await Loop.Enter();
        _interceptedCount--;
        if (IsClosed)
            return;

        if (args.ProcessPacket && args.Packet != null)
            Write(args.Packet);
        if (_interceptedCount == 0)
            OnDrained();
    }
}
