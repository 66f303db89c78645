using System.Net.Sockets;
using System.Threading.Channels;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>What the server sends, and keeping the line alive.</summary>
internal sealed partial class MqttClientConnection
{
    private static readonly TimeSpan KeepAliveCheck = TimeSpan.FromMilliseconds(250);

    // Without bound as in the package: a handler that waits for an acknowledgement needs the receive loop to go on. A server
    // is held back by ReceiveMaximum.
    private readonly Channel<MqttPublishPacket> _messages =
        Channel.CreateUnbounded<MqttPublishPacket>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly Dictionary<ushort, string> _topicsByAlias = [];
    private int _unacknowledged;

    private async Task ReceiveAsync()
    {
        try
        {
            while (await _source.ReadAsync(_ended.Token).ConfigureAwait(false) is { } packet)
                Handle(packet);
            End(MqttConnectionEnd.Lost(new MqttCommunicationException("The server closed the connection.")));
        }
        catch (MqttMalformedPacketException exception)
        {
            await ComplainAsync(exception.Error.ToDisconnectReason(), exception).ConfigureAwait(false);
        }
        catch (MqttServerViolationException exception)
        {
            await ComplainAsync(exception.Reason, exception).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            End(MqttConnectionEnd.Lost(exception));
        }
        catch (Exception exception)
        {
            // An inspector of the application threw: without this loop the connection is of no use.
            End(MqttConnectionEnd.Lost(exception));
        }
    }

