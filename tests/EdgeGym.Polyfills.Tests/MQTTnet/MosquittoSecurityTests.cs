using System.Net.Sockets;
using System.Security.Authentication;
using EdgeGym.Polyfills.Tests.Peers;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>Our client against a real Mosquitto: who is let in, and whom we trust.</summary>
public sealed class MosquittoSecurityTests
{
    [TheoryRequiring("mosquitto")]
    [InlineData(MqttProtocolVersion.V310)]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Wrong_password_is_a_result_and_the_right_one_lets_in(MqttProtocolVersion version)
    {
        await using var server = await MosquittoServer.StartAsync(new MosquittoOptions { Users = new Dictionary<string, string> { ["coach"] = "secret" } });
        using var client = new TestClient();
        var refused = await client.Client.ConnectAsync(TestClient.Options(server.Port, version).WithCredentials("coach", "wrong").Build());
        // Mosquitto answers "not authorised" to both versions.
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, refused.ResultCode);
        Assert.False(client.Client.IsConnected);
        var end = await client.EndAsync();
        Assert.False(end.ClientWasConnected);
        Assert.Same(refused, end.ConnectResult);

        var accepted = await client.Client.ConnectAsync(TestClient.Options(server.Port, version).WithCredentials("coach", "secret").Build());
        Assert.Equal(MqttClientConnectResultCode.Success, accepted.ResultCode);
    }

    [FactRequiring("mosquitto")]
    public async Task Private_authority_is_trusted_when_given_and_only_then()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority("A stranger");
        await using var server = await MosquittoServer.StartAsync(new MosquittoOptions { Tls = authority });
        MqttClientOptions With(Action<MqttClientTlsOptionsBuilder> configure) =>
            new MqttClientOptionsBuilder().WithTcpServer("localhost", server.Port).WithTlsOptions(tls => { tls.UseTls(); configure(tls); }).Build();

        using var client = new TestClient();
        Assert.Equal(MqttClientConnectResultCode.Success, (await client.Client.ConnectAsync(With(tls => tls.WithTrustChain([authority.Certificate])))).ResultCode);
        await client.Client.SubscribeAsync("t", MqttQualityOfServiceLevel.ExactlyOnce);
        await client.Client.PublishStringAsync("t", "over TLS", MqttQualityOfServiceLevel.ExactlyOnce);
        Assert.Equal("over TLS", (await client.NextAsync()).ConvertPayloadToString());
        await client.Client.DisconnectAsync();
        Assert.Equal(MqttClientDisconnectReason.NormalDisconnection, (await client.EndAsync()).Reason);

        foreach (var configure in (Action<MqttClientTlsOptionsBuilder>[])
        [
            _ => { },
            tls => tls.WithTrustChain([stranger.Certificate]),
            tls => tls.WithTrustChain([authority.Certificate]).WithTargetHost("elsewhere.example"),
            tls => tls.WithAllowUntrustedCertificates(),
            tls => tls.WithTrustChain([authority.Certificate]).WithCertificateValidationHandler(_ => false),
        ])
        {
            var exception = await Assert.ThrowsAsync<MqttCommunicationException>(() => client.Client.ConnectAsync(With(configure)));
            Assert.IsType<AuthenticationException>(exception.InnerException);
        }

        foreach (var configure in (Action<MqttClientTlsOptionsBuilder>[])
        [
            tls => tls.WithIgnoreCertificateChainErrors(),
            tls => tls.WithAllowUntrustedCertificates().WithCertificateValidationHandler(MqttClientDefaultCertificateValidationHandler.Handle),
            tls => tls.WithCertificateValidationHandler(check => check.Certificate.Subject == "CN=localhost"),
        ])
        {
            Assert.Equal(MqttClientConnectResultCode.Success, (await client.Client.ConnectAsync(With(configure))).ResultCode);
            await client.Client.DisconnectAsync();
        }
    }

    [FactRequiring("mosquitto")]
    public async Task Client_certificate_lets_in_and_its_absence_keeps_out()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.IssueClient("machine-7");
        await using var server = await MosquittoServer.StartAsync(new MosquittoOptions { Tls = authority, RequireClientCertificate = true });
        MqttClientOptions With(Action<MqttClientTlsOptionsBuilder> configure) =>
            new MqttClientOptionsBuilder().WithTcpServer("localhost", server.Port)
                .WithTlsOptions(tls => { tls.UseTls().WithTrustChain([authority.Certificate]); configure(tls); }).Build();

        using var client = new TestClient();
        Assert.Equal(MqttClientConnectResultCode.Success, (await client.Client.ConnectAsync(With(tls => tls.WithClientCertificates([certificate])))).ResultCode);
        await client.Client.PingAsync();
        await client.Client.DisconnectAsync();
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => client.Client.ConnectAsync(With(_ => { })));
    }

    [FactRequiring("mosquitto")]
    public async Task Plain_client_at_a_tls_port_and_tls_client_at_a_plain_port_fail_as_communication()
    {
        using var authority = new TestAuthority();
        await using var secure = await MosquittoServer.StartAsync(new MosquittoOptions { Tls = authority });
        await using var plain = await MosquittoServer.StartAsync();
        using var client = new TestClient();
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => client.Client.ConnectAsync(TestClient.Options(secure.Port, MqttProtocolVersion.V500).Build()));
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => client.Client.ConnectAsync(
            TestClient.Options(plain.Port, MqttProtocolVersion.V500).WithTlsOptions(tls => tls.UseTls()).Build()));
        await plain.KillAsync();
        var refused = await Assert.ThrowsAsync<MqttCommunicationException>(() => client.Client.ConnectAsync(TestClient.Options(plain.Port, MqttProtocolVersion.V500).Build()));
        Assert.IsType<SocketException>(refused.InnerException);
    }
}
