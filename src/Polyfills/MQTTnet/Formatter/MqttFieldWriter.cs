using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using MQTTnet.Exceptions;
using MQTTnet.Packets;

namespace MQTTnet.Formatter;

/// <summary>
/// Writes the data types of MQTT 5.0, section 1.5. The same code runs twice: over no output it only measures, then it writes
/// into exactly that many bytes. What the wire cannot carry throws <see cref="MqttProtocolViolationException"/>.
/// </summary>
internal ref struct MqttFieldWriter
{
    private readonly Span<byte> _output;
    private readonly bool _measuring;

    public MqttFieldWriter(Span<byte> output) => _output = output;

    private MqttFieldWriter(bool measuring) => _measuring = measuring;

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    public readonly bool IsMeasuring => _measuring;

    public static MqttFieldWriter Measuring() => new(true);

    /// <summary>Bytes of a variable byte integer.</summary>
    public static int SizeOf(uint value) => value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;

    public void WriteByte(byte value)
    {
        if (!_measuring)
            _output[Length] = value;
        Length++;
    }

    public void WriteUInt16(ushort value)
    {
        if (!_measuring)
            BinaryPrimitives.WriteUInt16BigEndian(_output[Length..], value);
        Length += 2;
    }

    public void WriteUInt32(uint value)
    {
        if (!_measuring)
            BinaryPrimitives.WriteUInt32BigEndian(_output[Length..], value);
        Length += 4;
    }

    public void WriteVariableByteInteger(uint value)
    {
        MqttProtocolViolationException.ThrowIfVariableByteIntegerExceedsLimit(value);
        for (; value > 0x7F; value >>= 7)
            WriteByte((byte)(value | 0x80));
        WriteByte((byte)value);
    }

    public void WritePacketIdentifier(ushort identifier)
    {
        if (identifier == 0)
            throw new MqttProtocolViolationException("The packet identifier is missing.");
        WriteUInt16(identifier);
    }

    public void WriteString(string value)
    {
        if (string.IsNullOrEmpty(value))
        {
            WriteUInt16(0);
            return;
        }

        if (_measuring)
        {
            if (value.Contains('\0'))
                throw new MqttProtocolViolationException("A string must not contain U+0000.");
            Length += 2 + CheckLength(Encoding.UTF8.GetByteCount(value));
            return;
        }

        var bytes = _output[(Length + 2)..];
        if (Utf8.FromUtf16(value, bytes, out _, out var written, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            throw new MqttProtocolViolationException("A string is not well-formed.");
        BinaryPrimitives.WriteUInt16BigEndian(_output[Length..], (ushort)written);
        Length += 2 + written;
    }

    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteUInt16((ushort)CheckLength(value.Length));
        if (!_measuring)
            value.CopyTo(_output[Length..]);
        Length += value.Length;
    }

    public void WriteFlag(MqttPropertyId id, bool value)
    {
        WriteByte((byte)id);
        WriteByte(value ? (byte)1 : (byte)0);
    }

    public void WriteUnlessZero(MqttPropertyId id, ushort value)
    {
        if (value == 0)
            return;
        WriteByte((byte)id);
        WriteUInt16(value);
    }

    public void WriteUnlessZero(MqttPropertyId id, uint value)
    {
        if (value == 0)
            return;
        WriteByte((byte)id);
        WriteUInt32(value);
    }

    public void WriteUnlessNull(MqttPropertyId id, string value)
    {
        if (value is null)
            return;
        WriteByte((byte)id);
        WriteString(value);
    }

    public void WriteUnlessNull(MqttPropertyId id, byte[] value)
    {
        if (value is null)
            return;
        WriteByte((byte)id);
        WriteBinary(value);
    }

    public void WriteUserProperties(List<MqttUserProperty> properties)
    {
        if (properties is null)
            return;
        foreach (var property in properties)
        {
            var value = property.ValueBuffer.Span;
            if (_measuring && (value.Contains((byte)0) || !Utf8.IsValid(value)))
                throw new MqttProtocolViolationException($"The value of the user property '{property.Name}' is not UTF-8 (MQTT 5.0, 1.5.7).");
            WriteByte((byte)MqttPropertyId.UserProperty);
            WriteString(property.Name);
            WriteBinary(value);
        }
    }

    private static int CheckLength(int length) => length <= ushort.MaxValue
        ? length
        : throw new MqttProtocolViolationException($"{length} bytes are more than the 65535 that a field can hold.");
}
