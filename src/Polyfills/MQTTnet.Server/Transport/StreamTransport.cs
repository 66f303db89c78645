using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Server.Transport;

/// <summary>
/// A connection through a stream: TLS, and plain TCP where there is no epoll. Reads and writes run on the thread pool; what
/// they bring is handed to the loop, one piece at a time.
/// </summary>
internal sealed class StreamTransport : ByteTransport
{
    private const int ReadBytes = 8 * 1024;
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly SslServerAuthenticationOptions _tls;
    private readonly CancellationTokenSource _closing = new();
    private Stream _stream;
    private TaskCompletionSource _resume;
    private Task _reading = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private int _writingBytes;

    public StreamTransport(EventLoop loop, Socket socket, SslServerAuthenticationOptions tls)
        : base(loop)
    {
        _socket = socket;
        _tls = tls;
        IsSecure = tls != null;
        RemoteEndPoint = socket.RemoteEndPoint as IPEndPoint;
    }

    public override int PendingBytes => Output.Length + _writingBytes;

    public override void Open() => _reading = ReadAsync();

    public override void ResumeReading()
    {
        var resume = _resume;
        _resume = null;
        resume?.SetResult();
    }

    public override void Close()
    {
        if (IsClosed)
            return;

        IsClosed = true;
        var last = Output.Take();
        Output.Release();
        _writing = FarewellAsync(_writing, last);
        ResumeReading();
    }

    protected override void Flush()
    {
        if (_isWriting || Output.Length == 0 || _stream == null)
            return;

        _isWriting = true;
        var taken = Output.Take();
        _writingBytes = taken.Length;
        _writing = WriteAsync(taken);
    }

    private async Task ReadAsync()
    {
        Exception fault = null;
        try
        {
            // Off the loop: the handshake's arithmetic takes milliseconds.
            await Task.Run(AuthenticateAsync);
            await Loop.Enter();
            var buffer = new byte[ReadBytes];
            while (!IsClosed)
            {
                while (!Owner.WantsInput && !IsClosed)
                    await (_resume ??= new TaskCompletionSource()).Task;

                var count = await _stream.ReadAsync(buffer, _closing.Token);
                await Loop.Enter();
                if (count == 0)
                    break;

                if (IsClosed)
                    return;

                BytesReceived += count;
                Owner.OnReceived(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        await Loop.Enter();
        Fail(fault);
    }

    private async Task AuthenticateAsync()
    {
        var stream = new NetworkStream(_socket, ownsSocket: true);
        if (_tls == null)
        {
            _stream = stream;
            return;
        }

        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsServerAsync(_tls, _closing.Token);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }

        ClientCertificate = secure.RemoteCertificate as X509Certificate2;
        _stream = secure;
    }

    private async Task WriteAsync((byte[] Bytes, int Start, int Length, bool IsRented) taken)
    {
        Exception fault = null;
        try
        {
            await Task.Run(async () => await _stream.WriteAsync(taken.Bytes.AsMemory(taken.Start, taken.Length), _closing.Token));
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        await Loop.Enter();
        if (taken.IsRented)
            ArrayPool<byte>.Shared.Return(taken.Bytes);

        _isWriting = false;
        _writingBytes = 0;
        if (IsClosed)
            return;

        BytesSent += taken.Length;
        if (fault != null)
            Fail(fault);
        else if (Output.Length > 0)
            Flush();
        else
            Owner.OnDrained();
    }

    private async Task FarewellAsync(Task writing, (byte[] Bytes, int Start, int Length, bool IsRented) last)
    {
        try
        {
            using var limit = new CancellationTokenSource(s_farewell);
            await writing.WaitAsync(limit.Token);
            if (_stream != null)
            {
                await _stream.WriteAsync(last.Bytes.AsMemory(last.Start, last.Length), limit.Token);
                if (_stream is SslStream secure)
                    await secure.ShutdownAsync().WaitAsync(limit.Token);
                _socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception)
        {
            // The peer did not wait for our goodbye.
        }

        await CloseStreamAsync();
    }

    private void Fail(Exception fault)
    {
        if (IsClosed)
            return;

        IsClosed = true;
        Output.Release();
        _writing = CloseStreamAsync();
        Owner.OnPeerClosed(fault);
    }

    private async Task CloseStreamAsync()
    {
        await _closing.CancelAsync();
        if (_stream != null)
            await _stream.DisposeAsync();
        _socket.Dispose();
    }
}
