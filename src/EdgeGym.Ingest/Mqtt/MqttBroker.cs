using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EdgeGym.Equipment.Machines;
using EdgeGym.Ingest.Sparkplug;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Protocols.Sparkplug;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeGym.Ingest.Mqtt;

/// <summary>
/// The embedded broker: machines sign in with their enrolled user, publish to their own topics, and get a PUBACK for a QoS 1 publish
/// only when the intake has it on disk.
/// </summary>
public sealed partial class MqttBroker : IAsyncDisposable
{
    private const string MachineItem = "machine";
    private const string UserItem = "user";

    private readonly MqttOptions _options;
    private readonly string _site;
    private readonly MachineSignIn _signIn;
    private readonly MessageIntake _intake;
    private readonly IngestMetrics _metrics;
    private readonly ILogger<MqttBroker> _logger;
    private readonly SparkplugHost? _sparkplug;

    // A client may choose its id, so the gateway's own is one that nobody can guess.
    private readonly string _ownSender = $"gateway-{Guid.NewGuid():N}";
    private MqttServer? _server;

    public MqttBroker(
        IOptions<MqttOptions> options, SiteName site, MachineSignIn signIn, MessageIntake intake, IngestMetrics metrics, ILogger<MqttBroker> logger,
        SparkplugHost? sparkplug = null)
    {
        _options = options.Value;
        _site = site.Value;
        _signIn = signIn;
        _intake = intake;
        _metrics = metrics;
        _logger = logger;
        _sparkplug = sparkplug;
    }

    /// <summary>Raised when a machine's connection comes or goes; runs on the broker's threads, must be quick.</summary>
    public event Action<MachineId, bool>? LinkChanged;

    /// <summary>The port without TLS; known after the start also when 0 was asked.</summary>
    public int Port { get; private set; }

    /// <exception cref="BrokerStartException">The address is not loopback, the port is taken, or the certificate can't be read.</exception>
    public async Task StartAsync()
    {
        var address = IPAddress.TryParse(_options.Address, out var parsed) && IPAddress.IsLoopback(parsed)
            ? parsed
            : throw new BrokerStartException(
                $"Ingest:Mqtt:Address is '{_options.Address}'; without TLS the broker listens on loopback only (127.0.0.1 or ::1). "
                + "For machines on the network set Ingest:Mqtt:CertificateFile and CertificateKeyFile.");
        Port = _options.Port == 0 ? FreePort(address) : _options.Port;
        var builder = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(Port)
            .WithDefaultEndpointBoundIPAddress(address.AddressFamily == AddressFamily.InterNetwork ? address : IPAddress.None)
            .WithDefaultEndpointBoundIPV6Address(address.AddressFamily == AddressFamily.InterNetworkV6 ? address : IPAddress.None)
            .WithDefaultCommunicationTimeout(TimeSpan.FromSeconds(_options.CommunicationTimeoutSeconds))
            .WithMaxPendingMessagesPerClient(_options.PendingMessagesPerClient)
            .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage)
            .WithConnectionBacklog(512)
            .WithPersistentSessions();
        if (_options.CertificateFile.Length > 0)
            AddTls(builder);

        _server = new MqttServerFactory().CreateMqttServer(builder.Build());
        _server.ValidatingConnectionAsync += OnValidatingConnectionAsync;
        _server.InterceptingPublishAsync += OnPublishAsync;
        _server.InterceptingSubscriptionAsync += OnSubscriptionAsync;
        _server.ClientConnectedAsync += OnConnectedAsync;
        _server.ClientDisconnectedAsync += OnDisconnectedAsync;
        try
        {
            await _server.StartAsync();
        }
        catch (SocketException exception)
        {
            throw new BrokerStartException(
                $"MQTT can't listen on {address}:{Port}: {exception.Message}. Another broker may be running; choose another port with --mqtt PORT.",
                exception);
        }

