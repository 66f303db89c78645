using System.Buffers;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server.Broker;

/// <summary>Bytes to packets to what they ask for.</summary>
internal sealed partial class Client
{
    private byte[] _partial;
    private int _partialStart;
    private int _partialLength;
    private bool _isParsing;
    private long _lastBytesMilliseconds;
    private Task _cancelling = Task.CompletedTask;
    private Task _handling = Task.CompletedTask;

    /// <summary>False while this client has enough with us: unread bytes then fill its own TCP window.</summary>
    public bool WantsInput =>
        _phase < Phase.Closed
        && !_isBusy
        && !Broker.IsStopping
        && _unacknowledgedCount < _limits.MaximumUnacknowledgedPublishes
        && _unacknowledgedBytes < _limits.MaximumUnacknowledgedBytes
        && HasOutputRoom;

    public void OnReceived(ReadOnlySpan<byte> bytes)
    {
        _lastBytesMilliseconds = NowMilliseconds;
        if (_partialLength > 0)
        {
            Keep(bytes);
            ParsePartial();
            return;
        }

        var used = Parse(bytes);
        if (used < bytes.Length && !IsClosed)
            Keep(bytes[used..]);
    }

    /// <summary>After something that <see cref="WantsInput"/> waited for.</summary>
    private void ResumeInput()
    {
        if (_isParsing || IsClosed || !WantsInput)
            return;

        if (_partialLength > 0)
            ParsePartial();
        if (WantsInput)
            _transport.ResumeReading();
    }

    private int Parse(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        _isParsing = true;
        try
        {
            while (used < bytes.Length && WantsInput)
            {
                var status = _reader.TryRead(bytes[used..], out var consumed, out var packet, out var error);
                if (status == MqttReadStatus.NeedMoreData)
                    break;

                if (status == MqttReadStatus.Malformed)
                {
                    Refuse(error);
                    break;
                }

                used += consumed;
                OnPacket(packet, consumed);
            }
        }
        finally
        {
            _isParsing = false;
        }

        return used;
    }

    private void ParsePartial()
    {
        var used = Parse(_partial.AsSpan(_partialStart, _partialLength));
        if (IsClosed)
            return;

        _partialStart += used;
        _partialLength -= used;
        if (_partialLength == 0)
            ReleasePartial();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_partial == null || _partial.Length - _partialStart - _partialLength < bytes.Length)
        {
            var needed = Math.Max(_partialLength + bytes.Length, Math.Min(_reader.FrameLength, 2 * _partialLength));
            var larger = ArrayPool<byte>.Shared.Rent(needed);
            var length = _partialLength;
            if (_partial != null)
                _partial.AsSpan(_partialStart, length).CopyTo(larger);
            ReleasePartial();
            _partial = larger;
            _partialLength = length;
        }

        bytes.CopyTo(_partial.AsSpan(_partialStart + _partialLength));
        _partialLength += bytes.Length;
    }

    private void ReleasePartial()
    {
        if (_partial != null && !_isParsing)
        {
            ArrayPool<byte>.Shared.Return(_partial);
            _partial = null;
        }

        _partialStart = 0;
        _partialLength = 0;
    }

    private void Refuse(MqttReadError error)
    {
        Broker.Log.Verbose(nameof(Client), "Malformed bytes from {0}: {1}", null, RemoteEndPoint, error);
        if (_phase == Phase.AwaitingConnect && ProtocolVersion != MqttProtocolVersion.Unknown)
            Send(new MqttConnAckPacket { ReasonCode = error.ToConnectReason() });
        else if (error == MqttReadError.UnsupportedProtocolVersion)
            WriteUnsupportedVersion();
        Close(error.ToDisconnectReason(), error.ToString());
    }

    private void OnPacket(MqttPacket packet, int bytes)
    {
        var statistics = Statistics;
        statistics.PacketsReceived++;
        statistics.LastPacketReceivedMilliseconds = NowMilliseconds;
        if (packet is not MqttPingReqPacket)
            statistics.LastNonKeepAliveMilliseconds = NowMilliseconds;

        if (Broker.Events.InterceptingInbound.HasHandlers)
            _handling = InterceptAsync(packet, bytes);
        else
            Handle(packet, bytes);
    }

    private async Task InterceptAsync(MqttPacket packet, int bytes)
    {
        _isBusy = true;
        var args = new InterceptingPacketEventArgs(_cancellation.Token, Id, RemoteEndPoint, packet, Session?.Items);
        try
        {
            await Broker.Events.InterceptingInbound.InvokeElsewhereAsync(args);
        }
        catch (Exception exception)
        {
            await Loop.Enter();
            Fail(exception);
            return;
        }

        await Loop.Enter();
        if (IsClosed)
            return;

        _isBusy = false;
        if (args.ProcessPacket && args.Packet != null)
            Handle(args.Packet, bytes);
        ResumeInput();
    }

    private void Handle(MqttPacket packet, int bytes)
    {
        if (_phase == Phase.AwaitingConnect)
        {
            if (packet is MqttConnectPacket connect)
                BeginConnect(connect);
            else
                Close(MqttDisconnectReasonCode.ProtocolError);
            return;
        }

        switch (packet)
        {
            case MqttPublishPacket publish:
                OnPublish(publish, bytes);
                break;
            case MqttPubAckPacket acknowledge:
                OnPubAck(acknowledge);
                break;
            case MqttPubRecPacket received:
                OnPubRec(received);
                break;
            case MqttPubRelPacket release:
                OnPubRel(release);
                break;
            case MqttPubCompPacket complete:
                OnPubComp(complete);
                break;
            case MqttPingReqPacket:
                Send(MqttPingRespPacket.Instance);
                break;
            case MqttSubscribePacket subscribe:
                _handling = HandleAsync(SubscribeAsync(subscribe));
                break;
            case MqttUnsubscribePacket unsubscribe:
                _handling = HandleAsync(UnsubscribeAsync(unsubscribe));
                break;
            case MqttDisconnectPacket disconnect:
                OnDisconnect(disconnect);
                break;
            default:
                // A second CONNECT (3.1.0-2), an AUTH that nobody asked for, or a packet only servers send.
                Close(MqttDisconnectReasonCode.ProtocolError, "Unexpected packet");
                break;
        }
    }

    /// <summary>Lets the client's next packets wait for this one. An exception of a handler ends the connection.</summary>
    private async Task HandleAsync(Task handling)
    {
        _isBusy = true;
        try
        {
            await handling;
        }
        catch (Exception exception)
        {
            await Loop.Enter();
            Fail(exception);
            return;
        }

        await Loop.Enter();
        _isBusy = false;
        ResumeInput();
    }

    private void Fail(Exception exception)
    {
        Broker.Log.Error(nameof(Client), "A handler failed for client {0}", exception, Id);
        Close(MqttDisconnectReasonCode.ImplementationSpecificError, "The server could not handle a packet");
    }

    private void OnDisconnect(MqttDisconnectPacket packet)
    {
        if (packet.HasSessionExpiryInterval)
        {
            // 3.14.2.2.2: a session that was to end with its connection cannot be prolonged.
            if (_connect.SessionExpiryInterval == 0 && packet.SessionExpiryInterval != 0)
            {
                Close(MqttDisconnectReasonCode.ProtocolError);
                return;
            }

            Session.ExpiryIntervalSeconds = Broker.LimitExpiry(packet.SessionExpiryInterval);
        }

        // 3.14.4: the will is discarded with reason 0 only.
        if (packet.ReasonCode == MqttDisconnectReasonCode.NormalDisconnection)
            _will = null;
        End(MqttClientDisconnectType.Clean, packet);
    }
}
