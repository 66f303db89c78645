using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeGym.Gateway.Recordings;

/// <summary>
/// A pseudo-terminal (pty(7)) that stands for the machine of a recording: the gateway opens it under its path as it would open the machine's port.
/// The simulator has one for its machines; the two programs share no code on purpose. Polls every few milliseconds, which a replay can afford.
/// </summary>
internal sealed partial class ReplayTerminal : IReplayLine
{
    private const int ReadWriteNoControllingTerminal = 0x2 | 0x100;
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const int Again = 11;
    private const int Interrupted = 4;
    private const int TermiosBytes = 256;
    private const nuint BytesToRead = 0x541B;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private readonly SafeFileHandle _device;
    private readonly SafeFileHandle _host;
    private readonly string _name;
    private readonly string _link;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    /// <param name="link">Where the line is to be found; a link that is there is replaced, a file is not.</param>
    /// <param name="patience">How long to wait for somebody who opens it.</param>
    /// <param name="time">Real time.</param>
    /// <exception cref="IOException">The system gives no pseudo-terminal, or the path is taken.</exception>
    public ReplayTerminal(string link, TimeSpan patience, TimeProvider time)
    {
        (_link, _patience, _time) = (link, patience, time);
        _device = new SafeFileHandle(OpenPair(ReadWriteNoControllingTerminal | NonBlockingCloseOnExec), ownsHandle: true);
        var name = new byte[64];
        if (_device.IsInvalid || Grant(_device) != 0 || Unlock(_device) != 0 || Name(_device, name, name.Length) != 0)
            throw Failure("no pseudo-terminal");
        _name = System.Text.Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));

        // Kept open, so that a gateway that closes and opens again does not hang the line up; raw from the start, so that nothing is echoed.
        _host = new SafeFileHandle(OpenPath(_name, ReadWriteNoControllingTerminal | NonBlockingCloseOnExec), ownsHandle: true);
        var settings = new byte[TermiosBytes];
        if (_host.IsInvalid || GetAttributes(_host, settings) != 0)
            throw Failure(_name);
        MakeRaw(settings);
        if (SetAttributes(_host, 0, settings) != 0)
            throw Failure(_name);
        if (new FileInfo(link).LinkTarget is null && File.Exists(link))
            throw new IOException($"{link} is a file: name a path where a link to the line can be made.");
        File.Delete(link);
        File.CreateSymbolicLink(link, _name);
    }

    /// <summary>A gateway that opens a line says something first: StrengthLink's Identify, CSAFE's first question.</summary>
    public async Task OpenedAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (!HasSpoken())
        {
            if (_time.GetElapsedTime(started) > _patience)
                throw new IOException($"Nobody has opened {_link} within {_patience.TotalSeconds} s. Is it the Port of one of the gateway's Ingest:Serial:Lines?");
            await Task.Delay(Poll, _time, cancellationToken);
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var count = Write(_device, bytes.Span, (nuint)bytes.Length);
            if (count > 0)
                bytes = bytes[(int)count..];
            else if (count < 0 && Marshal.GetLastPInvokeError() is not (Again or Interrupted))
                throw Failure(_link);
            else
                await Task.Delay(Poll, _time, cancellationToken);
        }
    }

    public void Discard()
    {
        while (HasSpoken())
        {
        }
    }

    /// <summary>Closing takes what was not read away from the reader; bytes come out of two buffers, so one look at zero is not enough.</summary>
    public async Task DrainedAsync(TimeSpan hold, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var empty = 0; empty < 10 && _time.GetElapsedTime(started) < DrainLimit;)
        {
            Discard();
            empty = Control(_host, BytesToRead, out var waiting) == 0 && waiting == 0 ? empty + 1 : 0;
            await Task.Delay(Poll, _time, cancellationToken);
        }

        for (started = _time.GetTimestamp(); _time.GetElapsedTime(started) < hold;)
        {
            Discard();
            await Task.Delay(Poll, _time, cancellationToken);
        }
    }

    public void Dispose()
    {
        if (new FileInfo(_link).LinkTarget == _name)
            File.Delete(_link);
        _device.Dispose();
        _host.Dispose();
    }

    private bool HasSpoken()
    {
        Span<byte> said = stackalloc byte[1024];
        return Read(_device, said, (nuint)said.Length) > 0;
    }

    private IOException Failure(string what)
    {
        var errno = Marshal.GetLastPInvokeError();
        _device.Dispose();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
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
    private static partial nint Read(SafeFileHandle descriptor, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle descriptor, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle descriptor, nuint request, out int value);
}
