using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

public sealed class WillTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Will_is_published_after_an_unclean_end_only(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("watcher", version);
        await watcher.SubscribeAsync("will/#", 1);

        await using (var polite = await broker.ConnectAsync("polite", version, Will("will/polite")))
            await polite.DisconnectAsync();
        var rude = await broker.ConnectAsync("rude", version, Will("will/rude"));
        rude.Abort();

        var message = await watcher.ReceiveMessageAsync();
        Assert.Equal(("will/rude", "gone", MqttQualityOfServiceLevel.AtLeastOnce), (message.Topic, message.Text(), message.QualityOfServiceLevel));
        Assert.Empty(await watcher.ReceiveUntilPongAsync());
        Assert.NotNull(await broker.Server.GetRetainedMessageAsync("will/rude"));
    }

    [Fact]
    public async Task Disconnect_with_will_message_publishes_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will/#", 1);
        await using var client = await broker.ConnectAsync("client", change: Will("will/asked"));
        await client.DisconnectAsync(MqttDisconnectReasonCode.DisconnectWithWillMessage);
        Assert.Equal("will/asked", (await watcher.ReceiveMessageAsync()).Topic);
    }

    [Fact]
    public async Task Will_delay_is_waited_for_and_forgotten_when_the_client_returns()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will/#", 1);
        var returning = await broker.ConnectAsync("returning", change: packet => Delayed(packet, "will/returning"));
        returning.Abort();
        await using var back = await broker.ConnectAsync("returning", change: packet => Delayed(packet, "will/returning"));
        var lost = await broker.ConnectAsync("lost", change: packet => Delayed(packet, "will/lost"));
        lost.Abort();

        Assert.Equal("will/lost", (await watcher.ReceiveMessageAsync()).Topic);
        Assert.Empty(await watcher.ReceiveUntilPongAsync());

        static void Delayed(MqttConnectPacket packet, string topic)
        {
            Will(topic)(packet);
            (packet.CleanSession, packet.SessionExpiryInterval, packet.WillDelayInterval) = (false, 60, 1);
        }
    }

    [Fact]
    public async Task Will_does_not_overtake_the_publishes_before_it()
    {
        var commit = new TaskCompletionSource();
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += e =>
            e.ApplicationMessage.Topic == "state" ? commit.Task : Task.CompletedTask);
        await using var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("#", 1);
        var client = await broker.ConnectAsync("client", change: Will("will"));
        await client.SendAsync(client.NewPublish("state", "online", 1));
        await client.ReceiveUntilPongAsync();
        client.Abort();
        while ((await broker.Server.GetClientsAsync()).Count > 1)
            await Task.Yield();
        commit.SetResult();
        Assert.Equal("state", (await watcher.ReceiveMessageAsync()).Topic);
        Assert.Equal("will", (await watcher.ReceiveMessageAsync()).Topic);
    }

    [Fact]
    public async Task Client_that_falls_silent_is_disconnected_and_its_will_published()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will", 1);
        await using var silent = await broker.ConnectAsync("silent", change: packet =>
        {
            Will("will")(packet);
            packet.KeepAlivePeriod = 1;
        });
        Assert.Equal(MqttDisconnectReasonCode.KeepAliveTimeout, await silent.ReceiveEndAsync());
        Assert.Equal("will", (await watcher.ReceiveMessageAsync()).Topic);
    }

    private static Action<MqttConnectPacket> Will(string topic) => packet =>
    {
        packet.WillFlag = true;
        packet.WillTopic = topic;
        packet.WillMessage = "gone"u8.ToArray();
        packet.WillQoS = MqttQualityOfServiceLevel.AtLeastOnce;
        packet.WillRetain = true;
    };
}
