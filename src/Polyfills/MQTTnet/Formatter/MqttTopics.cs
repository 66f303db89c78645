namespace MQTTnet.Formatter;

/// <summary>The rules for topic names and topic filters (MQTT 5.0, 4.7 and 4.8.2).</summary>
internal static class MqttTopics
{
    private const string SharePrefix = "$share/";

    public static bool IsValidName(ReadOnlySpan<char> topic) => !topic.IsEmpty && topic.IndexOfAny('#', '+', '\0') < 0;

    public static bool IsValidName(ReadOnlySpan<byte> topic) => !topic.IsEmpty && topic.IndexOfAny((byte)'#', (byte)'+', (byte)0) < 0;

    public static bool IsValidFilter(ReadOnlySpan<char> filter)
    {
        if (filter.IsEmpty || filter.Contains('\0'))
            return false;
        for (var index = filter.IndexOfAny('#', '+'); index >= 0;)
        {
            if (index > 0 && filter[index - 1] != '/')
                return false;
            var last = index == filter.Length - 1;
            if (filter[index] == '#' ? !last : !last && filter[index + 1] != '/')
                return false;
            if (last)
                return true;
            var next = filter[(index + 1)..].IndexOfAny('#', '+');
            index = next < 0 ? -1 : index + 1 + next;
        }

        return true;
    }

    public static bool IsShared(ReadOnlySpan<char> filter) => filter.StartsWith(SharePrefix, StringComparison.Ordinal);

    /// <summary>$share/{name}/{filter}: a name of at least one character without wildcards, and a filter that is valid itself.</summary>
    public static bool IsValidShared(ReadOnlySpan<char> filter)
    {
        var rest = filter[SharePrefix.Length..];
        var slash = rest.IndexOf('/');
        return slash > 0 && rest[..slash].IndexOfAny('#', '+') < 0 && IsValidFilter(rest[(slash + 1)..]);
    }
}
