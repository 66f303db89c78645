using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>Packets off a stream. The buffer grows with what has arrived, never with what a header promises.</summary>
internal sealed class MqttPacketSource
{
    private const int LargestKeptBuffer = 256 * 1024;

    private readonly MqttPacketReader _reader;
    private readonly int _firstBufferSize;
    private byte[] _buffer;
    private int _start;
    private int _end;

    public MqttPacketSource(MqttPacketReader reader, int bufferSize)
    {
        _reader = reader;
        _firstBufferSize = Math.Max(bufferSize, 256);
        _buffer = new byte[_firstBufferSize];
    }

    public Stream Stream { get; set; }

    /// <summary>Sees the bytes of each packet when it is set.</summary>
    public Func<ReadOnlyMemory<byte>, Task> Inspector { get; set; }

    /// <summary>The next packet, or null at the end of the stream.</summary>
    /// <exception cref="MqttMalformedPacketException">The bytes are no packet.</exception>
    public async ValueTask<MqttPacket> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_end > _start)
            {
                var status = _reader.TryRead(_buffer.AsSpan(_start, _end - _start), out var consumed, out var packet, out var error);
                if (status == MqttReadStatus.Malformed)
                    throw new MqttMalformedPacketException(error);
                if (status == MqttReadStatus.Packet)
                {
                    var frame = _buffer.AsMemory(_start, consumed);
                    _start += consumed;
                    if (Inspector is { } inspect)
                        await inspect(frame).ConfigureAwait(false);
                    return packet;
                }
            }

            MakeRoom();
            var count = await Stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return null;
            _end += count;
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > LargestKeptBuffer)
                _buffer = new byte[_firstBufferSize];
            return;
        }

        if (_start > 0 && _end > _buffer.Length - (_buffer.Length >> 2))
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}

/// <summary>What arrived breaks the standard.</summary>
internal sealed class MqttMalformedPacketException(MqttReadError error)
    : MqttProtocolViolationException($"A malformed packet was received: {error}.")
{
    public MqttReadError Error { get; } = error;
}