    private void Handle(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttPublishPacket publish:
                Receive(publish);
                break;
            case MqttPubAckPacket ack:
                Answer(ack.PacketIdentifier, MqttControlPacketType.PubAck, ack);
                break;
            case MqttPubRecPacket { ReasonCode: >= MqttPubRecReasonCode.UnspecifiedError } refused:
                Answer(refused.PacketIdentifier, MqttControlPacketType.PubRec, refused);
                break;
            case MqttPubRecPacket received:
                Release(received);
                break;
            case MqttPubRelPacket release:
                Interlocked.Decrement(ref _unacknowledged);
                _sink.Acknowledge(MqttControlPacketType.PubComp, release.PacketIdentifier);
                break;
            case MqttPubCompPacket complete:
                Answer(complete.PacketIdentifier, MqttControlPacketType.PubComp, complete);
                break;
            case MqttSubAckPacket subAck:
                Answer(subAck.PacketIdentifier, MqttControlPacketType.SubAck, subAck);
                break;
            case MqttUnsubAckPacket unsubAck:
                Answer(unsubAck.PacketIdentifier, MqttControlPacketType.UnsubAck, unsubAck);
                break;
            case MqttPingRespPacket:
                AnswerPings();
                break;
            case MqttDisconnectPacket disconnect when _options.ProtocolVersion == MqttProtocolVersion.V500:
                End(MqttConnectionEnd.ByServer(disconnect));
                break;
            default:
                throw new MqttServerViolationException(MqttDisconnectReasonCode.ProtocolError, $"A server must not send {packet}.");
        }
    }

    private void Answer(ushort packetIdentifier, MqttControlPacketType type, MqttPacket packet)
    {
        var request = _requests.Take(packetIdentifier, type);
        if (request is null)
        {
            _events.Log(MqttNetLogLevel.Warning, null, "{0} answers nothing that was asked.", packet);
            return;
        }

        if (type is MqttControlPacketType.PubAck or MqttControlPacketType.PubRec or MqttControlPacketType.PubComp)
            _quota.Release();
        request.TrySetResult(packet);
    }

    private void Release(MqttPubRecPacket received)
    {
        // MQTT 5.0, 4.3.3: an identifier that we do not know is released too, with the reason.
        if (_requests.Advance(received) || _options.ProtocolVersion != MqttProtocolVersion.V500)
            _sink.Acknowledge(MqttControlPacketType.PubRel, received.PacketIdentifier);
        else
            _sink.Post(new MqttPubRelPacket { PacketIdentifier = received.PacketIdentifier, ReasonCode = MqttPubRelReasonCode.PacketIdentifierNotFound });
    }

    private void Receive(MqttPublishPacket packet)
    {
        if (packet.TopicAlias != 0)
            ResolveAlias(packet);
        if (packet.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce
            && Interlocked.Increment(ref _unacknowledged) > _options.ReceiveMaximum && _options.ReceiveMaximum != 0
            && _options.ProtocolVersion == MqttProtocolVersion.V500)
        {
            throw new MqttServerViolationException(MqttDisconnectReasonCode.ReceiveMaximumExceeded, "The server exceeded our receive maximum.");
        }

        _messages.Writer.TryWrite(packet);
    }

    /// <summary>MQTT 5.0, 3.3.2.3.4.</summary>
    private void ResolveAlias(MqttPublishPacket packet)
    {
        if (packet.TopicAlias > _options.TopicAliasMaximum)
            throw new MqttServerViolationException(MqttDisconnectReasonCode.TopicAliasInvalid, "The server used a topic alias that we did not allow.");
        if (packet.Topic.Length > 0)
            _topicsByAlias[packet.TopicAlias] = packet.Topic;
        else if (_topicsByAlias.TryGetValue(packet.TopicAlias, out var topic))
            packet.Topic = topic;
        else
            throw new MqttServerViolationException(MqttDisconnectReasonCode.ProtocolError, "The server used a topic alias before it gave a topic to it.");
    }

    private async Task DeliverAsync()
    {
        await foreach (var packet in _messages.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            // What is left was not acknowledged; a resumed session brings it again.
            if (_end is not null)
                return;
            await DeliverAsync(packet).ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(MqttPublishPacket packet)
    {
        var args = new MqttApplicationMessageReceivedEventArgs(_options.ClientId, MqttMessages.ToMessage(packet), packet, AcknowledgeAsync);
        try
        {
            await _events.MessageReceived.InvokeAsync(args).ConfigureAwait(false);
            if (args is { AutoAcknowledge: true, ProcessingFailed: false })
                await args.AcknowledgeAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (MqttCommunicationException exception)
        {
            _events.Log(MqttNetLogLevel.Verbose, exception, "A message was not acknowledged: the connection ended.");
        }
        catch (Exception exception)
        {
            _events.Log(MqttNetLogLevel.Error, exception, "A handler of received messages failed; the message is not acknowledged.");
        }
    }

    private async Task AcknowledgeAsync(MqttApplicationMessageReceivedEventArgs args, CancellationToken cancellationToken)
    {
        var packet = args.PublishPacket;
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        if (_end is not null)
            throw new MqttClientNotConnectedException();
        var acknowledgement = Acknowledgement(args, packet);
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce || args.ReasonCode >= MqttApplicationMessageReceivedReasonCode.UnspecifiedError)
            Interlocked.Decrement(ref _unacknowledged);
        await InspectAsync(acknowledgement).ConfigureAwait(false);
        _sink.Post(acknowledgement);
    }

    private static MqttPacketWithIdentifier Acknowledgement(MqttApplicationMessageReceivedEventArgs args, MqttPublishPacket packet)
    {
        // PacketIdentifierNotFound does not exist in these two packets (MQTT 5.0, 3.4.2.1 and 3.5.2.1).
        var code = args.ReasonCode == MqttApplicationMessageReceivedReasonCode.PacketIdentifierNotFound
            ? MqttApplicationMessageReceivedReasonCode.UnspecifiedError
            : args.ReasonCode;
        var userProperties = args.ResponseUserProperties.Count == 0 ? null : args.ResponseUserProperties;
        return packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce
            ? new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = (MqttPubAckReasonCode)code, ReasonString = args.ResponseReasonString, UserProperties = userProperties }
            : new MqttPubRecPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = (MqttPubRecReasonCode)code, ReasonString = args.ResponseReasonString, UserProperties = userProperties };
    }

    /// <summary>Tells the server what it did wrong, where the version has words for it, and ends.</summary>
    private async Task ComplainAsync(MqttDisconnectReasonCode reason, Exception cause)
    {
        var end = MqttConnectionEnd.Violation((MqttClientDisconnectReason)reason, cause);
        if (_options.ProtocolVersion == MqttProtocolVersion.V500 && _intended is null)
        {
            try
            {
                await _sink.SendLastAsync(new MqttDisconnectPacket { ReasonCode = reason }, end.ForWaiters).WaitAsync(CloseWait).ConfigureAwait(false);
                await _channel.ShutdownAsync().WaitAsync(CloseWait).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is TimeoutException or IOException or SocketException or ObjectDisposedException or MqttCommunicationException or InvalidOperationException)
            {
                _events.Log(MqttNetLogLevel.Verbose, exception, "DISCONNECT could not be sent.");
            }
        }

        End(end);
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(KeepAliveCheck < _keepAlive ? KeepAliveCheck : _keepAlive);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                if (_sink.IdleMilliseconds < _keepAlive.TotalMilliseconds)
                    continue;
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
                wait.CancelAfter(_keepAlive / 2);
                await PingAsync(wait.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException exception) when (!_ended.IsCancellationRequested)
        {
            End(MqttConnectionEnd.Lost(new MqttCommunicationTimedOutException(exception)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or MqttCommunicationException)
        {
            _events.Log(MqttNetLogLevel.Verbose, null, "Keep-alive ended.");
        }
        catch (Exception exception)
        {
            End(MqttConnectionEnd.Lost(exception));
        }
    }

    private sealed class MqttServerViolationException(MqttDisconnectReasonCode reason, string message) : MqttProtocolViolationException(message)
    {
        public MqttDisconnectReasonCode Reason { get; } = reason;
    }
}
