using System.Buffers;
using System.Collections;
using System.Reflection;
using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>All public values of a packet as one text, so that two packets compare and a difference can be read.</summary>
internal static class PacketText
{
    public static string Describe(MqttPacket packet)
    {
        var text = new StringBuilder(packet.GetType().Name);
        foreach (var property in packet.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (property.CanRead)
                text.Append('\n').Append(property.Name).Append('=').Append(Value(property.GetValue(packet)));
        }

        return text.ToString();
    }

    public static byte[] Encode(MqttPacket packet, MqttProtocolVersion version)
    {
        var output = new ArrayBufferWriter<byte>();
        var length = MqttPacketWriter.Write(output, packet, version);
        Assert.Equal(output.WrittenCount, length);
        Assert.Equal(length, MqttPacketWriter.Measure(packet, version));
        return output.WrittenSpan.ToArray();
    }

    public static MqttPacketReader ReaderFor(ReadOnlySpan<byte> wire, MqttProtocolVersion version) =>
        new(wire.Length > 0 && wire[0] >> 4 == 1 ? MqttProtocolVersion.Unknown : version);

    private static string Value(object? value) => value switch
    {
        null => "",
        string text => text.Length == 0 ? "" : $"'{text}'",
        byte[] bytes => Convert.ToHexString(bytes),
        ReadOnlySequence<byte> sequence => Convert.ToHexString(sequence.ToArray()),
        MqttUserProperty property => $"{property.Name}:{Convert.ToHexString(property.ValueBuffer.Span)}",
        IEnumerable list => string.Join(";", list.Cast<object>().Select(Value)),
        _ => value.ToString() ?? "",
    };
}
