using System.Runtime.InteropServices;

namespace EdgeGym.Coaching.Runtime;

/// <summary>Bytes that stay where they are, zeroed by the system when first touched, freed when disposed.</summary>
internal sealed unsafe class AlignedMemory : SafeHandle
{
    private const nuint Alignment = 64;

    public AlignedMemory(long bytes)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Length = bytes;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 64), Alignment));
    }

    public long Length { get; }

    public override bool IsInvalid => handle == 0;

    public nint Address => handle;

    public Span<byte> Bytes(long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, Length);
        return new Span<byte>((byte*)handle + offset, checked((int)count));
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
