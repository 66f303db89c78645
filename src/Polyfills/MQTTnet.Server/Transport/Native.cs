using System.Net;
using System.Runtime.InteropServices;

namespace MQTTnet.Server.Transport;

/// <summary>The few system calls of the event loop (Linux, x64 and arm64; see epoll(7), eventfd(2), recv(2), send(2)).</summary>
internal static unsafe partial class Native
{
    public const uint EpollIn = 0x001;
    public const uint EpollOut = 0x004;
    public const uint EpollErr = 0x008;
    public const uint EpollHup = 0x010;
    public const uint EpollRdHup = 0x2000;
    public const uint EpollEdge = 0x80000000;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;

    public const int ErrorInterrupted = 4;
    public const int ErrorAgain = 11;
    public const int ErrorTooManyFilesSystem = 23;
    public const int ErrorTooManyFiles = 24;
    public const int ErrorConnectionAborted = 103;

    public const int MessageDontWait = 0x40;
    public const int MessageNoSignal = 0x4000;
    public const int ShutdownWrite = 1;
    private const int AcceptNonBlockCloseOnExec = 0x800 | 0x80000;
    private const int EventFdNonBlockCloseOnExec = 0x800 | 0x80000;
    private const int EpollCloseOnExec = 0x80000;
    private const int ProtocolTcp = 6;
    private const int OptionNoDelay = 1;

    /// <summary>struct epoll_event is packed on x86-64 only.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    public static int CreateEpoll() => epoll_create1(EpollCloseOnExec);

    public static int CreateEventFd() => eventfd(0, EventFdNonBlockCloseOnExec);

    public static int Control(int epoll, int operation, int descriptor, uint events, int slot)
    {
        var item = stackalloc byte[16];
        *(uint*)item = events;
        *(ulong*)(item + DataOffset) = (uint)slot;
        return epoll_ctl(epoll, operation, descriptor, item);
    }

    public static (uint Events, int Slot) ReadEvent(byte* events, int index)
    {
        var item = events + (index * EventSize);
        return (*(uint*)item, (int)*(ulong*)(item + DataOffset));
    }

    /// <summary>A new non-blocking socket, or -1 with the error in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    public static int Accept(int listener, out IPEndPoint remote)
    {
        const int Capacity = 28;
        var address = stackalloc byte[Capacity];
        var length = Capacity;
        var descriptor = accept4(listener, address, &length, AcceptNonBlockCloseOnExec);
        remote = descriptor < 0 ? null : ReadAddress(new ReadOnlySpan<byte>(address, Math.Min(length, Capacity)));
        return descriptor;
    }

    public static void SetNoDelay(int descriptor)
    {
        var on = 1;
        _ = setsockopt(descriptor, ProtocolTcp, OptionNoDelay, &on, sizeof(int));
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_wait(int epoll, byte* events, int capacity, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recv(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int shutdown(int descriptor, int how);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint start, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* item);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int listener, byte* address, int* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int descriptor, int level, int option, int* value, int length);

    private static IPEndPoint ReadAddress(ReadOnlySpan<byte> address)
    {
        const int FamilyV4 = 2;
        const int FamilyV6 = 10;
        if (address.Length < 16)
            return null;

        var family = MemoryMarshal.Read<ushort>(address);
        var port = (address[2] << 8) | address[3];
        return family switch
        {
            FamilyV4 => new IPEndPoint(new IPAddress(address.Slice(4, 4)), port),
            FamilyV6 when address.Length >= 28 => new IPEndPoint(new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..])), port),
            _ => null,
        };
    }
}
