using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Server.Transport;

/// <summary>What a transport tells the client behind it. All calls come on the loop's thread.</summary>
internal interface ITransportOwner
{
    /// <summary>False while the client may not send more: the transport then leaves bytes in the socket.</summary>
    bool WantsInput { get; }

    void OnReceived(ReadOnlySpan<byte> bytes);

    /// <summary>Everything written so far has left; there is room for more.</summary>
    void OnDrained();

    /// <summary>The peer is gone. Not called after <see cref="ByteTransport.Close"/>.</summary>
    void OnPeerClosed(Exception exception);
}

/// <summary>Bytes to and from one peer; all members belong to the loop's thread.</summary>
internal abstract class ByteTransport
{
    private bool _flushQueued;

    protected ByteTransport(EventLoop loop) => Loop = loop;

    public EventLoop Loop { get; }

    public ITransportOwner Owner { get; set; }

    public OutputBuffer Output { get; } = new();

    /// <summary>Encoded bytes that the peer has not taken yet.</summary>
    public virtual int PendingBytes => Output.Length;

    public IPEndPoint RemoteEndPoint { get; protected init; }

    public X509Certificate2 ClientCertificate { get; protected set; }

    public bool IsSecure { get; protected init; }

    public bool IsClosed { get; protected set; }

    public long BytesReceived { get; protected set; }

    public long BytesSent { get; protected set; }

    /// <summary>Begins to read.</summary>
    public abstract void Open();

    /// <summary>Goes on reading after <see cref="ITransportOwner.WantsInput"/> was false.</summary>
    public abstract void ResumeReading();

    /// <summary>Sends what is written as far as the peer takes it at once, says goodbye and closes.</summary>
    public abstract void Close();

    public void QueueFlush()
    {
        if (_flushQueued || IsClosed)
            return;

        _flushQueued = true;
        Loop.FlushLater(this);
    }

    internal void FlushNow()
    {
        _flushQueued = false;
        if (!IsClosed)
            Flush();
    }

    protected abstract void Flush();
}
