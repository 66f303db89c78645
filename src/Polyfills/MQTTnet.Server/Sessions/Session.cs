using System.Collections;
using System.Collections.Concurrent;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server.Broker;

namespace MQTTnet.Server.Sessions;

/// <summary>
/// What outlives a connection: subscriptions, the queue, and both directions of unfinished QoS 1 and 2 (MQTT 5.0, 4.1).
/// Belongs to the loop's thread.
/// </summary>
internal sealed class Session
{
    /// <summary>MQTT 5.0, 3.1.2.11.2: never.</summary>
    public const uint NeverExpires = uint.MaxValue;

    /// <summary>A resumed session sends all of these again at once.</summary>
    private const int MaximumOutboundBytes = 4 * 1024 * 1024;

    private readonly MqttServerOptions _options;
    private readonly Queue<Delivery> _queue = new();
    private readonly Dictionary<ushort, OutboundInFlight> _outbound = [];
    private readonly Dictionary<ushort, InboundState> _inbound = [];
    private long _queuedBytes;
    private long _outboundBytes;
    private long _nextSequence;
    private ushort _lastPacketIdentifier;

    public Session(string id, MqttServerOptions options, DateTime createdTimestamp)
    {
        Id = id;
        _options = options;
        CreatedTimestamp = createdTimestamp;
        Status = new MqttSessionStatus(this);
    }

    public string Id { get; }

    public string UserName { get; set; }

    public IDictionary Items { get; } = new ConcurrentDictionary<object, object>();

    public DateTime CreatedTimestamp { get; }

    public DateTime? DisconnectedTimestamp { get; private set; }

    public MqttSessionStatus Status { get; }

    public Client Client { get; private set; }

    /// <summary>Seconds after the disconnect; 0 ends the session with its connection.</summary>
    public uint ExpiryIntervalSeconds { get; set; }

    public long ExpiresAtMilliseconds { get; private set; } = long.MaxValue;

    public bool IsDeleted { get; set; }

    /// <summary>The last of this client id's Connected and Disconnected events: they run one after another.</summary>
    public Task LastEvent { get; set; } = Task.CompletedTask;

    public PendingWill Will { get; set; }

    public Dictionary<string, Subscription> Subscriptions { get; } = new(StringComparer.Ordinal);

    public int QueuedCount => _queue.Count;

    public int UnfinishedInboundCount => _inbound.Count;

    /// <summary>Set while one message is matched, so that overlapping subscriptions give one copy.</summary>
    public long MatchStamp { get; set; }

    public int MatchIndex { get; set; }

    public void Attach(Client client)
    {
        Client = client;
        ExpiresAtMilliseconds = long.MaxValue;
        DisconnectedTimestamp = null;
    }

    public void Detach(long nowMilliseconds, DateTime timestamp)
    {
        Client = null;
        DisconnectedTimestamp = timestamp;
        ExpiresAtMilliseconds = ExpiryIntervalSeconds == NeverExpires ? long.MaxValue : nowMilliseconds + (ExpiryIntervalSeconds * 1000L);
        DropQoS0();
    }

    /// <summary>Puts a message at the end of the queue; <paramref name="overwritten"/> is what had to go for it.</summary>
    /// <returns>False when this message was dropped.</returns>
    public bool Enqueue(Delivery delivery, out Delivery? overwritten)
    {
        overwritten = null;
        if (Client == null && delivery.QoS == MqttQualityOfServiceLevel.AtMostOnce)
            return false;

        var isFull = _queue.Count >= _options.MaxPendingMessagesPerClient
            || (_queue.Count > 0 && _queuedBytes + delivery.Bytes > _options.Limits.MaximumPendingBytesPerSession);
        if (isFull)
        {
            if (_options.PendingMessagesOverflowStrategy == MqttPendingMessagesOverflowStrategy.DropNewMessage || _queue.Count == 0)
                return false;

            overwritten = Dequeue();
        }

        _queue.Enqueue(delivery);
        _queuedBytes += delivery.Bytes;
        return true;
    }

    public void ClearQueue()
    {
        _queue.Clear();
        _queuedBytes = 0;
    }

