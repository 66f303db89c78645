using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Server.Transport;

/// <summary>One bound port.</summary>
internal abstract class Listener
{
    protected Listener(EventLoop loop, Socket socket, Action<ByteTransport> onAccepted)
    {
        Loop = loop;
        Socket = socket;
        OnAccepted = onAccepted;
        EndPoint = (IPEndPoint)socket.LocalEndPoint;
    }

    public IPEndPoint EndPoint { get; }

    protected EventLoop Loop { get; }

    protected Socket Socket { get; }

    protected Action<ByteTransport> OnAccepted { get; }

    /// <exception cref="SocketException">The port is taken, or the address is not ours.</exception>
    public static Socket Bind(IPAddress address, MqttServerTcpEndpointBaseOptions options)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // ReuseAddress: .NET sets SO_REUSEADDR on each listening socket where that only means "after TIME_WAIT".
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;

            // Accepted sockets inherit the keep-alive settings.
            if (options.KeepAlive is { } keepAlive)
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, keepAlive);
            if (options.TcpKeepAliveTime is { } seconds)
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
            if (options.TcpKeepAliveInterval is { } interval)
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, interval);
            if (options.TcpKeepAliveRetryCount is { } retries)
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, retries);

            socket.Bind(new IPEndPoint(address, options.Port));
            socket.Listen(options.ConnectionBacklog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>On the loop's thread.</summary>
    public abstract void Open();

    /// <summary>On the loop's thread; after a moment without free file descriptors.</summary>
    public abstract void Retry();

    /// <summary>On the loop's thread.</summary>
    public abstract void Close();
}

/// <summary>Accepts plain TCP on the event loop.</summary>
internal sealed class SocketListener : Listener, IPollable
{
    private const int AcceptsPerTurn = 64;

    private readonly int _descriptor;
    private readonly bool _noDelay;
    private int _slot;
    private bool _closed;

    public SocketListener(EventLoop loop, Socket socket, bool noDelay, Action<ByteTransport> onAccepted)
        : base(loop, socket, onAccepted)
    {
        socket.Blocking = false;
        _descriptor = (int)socket.Handle;
        _noDelay = noDelay;
    }

    public override void Open() => _slot = Loop.Register(_descriptor, Native.EpollIn | Native.EpollEdge, this);

    public override void Retry() => OnReady(0);

    public override void Close()
    {
        if (_closed)
            return;

        _closed = true;
        Loop.Unregister(_descriptor, _slot);
        Socket.Dispose();
    }

    public void OnReady(uint events)
    {
        for (var accepted = 0; !_closed; accepted++)
        {
            if (accepted == AcceptsPerTurn)
            {
                Loop.RunAgain(this);
                return;
            }

            var descriptor = Native.Accept(_descriptor, out var remote);
            if (descriptor < 0)
            {
                if (Marshal.GetLastPInvokeError() is Native.ErrorInterrupted or Native.ErrorConnectionAborted)
                    continue;

                // Nobody more, or no descriptor left: the next tick tries again.
                return;
            }

            if (_noDelay)
                Native.SetNoDelay(descriptor);
            OnAccepted(new SocketTransport(Loop, descriptor, remote));
        }
    }
}

/// <summary>Accepts TLS connections, and plain ones where there is no epoll.</summary>
internal sealed class StreamListener : Listener
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(200);

    private readonly MqttServerTcpEndpointBaseOptions _options;
    private readonly CancellationTokenSource _closing = new();
    private Task _accepting = Task.CompletedTask;
    private X509Certificate2 _certificate;
    private SslStreamCertificateContext _context;

    public StreamListener(EventLoop loop, Socket socket, MqttServerTcpEndpointBaseOptions options, Action<ByteTransport> onAccepted)
        : base(loop, socket, onAccepted) => _options = options;

    public override void Open() => _accepting = AcceptAsync();

    public override void Retry()
    {
    }

    public override void Close()
    {
        _closing.Cancel();
        Socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await Socket.AcceptAsync(_closing.Token);
                socket.NoDelay = _options.NoDelay;
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(s_retryDelay);
                continue;
            }

            await Loop.Enter();
            try
            {
                OnAccepted(new StreamTransport(Loop, socket, CreateTls()));
            }
            catch (Exception)
            {
                // An unreadable certificate or a peer that is gone already: this connection only.
                socket.Dispose();
            }
        }
    }

    private SslServerAuthenticationOptions CreateTls()
    {
        if (_options is not MqttServerTlsTcpEndpointOptions tls)
            return null;

        // Asked for each time, so that a provider may renew it.
        var certificate = tls.CertificateProvider.GetCertificate();
        if (!ReferenceEquals(certificate, _certificate))
        {
            _context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
            _certificate = certificate;
        }

        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _context,
            ClientCertificateRequired = tls.ClientCertificateRequired,
            RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback,
            CertificateRevocationCheckMode = tls.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            EnabledSslProtocols = tls.SslProtocol,
            CipherSuitesPolicy = tls.CipherSuitesPolicy,
            EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        };
    }
}
