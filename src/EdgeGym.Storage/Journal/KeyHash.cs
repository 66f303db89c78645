using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeGym.Equipment.Facts;

namespace EdgeGym.Storage.Journal;

/// <summary>
/// A fact's key as 64 bits. The values reach the disk (key windows): the function must never change.
/// </summary>
/// <remarks>
/// A key that was never sent is taken for a duplicate when its hash meets one of the machine's last 1,024: 1,024/2^64 = 5.6e-17 per append,
/// so with 100 million keyed facts a day about once in half a million years per gateway. A sender that forges a collision can only hide its own facts.
/// </remarks>
internal static class KeyHash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xD1B54A32D192ED03;

    public static ulong Of(FactKind kind, string key)
    {
        var bytes = MemoryMarshal.AsBytes(key.AsSpan());
        var state = Mix(First ^ (byte)kind, Second ^ (ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            state = Mix(state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), Second) + First;
            bytes = bytes[sizeof(ulong)..];
        }

        ulong tail = 0;
        for (var index = 0; index < bytes.Length; index++)
            tail |= (ulong)bytes[index] << (8 * index);
        state = Mix(state ^ tail, Second) + First;
        state ^= state >> 33;
        state *= 0xFF51AFD7ED558CCD;
        state ^= state >> 33;
        state *= 0xC4CEB9FE1A85EC53;
        return state ^ (state >> 33);
    }

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
