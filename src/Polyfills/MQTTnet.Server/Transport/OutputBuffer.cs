using System.Buffers;

namespace MQTTnet.Server.Transport;

/// <summary>Encoded bytes that wait for the socket. Small while idle: a large block goes back to the pool once drained.</summary>
internal sealed class OutputBuffer : IBufferWriter<byte>
{
    private const int SmallBytes = 128;
    private const int KeptBytes = 4096;

    private byte[] _bytes = new byte[SmallBytes];
    private bool _rented;
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, _end - _start);

    /// <summary>At least <paramref name="size"/> writable bytes; follow with <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_bytes.Length - _end < Math.Max(sizeHint, 1))
            Grow(Math.Max(sizeHint, 1));

        return _bytes.AsSpan(_end);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _ = GetSpan(sizeHint);
        return _bytes.AsMemory(_end);
    }

    public void Advance(int count) => _end += count;

    public void Consume(int count)
    {
        _start += count;
        if (_start < _end)
            return;

        _start = _end = 0;
        if (_bytes.Length > KeptBytes)
            Replace(new byte[SmallBytes], rented: false);
    }

    /// <summary>Hands the written bytes over; the taker returns the array to <see cref="ArrayPool{T}.Shared"/> when told so.</summary>
    public (byte[] Bytes, int Start, int Length, bool IsRented) Take()
    {
        var taken = (_bytes, _start, Length, _rented);
        _bytes = new byte[SmallBytes];
        _rented = false;
        _start = _end = 0;
        return taken;
    }

    public void Release()
    {
        _start = _end = 0;
        Replace([], rented: false);
    }

    private void Grow(int size)
    {
        var length = Length;
        if (_bytes.Length - length >= size && _start >= length)
        {
            Pending.CopyTo(_bytes);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, length + size));
            Pending.CopyTo(larger);
            Replace(larger, rented: true);
        }

        _start = 0;
        _end = length;
    }

    private void Replace(byte[] bytes, bool rented)
    {
        if (_rented)
            ArrayPool<byte>.Shared.Return(_bytes);

        _bytes = bytes;
        _rented = rented;
    }
}
