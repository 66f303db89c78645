using EdgeGym.Polyfills.Tests.Peers;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>Our client against what a real broker would not do.</summary>
public sealed class ScriptedClientTests
{
    private static readonly MqttQualityOfServiceLevel AtLeastOnce = MqttQualityOfServiceLevel.AtLeastOnce;

    [Fact]
    public async Task Server_that_never_answers_connect_fails_within_the_timeout()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        var connecting = client.Client.ConnectAsync(TestClient.Options(broker.Port, MqttProtocolVersion.V500).WithTimeout(TimeSpan.FromMilliseconds(300)).Build());
        await broker.AcceptAsync();
        var exception = await Assert.ThrowsAsync<MqttConnectingFailedException>(() => connecting);
        Assert.IsType<MqttCommunicationTimedOutException>(exception.InnerException);
        Assert.False((await client.EndAsync()).ClientWasConnected);
        await Assert.ThrowsAsync<MqttClientNotConnectedException>(() => client.Client.PingAsync());
    }

    [Theory]
    [InlineData("47455420")]
    [InlineData("D000")]
    [InlineData("20FFFFFFFF7F")]
    [InlineData("2003000100")]
    public async Task Wrong_answer_to_connect_is_a_failed_connect(string answer)
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        var connecting = client.Client.ConnectAsync(TestClient.Options(broker.Port, MqttProtocolVersion.V500).Build());
        await broker.AcceptAsync();
        await broker.SendAsync(Convert.FromHexString(answer));
        await Assert.ThrowsAsync<MqttConnectingFailedException>(() => connecting);
        Assert.True(await broker.IsClosedAsync());
    }

    [Fact]
    public async Task Server_that_closes_instead_of_answering_is_a_failed_connect()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        var connecting = client.Client.ConnectAsync(TestClient.Options(broker.Port, MqttProtocolVersion.V311).Build());
        await broker.AcceptAsync();
        broker.Close();
        await Assert.ThrowsAsync<MqttConnectingFailedException>(() => connecting);
    }

    [Fact]
    public async Task Old_server_that_refuses_version_5_in_its_own_words_is_understood()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        var connecting = client.Client.ConnectAsync(TestClient.Options(broker.Port, MqttProtocolVersion.V500).Build());
        await broker.AcceptAsync();
        await broker.SendAsync([0x20, 0x02, 0x00, 0x01]);
        Assert.Equal(MqttClientConnectResultCode.UnsupportedProtocolVersion, (await connecting).ResultCode);
        Assert.False(client.Client.IsConnected);
    }

    [Fact]
    public async Task Second_connect_and_reconnect_before_the_first_are_refused()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.Client.ReconnectAsync());
        await ConnectAsync(client, broker);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.Client.ReconnectAsync());
    }

    [Fact]
    public async Task Publish_waits_for_its_own_acknowledgement_and_takes_no_other()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker);
        var first = client.Client.PublishStringAsync("t", "1", AtLeastOnce);
        var second = client.Client.PublishStringAsync("t", "2", AtLeastOnce);
        var packets = new[] { await broker.ReadAsync<MqttPublishPacket>(), await broker.ReadAsync<MqttPublishPacket>() };
        // Unknown identifiers and the wrong kind of answer change nothing.
        await broker.SendAsync(
            new MqttPubAckPacket { PacketIdentifier = 999 },
            new MqttPubCompPacket { PacketIdentifier = packets[0].PacketIdentifier },
            new MqttSubAckPacket { PacketIdentifier = packets[0].PacketIdentifier, ReasonCodes = [MqttSubscribeReasonCode.GrantedQoS0] },
            new MqttPubAckPacket { PacketIdentifier = packets[1].PacketIdentifier, ReasonCode = MqttPubAckReasonCode.QuotaExceeded, ReasonString = "full" });
        var refused = await second.WaitAsync(TestClient.Patience);
        Assert.Equal((false, MqttClientPublishReasonCode.QuotaExceeded, "full"), (refused.IsSuccess, refused.ReasonCode, refused.ReasonString));
        Assert.False(first.IsCompleted);
        await broker.SendAsync(new MqttPubAckPacket { PacketIdentifier = packets[0].PacketIdentifier });
        Assert.True((await first.WaitAsync(TestClient.Patience)).IsSuccess);
    }

    [Fact]
    public async Task Exactly_once_goes_through_its_four_packets_and_stops_at_a_refusal()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker);
        var publishing = client.Client.PublishStringAsync("t", "1", MqttQualityOfServiceLevel.ExactlyOnce);
        var publish = await broker.ReadAsync<MqttPublishPacket>();
        await broker.SendAsync(new MqttPubRecPacket { PacketIdentifier = publish.PacketIdentifier, ReasonCode = MqttPubRecReasonCode.NoMatchingSubscribers });
        Assert.Equal(publish.PacketIdentifier, (await broker.ReadAsync<MqttPubRelPacket>()).PacketIdentifier);
        Assert.False(publishing.IsCompleted);
        await broker.SendAsync(new MqttPubCompPacket { PacketIdentifier = publish.PacketIdentifier });
        Assert.Equal(MqttClientPublishReasonCode.NoMatchingSubscribers, (await publishing.WaitAsync(TestClient.Patience)).ReasonCode);

        publishing = client.Client.PublishStringAsync("t", "2", MqttQualityOfServiceLevel.ExactlyOnce);
        publish = await broker.ReadAsync<MqttPublishPacket>();
        await broker.SendAsync(new MqttPubRecPacket { PacketIdentifier = publish.PacketIdentifier, ReasonCode = MqttPubRecReasonCode.NotAuthorized });
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await publishing.WaitAsync(TestClient.Patience)).ReasonCode);

        await broker.SendAsync(new MqttPubRecPacket { PacketIdentifier = 4711 });
        var release = await broker.ReadAsync<MqttPubRelPacket>();
        Assert.Equal((4711, MqttPubRelReasonCode.PacketIdentifierNotFound), (release.PacketIdentifier, release.ReasonCode));
    }

    [Fact]
    public async Task Expired_token_ends_the_wait_and_not_the_connection()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAsync<MqttCommunicationTimedOutException>(() => client.Client.PublishStringAsync("t", "1", AtLeastOnce, cancellationToken: soon.Token));
        var first = await broker.ReadAsync<MqttPublishPacket>();
        Assert.True(client.Client.IsConnected);
        // The identifier is free again only when the late acknowledgement is there.
        var second = client.Client.PublishStringAsync("t", "2", AtLeastOnce);
        var packet = await broker.ReadAsync<MqttPublishPacket>();
        Assert.NotEqual(first.PacketIdentifier, packet.PacketIdentifier);
        await broker.SendAsync(new MqttPubAckPacket { PacketIdentifier = first.PacketIdentifier }, new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier });
        Assert.True((await second.WaitAsync(TestClient.Patience)).IsSuccess);
    }

    [Fact]
    public async Task Subscribe_without_an_answer_fails_within_the_timeout()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker, options => options.WithTimeout(TimeSpan.FromMilliseconds(200)));
        await Assert.ThrowsAsync<MqttCommunicationTimedOutException>(() => client.Client.SubscribeAsync("t"));
        await Assert.ThrowsAsync<MqttCommunicationTimedOutException>(() => client.Client.PingAsync());
        Assert.False(await client.Client.TryPingAsync());
        Assert.True(client.Client.IsConnected);
    }

    [Fact]
    public async Task No_more_is_in_flight_than_the_server_allows()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker, welcome: new MqttConnAckPacket { ReceiveMaximum = 2 });
        var publishes = Enumerable.Range(0, 5).Select(number => client.Client.PublishStringAsync("t", $"{number}", AtLeastOnce)).ToArray();
        var first = await broker.ReadAsync<MqttPublishPacket>();
        await broker.ReadAsync<MqttPublishPacket>();
        // A third would have to come before the answer to a ping that was asked for later.
        var ping = client.Client.PingAsync();
        await broker.ReadAsync<MqttPingReqPacket>();
        await broker.SendAsync(MqttPingRespPacket.Instance, new MqttPubAckPacket { PacketIdentifier = first.PacketIdentifier });
        await ping.WaitAsync(TestClient.Patience);
        await broker.ReadAsync<MqttPublishPacket>();
        Assert.Equal(1, publishes.Count(publish => publish.IsCompleted));
    }

    [Fact]
    public async Task What_the_server_does_not_support_is_not_sent()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker, welcome: new MqttConnAckPacket { TopicAliasMaximum = 1, MaximumPacketSize = 50, RetainAvailable = false, MaximumQoS = AtLeastOnce });
        var builder = () => new MqttApplicationMessageBuilder().WithTopic("t");
        foreach (var message in (MqttApplicationMessage[])
        [
            builder().WithTopicAlias(2).Build(),
            builder().WithPayload(new byte[50]).Build(),
            builder().WithRetainFlag().Build(),
            builder().WithQualityOfServiceLevel(MqttQualityOfServiceLevel.ExactlyOnce).Build(),
        ])
        {
            await Assert.ThrowsAsync<MqttProtocolViolationException>(() => client.Client.PublishAsync(message));
        }

        foreach (var topic in (string[])["", "a/+", "a/#", "nul\0"])
            await Assert.ThrowsAsync<MqttProtocolViolationException>(() => client.Client.PublishStringAsync(topic));
        await client.Client.PublishAsync(new MqttApplicationMessage { TopicAlias = 1, Topic = "t" });
        Assert.Equal(1, (await broker.ReadAsync<MqttPublishPacket>()).TopicAlias);
    }

    [Theory]
    [InlineData(MqttDisconnectReasonCode.ServerShuttingDown)]
    [InlineData(MqttDisconnectReasonCode.SessionTakenOver)]
    [InlineData(MqttDisconnectReasonCode.NotAuthorized)]
    public async Task Disconnect_by_the_server_tells_everybody_why(MqttDisconnectReasonCode reason)
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker);
        var publishing = client.Client.PublishStringAsync("t", "1", AtLeastOnce);
        await broker.ReadAsync<MqttPublishPacket>();
        await broker.SendAsync(new MqttDisconnectPacket { ReasonCode = reason, ReasonString = "because" });
        var exception = await Assert.ThrowsAsync<MqttClientUnexpectedDisconnectReceivedException>(() => publishing);
        Assert.Equal((reason, "because"), (exception.ReasonCode, exception.ReasonString));
        var end = await client.EndAsync();
        Assert.Equal(((int)reason, "because", true), ((int)end.Reason, end.ReasonString, end.ClientWasConnected));
    }

    [Fact]
    public async Task Lost_connection_fails_who_waits_and_the_handler_may_connect_again()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        var back = new TaskCompletionSource();
        client.Client.DisconnectedAsync += async _ =>
        {
            await client.Client.ReconnectAsync();
            back.TrySetResult();
        };
        await ConnectAsync(client, broker);
        var publishing = client.Client.PublishStringAsync("t", "1", AtLeastOnce);
        await broker.ReadAsync<MqttPublishPacket>();
        broker.Close();
        await Assert.ThrowsAsync<MqttClientDisconnectedException>(() => publishing);
        await broker.WelcomeAsync();
        await back.Task.WaitAsync(TestClient.Patience);
        Assert.True(client.Client.IsConnected);
    }

    [Theory]
    [InlineData("0000", MqttDisconnectReasonCode.MalformedPacket)]
    [InlineData("1000", MqttDisconnectReasonCode.MalformedPacket)]
    [InlineData("300300012B", MqttDisconnectReasonCode.TopicNameInvalid)]
    [InlineData("3007000003230001" + "61", MqttDisconnectReasonCode.TopicAliasInvalid)]
    [InlineData("C000", MqttDisconnectReasonCode.ProtocolError)]
    [InlineData("20030000" + "00", MqttDisconnectReasonCode.ProtocolError)]
    public async Task Violation_by_the_server_is_named_to_it_and_ends_the_connection(string bytes, MqttDisconnectReasonCode expected)
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker);
        await broker.SendAsync(Convert.FromHexString(bytes));
        Assert.Equal(expected, (await broker.ReadAsync<MqttDisconnectPacket>()).ReasonCode);
        Assert.True(await broker.IsClosedAsync());
        Assert.Equal((int)expected, (int)(await client.EndAsync()).Reason);
    }

    [Fact]
    public async Task Topic_aliases_of_the_server_are_resolved()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker, options => options.WithTopicAliasMaximum(3));
        await broker.SendAsync(
            new MqttPublishPacket { Topic = "gym/a", TopicAlias = 3, PayloadSegment = new byte[] { 1 } },
            new MqttPublishPacket { Topic = "", TopicAlias = 3, PayloadSegment = new byte[] { 2 } });
        Assert.Equal("gym/a", (await client.NextAsync()).Topic);
        Assert.Equal("gym/a", (await client.NextAsync()).Topic);
    }

    [Fact]
    public async Task Server_that_exceeds_our_receive_maximum_is_sent_away()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        client.Client.ApplicationMessageReceivedAsync += args =>
        {
            args.AutoAcknowledge = false;
            return Task.CompletedTask;
        };
        await ConnectAsync(client, broker, options => options.WithReceiveMaximum(2));
        for (ushort id = 1; id <= 3; id++)
            await broker.SendAsync(new MqttPublishPacket { Topic = "t", PacketIdentifier = id, QualityOfServiceLevel = AtLeastOnce });
        Assert.Equal(MqttDisconnectReasonCode.ReceiveMaximumExceeded, (await broker.ReadAsync<MqttDisconnectPacket>()).ReasonCode);
    }

    [Fact]
    public async Task Acknowledgement_carries_what_the_handler_said()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        client.Client.ApplicationMessageReceivedAsync += args =>
        {
            args.ReasonCode = MqttApplicationMessageReceivedReasonCode.PayloadFormatInvalid;
            args.ResponseReasonString = "no JSON";
            return Task.CompletedTask;
        };
        await ConnectAsync(client, broker);
        await broker.SendAsync(
            new MqttPublishPacket { Topic = "t", PacketIdentifier = 7, QualityOfServiceLevel = AtLeastOnce },
            new MqttPublishPacket { Topic = "t", PacketIdentifier = 8, QualityOfServiceLevel = MqttQualityOfServiceLevel.ExactlyOnce });
        var ack = await broker.ReadAsync<MqttPubAckPacket>();
        Assert.Equal((7, MqttPubAckReasonCode.PayloadFormatInvalid, "no JSON"), (ack.PacketIdentifier, ack.ReasonCode, ack.ReasonString));
        var received = await broker.ReadAsync<MqttPubRecPacket>();
        Assert.Equal((8, MqttPubRecReasonCode.PayloadFormatInvalid), (received.PacketIdentifier, received.ReasonCode));
    }

    [Fact]
    public async Task Handler_may_publish_and_wait_for_the_answer()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        client.Client.ApplicationMessageReceivedAsync += args => client.Client.PublishStringAsync("answer", "x", AtLeastOnce);
        await ConnectAsync(client, broker);
        await broker.SendAsync(new MqttPublishPacket { Topic = "t", PacketIdentifier = 7, QualityOfServiceLevel = AtLeastOnce });
        var answer = await broker.ReadAsync<MqttPublishPacket>();
        await broker.SendAsync(new MqttPubAckPacket { PacketIdentifier = answer.PacketIdentifier });
        Assert.Equal(7, (await broker.ReadAsync<MqttPubAckPacket>()).PacketIdentifier);
    }

    [Fact]
    public async Task Unanswered_ping_ends_the_connection()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker, options => options.WithKeepAlivePeriod(TimeSpan.FromMilliseconds(200)));
        await broker.ReadAsync<MqttPingReqPacket>();
        var end = await client.EndAsync();
        Assert.Equal(MqttClientDisconnectReason.UnspecifiedError, end.Reason);
        Assert.IsType<MqttCommunicationTimedOutException>(end.Exception);
    }

    [Fact]
    public async Task Disconnect_says_why_and_then_nothing_more()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker);
        var leaving = client.Client.DisconnectAsync(MqttClientDisconnectOptionsReason.DisconnectWithWillMessage, "bye", sessionExpiryInterval: 5);
        var packet = await broker.ReadAsync<MqttDisconnectPacket>();
        Assert.Equal((MqttDisconnectReasonCode.DisconnectWithWillMessage, "bye", 5u), (packet.ReasonCode, packet.ReasonString, packet.SessionExpiryInterval));
        Assert.True(await broker.IsClosedAsync());
        broker.Close();
        await leaving.WaitAsync(TestClient.Patience);
        Assert.Equal(MqttClientDisconnectReason.NormalDisconnection, (await client.EndAsync()).Reason);
    }

    [Fact]
    public async Task Disposed_client_closes_and_refuses()
    {
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker);
        client.Client.Dispose();
        Assert.True(await broker.IsClosedAsync());
        Assert.False(client.Client.IsConnected);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.Client.ReconnectAsync());
    }

    [Fact]
    public async Task Thousands_of_publishes_in_flight_are_all_acknowledged()
    {
        const int count = 20_000;
        using var broker = new ScriptedBroker();
        using var client = new TestClient();
        await ConnectAsync(client, broker);
        var serving = broker.AcknowledgeAllAsync();
        var publishes = new Task<MqttClientPublishResult>[count];
        for (var number = 0; number < count; number++)
            publishes[number] = client.Client.PublishStringAsync("t", "x", AtLeastOnce);
        var results = await Task.WhenAll(publishes).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.All(results, result => Assert.True(result.IsSuccess));
        await client.Client.DisconnectAsync();
        broker.Close();
        Assert.Equal(count, await serving.WaitAsync(TestClient.Patience));
    }

    private static async Task ConnectAsync(TestClient client, ScriptedBroker broker, Action<MqttClientOptionsBuilder>? configure = null, MqttConnAckPacket? welcome = null)
    {
        var options = TestClient.Options(broker.Port, MqttProtocolVersion.V500);
        configure?.Invoke(options);
        var connecting = client.Client.ConnectAsync(options.Build());
        await broker.WelcomeAsync(welcome);
        Assert.Equal(MqttClientConnectResultCode.Success, (await connecting.WaitAsync(TestClient.Patience)).ResultCode);
    }
}
