using MQTTnet.Formatter;

namespace MQTTnet;

public enum MqttTopicFilterCompareResult
{
    NoMatch = 0,
    IsMatch = 1,
    FilterInvalid = 2,
    TopicInvalid = 3,
}

/// <summary>Does a topic name match a topic filter (MQTT 5.0, 4.7)? Allocates nothing.</summary>
public static class MqttTopicFilterComparer
{
    public const char LevelSeparator = '/';
    public const char MultiLevelWildcard = '#';
    public const char SingleLevelWildcard = '+';
    public const char ReservedTopicPrefix = '$';

    public static MqttTopicFilterCompareResult Compare(string topic, string filter)
    {
        if (!MqttTopics.IsValidName(topic))
            return MqttTopicFilterCompareResult.TopicInvalid;
        if (!MqttTopics.IsValidFilter(filter))
            return MqttTopicFilterCompareResult.FilterInvalid;
        // Section 4.7.2: a filter that starts with a wildcard does not match what starts with $.
        if (topic[0] == ReservedTopicPrefix && filter[0] is MultiLevelWildcard or SingleLevelWildcard)
            return MqttTopicFilterCompareResult.NoMatch;
        return Matches(topic, filter) ? MqttTopicFilterCompareResult.IsMatch : MqttTopicFilterCompareResult.NoMatch;
    }

    private static bool Matches(ReadOnlySpan<char> topic, ReadOnlySpan<char> filter)
    {
        while (true)
        {
            var filterLevel = TakeLevel(ref filter, out var filterEnds);
            if (filterLevel is [MultiLevelWildcard])
                return true;
            var topicLevel = TakeLevel(ref topic, out var topicEnds);
            if (filterLevel is not [SingleLevelWildcard] && !filterLevel.SequenceEqual(topicLevel))
                return false;
            if (topicEnds)
            {
                // "sport/#" also matches "sport": the wildcard includes the parent level (4.7.1.2).
                return filterEnds || filter is [MultiLevelWildcard];
            }

            if (filterEnds)
                return false;
        }
    }

    private static ReadOnlySpan<char> TakeLevel(ref ReadOnlySpan<char> rest, out bool ends)
    {
        var slash = rest.IndexOf(LevelSeparator);
        ends = slash < 0;
        var level = ends ? rest : rest[..slash];
        rest = ends ? default : rest[(slash + 1)..];
        return level;
    }
}
