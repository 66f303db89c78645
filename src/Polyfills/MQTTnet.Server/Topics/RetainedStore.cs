using System.Buffers;

namespace MQTTnet.Server.Topics;

/// <summary>The last retained message of each topic, bounded in number and bytes. Belongs to the loop's thread.</summary>
internal sealed class RetainedStore
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly MqttServerLimits _limits;
    private long _bytes;

    public RetainedStore(MqttServerLimits limits) => _limits = limits;

    public int Count => _entries.Count;

    /// <summary>True when the stored message differs now in payload or QoS, is new, or is gone. A store that is full keeps what it has.</summary>
    public bool Update(MqttApplicationMessage message, long nowMilliseconds)
    {
        var known = _entries.TryGetValue(message.Topic, out var old);
        if (message.Payload.IsEmpty)
        {
            if (known)
                Remove(message.Topic, old);
            return known;
        }

        var entry = new Entry(message, SizeOf(message), ExpiryOf(message, nowMilliseconds));
        var isFull = _bytes - (known ? old.Bytes : 0) + entry.Bytes > _limits.MaximumRetainedBytes
            || (!known && _entries.Count >= _limits.MaximumRetainedMessages);
        if (isFull)
            return false;

        if (known)
            _bytes -= old.Bytes;
        _bytes += entry.Bytes;
        _entries[message.Topic] = entry;
        return !known || old.Message.QualityOfServiceLevel != message.QualityOfServiceLevel || !SamePayload(old.Message.Payload, message.Payload);
    }

    public void Clear()
    {
        _entries.Clear();
        _bytes = 0;
    }

    public MqttApplicationMessage Find(string topic, long nowMilliseconds) =>
        _entries.TryGetValue(topic, out var entry) && !entry.IsExpired(nowMilliseconds) ? entry.Message : null;

    public List<MqttApplicationMessage> ToList(long nowMilliseconds)
    {
        var list = new List<MqttApplicationMessage>(_entries.Count);
        foreach (var entry in _entries.Values)
        {
            if (!entry.IsExpired(nowMilliseconds))
                list.Add(entry.Message);
        }

        return list;
    }

    /// <summary>Calls back with each matching message and the moment it expires (0: never).</summary>
    public void Match(string filter, long nowMilliseconds, Action<MqttApplicationMessage, long> found)
    {
        if (!TopicFilters.HasWildcard(filter))
        {
            if (_entries.TryGetValue(filter, out var entry) && !entry.IsExpired(nowMilliseconds))
                found(entry.Message, entry.ExpiresAtMilliseconds);
            return;
        }

        foreach (var entry in _entries.Values)
        {
            if (!entry.IsExpired(nowMilliseconds) && TopicFilters.Matches(filter, entry.Message.Topic))
                found(entry.Message, entry.ExpiresAtMilliseconds);
        }
    }

    public void RemoveExpired(long nowMilliseconds)
    {
        foreach (var (topic, entry) in _entries)
        {
            if (entry.IsExpired(nowMilliseconds))
                Remove(topic, entry); // Dictionary allows removal while enumerating.
        }
    }

    private static long ExpiryOf(MqttApplicationMessage message, long nowMilliseconds) =>
        message.MessageExpiryInterval == 0 ? 0 : nowMilliseconds + (message.MessageExpiryInterval * 1000L);

    private static int SizeOf(MqttApplicationMessage message) => (int)message.Payload.Length + (2 * message.Topic.Length) + 300;

    private static bool SamePayload(ReadOnlySequence<byte> left, ReadOnlySequence<byte> right)
    {
        if (left.Length != right.Length)
            return false;
        if (left.IsSingleSegment && right.IsSingleSegment)
            return left.FirstSpan.SequenceEqual(right.FirstSpan);
        return left.ToArray().AsSpan().SequenceEqual(right.ToArray());
    }

    private void Remove(string topic, Entry entry)
    {
        _entries.Remove(topic);
        _bytes -= entry.Bytes;
    }

    private readonly record struct Entry(MqttApplicationMessage Message, int Bytes, long ExpiresAtMilliseconds)
    {
        public bool IsExpired(long nowMilliseconds) => ExpiresAtMilliseconds != 0 && nowMilliseconds >= ExpiresAtMilliseconds;
    }
}
