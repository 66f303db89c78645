using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MQTTnet.Server.Transport;

/// <summary>A plain TCP connection on the event loop: one recv per arrival, one send per turn, no buffer of its own while idle.</summary>
internal sealed unsafe class SocketTransport : ByteTransport, IPollable
{
    private const int ReadsPerTurn = 4;

    private int _descriptor;
    private int _slot = -1;
    private bool _readable;
    private bool _hangUp;
    private bool _writable = true;
    private bool _reading;
    private bool _queuedAgain;

    public SocketTransport(EventLoop loop, int descriptor, IPEndPoint remote)
        : base(loop)
    {
        _descriptor = descriptor;
        RemoteEndPoint = remote;
    }

    public override void Open()
    {
        const uint Events = Native.EpollIn | Native.EpollOut | Native.EpollRdHup | Native.EpollEdge;
        _slot = Loop.Register(_descriptor, Events, this);
        if (_slot < 0)
            Fail(Marshal.GetLastPInvokeError());
    }

    public void OnReady(uint events)
    {
        if (events == 0)
            _queuedAgain = false;

        if (IsClosed)
            return;

        if ((events & Native.EpollOut) != 0 && !_writable)
        {
            _writable = true;
            if (Output.Length > 0)
                QueueFlush();
        }

        if ((events & (Native.EpollRdHup | Native.EpollHup | Native.EpollErr)) != 0)
            _hangUp = true;
        if ((events & (Native.EpollIn | Native.EpollRdHup | Native.EpollHup | Native.EpollErr)) != 0)
            _readable = true;

        Read();

        // A reset is told at once, also while the client's input waits: nobody is there for its answers.
        if (!IsClosed && (events & (Native.EpollErr | Native.EpollHup)) != 0 && !Owner.WantsInput)
            Fail(0);
    }

    public override void ResumeReading()
    {
        if (IsClosed || !_readable || _queuedAgain)
            return;

        _queuedAgain = true;
        Loop.RunAgain(this);
    }

    public override void Close()
    {
        if (IsClosed)
            return;

        if (_writable && Output.Length > 0)
            _ = Send();

        Release();
    }

    protected override void Flush()
    {
        if (!_writable || Output.Length == 0)
            return;

        var error = Send();
        if (error != 0)
            Fail(error);
        else if (Output.Length == 0)
            Owner.OnDrained();
    }

    private void Read()
    {
        if (_reading)
            return;

        _reading = true;
        try
        {
            var reads = 0;
            while (_readable && !IsClosed && Owner.WantsInput)
            {
                if (reads++ == ReadsPerTurn)
                {
                    ResumeReading();
                    return;
                }

                ReadOnce();
            }
        }
        finally
        {
            _reading = false;
        }
    }

    private void ReadOnce()
    {
        var scratch = Loop.Scratch;
        var count = (int)Native.recv(_descriptor, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0), scratch.Length, Native.MessageDontWait);
        if (count > 0)
        {
            // A short read has emptied the socket; the next byte is a new edge, see epoll(7), question 9.
            _readable = count == scratch.Length || _hangUp;
            BytesReceived += count;
            Owner.OnReceived(scratch.AsSpan(0, count));
            return;
        }

        var error = count == 0 ? 0 : Marshal.GetLastPInvokeError();
        if (count < 0 && error == Native.ErrorInterrupted)
            return;

        if (count < 0 && error == Native.ErrorAgain)
            _readable = false;
        else
            Fail(error);
    }

    /// <summary>0, or the error that ends the connection.</summary>
    private int Send()
    {
        while (Output.Length > 0)
        {
            nint sent;
            fixed (byte* bytes = Output.Pending)
                sent = Native.send(_descriptor, bytes, Output.Length, Native.MessageDontWait | Native.MessageNoSignal);

            if (sent >= 0)
            {
                BytesSent += sent;
                Output.Consume((int)sent);
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Native.ErrorInterrupted)
                continue;

            if (error != Native.ErrorAgain)
                return error;

            _writable = false;
            return 0;
        }

        return 0;
    }

    private void Fail(int error)
    {
        if (IsClosed)
            return;

        Release();
        Owner.OnPeerClosed(error == 0 ? null : new SocketException(error));
    }

    private void Release()
    {
        IsClosed = true;
        if (_slot >= 0)
            Loop.Unregister(_descriptor, _slot);

        // Closing over unread bytes sends RST, which may overtake our last packet: read them away first, within reason.
        _ = Native.shutdown(_descriptor, Native.ShutdownWrite);
        for (var reads = 0; reads < ReadsPerTurn * 4; reads++)
        {
            var scratch = Loop.Discard;
            if (Native.recv(_descriptor, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0), scratch.Length, Native.MessageDontWait) <= 0)
                break;
        }

        _ = Native.close(_descriptor);
        _descriptor = -1;
        Output.Release();
    }
}
