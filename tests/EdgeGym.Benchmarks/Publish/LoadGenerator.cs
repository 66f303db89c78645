using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeGym.Benchmarks.Publish;

/// <summary>
/// Many clients, each with one QoS 1 publish in flight, on one thread over epoll: per publish one recv and one send, so that
/// the generator takes little from the cores it shares with the server.
/// </summary>
internal static unsafe partial class LoadGenerator
{
    private const int AcknowledgementBytes = 4;
    private const uint EpollIn = 0x001;
    private const int EpollAdd = 1;
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int EventCapacity = 512;

    private static readonly int s_eventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    /// <exception cref="InvalidOperationException">The server refused a client or closed a connection.</exception>
    public static LoadResult Run(LoadOptions options)
    {
        var sockets = new Socket[options.Clients];
        try
        {
            for (var index = 0; index < sockets.Length; index++)
                sockets[index] = Connect(options, index);

            return Measure(options, sockets);
        }
        finally
        {
            foreach (var socket in sockets)
                socket?.Dispose();
        }
    }

    private static Socket Connect(LoadOptions options, int index)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
        socket.Connect(options.Host, options.Port);
        socket.Send(LoadPacket.Connect(options, index));
        Span<byte> answer = stackalloc byte[4];
        for (var received = 0; received < answer.Length;)
        {
            var count = socket.Receive(answer[received..]);
            if (count == 0)
                throw new InvalidOperationException($"Client {index}: closed instead of CONNACK.");
            received += count;
        }

        if (answer[0] != 0x20 || answer[3] != 0)
            throw new InvalidOperationException($"Client {index}: refused with return code {answer[3]}.");
        return socket;
    }

    private static LoadResult Measure(LoadOptions options, Socket[] sockets)
    {
        var clients = new ClientState[sockets.Length];
        var epoll = epoll_create1(0);
        var item = stackalloc byte[16];
        for (var index = 0; index < sockets.Length; index++)
        {
            clients[index] = new ClientState((int)sockets[index].Handle, new LoadPacket(options, index));
            *(uint*)item = EpollIn;
            *(ulong*)(item + s_dataOffset) = (uint)index;
            if (epoll_ctl(epoll, EpollAdd, clients[index].Descriptor, item) != 0)
                throw new InvalidOperationException("epoll_ctl failed.");
        }

        var histogram = new LatencyHistogram();
        var sequence = 0L;
        foreach (var client in clients)
            SendNext(client, ref sequence);

        Turn(epoll, clients, histogram, options.WarmUp, ref sequence);
        histogram.Clear();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var seconds = Turn(epoll, clients, histogram, options.Duration, ref sequence);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        return new LoadResult(
            sockets.Length,
            seconds,
            histogram.Count,
            histogram.Count / seconds,
            histogram.Quantile(0.5),
            histogram.Quantile(0.99),
            histogram.Quantile(0.999),
            histogram.MaximumMicroseconds,
            cpu.TotalSeconds);
    }

    private static double Turn(int epoll, ClientState[] clients, LatencyHistogram histogram, TimeSpan duration, ref long sequence)
    {
        var events = stackalloc byte[EventCapacity * 16];
        var buffer = stackalloc byte[64];
        var begin = Stopwatch.GetTimestamp();
        var end = begin + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var lastAcknowledged = begin;
        long now;
        while ((now = Stopwatch.GetTimestamp()) < end)
        {
            var ready = epoll_wait(epoll, events, EventCapacity, 100);
            for (var index = 0; index < ready; index++)
            {
                var client = clients[(int)*(ulong*)(events + (index * s_eventBytes) + s_dataOffset)];
                var count = (int)recv(client.Descriptor, buffer, 64, DoNotWait);
                if (count <= 0)
                    throw new InvalidOperationException("The server closed a connection.");

                client.Received += count;
                if (client.Received < AcknowledgementBytes)
                    continue;

                if (client.Received > AcknowledgementBytes || (count == AcknowledgementBytes && buffer[0] != 0x40))
                    throw new InvalidOperationException("The server sent something else than one PUBACK.");

                client.Received = 0;
                lastAcknowledged = Stopwatch.GetTimestamp();
                histogram.Record((lastAcknowledged - client.SentAt) * 1_000_000 / Stopwatch.Frequency);
                SendNext(client, ref sequence);
            }

            if (now - lastAcknowledged > 10 * Stopwatch.Frequency)
                throw new InvalidOperationException("No acknowledgement for ten seconds.");
        }

        return Stopwatch.GetElapsedTime(begin, now).TotalSeconds;
    }

    private static void SendNext(ClientState client, ref long sequence)
    {
        client.Identifier = client.Identifier == ushort.MaxValue ? (ushort)1 : (ushort)(client.Identifier + 1);
        client.Packet.Next(client.Identifier, sequence++);
        client.SentAt = Stopwatch.GetTimestamp();
        fixed (byte* bytes = client.Packet.Publish)
        {
            if (send(client.Descriptor, bytes, client.Packet.Publish.Length, DoNotWait | NoSignal) != client.Packet.Publish.Length)
                throw new InvalidOperationException("A publish could not be sent in one piece.");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* item);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte* events, int capacity, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int descriptor, byte* buffer, nint length, int flags);

    private sealed class ClientState
    {
        public ClientState(int descriptor, LoadPacket packet)
        {
            Descriptor = descriptor;
            Packet = packet;
        }

        public int Descriptor { get; }

        public LoadPacket Packet { get; }

        public ushort Identifier { get; set; }

        public int Received { get; set; }

        public long SentAt { get; set; }
    }
}
