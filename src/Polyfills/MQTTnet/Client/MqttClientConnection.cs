using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>One connection from CONNECT to its end, which comes once and for one reason.</summary>
internal sealed partial class MqttClientConnection : IDisposable
{
    /// <summary>How long the other side may take to close after our DISCONNECT.</summary>
    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(1);

    private readonly MqttClientOptions _options;
    private readonly MqttClientEvents _events;
    private readonly MqttClientChannel _channel;
    private readonly MqttPacketSource _source;
    private readonly MqttPacketSink _sink;
    private readonly MqttPendingRequests _requests = new();
    private readonly CancellationTokenSource _ended = new();
    private Action<MqttClientConnection, MqttConnectionEnd> _onEnd;
    private MqttConnectionEnd _end;
    private MqttConnectionEnd _intended;
    private SemaphoreSlim _quota;
    private TimeSpan _keepAlive;
    private Task _receiving = Task.CompletedTask;
    private Task _delivering = Task.CompletedTask;
    private Task _keepingAlive = Task.CompletedTask;

    private MqttClientConnection(MqttClientOptions options, MqttClientEvents events, MqttClientChannel channel)
    {
        _options = options;
        _events = events;
        _channel = channel;
        var reader = new MqttPacketReader(options.ProtocolVersion, options.MaximumPacketSize == 0 ? MqttPacketReader.LargestPacket : options.MaximumPacketSize);
        _source = new MqttPacketSource(reader, (options.ChannelOptions as MqttClientTcpOptions)?.BufferSize ?? 8192)
        {
            Stream = channel.Stream,
            Inspector = events.InspectInboundAsync,
        };
        _sink = new MqttPacketSink(channel.Stream, options, exception => End(MqttConnectionEnd.Lost(exception)));
    }

    public MqttClientConnectResult Result { get; private set; }