    /// <summary>Sends what the connection has room for: its output buffer and its Receive Maximum (MQTT 5.0, 4.9).</summary>
    public void Pump()
    {
        var client = Client;
        while (client is { HasOutputRoom: true } && _queue.TryPeek(out var next))
        {
            var isFull = _outbound.Count >= client.SendQuota || (_outbound.Count > 0 && _outboundBytes + next.Bytes > MaximumOutboundBytes);
            if (next.QoS != MqttQualityOfServiceLevel.AtMostOnce && isFull)
                return;

            Dequeue();
            var now = client.NowMilliseconds;
            if (next.IsExpired(now))
                continue;

            if (next.QoS == MqttQualityOfServiceLevel.AtMostOnce)
            {
                client.SendPublish(next.PacketAt(now), next, packetIdentifier: 0, dup: false);
                continue;
            }

            var outbound = new OutboundInFlight(next, NextPacketIdentifier(), _nextSequence++);
            _outbound.Add(outbound.PacketIdentifier, outbound);
            _outboundBytes += next.Bytes;
            if (!client.SendPublish(next.PacketAt(now), next, outbound.PacketIdentifier, dup: false))
                _ = TryComplete(outbound.PacketIdentifier, out _);
        }
    }

    /// <summary>MQTT 5.0, 4.4 and 4.6: after a reconnect, everything unfinished again, in its order, with its own identifiers.</summary>
    public void Resume()
    {
        foreach (var outbound in _outbound.Values.OrderBy(outbound => outbound.Sequence).ToList())
        {
            if (outbound.IsReleased)
                Client.Send(new MqttPubRelPacket { PacketIdentifier = outbound.PacketIdentifier });
            else if (!Client.SendPublish(outbound.Delivery.PacketAt(Client.NowMilliseconds), outbound.Delivery, outbound.PacketIdentifier, dup: true))
                _ = TryComplete(outbound.PacketIdentifier, out _);
        }

        Pump();
    }

    public bool TryComplete(ushort packetIdentifier, out OutboundInFlight outbound)
    {
        if (!_outbound.Remove(packetIdentifier, out outbound))
            return false;

        _outboundBytes -= outbound.Delivery.Bytes;
        return true;
    }

    public bool TryFind(ushort packetIdentifier, out OutboundInFlight outbound) => _outbound.TryGetValue(packetIdentifier, out outbound);

    /// <summary>The state that this QoS 2 packet identifier had; <see cref="InboundState.New"/> begins it.</summary>
    public InboundState BeginInbound(ushort packetIdentifier)
    {
        if (!_inbound.TryGetValue(packetIdentifier, out var state))
        {
            _inbound.Add(packetIdentifier, InboundState.Handling);
            return InboundState.New;
        }

        if (state == InboundState.Handling)
            _inbound[packetIdentifier] = InboundState.HandlingRepeated;
        return state;
    }

    /// <summary>Its handler is through; gives the state before.</summary>
    public InboundState InboundReceived(ushort packetIdentifier)
    {
        if (!_inbound.TryGetValue(packetIdentifier, out var state))
            return InboundState.New;

        _inbound[packetIdentifier] = InboundState.Received;
        return state;
    }

    public bool EndInbound(ushort packetIdentifier) => _inbound.Remove(packetIdentifier);

    private Delivery Dequeue()
    {
        var delivery = _queue.Dequeue();
        _queuedBytes -= delivery.Bytes;
        return delivery;
    }

    private void DropQoS0()
    {
        for (var left = _queue.Count; left > 0; left--)
        {
            var delivery = Dequeue();
            if (delivery.QoS == MqttQualityOfServiceLevel.AtMostOnce)
                continue;

            _queue.Enqueue(delivery);
            _queuedBytes += delivery.Bytes;
        }
    }

    private ushort NextPacketIdentifier()
    {
        do
        {
            _lastPacketIdentifier = _lastPacketIdentifier == ushort.MaxValue ? (ushort)1 : (ushort)(_lastPacketIdentifier + 1);
        }
        while (_outbound.ContainsKey(_lastPacketIdentifier));

        return _lastPacketIdentifier;
    }
}

/// <summary>How far a QoS 2 message from the client is (MQTT 5.0, 4.3.3).</summary>
internal enum InboundState
{
    New,
    Handling,
    HandlingRepeated,
    Received,
}

/// <summary>A will that waits for its delay (MQTT 5.0, 3.1.3.2.2).</summary>
internal sealed record PendingWill(MqttPublishPacket Packet, string UserName, long DueAtMilliseconds);
