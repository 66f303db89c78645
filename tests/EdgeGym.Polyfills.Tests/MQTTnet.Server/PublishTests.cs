using System.Collections.Concurrent;
using System.Text;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

public sealed class PublishTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311, 0)]
    [InlineData(MqttProtocolVersion.V311, 1)]
    [InlineData(MqttProtocolVersion.V311, 2)]
    [InlineData(MqttProtocolVersion.V500, 0)]
    [InlineData(MqttProtocolVersion.V500, 1)]
    [InlineData(MqttProtocolVersion.V500, 2)]
    public async Task Message_reaches_its_subscriber_in_each_version_and_qos(MqttProtocolVersion version, int qos)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync("subscriber", version);
        await using var publisher = await broker.ConnectAsync("publisher", version);
        var granted = await subscriber.SubscribeAsync("rack/+/load", 2);
        Assert.Equal([MqttSubscribeReasonCode.GrantedQoS2], granted.ReasonCodes);

        Assert.Equal(MqttPubAckReasonCode.Success, await publisher.PublishAsync("rack/7/load", "82.5", qos));

        var message = await subscriber.ReceiveMessageAsync();
        Assert.Equal(("rack/7/load", "82.5", (MqttQualityOfServiceLevel)qos, false), (message.Topic, message.Text(), message.QualityOfServiceLevel, message.Dup));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Acknowledgement_waits_for_the_handler(int qos)
    {
        var commit = new TaskCompletionSource();
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += _ => commit.Task);
        await using var client = await broker.ConnectAsync("client");
        await client.SendAsync(client.NewPublish("a", "b", qos));

        Assert.Empty(await client.ReceiveUntilPongAsync());

        commit.SetResult();
        var acknowledge = await client.ReceiveOrEndAsync();
        Assert.Equal(1, Assert.IsAssignableFrom<MqttPacketWithIdentifier>(acknowledge).PacketIdentifier);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task Acknowledgement_never_comes_when_the_handler_fails(int qos, bool later)
    {
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += async _ =>
        {
            if (later)
                await Task.Yield();
            throw new InvalidOperationException("The disk is full.");
        });
        await using var client = await broker.ConnectAsync("client");
        await client.SendAsync(client.NewPublish("a", "b", qos));

        Assert.Equal(MqttDisconnectReasonCode.ImplementationSpecificError, await client.ReceiveEndAsync());
    }

    [Fact]
    public async Task Pipelined_publishes_all_start_and_are_acknowledged_in_order_whatever_order_they_finish_in()
    {
        const int Count = 20;
        var handlers = new ConcurrentQueue<(string Text, TaskCompletionSource Done)>();
        var allStarted = new TaskCompletionSource();
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += e =>
        {
            var done = new TaskCompletionSource();
            handlers.Enqueue((e.ApplicationMessage.ConvertPayloadToString(), done));
            if (handlers.Count == Count)
                allStarted.SetResult();
            return done.Task;
        });
        await using var client = await broker.ConnectAsync("client");
        await client.SendAsync([.. Enumerable.Range(1, Count).Select(number => client.NewPublish("a", $"{number}", qos: 1 + (number % 2)))]);

        await allStarted.Task;
        Assert.Equal(Enumerable.Range(1, Count).Select(number => $"{number}"), handlers.Select(handler => handler.Text));
        foreach (var (_, done) in handlers.Reverse())
            done.SetResult();

        for (var number = 1; number <= Count; number++)
            Assert.Equal(number, Assert.IsAssignableFrom<MqttPacketWithIdentifier>(await client.ReceiveOrEndAsync()).PacketIdentifier);
    }

    [Fact]
    public async Task Publishes_that_wait_for_one_task_are_all_acknowledged_on_all_connections()
    {
        var commit = new TaskCompletionSource();
        var started = 0;
        var allStarted = new TaskCompletionSource();
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += _ =>
        {
            if (Interlocked.Increment(ref started) == 30)
                allStarted.SetResult();
            return commit.Task;
        });
        var clients = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => broker.ConnectAsync($"client-{number}", MqttProtocolVersion.V311)));
        foreach (var client in clients)
            await client.SendAsync(client.NewPublish("a", "1", 1), client.NewPublish("a", "2", 1), client.NewPublish("a", "3", 1));
        await allStarted.Task;
        commit.SetResult();

        foreach (var client in clients)
        {
            for (var identifier = 1; identifier <= 3; identifier++)
                Assert.Equal(identifier, (await client.ReceiveAsync<MqttPubAckPacket>()).PacketIdentifier);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Publishes_without_acknowledgement_are_bounded_by_not_reading()
    {
        var handlers = new ConcurrentQueue<TaskCompletionSource>();
        using var starts = new SemaphoreSlim(0);
        await using var broker = await TestBroker.StartAsync(
            server => server.InterceptingPublishAsync += e =>
            {
                if (e.ClientId != "eager")
                    return Task.CompletedTask;
                var done = new TaskCompletionSource();
                handlers.Enqueue(done);
                starts.Release();
                return done.Task;
            },
            options => options.Limits.MaximumUnacknowledgedPublishes = 4);
        await using var eager = await broker.ConnectAsync("eager");
        await using var other = await broker.ConnectAsync("other");
        await eager.SendAsync([.. Enumerable.Range(0, 10).Select(_ => eager.NewPublish("a", "x", 1))]);
        for (var number = 0; number < 4; number++)
            await starts.WaitAsync();

        await other.PublishAsync("b", "not hurt");
        await other.PublishAsync("b", "not hurt");
        Assert.Equal(4, handlers.Count);

        for (var number = 1; number <= 10; number++)
        {
            if (number > 4)
                await starts.WaitAsync();
            Assert.True(handlers.TryDequeue(out var done));
            done.SetResult();
            Assert.Equal(number, (await eager.ReceiveAsync<MqttPubAckPacket>()).PacketIdentifier);
        }
    }

    [Fact]
    public async Task Handler_decides_reason_code_and_whether_subscribers_see_it()
    {
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += async e =>
        {
            await Task.Yield();
            if (e.ApplicationMessage.Topic == "refused")
            {
                e.ProcessPublish = false;
                e.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
                e.Response.ReasonString = "not yours";
            }
            else if (e.ApplicationMessage.Topic == "replaced")
            {
                e.ApplicationMessage = new MqttApplicationMessage { Topic = "other", PayloadSegment = Encoding.UTF8.GetBytes("new") };
            }
        });
        await using var client = await broker.ConnectAsync("client");
        await using var subscriber = await broker.ConnectAsync("subscriber");
        await subscriber.SubscribeAsync("#", 1);

        Assert.Equal(MqttPubAckReasonCode.NotAuthorized, await client.PublishAsync("refused", "x"));
        Assert.Equal(MqttPubAckReasonCode.NotAuthorized, await client.PublishAsync("refused", "x", qos: 2));
        Assert.Equal(MqttPubAckReasonCode.Success, await client.PublishAsync("replaced", "x"));
        var message = await subscriber.ReceiveMessageAsync();
        Assert.Equal(("other", "new"), (message.Topic, message.Text()));
    }

    [Fact]
    public async Task Handler_that_closes_the_connection_leaves_no_acknowledgement()
    {
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += e =>
        {
            e.CloseConnection = true;
            return Task.CompletedTask;
        });
        await using var client = await broker.ConnectAsync("client");
        await client.SendAsync(client.NewPublish("a", "b", 1));
        Assert.Equal(MqttDisconnectReasonCode.UnspecifiedError, await client.ReceiveEndAsync());
    }

    [Fact]
    public async Task Publish_without_subscriber_says_so_in_version_5()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        Assert.Equal(MqttPubAckReasonCode.NoMatchingSubscribers, await client.PublishAsync("a", "b"));
        await using var old = await broker.ConnectAsync("old", MqttProtocolVersion.V311);
        Assert.Equal(MqttPubAckReasonCode.Success, await old.PublishAsync("a", "b"));
    }

    [Fact]
    public async Task Repeated_qos_2_publish_is_handled_once()
    {
        var handled = 0;
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += _ =>
        {
            Interlocked.Increment(ref handled);
            return Task.CompletedTask;
        });
        await using var client = await broker.ConnectAsync("client");
        var packet = client.NewPublish("a", "b", 2);
        await client.SendAsync(packet);
        await client.ReceiveAsync<MqttPubRecPacket>();
        packet.Dup = true;
        await client.SendAsync(packet);
        await client.ReceiveAsync<MqttPubRecPacket>();
        Assert.Equal(1, handled);

        await client.SendAsync(new MqttPubRelPacket { PacketIdentifier = packet.PacketIdentifier });
        Assert.Equal(MqttPubCompReasonCode.Success, (await client.ReceiveAsync<MqttPubCompPacket>()).ReasonCode);
        await client.SendAsync(new MqttPubRelPacket { PacketIdentifier = packet.PacketIdentifier });
        Assert.Equal(MqttPubCompReasonCode.PacketIdentifierNotFound, (await client.ReceiveAsync<MqttPubCompPacket>()).ReasonCode);
    }

    [Fact]
    public async Task Topic_alias_of_a_client_stands_for_its_topic()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        await using var subscriber = await broker.ConnectAsync("subscriber");
        await subscriber.SubscribeAsync("long/topic", 0);
        Assert.True(client.Answer.TopicAliasMaximum > 0);
        await client.PublishAsync("long/topic", "1", change: packet => packet.TopicAlias = 1);
        await client.PublishAsync("", "2", change: packet => packet.TopicAlias = 1);
        Assert.Equal(("long/topic", "1"), Summary(await subscriber.ReceiveMessageAsync()));
        Assert.Equal(("long/topic", "2"), Summary(await subscriber.ReceiveMessageAsync()));

        await client.SendAsync(new MqttPublishPacket { Topic = "x", TopicAlias = (ushort)(client.Answer.TopicAliasMaximum + 1) });
        Assert.Equal(MqttDisconnectReasonCode.TopicAliasInvalid, await client.ReceiveEndAsync());

        static (string, string) Summary(MqttPublishPacket packet) => (packet.Topic, packet.Text());
    }

    [Fact]
    public async Task Injected_message_passes_the_handlers_and_reaches_subscribers()
    {
        var senders = new ConcurrentQueue<string>();
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += e =>
        {
            senders.Enqueue(e.ClientId);
            return Task.CompletedTask;
        });
        await using var subscriber = await broker.ConnectAsync("subscriber");
        await subscriber.SubscribeAsync("command/#", 1);
        await broker.Server.InjectApplicationMessage("command/1", "stop", MqttQualityOfServiceLevel.AtLeastOnce);
        await broker.Server.InjectApplicationMessage(new InjectedMqttApplicationMessage(
            new MqttApplicationMessage { Topic = "command/2" }) { SenderClientId = "gateway" });

        Assert.Equal("stop", (await subscriber.ReceiveMessageAsync()).Text());
        Assert.Equal("command/2", (await subscriber.ReceiveMessageAsync()).Topic);
        Assert.Equal(["", "gateway"], senders);
        await Assert.ThrowsAsync<MqttProtocolViolationException>(() => broker.Server.InjectApplicationMessage("bad/#"));
    }

    [Fact]
    public async Task Message_properties_travel_and_expiry_counts_down()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        await using var subscriber = await broker.ConnectAsync("subscriber");
        await subscriber.SubscribeAsync("a", 0);
        await client.PublishAsync("a", "b", change: packet =>
        {
            packet.ContentType = "application/json";
            packet.ResponseTopic = "r";
            packet.CorrelationData = [1, 2];
            packet.PayloadFormatIndicator = MqttPayloadFormatIndicator.CharacterData;
            packet.MessageExpiryInterval = 100;
            packet.UserProperties = [new MqttUserProperty("k", "v"u8.ToArray().AsMemory())];
        });
        var message = await subscriber.ReceiveMessageAsync();
        Assert.Equal(("application/json", "r", MqttPayloadFormatIndicator.CharacterData), (message.ContentType, message.ResponseTopic, message.PayloadFormatIndicator));
        Assert.Equal([1, 2], message.CorrelationData);
        Assert.InRange(message.MessageExpiryInterval, 1u, 100u);
        Assert.Equal("k = v", Assert.Single(message.UserProperties).ToString());
    }

    [Fact]
    public async Task Packets_can_be_intercepted_both_ways_in_order()
    {
        var inbound = new ConcurrentQueue<string>();
        var outbound = new ConcurrentQueue<string>();
        await using var broker = await TestBroker.StartAsync(server =>
        {
            server.InterceptingInboundPacketAsync += async e =>
            {
                await Task.Yield();
                inbound.Enqueue(e.Packet.GetType().Name);
                e.ProcessPacket = e.Packet is not MqttPublishPacket { Topic: "hidden" };
            };
            server.InterceptingOutboundPacketAsync += async e =>
            {
                await Task.Yield();
                outbound.Enqueue(e.Packet.GetType().Name);
            };
        });
        await using var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("#", 0);
        await client.SendAsync(client.NewPublish("hidden", "", 1), client.NewPublish("seen", "x", 1));
        var seen = new[] { await client.ReceiveOrEndAsync(), await client.ReceiveOrEndAsync() };
        Assert.Equal("seen", Assert.Single(seen.OfType<MqttPublishPacket>()).Topic);
        Assert.Equal(2, Assert.Single(seen.OfType<MqttPubAckPacket>()).PacketIdentifier - 1);
        Assert.Equal(["MqttConnectPacket", "MqttSubscribePacket", "MqttPublishPacket", "MqttPublishPacket"], inbound);
        Assert.Equal(["MqttConnAckPacket", "MqttSubAckPacket"], outbound.Take(2));
    }
}
