using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server.Sessions;

namespace MQTTnet.Server.Broker;

/// <summary>
/// PUBLISH in both directions. Handlers start in the order of the packets, without waiting for each other; acknowledgements go
/// out in that order too (MQTT 5.0, 4.6), each only after its handler's task has succeeded.
/// </summary>
internal sealed partial class Client
{
    private InboundPublish _first;
    private InboundPublish _last;
    private int _unacknowledgedCount;
    private int _unacknowledgedBytes;
    private string[] _aliases;
    private Action _afterLast;

    /// <summary>From here on only acknowledgements of finished handlers, in order.</summary>
    public void CompletePublishes()
    {
        while (_first is { IsDone: true } item)
        {
            if (!Complete(item))
                return;

            _first = item.NextInOrder;
            if (_first == null)
                _last = null;
            _unacknowledgedCount--;
            _unacknowledgedBytes -= item.Bytes;
            Broker.Recycle(item);
        }

        if (_first == null && _afterLast is { } afterLast)
        {
            _afterLast = null;
            afterLast();
        }

        ResumeInput();
    }

    public bool HasUnacknowledged => _first != null;

    /// <summary>Runs once all publishes that this client has sent are through, also after its end: a will does not overtake them.</summary>
    public void AfterPublishes(Action action)
    {
        if (HasUnacknowledged)
            _afterLast = action;
        else
            action();
    }

    private void OnPublish(MqttPublishPacket packet, int bytes)
    {
        Statistics.MessagesReceived++;
        if (packet.TopicAlias != 0 && !TryResolveAlias(packet))
        {
            Close(MqttDisconnectReasonCode.TopicAliasInvalid);
            return;
        }

        if (packet.SubscriptionIdentifiers != null)
        {
            Close(MqttDisconnectReasonCode.ProtocolError, "A client's PUBLISH has no subscription identifier"); // 3.3.4-6
            return;
        }

        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce && IsRepeated(packet.PacketIdentifier))
            return;

        var message = MqttMessages.ToMessage(packet);
        message.TopicAlias = 0;
        InterceptingPublishEventArgs args = null;
        var task = Task.CompletedTask;
        if (Broker.Events.InterceptingPublish.HasHandlers)
        {
            args = new InterceptingPublishEventArgs(message, Id, _connect.Username, Session.Items, Broker.PublishToken);
            task = StartHandler(args);
        }

        var item = Broker.RentPublish();
        item.Begin(this, packet, message, args, task, bytes);
        _unacknowledgedCount++;
        _unacknowledgedBytes += bytes;
        if (_last == null)
            _first = item;
        else
            _last.NextInOrder = item;
        _last = item;

