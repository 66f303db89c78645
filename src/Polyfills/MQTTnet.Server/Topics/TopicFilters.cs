namespace MQTTnet.Server.Topics;

internal static class TopicFilters
{
    public static bool HasWildcard(ReadOnlySpan<char> filter) => filter.IndexOfAny('+', '#') >= 0;

    public static int CountLevels(ReadOnlySpan<char> filter) => filter.Count('/') + 1;

    public static bool IsShared(string filter) => filter.StartsWith("$share/", StringComparison.Ordinal);

    public static bool Matches(string filter, string topic) =>
        MqttTopicFilterComparer.Compare(topic, filter) == MqttTopicFilterCompareResult.IsMatch;
}
