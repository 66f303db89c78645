using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>
/// What was sent and waits for its acknowledgement, by packet identifier. An identifier stays taken until the other side has
/// answered, also when nobody waits for the answer any more (MQTT 5.0, 2.2.1).
/// </summary>
internal sealed class MqttPendingRequests
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, MqttPendingRequest> _requests = [];
    private ushort _lastIdentifier;
    private Exception _end;

    public MqttPendingRequest Add(MqttControlPacketType awaited)
    {
        lock (_gate)
        {
            if (_end is not null)
                throw _end;
            if (_requests.Count >= ushort.MaxValue)
                throw new InvalidOperationException("All packet identifiers are in use.");
            do
            {
                _lastIdentifier++;
            }
            while (_lastIdentifier == 0 || _requests.ContainsKey(_lastIdentifier));
            var request = new MqttPendingRequest(_lastIdentifier, awaited);
            _requests.Add(_lastIdentifier, request);
            return request;
        }
    }

    /// <summary>Takes the request that this answer ends; null when none waits for it.</summary>
    public MqttPendingRequest Take(ushort packetIdentifier, MqttControlPacketType answer)
    {
        lock (_gate)
        {
            return _requests.TryGetValue(packetIdentifier, out var request) && request.Awaited == answer && _requests.Remove(packetIdentifier)
                ? request
                : null;
        }
    }

    /// <summary>PUBREC was good: the same request now waits for PUBCOMP.</summary>
    public bool Advance(MqttPubRecPacket received)
    {
        lock (_gate)
        {
            if (!_requests.TryGetValue(received.PacketIdentifier, out var request)
                || request.Awaited is not (MqttControlPacketType.PubRec or MqttControlPacketType.PubComp))
            {
                return false;
            }

            request.Awaited = MqttControlPacketType.PubComp;
            request.Received = received;
            return true;
        }
    }

    /// <summary>Nothing was sent after all.</summary>
    public void Forget(MqttPendingRequest request)
    {
        lock (_gate)
            _requests.Remove(request.PacketIdentifier);
    }

    public void End(Exception reason)
    {
        MqttPendingRequest[] left;
        lock (_gate)
        {
            if (_end is not null)
                return;
            _end = reason;
            left = [.. _requests.Values];
            _requests.Clear();
        }

        foreach (var request in left)
            request.TrySetException(reason);
    }
}

internal sealed class MqttPendingRequest : TaskCompletionSource<MqttPacket>
{
    public MqttPendingRequest(ushort packetIdentifier, MqttControlPacketType awaited)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        PacketIdentifier = packetIdentifier;
        Awaited = awaited;
    }

    public ushort PacketIdentifier { get; }

    public MqttControlPacketType Awaited { get; set; }

    /// <summary>QoS 2: the first half of the answer, whose code is the one that counts.</summary>
    public MqttPubRecPacket Received { get; set; }
}
