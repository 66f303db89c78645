namespace EdgeGym.Protocols.Sparkplug;

/// <summary>
/// What one message may cost. Protocol Buffers turn two bytes into an object of a hundred, so counts are bounded before anything is made of them.
/// </summary>
public static class SparkplugLimits
{
    /// <summary>Bytes of a payload; a birth certificate of a large machine has a few thousand.</summary>
    public const int MaximumBytes = 256 * 1024;

    public const int MaximumMetrics = 2000;

    /// <summary>Keys and values of properties in one payload, all metrics together.</summary>
    public const int MaximumProperties = 8000;

    /// <summary>Bytes of a metric's or property's name.</summary>
    public const int MaximumNameBytes = 512;

    /// <summary>Bytes of a text value.</summary>
    public const int MaximumTextBytes = 8 * 1024;

    /// <summary>Elements of an array metric.</summary>
    public const int MaximumElements = 4096;

    /// <summary>Bytes of a group, edge node or device id in a topic.</summary>
    public const int MaximumIdLength = 128;

    /// <summary>Devices of one edge node.</summary>
    public const int MaximumDevices = 256;
}