        if (!item.IsDone)
            Broker.WaitFor(item);
        else if (ReferenceEquals(_first, item))
            CompletePublishes();
    }

    private Task StartHandler(InterceptingPublishEventArgs args)
    {
        try
        {
            return Broker.Events.InterceptingPublish.InvokeAsync(args);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    /// <summary>False: not yet, a retained message is being stored.</summary>
    private bool Complete(InboundPublish item)
    {
        if (!item.Task.IsCompletedSuccessfully)
        {
            if (item.Packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
                item.Session.EndInbound(item.Packet.PacketIdentifier);
            Fail(item.Task.Exception?.InnerException ?? new TaskCanceledException(item.Task));
            return true;
        }

        var args = item.Args;
        var receivers = item.Receivers;
        var message = args == null ? item.Message : args.ApplicationMessage;
        if (!item.IsPublished && message != null && args is not { ProcessPublish: false })
        {
            receivers = Broker.Publish(message, Id, out var storing);
            if (!storing.IsCompletedSuccessfully)
            {
                item.WaitForRetained(storing, receivers);
                return false;
            }
        }

        if (args is { CloseConnection: true })
        {
            // No acknowledgement: the client keeps the message and may send it again.
            if (item.Packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
                item.Session.EndInbound(item.Packet.PacketIdentifier);
            Close(MqttDisconnectReasonCode.UnspecifiedError, "Closed by a publish handler");
            return true;
        }

        Acknowledge(item, receivers);
        return true;
    }

    private void Acknowledge(InboundPublish item, int receivers)
    {
        var packet = item.Packet;
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
            return;

        var response = item.Args?.HasResponse == true ? item.Args.Response : null;
        var code = response?.ReasonCode ?? MqttPubAckReasonCode.Success;
        if (IsVersion5 && code == MqttPubAckReasonCode.Success && receivers == 0 && item.Args is not { ProcessPublish: false })
            code = MqttPubAckReasonCode.NoMatchingSubscribers;

        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            AcknowledgeReceived(item, code, response);
            return;
        }

        if (IsClosed)
            return;

        if (code == MqttPubAckReasonCode.Success && response == null)
            SendPubAck(packet.PacketIdentifier);
        else
            Send(new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = code, ReasonString = response?.ReasonString, UserProperties = response?.UserProperties });
    }

    private void AcknowledgeReceived(InboundPublish item, MqttPubAckReasonCode code, PublishResponse response)
    {
        var identifier = item.Packet.PacketIdentifier;
        var state = item.Session.InboundReceived(identifier);
        if ((int)code >= 0x80)
            item.Session.EndInbound(identifier); // 4.3.3: an error ends the exchange.

        // The client may have come back while its handler ran; it is answered there if it has asked again.
        var receiver = IsClosed && state == InboundState.HandlingRepeated ? item.Session.Client : this;
        receiver?.Send(new MqttPubRecPacket
        {
            PacketIdentifier = identifier,
            ReasonCode = (MqttPubRecReasonCode)code,
            ReasonString = response?.ReasonString,
            UserProperties = response?.UserProperties,
        });
    }

    /// <summary>4.3.3: until PUBREL, the same packet identifier is the same message.</summary>
    private bool IsRepeated(ushort packetIdentifier)
    {
        switch (Session.BeginInbound(packetIdentifier))
        {
            case InboundState.New when Session.UnfinishedInboundCount > _limits.MaximumUnacknowledgedPublishes:
                Session.EndInbound(packetIdentifier);
                Close(MqttDisconnectReasonCode.ReceiveMaximumExceeded);
                return true;
            case InboundState.New:
                return false;
            case InboundState.Received:
                Send(new MqttPubRecPacket { PacketIdentifier = packetIdentifier });
                return true;
            default:
                return true;
        }
    }

    private bool TryResolveAlias(MqttPublishPacket packet)
    {
        var alias = packet.TopicAlias;
        if (alias > _limits.TopicAliasMaximum)
            return false;

        _aliases ??= new string[_limits.TopicAliasMaximum + 1];
        if (packet.Topic.Length > 0)
            _aliases[alias] = packet.Topic;
        else
            packet.Topic = _aliases[alias];
        return packet.Topic != null;
    }

    private void OnPubRel(MqttPubRelPacket packet)
    {
        var known = Session.EndInbound(packet.PacketIdentifier);
        Send(new MqttPubCompPacket
        {
            PacketIdentifier = packet.PacketIdentifier,
            ReasonCode = known ? MqttPubCompReasonCode.Success : MqttPubCompReasonCode.PacketIdentifierNotFound,
        });
    }

    private void OnPubAck(MqttPubAckPacket packet)
    {
        if (Session.TryComplete(packet.PacketIdentifier, out var outbound))
            OnAcknowledged(outbound, packet);
    }

    private void OnPubRec(MqttPubRecPacket packet)
    {
        var known = Session.TryFind(packet.PacketIdentifier, out var outbound);
        if (known && (int)packet.ReasonCode >= 0x80)
        {
            Session.TryComplete(packet.PacketIdentifier, out _);
            OnAcknowledged(outbound, packet);
            return;
        }

        if (known)
        {
            outbound.IsReleased = true;
            Broker.RaiseAcknowledged(this, outbound, packet);
        }

        Send(new MqttPubRelPacket
        {
            PacketIdentifier = packet.PacketIdentifier,
            ReasonCode = known ? MqttPubRelReasonCode.Success : MqttPubRelReasonCode.PacketIdentifierNotFound,
        });
    }

    private void OnPubComp(MqttPubCompPacket packet)
    {
        if (Session.TryComplete(packet.PacketIdentifier, out var outbound))
            OnAcknowledged(outbound, packet);
    }

    private void OnAcknowledged(OutboundInFlight outbound, MqttPacketWithIdentifier packet)
    {
        Broker.RaiseAcknowledged(this, outbound, packet);
        Session.Pump();
    }

    public string UserName => _connect?.Username;
}
