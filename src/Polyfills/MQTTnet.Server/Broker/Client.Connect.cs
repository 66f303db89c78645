using System.Collections.Concurrent;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server.Broker;

/// <summary>CONNECT: who is it, may it, and which session.</summary>
internal sealed partial class Client
{
    private const int MaximumClientIdLength = 1024;

    private void BeginConnect(MqttConnectPacket packet)
    {
        _phase = Phase.Validating;
        _connect = packet;
        _isBusy = true;
        _handling = ConnectAsync(packet);
    }

    private async Task ConnectAsync(MqttConnectPacket packet)
    {
        var args = new ValidatingConnectionEventArgs(
            packet, ProtocolVersion, RemoteEndPoint, _transport.IsSecure, _transport.ClientCertificate, new ConcurrentDictionary<object, object>(), _cancellation.Token);
        try
        {
            await Broker.Events.ValidatingConnection.InvokeElsewhereAsync(args);
        }
        catch (Exception exception)
        {
            Broker.Log.Error(nameof(Client), "Validating the connection of client {0} failed", exception, packet.ClientId);
            args.ReasonCode = MqttConnectReasonCode.UnspecifiedError;
        }

        await Loop.Enter();
        if (IsClosed)
            return;

        var reason = Judge(packet, args);
        if (reason != MqttConnectReasonCode.Success)
        {
            Send(CreateAnswer(args, reason, isSessionPresent: false));
            await _intercepting;
            await Loop.Enter();
            Close(farewell: null, MqttClientDisconnectType.NotClean);
            return;
        }

        Accept(packet, args);
        await Session.LastEvent;
        await Loop.Enter();
        if (IsClosed)
            return;

        _isBusy = false;
        ResumeInput();
    }

    private MqttConnectReasonCode Judge(MqttConnectPacket packet, ValidatingConnectionEventArgs args)
    {
        if (args.ReasonCode != MqttConnectReasonCode.Success)
            return args.ReasonCode;

        // 4.12: a method that no handler has answered is not supported.
        if (packet.AuthenticationMethod != null && args.ResponseAuthenticationData == null)
            return MqttConnectReasonCode.BadAuthenticationMethod;

        if (string.IsNullOrEmpty(packet.ClientId))
        {
            if (!IsVersion5 || string.IsNullOrEmpty(args.AssignedClientIdentifier))
                return MqttConnectReasonCode.ClientIdentifierNotValid;

            packet.ClientId = args.AssignedClientIdentifier;
        }
        else if (!string.IsNullOrEmpty(args.AssignedClientIdentifier))
        {
            packet.ClientId = args.AssignedClientIdentifier;
        }

        if (packet.ClientId.Length > MaximumClientIdLength)
            return MqttConnectReasonCode.ClientIdentifierNotValid;

        return Broker.CanAttach(packet) ? MqttConnectReasonCode.Success : MqttConnectReasonCode.QuotaExceeded;
    }

    private void Accept(MqttConnectPacket packet, ValidatingConnectionEventArgs args)
    {
        const int WithoutReceiveMaximum = ushort.MaxValue;
        SendQuota = Math.Min(packet.ReceiveMaximum == 0 ? WithoutReceiveMaximum : packet.ReceiveMaximum, _limits.MaximumOutboundInFlight);
        _reader.MaximumPacketSize = (uint)_limits.MaximumPacketBytes;
        _will = MqttMessages.ToWill(packet);

        Session = Broker.Attach(this, packet, IsVersion5, args.SessionItems, out var isPresent);
        _phase = Phase.Connected;
        Send(CreateAnswer(args, MqttConnectReasonCode.Success, isPresent));
        Session.LastEvent = Broker.RaiseInOrder(
            Session.LastEvent,
            Broker.Events.ClientConnected,
            new ClientConnectedEventArgs(packet, ProtocolVersion, RemoteEndPoint, Session.Items));
        if (isPresent)
            Session.Resume();
    }

    private MqttConnAckPacket CreateAnswer(ValidatingConnectionEventArgs args, MqttConnectReasonCode reason, bool isSessionPresent)
    {
        var answer = new MqttConnAckPacket
        {
            ReasonCode = reason,
            IsSessionPresent = isSessionPresent,
            ReasonString = args.ReasonString,
            ServerReference = args.ServerReference,
            UserProperties = args.ResponseUserProperties,
        };
        if (!_connect.RequestProblemInformation && reason == MqttConnectReasonCode.Success)
            answer.ReasonString = null;
        if (reason != MqttConnectReasonCode.Success)
            return answer;

        answer.AuthenticationMethod = args.AuthenticationMethod;
        answer.AuthenticationData = args.ResponseAuthenticationData;
        answer.AssignedClientIdentifier = args.AssignedClientIdentifier;
        answer.SharedSubscriptionAvailable = false;
        answer.ReceiveMaximum = (ushort)_limits.MaximumUnacknowledgedPublishes;
        answer.MaximumPacketSize = (uint)_limits.MaximumPacketBytes;
        answer.TopicAliasMaximum = _limits.TopicAliasMaximum;
        answer.SessionExpiryInterval = Session.ExpiryIntervalSeconds;
        answer.HasSessionExpiryInterval = Session.ExpiryIntervalSeconds != _connect.SessionExpiryInterval;
        return answer;
    }
}
