using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>What the application asks of the server.</summary>
internal sealed partial class MqttClientConnection
{
    private readonly Queue<TaskCompletionSource> _pings = new();

    public async Task<MqttClientPublishResult> PublishAsync(MqttPublishPacket packet, CancellationToken cancellationToken)
    {
        CheckAgainstServer(packet);
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
        {
            await InspectAsync(packet).ConfigureAwait(false);
            await _sink.SendAsync(packet, untilWritten: true).WaitAsync(cancellationToken).ConfigureAwait(false);
            return MqttClientPublishResult.Written;
        }

        var exactlyOnce = packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce;
        if (!TryTakeQuota())
            await WaitForQuotaAsync(cancellationToken).ConfigureAwait(false);
        MqttPendingRequest request;
        try
        {
            request = _requests.Add(exactlyOnce ? MqttControlPacketType.PubRec : MqttControlPacketType.PubAck);
        }
        catch
        {
            _quota.Release();
            throw;
        }

        packet.PacketIdentifier = request.PacketIdentifier;
        try
        {
            await InspectAsync(packet).ConfigureAwait(false);
            var queued = _sink.SendAsync(packet, untilWritten: false);
            if (!queued.IsCompletedSuccessfully)
                await queued.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MqttProtocolViolationException)
        {
            _requests.Forget(request);
            _quota.Release();
            throw;
        }

        var answer = await request.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            MqttPubAckPacket ack => Published(request, (int)ack.ReasonCode, ack.ReasonString, ack.UserProperties),
            MqttPubRecPacket refused => Published(request, (int)refused.ReasonCode, refused.ReasonString, refused.UserProperties),
            MqttPubCompPacket { ReasonCode: MqttPubCompReasonCode.Success } => Published(
                request, (int)request.Received.ReasonCode, request.Received.ReasonString, request.Received.UserProperties),
            MqttPubCompPacket unknown => Published(request, (int)MqttClientPublishReasonCode.UnspecifiedError, unknown.ReasonString, unknown.UserProperties),
            _ => throw new MqttProtocolViolationException($"PUBLISH was answered with {answer}."),
        };
    }

    public async Task<MqttClientSubscribeResult> SubscribeAsync(MqttSubscribePacket packet, CancellationToken cancellationToken)
    {
        var answer = (MqttSubAckPacket)await RequestAsync(packet, MqttControlPacketType.SubAck, cancellationToken).ConfigureAwait(false);
        if (answer.ReasonCodes.Count != packet.TopicFilters.Count)
            throw new MqttProtocolViolationException("SUBACK holds another number of codes than SUBSCRIBE had filters (MQTT 5.0, 3.9.3).");
        var items = new MqttClientSubscribeResultItem[packet.TopicFilters.Count];
        for (var index = 0; index < items.Length; index++)
            items[index] = new MqttClientSubscribeResultItem(packet.TopicFilters[index], (MqttClientSubscribeResultCode)answer.ReasonCodes[index]);
        return new MqttClientSubscribeResult(packet.PacketIdentifier, items, answer.ReasonString, answer.UserProperties ?? []);
    }

    public async Task<MqttClientUnsubscribeResult> UnsubscribeAsync(MqttUnsubscribePacket packet, CancellationToken cancellationToken)
    {
        var answer = (MqttUnsubAckPacket)await RequestAsync(packet, MqttControlPacketType.UnsubAck, cancellationToken).ConfigureAwait(false);
        var withCodes = _options.ProtocolVersion == Formatter.MqttProtocolVersion.V500;
        if (withCodes && answer.ReasonCodes.Count != packet.TopicFilters.Count)
            throw new MqttProtocolViolationException("UNSUBACK holds another number of codes than UNSUBSCRIBE had filters (MQTT 5.0, 3.11.3).");
        var items = new MqttClientUnsubscribeResultItem[packet.TopicFilters.Count];
        for (var index = 0; index < items.Length; index++)
        {
            var code = withCodes ? (MqttClientUnsubscribeResultCode)answer.ReasonCodes[index] : MqttClientUnsubscribeResultCode.Success;
            items[index] = new MqttClientUnsubscribeResultItem(packet.TopicFilters[index], code);
        }

        return new MqttClientUnsubscribeResult(packet.PacketIdentifier, items, answer.ReasonString, answer.UserProperties ?? []);
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_pings)
            _pings.Enqueue(answered);
        await InspectAsync(MqttPingReqPacket.Instance).ConfigureAwait(false);
        await _sink.SendAsync(MqttPingReqPacket.Instance, untilWritten: false).WaitAsync(cancellationToken).ConfigureAwait(false);
        await answered.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<MqttPacket> RequestAsync(MqttPacketWithIdentifier packet, MqttControlPacketType answer, CancellationToken cancellationToken)
    {
        var request = _requests.Add(answer);
        packet.PacketIdentifier = request.PacketIdentifier;
        try
        {
            await InspectAsync(packet).ConfigureAwait(false);
            await _sink.SendAsync(packet, untilWritten: false).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MqttProtocolViolationException)
        {
            _requests.Forget(request);
            throw;
        }

        return await request.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>MQTT 5.0, 4.9: no more unacknowledged messages than the server's receive maximum.</summary>
    private bool TryTakeQuota() => _quota.Wait(0, CancellationToken.None);

    private async Task WaitForQuotaAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        try
        {
            await _quota.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end is { } end && !cancellationToken.IsCancellationRequested)
        {
            throw end.ForWaiters;
        }
    }

    /// <summary>What CONNACK does not allow is not sent (MQTT 5.0, 3.2.2.3).</summary>
    private void CheckAgainstServer(MqttPublishPacket packet)
    {
        if (packet.TopicAlias > Result.TopicAliasMaximum)
            throw new MqttProtocolViolationException($"The topic alias {packet.TopicAlias} exceeds the server's maximum of {Result.TopicAliasMaximum}.");
        if (packet.QualityOfServiceLevel > Result.MaximumQoS)
            throw new MqttProtocolViolationException($"The server supports {Result.MaximumQoS} at most.");
        if (packet.Retain && !Result.RetainAvailable)
            throw new MqttProtocolViolationException("The server does not support retained messages.");
        if (Result.MaximumPacketSize is { } most)
        {
            packet.PacketIdentifier = 1;
            var size = Formatter.MqttPacketWriter.Measure(packet, _options.ProtocolVersion);
            if ((uint)size > most)
                throw new MqttProtocolViolationException($"A packet of {size} bytes exceeds the server's maximum of {most}.");
        }
    }

    private static MqttClientPublishResult Published(MqttPendingRequest request, int code, string reason, List<MqttUserProperty> userProperties) =>
        new(request.PacketIdentifier, (MqttClientPublishReasonCode)code, reason, userProperties ?? []);

    /// <summary>Ends all that wait: an answer carries no identifier, and one whose asker gave up must not take another's.</summary>
    private void AnswerPings()
    {
        lock (_pings)
        {
            while (_pings.TryDequeue(out var ping))
                ping.TrySetResult();
        }
    }

    private void EndPings(Exception reason)
    {
        lock (_pings)
        {
            while (_pings.TryDequeue(out var ping))
                ping.TrySetException(reason);
        }
    }
}
