using Microsoft.ML.OnnxRuntime;

namespace EdgeGym.Coaching.Runtime;

/// <summary>
/// Keys and values of one answer, in two halves of one allocation: a run reads the past from one half and writes past and present into the other.
/// Tensors are dense, [1, heads, length, dimension], so that a longer cache has its heads further apart.
/// </summary>
internal sealed class CacheSpace : IDisposable
{
    private readonly DecoderLayout _layout;
    private readonly AlignedMemory _memory;
    private readonly long _tensorBytes;
    private readonly OrtValue[][] _values;
    private readonly long[] _shape;
    private int _current;

    public CacheSpace(DecoderLayout layout, int capacity)
    {
        _layout = layout;
        Capacity = capacity;
        Tensors = 2 * layout.Layers;
        _tensorBytes = (BytesAt(capacity) + 63) & ~63L;
        _memory = new AlignedMemory(2 * Tensors * _tensorBytes);
        _values = [new OrtValue[Tensors], new OrtValue[Tensors]];
        _shape = [1, layout.Heads, 0, layout.Dimension];
        Shape(_current, 0);
    }

    /// <summary>Tokens.</summary>
    public int Capacity { get; }

    public int Tensors { get; }

    /// <summary>Tokens held.</summary>
    public int Length { get; private set; }

    /// <summary>Of each tensor, layer by layer, key before value.</summary>
    public ReadOnlySpan<OrtValue> Past => _values[_current];

    /// <summary>Tensors for so many tokens in the other half, to be written by a run.</summary>
    public ReadOnlySpan<OrtValue> Present(int length)
    {
        Shape(1 - _current, length);
        return _values[1 - _current];
    }

    /// <summary>The run has written <see cref="Present"/>: it is the past now.</summary>
    public void Flip(int length)
    {
        _current = 1 - _current;
        Length = length;
    }

    public void Clear()
    {
        Shape(_current, 0);
        Length = 0;
    }

    /// <summary>Takes whatever lies in memory for the past: for runs whose answer nobody wants.</summary>
    public void Pretend(int length)
    {
        Shape(_current, length);
        Length = length;
    }

    /// <summary>Bytes of a snapshot of so many tokens.</summary>
    public long SnapshotBytes(int length) => Tensors * BytesAt(length);

    /// <summary>Copies the first tokens out, as dense tensors one after the other.</summary>
    public void SaveTo(AlignedMemory snapshot, int length)
    {
        for (var tensor = 0; tensor < Tensors; tensor++)
            Copy(_memory, OffsetOf(_current, tensor), Length, snapshot, tensor * BytesAt(length), length, length);
    }

    /// <summary>Takes the first tokens of a snapshot that holds <paramref name="held"/>.</summary>
    public void Restore(AlignedMemory snapshot, int held, int length)
    {
        for (var tensor = 0; tensor < Tensors; tensor++)
            Copy(snapshot, tensor * BytesAt(held), held, _memory, OffsetOf(_current, tensor), length, length);
        Shape(_current, length);
        Length = length;
    }

    public void Dispose()
    {
        foreach (var value in _values.SelectMany(half => half))
            value?.Dispose();
        _memory.Dispose();
    }

    private void Copy(AlignedMemory source, long sourceOffset, int sourceLength, AlignedMemory target, long targetOffset, int targetLength, int length)
    {
        long row = (long)_layout.Dimension * _layout.CacheElementBytes;
        for (var head = 0; head < _layout.Heads; head++)
            source.Bytes(sourceOffset + head * sourceLength * row, length * row).CopyTo(target.Bytes(targetOffset + head * targetLength * row, length * row));
    }

    private void Shape(int half, int length)
    {
        _shape[2] = length;
        for (var tensor = 0; tensor < Tensors; tensor++)
        {
            _values[half][tensor]?.Dispose();
            _values[half][tensor] = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, _layout.CacheType, _shape, (nint)(_memory.Address + OffsetOf(half, tensor)), BytesAt(length));
        }
    }

    private long OffsetOf(int half, int tensor) => (half * Tensors + tensor) * _tensorBytes;

    private long BytesAt(int length) => (long)_layout.Heads * length * _layout.Dimension * _layout.CacheElementBytes;
}
