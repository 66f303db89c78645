using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace System.IO.Ports;

/// <summary>Room for what one epoll_wait(2) returns. The kernel packs <c>struct epoll_event</c> to 12 bytes on x86 and aligns it to 16 elsewhere.</summary>
internal sealed class EpollEvents
{
    public const int Capacity = 32;

    public static readonly int KeyOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;
    public static readonly int EntrySize = KeyOffset + 8;

    public byte[] Bytes { get; } = new byte[Capacity * EntrySize];

    public uint Events(int index) => BitConverter.ToUInt32(Bytes, index * EntrySize);

    public ulong Key(int index) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan((index * EntrySize) + KeyOffset));
}
