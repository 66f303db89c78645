using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace MQTTnet.Formatter;

/// <summary>
/// Reads the data types of MQTT 5.0, section 1.5 from one packet's bytes. The first error sticks: every later read gives a
/// default and nothing remains, so a packet is read straight through and checked once at its end.
/// </summary>
internal ref struct MqttFieldReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _input = input;

    public MqttReadError Error { get; private set; }

    public readonly bool Failed => Error != MqttReadError.None;

    public readonly int Remaining => _input.Length;

    public void Fail(MqttReadError error)
    {
        if (Failed)
            return;
        Error = error;
        _input = default;
    }

    public byte ReadByte()
    {
        if (_input.IsEmpty)
        {
            Fail(MqttReadError.PacketTooShort);
            return 0;
        }

        var value = _input[0];
        _input = _input[1..];
        return value;
    }

    public ushort ReadUInt16()
    {
        var bytes = ReadBytes(2);
        return bytes.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;
    }

    public uint ReadUInt32()
    {
        var bytes = ReadBytes(4);
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }

    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        if (_input.Length < length)
        {
            Fail(MqttReadError.PacketTooShort);
            return default;
        }

        var bytes = _input[..length];
        _input = _input[length..];
        return bytes;
    }

    public ReadOnlySpan<byte> ReadToEnd()
    {
        var rest = _input;
        _input = default;
        return rest;
    }

    /// <summary>Section 1.5.5: at most four bytes, and no more than needed.</summary>
    public uint ReadVariableByteInteger()
    {
        uint value = 0;
        for (var index = 0; index < 4; index++)
        {
            var part = ReadByte();
            if (Failed)
                return 0;
            value |= (uint)(part & 0x7F) << (7 * index);
            if ((part & 0x80) != 0)
                continue;
            if (part != 0 || index == 0)
                return value;
            break;
        }

        Fail(MqttReadError.VariableByteIntegerInvalid);
        return 0;
    }

    public ushort ReadPacketIdentifier()
    {
        var identifier = ReadUInt16();
        if (identifier == 0)
            Fail(MqttReadError.PacketIdentifierZero);
        return identifier;
    }

    /// <summary>Section 1.5.4: well-formed UTF-8 without U+0000. Surrogates are not well-formed.</summary>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        var bytes = ReadBytes(ReadUInt16());
        if (bytes.Contains((byte)0))
            Fail(MqttReadError.NullCharacter);
        else if (!Utf8.IsValid(bytes))
            Fail(MqttReadError.InvalidUtf8);
        return Failed ? default : bytes;
    }

    public string ReadString()
    {
        var bytes = ReadUtf8();
        return Failed ? null : Encoding.UTF8.GetString(bytes);
    }

    public byte[] ReadBinary()
    {
        var bytes = ReadBytes(ReadUInt16());
        return Failed ? null : bytes.ToArray();
    }

    /// <summary>Ends the packet: bytes left over are an error.</summary>
    public MqttReadError Finish()
    {
        if (!_input.IsEmpty)
            Fail(MqttReadError.TrailingBytes);
        return Error;
    }
}
