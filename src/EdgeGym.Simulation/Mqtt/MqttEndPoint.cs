using System.Globalization;

namespace EdgeGym.Simulation.Mqtt;

/// <summary>Where the broker listens.</summary>
public sealed record MqttEndPoint(string Host, int Port)
{
    /// <summary><c>host:port</c>; port 1883 when left out.</summary>
    public static MqttEndPoint? TryParse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
            return text.Length == 0 ? null : new MqttEndPoint(text, 1883);
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? new MqttEndPoint(text[..colon], port)
            : null;
    }
}
