using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace System.IO.Ports;

/// <summary>
/// One background thread for all open ports: sleeps in epoll_wait(2) on edge-triggered readiness and lets the connections go on.
/// </summary>
internal sealed class SerialReactor
{
    /// <summary>Some drivers take bytes out of their queue without waking writers, so a blocked write is tried again this often.</summary>
    private const int BlockedWriteRetryMilliseconds = 100;

    private static readonly Lazy<SerialReactor> LazyInstance = new(() => new SerialReactor());

    private readonly SafeFileHandle _epoll = NativeSerial.CreateEpoll();
    private readonly ConcurrentDictionary<ulong, SerialConnection> _connections = new();
    private ulong _lastKey;

    private SerialReactor()
    {
        var thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Serial ports" };
        thread.Start();
    }

    public static SerialReactor Instance => LazyInstance.Value;

    public ulong Add(SerialConnection connection, SafeFileHandle handle)
    {
        var key = Interlocked.Increment(ref _lastKey);
        _connections[key] = connection;
        const uint Events = NativeSerial.EPOLLIN | NativeSerial.EPOLLOUT | NativeSerial.EPOLLET;
        var errno = NativeSerial.EpollControl(_epoll, NativeSerial.EPOLL_CTL_ADD, handle, Events, key);
        if (errno == 0)
            return key;

        _connections.TryRemove(key, out _);
        throw NativeSerial.Failure("epoll_ctl", errno);
    }

    public void Remove(ulong key, SafeFileHandle handle)
    {
        _connections.TryRemove(key, out _);
        // A device that has gone has already left the set; nothing to do about an error here.
        NativeSerial.EpollControl(_epoll, NativeSerial.EPOLL_CTL_DEL, handle, 0, key);
    }

    private void Run()
    {
        var events = new EpollEvents();
        while (true)
        {
            var count = NativeSerial.EpollWait(_epoll, events, BlockedWriters() ? BlockedWriteRetryMilliseconds : 1000);
            for (var i = 0; i < count; i++)
            {
                if (_connections.TryGetValue(events.Key(i), out var connection))
                    connection.OnReady(events.Events(i));
            }

            if (count == 0)
            {
                foreach (var connection in _connections.Values)
                    connection.RetryBlockedWrites();
            }
        }
    }

    private bool BlockedWriters()
    {
        foreach (var (_, connection) in _connections)
        {
            if (connection.HasBlockedWrites)
                return true;
        }

        return false;
    }
}