        Log.Started(_logger, address.ToString(), Port, _site);
    }

    /// <summary>Publishes as the gateway. Completes when the broker has taken the message, not when a machine has.</summary>
    /// <param name="topic">Below a machine.</param>
    /// <param name="payload">Must not change afterwards.</param>
    /// <param name="retain">Kept for whoever subscribes later.</param>
    /// <param name="isOfNow">At most once, never kept for a machine that is away: what must not arrive late.</param>
    public async Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, bool isOfNow = false)
    {
        var server = _server ?? throw new InvalidOperationException("The broker is not started.");
        await server.InjectApplicationMessage(new InjectedMqttApplicationMessage(new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = isOfNow ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = retain,
        })
        {
            SenderClientId = _ownSender,
        });
    }

    /// <summary>Ends every connection of a machine, after its enrolment was removed or its password changed.</summary>
    public async Task DisconnectAsync(Func<MachineId, bool> isRevoked)
    {
        if (_server is not { } server)
            return;
        foreach (var client in await server.GetClientsAsync())
        {
            // By its status, not by its id: a client that has just left is no error, and another one may have come with the same id.
            if (client.Session.Items[MachineItem] is MachineId owner && isRevoked(owner))
                await client.DisconnectAsync(new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.NotAuthorized });
        }
    }

    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.StopAsync();
            server.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static int FreePort(IPAddress address)
    {
        using var probe = new TcpListener(address, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void AddTls(MqttServerOptionsBuilder builder)
    {
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(
                _options.CertificateFile, _options.CertificateKeyFile.Length > 0 ? _options.CertificateKeyFile : null);
            builder.WithEncryptedEndpoint()
                .WithEncryptedEndpointPort(_options.TlsPort)
                .WithEncryptedEndpointBoundIPAddress(IPAddress.Parse(_options.TlsAddress))
                .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
                .WithEncryptionSslProtocol(System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13)
                .WithEncryptionCertificate(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or FormatException)
        {
            throw new BrokerStartException($"Ingest:Mqtt:CertificateFile '{_options.CertificateFile}' can't be used: {exception.Message}", exception);
        }
    }

    private Task OnSubscriptionAsync(InterceptingSubscriptionEventArgs e)
    {
        if (SignedIn(e.SessionItems, e.UserName) is { } machine
            && (TopicAccess.MaySubscribe(_site, machine, e.TopicFilter.Topic) || _sparkplug?.MaySubscribe(machine, e.TopicFilter.Topic) == true))
            return Task.CompletedTask;
        e.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
        e.ProcessSubscription = false;
        return Task.CompletedTask;
    }

    private Task OnPublishAsync(InterceptingPublishEventArgs e)
    {
        if (e.ClientId == _ownSender)
            return Task.CompletedTask;
        var message = e.ApplicationMessage;
        if (SignedIn(e.SessionItems, e.UserName) is not { } machine)
            return Refuse(e, null, IntakeOutcome.NotAuthorized);
        if (_sparkplug is { } sparkplug && message.Topic.StartsWith(SparkplugTopic.Root, StringComparison.Ordinal))
            return OnSparkplugAsync(sparkplug, e, machine);
        if (!GymTopic.TryParse(message.Topic, _site, out var topic))
            return Refuse(e, machine, IntakeOutcome.UnknownTopic);
        if (topic.Machine != machine)
            return Refuse(e, machine, IntakeOutcome.NotAuthorized);
        if (message.Payload.Length > GymMessage.MaximumSize(topic.Kind))
            return Refuse(e, machine, IntakeOutcome.Oversized);

        var submitted = _intake.SubmitAsync(machine, topic.Kind, Owned(message.Payload), topic.Protocol, e.CancellationToken);
        if (!submitted.IsCompletedSuccessfully)
            return AnswerLaterAsync(e, submitted);
        Answer(e, submitted.Result);
        return Task.CompletedTask;
    }

    /// <summary>The host application is the one who listens: nothing of an edge node goes on to other machines.</summary>
    private async Task OnSparkplugAsync(SparkplugHost sparkplug, InterceptingPublishEventArgs e, MachineId machine)
    {
        var message = e.ApplicationMessage;
        e.ProcessPublish = false;
        if (message.Payload.Length > SparkplugLimits.MaximumBytes)
            await Refuse(e, machine, IntakeOutcome.Oversized);
        else
            Answer(e, await sparkplug.ReceiveAsync(machine, e.ClientId, message.Topic, Owned(message.Payload), message.Retain, e.CancellationToken));
        e.ProcessPublish = false;
    }

    /// <summary>The intake keeps the body and the broker may use its buffer again.</summary>
    private static ReadOnlyMemory<byte> Owned(ReadOnlySequence<byte> payload) => payload.ToArray();

    private static async Task AnswerLaterAsync(InterceptingPublishEventArgs e, ValueTask<IntakeOutcome> submitted) => Answer(e, await submitted);

    private static void Answer(InterceptingPublishEventArgs e, IntakeOutcome outcome)
    {
        switch (outcome)
        {
            case IntakeOutcome.Accepted:
                break;
            case IntakeOutcome.Duplicate:
                e.ProcessPublish = false;
                break;
            case IntakeOutcome.Unavailable:
                // No PUBACK: the machine keeps the message and sends it again after it has reconnected.
                e.ProcessPublish = false;
                e.CloseConnection = true;
                break;
            case IntakeOutcome.Oversized:
                e.ProcessPublish = false;
                e.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
                break;
            default:
                e.ProcessPublish = false;
                e.Response.ReasonCode = MqttPubAckReasonCode.PayloadFormatInvalid;
                break;
        }
    }

    private Task Refuse(InterceptingPublishEventArgs e, MachineId? machine, IntakeOutcome outcome)
    {
        _intake.Refuse(machine, e.ApplicationMessage.Topic ?? "", outcome, (int)Math.Min(int.MaxValue, e.ApplicationMessage.Payload.Length));
        e.ProcessPublish = false;
        e.Response.ReasonCode = outcome switch
        {
            IntakeOutcome.NotAuthorized => MqttPubAckReasonCode.NotAuthorized,
            IntakeOutcome.Oversized => MqttPubAckReasonCode.QuotaExceeded,
            _ => MqttPubAckReasonCode.TopicNameInvalid,
        };
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "MQTT listens on {Address}:{Port} for site {Site}")]
        public static partial void Started(ILogger logger, string address, int port, string site);

        [LoggerMessage(2002, LogLevel.Warning, "A machine's sign-in was refused: unknown user or wrong password")]
        public static partial void SignInRefused(ILogger logger);

        [LoggerMessage(2003, LogLevel.Warning, "{Machine} came with a client id that another user's connection has; refused")]
        public static partial void ForeignClientId(ILogger logger, MachineId machine);
    }
}
