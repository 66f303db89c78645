using System.Diagnostics.CodeAnalysis;

namespace EdgeGym.Protocols.Sparkplug;

/// <summary>Types of messages (Sparkplug 3.0, section 4.1): N for the edge node, D for one of its devices.</summary>
public enum SparkplugMessageType : byte
{
    NodeBirth = 1,
    NodeDeath = 2,
    DeviceBirth = 3,
    DeviceDeath = 4,
    NodeData = 5,
    DeviceData = 6,
    NodeCommand = 7,
    DeviceCommand = 8,
}

/// <summary>An edge node, or one of its devices: <c>group/edge</c> or <c>group/edge/device</c>, as a machine is enrolled with.</summary>
/// <param name="Group">Group id.</param>
/// <param name="Edge">Edge node id, unique in its group.</param>
/// <param name="Device">Null for the node itself.</param>
public readonly record struct SparkplugAddress(string Group, string Edge, string? Device)
{
    /// <summary>The edge node of this address.</summary>
    public SparkplugAddress Node => this with { Device = null };

    public static bool TryParse([NotNullWhen(true)] string? text, out SparkplugAddress address)
    {
        address = default;
        var parts = text?.Split('/') ?? [];
        if (parts.Length is not (2 or 3) || !Array.TrueForAll(parts, IsId))
            return false;
        address = new SparkplugAddress(parts[0], parts[1], parts.Length == 3 ? parts[2] : null);
        return true;
    }

    /// <summary>Any text without what MQTT topics are made of, and without control characters (section 4.2).</summary>
    internal static bool IsId(string text)
    {
        if (text.Length is 0 or > SparkplugLimits.MaximumIdLength)
            return false;
        foreach (var character in text)
        {
            if (character is '+' or '#' or '/' || char.IsControl(character) || char.IsSurrogate(character))
                return false;
        }

        return true;
    }

    public override string ToString() => Device is null ? $"{Group}/{Edge}" : $"{Group}/{Edge}/{Device}";
}

/// <summary><c>spBv1.0/{group}/{type}/{edge}[/{device}]</c> (section 4.1).</summary>
/// <param name="Type">What kind of message.</param>
/// <param name="Address">Whose.</param>
public readonly record struct SparkplugTopic(SparkplugMessageType Type, SparkplugAddress Address)
{
    public const string Root = "spBv1.0/";

    private static readonly (string Name, SparkplugMessageType Type, bool OfDevice)[] Types =
    [
        ("NBIRTH", SparkplugMessageType.NodeBirth, false), ("NDEATH", SparkplugMessageType.NodeDeath, false),
        ("DBIRTH", SparkplugMessageType.DeviceBirth, true), ("DDEATH", SparkplugMessageType.DeviceDeath, true),
        ("NDATA", SparkplugMessageType.NodeData, false), ("DDATA", SparkplugMessageType.DeviceData, true),
        ("NCMD", SparkplugMessageType.NodeCommand, false), ("DCMD", SparkplugMessageType.DeviceCommand, true),
    ];

    /// <summary>What a host application says: it is there to listen.</summary>
    public static string State(string host) => $"{Root}STATE/{host}";

    public static bool TryParse(string topic, out SparkplugTopic result)
    {
        result = default;
        if (!topic.StartsWith(Root, StringComparison.Ordinal))
            return false;
        var parts = topic[Root.Length..].Split('/');
        if (parts.Length is not (3 or 4))
            return false;
        var (name, type, ofDevice) = Array.Find(Types, entry => entry.Name == parts[1]);
        if (name is null || ofDevice != (parts.Length == 4)
            || !SparkplugAddress.TryParse($"{parts[0]}/{parts[2]}{(parts.Length == 4 ? "/" + parts[3] : "")}", out var address))
            return false;
        result = new SparkplugTopic(type, address);
        return true;
    }

    public override string ToString()
    {
        var type = Type;
        var name = Array.Find(Types, entry => entry.Type == type).Name;
        return $"{Root}{Address.Group}/{name}/{Address.Edge}{(Address.Device is null ? "" : "/" + Address.Device)}";
    }
}
