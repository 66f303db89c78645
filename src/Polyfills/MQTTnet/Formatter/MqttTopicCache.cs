using System.Text;

namespace MQTTnet.Formatter;

/// <summary>
/// The last topics that one connection spoke of, so that the same topic again is the same string without allocation or
/// validation. Bounded: a slot per hash, the newer topic takes it; long topics are not kept.
/// </summary>
internal sealed class MqttTopicCache
{
    private const int SlotCount = 64;
    private const int LongestKept = 256;

    private Slot[] _slots;

    /// <summary>The topic for well-formed bytes, or null when they are no valid topic name.</summary>
    public string Get(ReadOnlySpan<byte> utf8, out MqttReadError error)
    {
        error = MqttReadError.None;
        if (utf8.Length > LongestKept)
            return Decode(utf8, out error);
        _slots ??= new Slot[SlotCount];
        ref var slot = ref _slots[Hash(utf8) % SlotCount];
        if (slot.Utf8 is not null && utf8.SequenceEqual(slot.Utf8))
            return slot.Topic;
        var topic = Decode(utf8, out error);
        if (topic is not null)
            slot = new Slot(utf8.ToArray(), topic);
        return topic;
    }

    private static string Decode(ReadOnlySpan<byte> utf8, out MqttReadError error)
    {
        error = utf8.Contains((byte)0) ? MqttReadError.NullCharacter
            : !System.Text.Unicode.Utf8.IsValid(utf8) ? MqttReadError.InvalidUtf8
            : !MqttTopics.IsValidName(utf8) ? MqttReadError.InvalidTopicName
            : MqttReadError.None;
        return error == MqttReadError.None ? Encoding.UTF8.GetString(utf8) : null;
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        // FNV-1a over the bytes: topics are short and differ near their ends.
        var hash = 2166136261u;
        foreach (var part in bytes)
            hash = (hash ^ part) * 16777619u;
        return hash ^ (hash >> 15);
    }

    private readonly record struct Slot(byte[] Utf8, string Topic);
}
