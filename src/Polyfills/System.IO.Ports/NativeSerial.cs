using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace System.IO.Ports;

/// <summary>
/// The Linux calls behind a serial port: open(2), read(2), write(2), ioctl_tty(2), epoll(7).
/// Constants are those of asm-generic, which x64 and arm64 share; only epoll_event is laid out differently (packed on x64).
/// </summary>
internal static unsafe partial class NativeSerial
{
    public const int OpenFlags = 0x2 /* O_RDWR */ | 0x100 /* O_NOCTTY */ | 0x800 /* O_NONBLOCK */ | 0x80000 /* O_CLOEXEC */;

    public const int EINTR = 4;
    public const int EAGAIN = 11;

    public const uint TIOCEXCL = 0x540C;
    public const uint TIOCNXCL = 0x540D;
    public const uint TIOCOUTQ = 0x5411;
    public const uint TIOCMGET = 0x5415;
    public const uint TIOCMBIS = 0x5416;
    public const uint TIOCMBIC = 0x5417;
    public const uint FIONREAD = 0x541B;
    public const uint TIOCSBRK = 0x5427;
    public const uint TIOCCBRK = 0x5428;
    public const uint TCFLSH = 0x540B;
    public const uint TCGETS2 = 0x802C542A;
    public const uint TCSETS2 = 0x402C542B;

    public const nint TCIFLUSH = 0;
    public const nint TCOFLUSH = 1;

    public const int TIOCM_DTR = 0x002;
    public const int TIOCM_RTS = 0x004;
    public const int TIOCM_CTS = 0x020;
    public const int TIOCM_CAR = 0x040;
    public const int TIOCM_DSR = 0x100;

    public const uint EPOLLIN = 0x001;
    public const uint EPOLLOUT = 0x004;
    public const uint EPOLLERR = 0x008;
    public const uint EPOLLHUP = 0x010;
    public const uint EPOLLET = 0x8000_0000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    private const int EPOLL_CLOEXEC = 0x80000;

    public static bool IsTransient(int errno) => errno is EAGAIN or EINTR;

    public static SafeFileHandle Open(string path, out int errno)
    {
        var descriptor = OpenCore(path, OpenFlags);
        errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <returns>Bytes read; 0 when the line is hung up; -1 with <paramref name="errno"/>.</returns>
    public static int Read(SafeFileHandle handle, Span<byte> buffer, out int errno)
    {
        fixed (byte* start = buffer)
        {
            var count = (int)ReadCore(handle, start, buffer.Length);
            errno = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            return count;
        }
    }

    public static int Write(SafeFileHandle handle, ReadOnlySpan<byte> buffer, out int errno)
    {
        fixed (byte* start = buffer)
        {
            var count = (int)WriteCore(handle, start, buffer.Length);
            errno = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            return count;
        }
    }

    /// <returns>0, or the errno.</returns>
    public static int Control(SafeFileHandle handle, uint request, nint argument) =>
        IoctlCore(handle, request, argument) < 0 ? Marshal.GetLastPInvokeError() : 0;

    public static int Control(SafeFileHandle handle, uint request, ref int value)
    {
        fixed (int* pointer = &value)
            return Control(handle, request, (nint)pointer);
    }

    public static int Control(SafeFileHandle handle, uint request, ref Termios2 value)
    {
        fixed (Termios2* pointer = &value)
            return Control(handle, request, (nint)pointer);
    }

    public static SafeFileHandle CreateEpoll()
    {
        var descriptor = EpollCreate(EPOLL_CLOEXEC);
        return descriptor < 0 ? throw Failure("epoll_create1", Marshal.GetLastPInvokeError()) : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <returns>0, or the errno.</returns>
    public static int EpollControl(SafeFileHandle epoll, int operation, SafeFileHandle target, uint events, ulong key)
    {
        var entry = stackalloc byte[EpollEvents.EntrySize];
        *(uint*)entry = events;
        *(ulong*)(entry + EpollEvents.KeyOffset) = key;
        return EpollControlCore(epoll, operation, target, entry) < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <returns>How many events, 0 after the timeout or an interruption.</returns>
    public static int EpollWait(SafeFileHandle epoll, EpollEvents events, int timeoutMilliseconds)
    {
        fixed (byte* start = events.Bytes)
        {
            var count = EpollWaitCore(epoll, start, EpollEvents.Capacity, timeoutMilliseconds);
            if (count >= 0)
                return count;

            var errno = Marshal.GetLastPInvokeError();
            return errno == EINTR ? 0 : throw Failure("epoll_wait", errno);
        }
    }

    public static IOException Failure(string what, int errno) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})", errno);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenCore(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCore(SafeFileHandle descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteCore(SafeFileHandle descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlCore(SafeFileHandle descriptor, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControlCore(SafeFileHandle epoll, int operation, SafeFileHandle target, byte* entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWaitCore(SafeFileHandle epoll, byte* events, int capacity, int timeoutMilliseconds);
}
