using System.Text;

namespace MQTTnet.Packets;

/// <summary>A name and a value, both UTF-8 on the wire (MQTT 5.0, 1.5.7).</summary>
public sealed class MqttUserProperty : IEquatable<MqttUserProperty>
{
    public MqttUserProperty(string name, ArraySegment<byte> value)
        : this(name, value.AsMemory())
    {
    }

    public MqttUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        ValueBuffer = value;
    }

    public string Name { get; }

    public ReadOnlyMemory<byte> ValueBuffer { get; }

    internal string ReadValueAsString() => Encoding.UTF8.GetString(ValueBuffer.Span);

    public bool Equals(MqttUserProperty other) =>
        other is not null && Name == other.Name && ValueBuffer.Span.SequenceEqual(other.ValueBuffer.Span);

    public override bool Equals(object obj) => Equals(obj as MqttUserProperty);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Name, StringComparer.Ordinal);
        hash.AddBytes(ValueBuffer.Span);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Name} = {ReadValueAsString()}";
}