    /// <summary>Dials, sends CONNECT and waits for CONNACK. A refusal is a result; the connection is then of no use.</summary>
    /// <exception cref="MqttCommunicationException">The network failed; <see cref="MqttConnectingFailedException"/>: no or a wrong answer.</exception>
    public static async Task<MqttClientConnection> OpenAsync(MqttClientOptions options, MqttClientEvents events, CancellationToken cancellationToken)
    {
        MqttClientChannel channel;
        try
        {
            channel = await MqttClientChannel.ConnectAsync((MqttClientTcpOptions)options.ChannelOptions, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException)
        {
            throw new MqttCommunicationException(exception);
        }

        var connection = new MqttClientConnection(options, events, channel);
        try
        {
            await connection.IntroduceAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Starts to receive and to keep alive.</summary>
    public void Start(Action<MqttClientConnection, MqttConnectionEnd> onEnd)
    {
        _onEnd = onEnd;
        _receiving = Task.Run(ReceiveAsync);
        _delivering = Task.Run(DeliverAsync);
        if (_keepAlive > TimeSpan.Zero)
            _keepingAlive = Task.Run(KeepAliveAsync);
    }

    /// <summary>Closes without a word: nothing was started, or the client is disposed of.</summary>
    public void Dispose() => End(MqttConnectionEnd.ByUs());

    /// <summary>Sends DISCONNECT, lets the other side close, and ends.</summary>
    public async Task DisconnectAsync(MqttDisconnectPacket packet, MqttConnectionEnd end, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _intended, end, null) is not null)
            return;
        try
        {
            await InspectAsync(packet).ConfigureAwait(false);
            await _sink.SendLastAsync(packet, end.ForWaiters).WaitAsync(cancellationToken).ConfigureAwait(false);
            await _channel.ShutdownAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            await _receiving.WaitAsync(CloseWait, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or SocketException or ObjectDisposedException or MqttCommunicationException or InvalidOperationException)
        {
            _events.Log(MqttNetLogLevel.Verbose, exception, "The connection did not close in good order.");
        }
        finally
        {
            End(end);
        }
    }

    private void End(MqttConnectionEnd end)
    {
        end = _intended ?? end;
        if (Interlocked.CompareExchange(ref _end, end, null) is not null)
            return;
        // First the state, then those who wait: they may want to connect again at once.
        _onEnd?.Invoke(this, end);
        _sink.End(end.ForWaiters);
        _requests.End(end.ForWaiters);
        EndPings(end.ForWaiters);
        _messages.Writer.TryComplete();
        _ended.Cancel();
        _channel.Dispose();
        _events.Log(MqttNetLogLevel.Info, end.Cause, "Disconnected: {0}.", end.Reason);
    }

    private async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        MqttPacket answer;
        try
        {
            var connect = ConnectPacket();
            await InspectAsync(connect).ConfigureAwait(false);
            await _sink.SendAsync(connect, untilWritten: true).WaitAsync(cancellationToken).ConfigureAwait(false);
            answer = await _source.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or MqttMalformedPacketException or MqttCommunicationException)
        {
            throw new MqttConnectingFailedException($"Error while authenticating. {exception.Message}", exception);
        }

        switch (answer)
        {
            case MqttConnAckPacket accepted:
                Take(accepted);
                break;
            case MqttDisconnectPacket refused:
                throw new MqttConnectingFailedException("The server disconnected instead of accepting.", new MqttClientUnexpectedDisconnectReceivedException(refused));
            case null:
                throw new MqttConnectingFailedException("Connection closed.", null);
            default:
                throw new MqttConnectingFailedException($"The server answered CONNECT with {answer}.", null);
        }
    }

    private void Take(MqttConnAckPacket packet)
    {
        Result = MqttClientConnectResult.From(packet);
        _quota = new SemaphoreSlim(Result.ReceiveMaximum ?? ushort.MaxValue);
        // MQTT 5.0, 3.2.2.3.14: the server's keep alive, where it gives one, is the one to use.
        _keepAlive = packet.HasServerKeepAlive ? TimeSpan.FromSeconds(packet.ServerKeepAlive) : _options.KeepAlivePeriod;
    }

    private MqttConnectPacket ConnectPacket()
    {
        var options = _options;
        var version5 = options.ProtocolVersion == MqttProtocolVersion.V500;
        var packet = new MqttConnectPacket
        {
            CleanSession = options.CleanSession,
            ClientId = options.ClientId,
            Username = options.Credentials?.GetUserName(options),
            Password = options.Credentials?.GetPassword(options),
            KeepAlivePeriod = (ushort)Math.Min(ushort.MaxValue, Math.Ceiling(options.KeepAlivePeriod.TotalSeconds)),
            TryPrivate = options.TryPrivate,
            WillFlag = !string.IsNullOrEmpty(options.WillTopic),
        };
        if (packet.WillFlag)
        {
            packet.WillTopic = options.WillTopic;
            packet.WillMessage = options.WillPayload;
            packet.WillQoS = options.WillQualityOfServiceLevel;
            packet.WillRetain = options.WillRetain;
        }

        if (!version5)
            return packet;
        packet.AuthenticationMethod = options.AuthenticationMethod;
        packet.AuthenticationData = options.AuthenticationData;
        packet.MaximumPacketSize = options.MaximumPacketSize;
        packet.ReceiveMaximum = options.ReceiveMaximum;
        packet.RequestProblemInformation = options.RequestProblemInformation;
        packet.RequestResponseInformation = options.RequestResponseInformation;
        packet.SessionExpiryInterval = options.SessionExpiryInterval;
        packet.TopicAliasMaximum = options.TopicAliasMaximum;
        packet.UserProperties = options.UserProperties;
        packet.WillContentType = options.WillContentType;
        packet.WillCorrelationData = options.WillCorrelationData;
        packet.WillDelayInterval = options.WillDelayInterval;
        packet.WillMessageExpiryInterval = options.WillMessageExpiryInterval;
        packet.WillPayloadFormatIndicator = options.WillPayloadFormatIndicator;
        packet.WillResponseTopic = options.WillResponseTopic;
        packet.WillUserProperties = options.WillUserProperties;
        return packet;
    }

    private Task InspectAsync(MqttPacket packet) => _events.InspectOutboundAsync(packet, _options.ProtocolVersion);
}
