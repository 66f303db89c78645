using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeGym.Simulation.Serial;

/// <summary>
/// A serial line without hardware (pty(7)): whoever opens <see cref="Path"/> is the host, this object is the device at the other end.
/// It keeps the host's side open too, so that a host that closes and opens again does not hang the device up.
/// Disposing is pulling the plug: the host sees a hang-up.
/// </summary>
public sealed partial class PseudoTerminal : IAsyncDisposable, IDisposable
{
    private const int ReadWriteNoControllingTerminal = 0x2 | 0x100;
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const int Again = 11;
    private const int Interrupted = 4;
    private const int TermiosBytes = 256;

    private readonly CancellationTokenSource _closed = new();
    private readonly SafeFileHandle _device;
    private readonly SafeFileHandle _host;
    private readonly string _line;
    private string? _link;

    private PseudoTerminal(SafeFileHandle device, SafeFileHandle host, string path)
    {
        _device = device;
        _host = host;
        _line = path;
        Path = path;
    }

    /// <summary>What the host opens, such as <c>/dev/pts/3</c>; after <see cref="LinkAt"/> the link.</summary>
    public string Path { get; private set; }

    /// <summary>A new pair in raw mode.</summary>
    /// <exception cref="IOException">The system gives no pseudo-terminal.</exception>
    public static PseudoTerminal Open()
    {
        var device = new SafeFileHandle(OpenPair(ReadWriteNoControllingTerminal | NonBlockingCloseOnExec), ownsHandle: true);
        if (device.IsInvalid || Grant(device) != 0 || Unlock(device) != 0)
            throw Failure("posix_openpt", device);

        var name = new byte[64];
        if (Name(device, name, name.Length) != 0)
            throw Failure("ptsname_r", device);
        var path = System.Text.Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));

        var host = new SafeFileHandle(OpenPath(path, ReadWriteNoControllingTerminal | NonBlockingCloseOnExec), ownsHandle: true);
        if (host.IsInvalid)
            throw Failure("open " + path, device);

        // Raw from the start: otherwise the line would echo what the device says before the host has opened it.
        var settings = new byte[TermiosBytes];
        if (GetAttributes(host, settings) != 0)
            throw Failure("tcgetattr", device);
        MakeRaw(settings);
        if (SetAttributes(host, 0, settings) != 0)
            throw Failure("tcsetattr", device);
        return new PseudoTerminal(device, host, path);
    }

    /// <summary>Makes <paramref name="path"/> a link to this line, in place of an older one: a device that comes back under its name.</summary>
    public void LinkAt(string path)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        File.CreateSymbolicLink(fresh, _line);
        File.Move(fresh, path, overwrite: true);
        _link = path;
        Path = path;
    }

    /// <summary>What the host wrote, at least one byte.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the plug was pulled.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, cancellationToken);
        while (true)
        {
            stop.Token.ThrowIfCancellationRequested();
            var count = Read(buffer.Span, out var errno);
            if (count > 0)
                return count;
            if (errno is not (Again or Interrupted))
                throw new IOException($"{Path}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
            await DescriptorPoller.Instance.WaitAsync(_device, DescriptorPoller.Readable, stop.Token);
        }
    }

    /// <summary>Completes when the line has taken all bytes; it takes about 4 KiB more than the host reads.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the plug was pulled.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, cancellationToken);
        while (!buffer.IsEmpty)
        {
            stop.Token.ThrowIfCancellationRequested();
            var count = Write(buffer.Span, out var errno);
            if (count > 0)
                buffer = buffer[count..];
            else if (errno is Again or Interrupted or 0)
                await DescriptorPoller.Instance.WaitAsync(_device, DescriptorPoller.Writable, stop.Token);
            else
                throw new IOException($"{Path}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
        }
    }

    public void Dispose()
    {
        if (_closed.IsCancellationRequested)
            return;
        _closed.Cancel();
        Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (_closed.IsCancellationRequested)
            return;
        await _closed.CancelAsync();
        Close();
    }

    private static IOException Failure(string call, SafeFileHandle device)
    {
        var errno = Marshal.GetLastPInvokeError();
        device.Dispose();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    private void Close()
    {
        // Only if the link is still ours: the device may be back already, on another line.
        if (_link is not null && new FileInfo(_link).LinkTarget == _line)
            File.Delete(_link);
        _device.Dispose();
        _host.Dispose();
    }

    private unsafe int Read(Span<byte> buffer, out int errno)
    {
        fixed (byte* start = buffer)
        {
            var count = (int)ReadCore(_device, start, buffer.Length);
            errno = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            return count;
        }
    }

    private unsafe int Write(ReadOnlySpan<byte> buffer, out int errno)
    {
        fixed (byte* start = buffer)
        {
            var count = (int)WriteCore(_device, start, buffer.Length);
            errno = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            return count;
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenPair(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(SafeFileHandle device);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(SafeFileHandle device);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int Name(SafeFileHandle device, [Out] byte[] name, nint length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenPath(string path, int flags);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(SafeFileHandle descriptor, [In, Out] byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(SafeFileHandle descriptor, int when, [In] byte[] settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw([In, Out] byte[] settings);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint ReadCore(SafeFileHandle descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteCore(SafeFileHandle descriptor, byte* buffer, nint count);
}
