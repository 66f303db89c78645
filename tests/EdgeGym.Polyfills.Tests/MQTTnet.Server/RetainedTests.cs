using System.Collections.Concurrent;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

public sealed class RetainedTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Retained_message_is_set_replaced_and_cleared(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var publisher = await broker.ConnectAsync("publisher", version);
        await publisher.PublishAsync("state/1", "old", retain: true);
        await publisher.PublishAsync("state/1", "new", retain: true);
        await publisher.PublishAsync("state/2", "gone", retain: true);
        await publisher.PublishAsync("state/2", "", retain: true);
        await publisher.PublishAsync("state/3", "never retained");

        await using var late = await broker.ConnectAsync("late", version);
        await late.SubscribeAsync("state/+", 1);
        var message = await late.ReceiveMessageAsync();
        Assert.Equal(("state/1", "new", true), (message.Topic, message.Text(), message.Retain));
        Assert.Empty(await late.ReceiveUntilPongAsync());
        Assert.Equal("new", (await broker.Server.GetRetainedMessageAsync("state/1")).ConvertPayloadToString());
        Assert.Null(await broker.Server.GetRetainedMessageAsync("state/2"));
    }

    [Fact]
    public async Task Retain_handling_says_when_retained_messages_come()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        await client.PublishAsync("a", "kept", retain: true);

        Assert.Equal(1, await CountAsync(MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly));
        Assert.Equal(0, await CountAsync(MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly));
        Assert.Equal(1, await CountAsync(MqttRetainHandling.SendAtSubscribe));
        Assert.Equal(0, await CountAsync(MqttRetainHandling.DoNotSendOnSubscribe));

        async Task<int> CountAsync(MqttRetainHandling handling)
        {
            await client.SubscribeAsync("a", 0, filter => filter.RetainHandling = handling);
            return (await client.ReceiveUntilPongAsync()).Count;
        }
    }

    [Fact]
    public async Task Retained_messages_are_loaded_before_the_first_client_and_changes_are_told_in_order()
    {
        var changes = new ConcurrentQueue<string>();
        await using var broker = await TestBroker.StartAsync(server =>
        {
            server.LoadingRetainedMessageAsync += e =>
            {
                e.LoadedRetainedMessages.Add(new MqttApplicationMessage { Topic = "loaded", PayloadSegment = "x"u8.ToArray(), Retain = true });
                return Task.CompletedTask;
            };
            server.RetainedMessageChangedAsync += async e =>
            {
                await Task.Yield();
                changes.Enqueue($"{e.ClientId}: {e.ChangedRetainedMessage.Topic}={e.ChangedRetainedMessage.ConvertPayloadToString()} of {e.StoredRetainedMessages.Count}");
            };
        });
        await using var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("loaded", 0);
        Assert.Equal("x", (await client.ReceiveMessageAsync()).Text());

        await client.PublishAsync("b", "1", retain: true);
        await client.PublishAsync("b", "1", retain: true);
        await client.PublishAsync("b", "2", retain: true);
        await client.PublishAsync("b", "", retain: true);
        await broker.Server.UpdateRetainedMessageAsync(new MqttApplicationMessage { Topic = "c", PayloadSegment = Encoding.UTF8.GetBytes("3") });
        Assert.Equal(["client: b=1 of 2", "client: b=2 of 2", "client: b= of 1", ": c=3 of 2"], changes);

        await broker.Server.DeleteRetainedMessagesAsync();
        Assert.Empty(await broker.Server.GetRetainedMessagesAsync());
    }

    [Fact]
    public async Task Acknowledgement_of_a_retained_message_waits_for_its_store()
    {
        var stored = new TaskCompletionSource();
        await using var broker = await TestBroker.StartAsync(server => server.RetainedMessageChangedAsync += _ => stored.Task);
        await using var client = await broker.ConnectAsync("client");
        await client.SendAsync(client.NewPublish("a", "x", 1, retain: true), client.NewPublish("b", "y", 1));
        Assert.Empty(await client.ReceiveUntilPongAsync());
        stored.SetResult();
        Assert.Equal(1, (await client.ReceiveAsync<MqttPubAckPacket>()).PacketIdentifier);
        Assert.Equal(2, (await client.ReceiveAsync<MqttPubAckPacket>()).PacketIdentifier);
    }

    [Fact]
    public async Task Retained_store_is_bounded()
    {
        await using var broker = await TestBroker.StartAsync(options: options => options.Limits.MaximumRetainedMessages = 2);
        await using var client = await broker.ConnectAsync("client");
        for (var number = 0; number < 5; number++)
            await client.PublishAsync($"a/{number}", "x", retain: true);
        Assert.Equal(2, (await broker.Server.GetRetainedMessagesAsync()).Count);
    }
}
