using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

/// <summary>One connected socket, with TLS on it where asked.</summary>
internal sealed class MqttClientChannel : IDisposable
{
    private readonly Socket _socket;
    private readonly SslStream _tls;

    private MqttClientChannel(Socket socket, Stream stream)
    {
        _socket = socket;
        _tls = stream as SslStream;
        Stream = stream;
    }

    public Stream Stream { get; }

    public static async Task<MqttClientChannel> ConnectAsync(MqttClientTcpOptions options, CancellationToken cancellationToken)
    {
        var endPoint = options.RemoteEndpoint ?? throw new ArgumentException("No endpoint is set.");
        var socket = CreateSocket(options, endPoint);
        try
        {
            if (options.LocalEndpoint is not null)
                socket.Bind(options.LocalEndpoint);
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return options.TlsOptions is { UseTls: true }
                ? new MqttClientChannel(socket, await SecureAsync(stream, options, endPoint, cancellationToken).ConfigureAwait(false))
                : new MqttClientChannel(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Tells the other side that nothing more comes; it then closes (MQTT 5.0, 3.14.4). What was sent is not cut off by a reset.</summary>
    public async Task ShutdownAsync()
    {
        _socket.LingerState = new LingerOption(false, 0);
        if (_tls is not null)
            await _tls.ShutdownAsync().ConfigureAwait(false);
        _socket.Shutdown(SocketShutdown.Send);
    }

    public void Dispose()
    {
        Stream.Dispose();
        _socket.Dispose();
    }

    private static Socket CreateSocket(MqttClientTcpOptions options, EndPoint endPoint)
    {
        var family = options.AddressFamily;
        if (endPoint is UnixDomainSocketEndPoint)
            return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (family == AddressFamily.Unspecified && endPoint is IPEndPoint)
            family = endPoint.AddressFamily;
        var socket = family == AddressFamily.Unspecified
            ? new Socket(SocketType.Stream, options.ProtocolType)
            : new Socket(family, SocketType.Stream, options.ProtocolType);
        socket.NoDelay = options.NoDelay;
        if (options.LingerState is not null)
            socket.LingerState = options.LingerState;
        if (options.DualMode is { } dualMode)
            socket.DualMode = dualMode;
        return socket;
    }

    private static async Task<SslStream> SecureAsync(
        NetworkStream stream, MqttClientTcpOptions channel, EndPoint endPoint, CancellationToken cancellationToken)
    {
        var options = channel.TlsOptions;
        var host = options.TargetHost ?? endPoint switch
        {
            DnsEndPoint dns => dns.Host,
            IPEndPoint ip => ip.Address.ToString(),
            _ => string.Empty,
        };
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(AuthenticationOptions(channel, host), cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static SslClientAuthenticationOptions AuthenticationOptions(MqttClientTcpOptions channel, string host)
    {
        var options = channel.TlsOptions;
        var result = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = options.ApplicationProtocols,
            ClientCertificates = options.ClientCertificatesProvider?.GetCertificates(),
            EnabledSslProtocols = options.SslProtocol,
            CertificateRevocationCheckMode = options.IgnoreCertificateRevocationErrors ? X509RevocationMode.NoCheck : options.RevocationMode,
            CipherSuitesPolicy = options.CipherSuitesPolicy,
            EncryptionPolicy = options.EncryptionPolicy,
            AllowRenegotiation = options.AllowRenegotiation,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var check = new MqttClientCertificateValidationEventArgs(certificate, chain, errors, channel);
                return options.CertificateValidationHandler?.Invoke(check) ?? MqttClientDefaultCertificateValidationHandler.Check(check);
            },
        };
        if (options.CertificateSelectionHandler is { } select)
        {
            result.LocalCertificateSelectionCallback = (_, target, local, remote, issuers) =>
                select(new MqttClientCertificateSelectionEventArgs(target, local, remote, issuers, channel));
        }

        if (options.TrustChain is { Count: > 0 })
        {
            // A private authority seldom publishes revocation lists: what cannot be known is not held against the leaf.
            result.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = result.CertificateRevocationCheckMode,
                VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown | X509VerificationFlags.IgnoreCertificateAuthorityRevocationUnknown,
            };
            result.CertificateChainPolicy.CustomTrustStore.AddRange(options.TrustChain);
        }

        return result;
    }
}
