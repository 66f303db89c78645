using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

public sealed class ConnectTests
{
    [Fact]
    public async Task User_and_password_are_judged_by_the_handler()
    {
        var events = new ConcurrentQueue<string>();
        await using var broker = await TestBroker.StartAsync(server =>
        {
            server.ValidatingConnectionAsync += async e =>
            {
                await Task.Yield();
                if (e.UserName != "rack" || e.Password != "geheim" || e.RawPassword.Length != 6)
                {
                    e.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
                    e.ReasonString = "who are you?";
                }
            };
            server.ClientConnectedAsync += e => Note($"+{e.ClientId}:{e.UserName}");
            server.ClientDisconnectedAsync += e => Note($"-{e.ClientId}");
        });
        await using var wrong = await broker.ConnectAsync("wrong", change: packet => packet.Username = "rack");
        Assert.Equal((MqttConnectReasonCode.BadUserNameOrPassword, "who are you?"), (wrong.Answer.ReasonCode, wrong.Answer.ReasonString));
        Assert.Null(await wrong.ReceiveOrEndAsync());
        await using var old = await broker.ConnectAsync("old", MqttProtocolVersion.V311);
        Assert.Equal(MqttConnectReturnCode.ConnectionRefusedBadUsernameOrPassword, old.Answer.ReturnCode);

        await using var right = await broker.ConnectAsync("right", MqttProtocolVersion.V311, packet => (packet.Username, packet.Password) = ("rack", "geheim"u8.ToArray()));
        Assert.Equal(MqttConnectReasonCode.Success, right.Answer.ReasonCode);
        await right.PublishAsync("a", "b");
        Assert.Equal(["+right:rack"], events);

        Task Note(string text)
        {
            events.Enqueue(text);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Validation_that_fails_refuses()
    {
        await using var broker = await TestBroker.StartAsync(server => server.ValidatingConnectionAsync += _ => throw new InvalidOperationException("The database is gone."));
        await using var client = await broker.ConnectAsync("client");
        Assert.Equal(MqttConnectReasonCode.UnspecifiedError, client.Answer.ReasonCode);
    }

    [Fact]
    public async Task Slow_validation_of_one_client_is_not_felt_by_others()
    {
        using var gate = new ManualResetEventSlim();
        await using var broker = await TestBroker.StartAsync(server => server.ValidatingConnectionAsync += e =>
        {
            if (e.ClientId == "slow")
                gate.Wait(); // A password hash, computed without yielding.
            return Task.CompletedTask;
        });
        var slow = broker.ConnectAsync("slow");
        await using var quick = await broker.ConnectAsync("quick");
        await quick.PublishAsync("a", "b");
        Assert.False(slow.IsCompleted);
        gate.Set();
        await using var late = await slow;
        Assert.Equal(MqttConnectReasonCode.Success, late.Answer.ReasonCode);
    }

    [Fact]
    public async Task Empty_client_id_needs_one_assigned_by_the_handler()
    {
        await using var strict = await TestBroker.StartAsync();
        await using var nameless = await strict.ConnectAsync("");
        Assert.Equal(MqttConnectReasonCode.ClientIdentifierNotValid, nameless.Answer.ReasonCode);

        await using var kind = await TestBroker.StartAsync(server => server.ValidatingConnectionAsync += e =>
        {
            e.AssignedClientIdentifier = "given";
            return Task.CompletedTask;
        });
        await using var named = await kind.ConnectAsync("");
        Assert.Equal("given", named.Answer.AssignedClientIdentifier);
        Assert.Equal("given", Assert.Single(await kind.Server.GetClientsAsync()).Id);
        await using var old = await kind.ConnectAsync("", MqttProtocolVersion.V311);
        Assert.Equal(MqttConnectReturnCode.ConnectionRefusedIdentifierRejected, old.Answer.ReturnCode);
    }

    [Fact]
    public async Task Taken_port_fails_the_start()
    {
        await using var broker = await TestBroker.StartAsync();
        await Assert.ThrowsAsync<SocketException>(() => TestBroker.StartAsync(build: builder => builder.WithDefaultEndpointPort(broker.Port)));
    }

    [Fact]
    public async Task Calls_on_a_stopped_server_throw()
    {
        using var server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder().Build());
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.InjectApplicationMessage("a", "b"));
        await Assert.ThrowsAsync<InvalidOperationException>(server.GetClientsAsync);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Stop_acknowledges_what_is_under_way_and_says_goodbye(MqttProtocolVersion version)
    {
        var commit = new TaskCompletionSource();
        var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += _ => commit.Task, options => options.Limits.StopDrainTimeout = TimeSpan.FromSeconds(20));
        var port = broker.Port;
        await using var client = await broker.ConnectAsync("client", version);
        await client.SendAsync(client.NewPublish("a", "b", 1));
        await client.ReceiveUntilPongAsync();
        var stopping = broker.Server.StopAsync();
        commit.SetResult();
        Assert.Equal(1, (await client.ReceiveAsync<MqttPubAckPacket>()).PacketIdentifier);
        Assert.Equal(version == MqttProtocolVersion.V500 ? MqttDisconnectReasonCode.ServerShuttingDown : null, await client.ReceiveEndAsync());
        await stopping;
        Assert.False(broker.Server.IsStarted);
        await Assert.ThrowsAnyAsync<SocketException>(() => RawMqttClient.OpenAsync(port));
        await broker.DisposeAsync();
    }

    [Fact]
    public async Task Tls_with_client_certificate_shows_the_certificate_to_the_handler()
    {
        using var serverCertificate = CreateCertificate("localhost");
        using var clientCertificate = CreateCertificate("rack-7");
        var seen = new ConcurrentQueue<string?>();
        await using var broker = await TestBroker.StartAsync(
            server => server.ValidatingConnectionAsync += e =>
            {
                seen.Enqueue(e.IsSecureConnection ? e.ClientCertificate?.Subject : "plain");
                return Task.CompletedTask;
            },
            build: builder => builder
                .WithoutDefaultEndpoint()
                .WithEncryptedEndpoint()
                .WithEncryptionCertificate(serverCertificate)
                .WithClientCertificate((_, certificate, _, _) => certificate is X509Certificate2 shown && shown.Thumbprint == clientCertificate.Thumbprint));

        await using var client = await RawMqttClient.ConnectAsync(broker.Port, "client", secure: stream => SecureAsync(stream, clientCertificate));
        await client.SubscribeAsync("a", 1);
        var large = new string('x', 200_000);
        await client.SendAsync(client.NewPublish("a", large, 0), client.NewPublish("a", "small", 0));
        Assert.Equal(large, (await client.ReceiveMessageAsync()).Text());
        Assert.Equal("small", (await client.ReceiveMessageAsync()).Text());
        await using var reader = await RawMqttClient.ConnectAsync(broker.Port, "reader", secure: stream => SecureAsync(stream, clientCertificate));
        Assert.Equal(["CN=rack-7", "CN=rack-7"], seen);

        // Without a certificate the handshake of TLS 1.3 fails only at the first read.
        await Assert.ThrowsAnyAsync<Exception>(() => RawMqttClient.ConnectAsync(broker.Port, "anonymous", secure: stream => SecureAsync(stream, null)));
        await client.DisconnectAsync();
    }

    private static async Task<Stream> SecureAsync(Stream stream, X509Certificate2? certificate)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
            ClientCertificates = certificate == null ? [] : [certificate],
        });
        return secure;
    }

    private static X509Certificate2 CreateCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
