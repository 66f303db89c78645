using System.Collections.Concurrent;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

public sealed class SessionTests
{
    private static readonly Action<MqttConnectPacket> s_persistent = packet => (packet.CleanSession, packet.SessionExpiryInterval) = (false, 3600);

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Persistent_session_keeps_messages_in_order_while_its_client_is_away(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using (var client = await broker.ConnectAsync("sleeper", version, s_persistent))
        {
            Assert.False(client.Answer.IsSessionPresent);
            await client.SubscribeAsync("a", 2);
            await client.DisconnectAsync();
        }

        await using var publisher = await broker.ConnectAsync("publisher");
        await publisher.PublishAsync("a", "lost, QoS 0", qos: 0);
        for (var number = 1; number <= 5; number++)
            await publisher.PublishAsync("a", $"{number}", qos: 1 + (number % 2));
        Assert.Equal(5, (await broker.Server.GetSessionAsync("sleeper")).PendingApplicationMessagesCount);

        await using var back = await broker.ConnectAsync("sleeper", version, s_persistent);
        Assert.True(back.Answer.IsSessionPresent);
        for (var number = 1; number <= 5; number++)
            Assert.Equal($"{number}", (await back.ReceiveAsync<MqttPublishPacket>()).Text());
    }

    [Fact]
    public async Task Resume_repeats_what_was_not_acknowledged_with_its_identifier_and_dup()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var publisher = await broker.ConnectAsync("publisher");
        var first = await broker.ConnectAsync("client", change: s_persistent);
        await first.SubscribeAsync("a", 2);
        await publisher.PublishAsync("a", "1", qos: 1);
        await publisher.PublishAsync("a", "2", qos: 2);
        await publisher.PublishAsync("a", "3", qos: 2);
        var seen = new[] { await first.ReceiveAsync<MqttPublishPacket>(), await first.ReceiveAsync<MqttPublishPacket>(), await first.ReceiveAsync<MqttPublishPacket>() };
        await first.SendAsync(new MqttPubRecPacket { PacketIdentifier = seen[2].PacketIdentifier });
        await first.ReceiveAsync<MqttPubRelPacket>();
        first.Abort();

        await using var second = await broker.ConnectAsync("client", change: s_persistent);
        for (var index = 0; index < 2; index++)
        {
            var again = await second.ReceiveAsync<MqttPublishPacket>();
            Assert.Equal((seen[index].PacketIdentifier, seen[index].Text(), true), (again.PacketIdentifier, again.Text(), again.Dup));
        }

        Assert.Equal(seen[2].PacketIdentifier, (await second.ReceiveAsync<MqttPubRelPacket>()).PacketIdentifier);
    }

    [Fact]
    public async Task Clean_start_forgets_the_session()
    {
        var deleted = new ConcurrentQueue<string>();
        await using var broker = await TestBroker.StartAsync(server => server.SessionDeletedAsync += e =>
        {
            deleted.Enqueue(e.Id);
            return Task.CompletedTask;
        });
        await using (var client = await broker.ConnectAsync("client", change: s_persistent))
        {
            await client.SubscribeAsync("a", 1);
            await client.DisconnectAsync();
        }

        await using var clean = await broker.ConnectAsync("client", change: packet => packet.SessionExpiryInterval = 3600);
        Assert.False(clean.Answer.IsSessionPresent);
        await clean.PublishAsync("a", "nobody");
        Assert.Empty(await clean.ReceiveUntilPongAsync());
        Assert.Equal(["client"], deleted);
    }

    [Fact]
    public async Task Session_ends_with_its_connection_without_expiry_or_without_persistent_sessions()
    {
        var deleted = new SemaphoreSlim(0);
        Action<MqttServer> count = server => server.SessionDeletedAsync += _ =>
        {
            deleted.Release();
            return Task.CompletedTask;
        };
        await using var persistent = await TestBroker.StartAsync(count);
        await using (var client = await persistent.ConnectAsync("client", change: packet => packet.CleanSession = false))
            await client.DisconnectAsync();
        await deleted.WaitAsync();
        Assert.Empty(await persistent.Server.GetSessionsAsync());

        await using var volatileOnly = await TestBroker.StartAsync(count, options => options.EnablePersistentSessions = false);
        await using (var client = await volatileOnly.ConnectAsync("client", change: s_persistent))
        {
            Assert.True(client.Answer.HasSessionExpiryInterval);
            Assert.Equal(0u, client.Answer.SessionExpiryInterval);
            await client.DisconnectAsync();
        }

        await deleted.WaitAsync();
    }

    [Fact]
    public async Task Session_expires_after_its_interval()
    {
        var deleted = new TaskCompletionSource();
        await using var broker = await TestBroker.StartAsync(server => server.SessionDeletedAsync += _ =>
        {
            deleted.SetResult();
            return Task.CompletedTask;
        });
        await using (var client = await broker.ConnectAsync("client", change: packet => (packet.CleanSession, packet.SessionExpiryInterval) = (false, 1)))
            await client.DisconnectAsync();
        Assert.Single(await broker.Server.GetSessionsAsync());
        await deleted.Task;
        await using var back = await broker.ConnectAsync("client", change: s_persistent);
        Assert.False(back.Answer.IsSessionPresent);
    }

    [Fact]
    public async Task Queue_overflow_drops_the_oldest_or_the_newest()
    {
        Assert.Equal(["4", "5", "6"], await FillAsync(MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage));
        Assert.Equal(["1", "2", "3"], await FillAsync(MqttPendingMessagesOverflowStrategy.DropNewMessage));

        static async Task<List<string>> FillAsync(MqttPendingMessagesOverflowStrategy strategy)
        {
            await using var broker = await TestBroker.StartAsync(build: builder => builder.WithMaxPendingMessagesPerClient(3).WithPendingMessagesOverflowStrategy(strategy));
            await using (var client = await broker.ConnectAsync("client", change: s_persistent))
            {
                await client.SubscribeAsync("a", 1);
                await client.DisconnectAsync();
            }

            await using var publisher = await broker.ConnectAsync("publisher");
            for (var number = 1; number <= 6; number++)
                await publisher.PublishAsync("a", $"{number}");
            await using var back = await broker.ConnectAsync("client", change: s_persistent);
            List<string> texts = [];
            for (var number = 0; number < 3; number++)
                texts.Add((await back.ReceiveMessageAsync()).Text());
            Assert.Empty(await back.ReceiveUntilPongAsync());
            return texts;
        }
    }

    [Fact]
    public async Task Queued_message_that_expired_is_not_sent()
    {
        await using var broker = await TestBroker.StartAsync();
        await using (var client = await broker.ConnectAsync("client", change: s_persistent))
        {
            await client.SubscribeAsync("a", 1);
            await client.DisconnectAsync();
        }

        await using var publisher = await broker.ConnectAsync("publisher");
        await publisher.PublishAsync("a", "short", change: packet => packet.MessageExpiryInterval = 1);
        await publisher.PublishAsync("kept", "short", retain: true, change: packet => packet.MessageExpiryInterval = 1);
        await publisher.PublishAsync("a", "long", change: packet => packet.MessageExpiryInterval = 1000);
        while (await broker.Server.GetRetainedMessageAsync("kept") != null)
            await Task.Yield(); // The same second has passed for the queued one.

        await using var back = await broker.ConnectAsync("client", change: s_persistent);
        Assert.Equal("long", (await back.ReceiveMessageAsync()).Text());
    }

    [Fact]
    public async Task Receive_maximum_of_the_client_is_respected()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client", change: packet => packet.ReceiveMaximum = 2);
        await client.SubscribeAsync("a", 1);
        await using var publisher = await broker.ConnectAsync("publisher");
        for (var number = 1; number <= 4; number++)
            await publisher.PublishAsync("a", $"{number}");

        var first = await client.ReceiveUntilPongAsync();
        Assert.Equal(["1", "2"], first.Cast<MqttPublishPacket>().Select(packet => packet.Text()));
        await client.SendAsync(new MqttPubAckPacket { PacketIdentifier = ((MqttPublishPacket)first[0]).PacketIdentifier });
        Assert.Equal("3", (await client.ReceiveMessageAsync()).Text());
        Assert.Equal("4", (await client.ReceiveMessageAsync()).Text());
    }

    [Fact]
    public async Task Message_larger_than_the_client_takes_is_left_out()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client", change: packet => packet.MaximumPacketSize = 60);
        await client.SubscribeAsync("a", 1);
        await using var publisher = await broker.ConnectAsync("publisher");
        await publisher.PublishAsync("a", new string('x', 100));
        await publisher.PublishAsync("a", "small");
        Assert.Equal("small", (await client.ReceiveMessageAsync()).Text());
    }

    [Fact]
    public async Task Second_connection_takes_the_session_over()
    {
        var events = new ConcurrentQueue<string>();
        await using var broker = await TestBroker.StartAsync(server =>
        {
            server.ClientConnectedAsync += e =>
            {
                events.Enqueue("connected");
                return Task.CompletedTask;
            };
            server.ClientDisconnectedAsync += e =>
            {
                events.Enqueue($"{e.DisconnectType}");
                return Task.CompletedTask;
            };
        });
        await using var first = await broker.ConnectAsync("same", change: s_persistent);
        await first.SubscribeAsync("a", 1);
        await using var second = await broker.ConnectAsync("same", change: s_persistent);
        Assert.True(second.Answer.IsSessionPresent);
        Assert.Equal(MqttDisconnectReasonCode.SessionTakenOver, await first.ReceiveEndAsync());
        await second.PublishAsync("b", "x");
        Assert.Equal(["connected", "Takeover", "connected"], events);
        Assert.Single(await broker.Server.GetClientsAsync());

        await broker.Server.InjectApplicationMessage("a", "to the new one", MqttQualityOfServiceLevel.AtLeastOnce);
        Assert.Equal("to the new one", (await second.ReceiveMessageAsync()).Text());
    }

    [Fact]
    public async Task Session_items_are_seen_again_in_later_events()
    {
        var seen = new ConcurrentQueue<object?>();
        await using var broker = await TestBroker.StartAsync(server =>
        {
            server.ValidatingConnectionAsync += e =>
            {
                e.SessionItems["machine"] = 42;
                return Task.CompletedTask;
            };
            server.ClientConnectedAsync += e => Note(e.SessionItems["machine"]);
            server.InterceptingPublishAsync += e => Note(e.SessionItems["machine"]);
            server.InterceptingSubscriptionAsync += e => Note(e.SessionItems["machine"]);
            server.ClientDisconnectedAsync += e => Note(e.SessionItems["machine"]);
        });
        await using (var client = await broker.ConnectAsync("client"))
        {
            await client.SubscribeAsync("a", 0);
            await client.PublishAsync("b", "x");
            Assert.Equal(42, Assert.Single(await broker.Server.GetClientsAsync()).Session.Items["machine"]);
        }

        await broker.Server.StopAsync();
        Assert.Equal([42, 42, 42, 42], seen);

        Task Note(object? value)
        {
            seen.Enqueue(value);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Resumed_session_keeps_the_items_it_began_with()
    {
        var seen = new ConcurrentQueue<object?>();
        await using var broker = await TestBroker.StartAsync(server =>
        {
            server.ValidatingConnectionAsync += e =>
            {
                e.SessionItems["user"] = e.UserName;
                return Task.CompletedTask;
            };
            server.ClientConnectedAsync += e =>
            {
                seen.Enqueue(e.SessionItems["user"]);
                return Task.CompletedTask;
            };
        });
        foreach (var user in new[] { "first", "second" })
        {
            await using var client = await broker.ConnectAsync("client", change: packet =>
            {
                s_persistent(packet);
                packet.Username = user;
            });
            await client.PublishAsync("a", "x");
            await client.DisconnectAsync();
        }

        await broker.Server.StopAsync();
        Assert.Equal(["first", "first"], seen);
    }

    [Fact]
    public async Task Operator_can_disconnect_a_client_and_delete_a_session()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client", change: s_persistent);
        await broker.Server.DisconnectClientAsync("client", MqttDisconnectReasonCode.NotAuthorized);
        Assert.Equal(MqttDisconnectReasonCode.NotAuthorized, await client.ReceiveEndAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => broker.Server.DisconnectClientAsync("client"));

        await (await broker.Server.GetSessionAsync("client")).DeleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => broker.Server.GetSessionAsync("client"));
    }

    [Fact]
    public async Task Acknowledgement_of_a_receiver_is_told()
    {
        var told = new TaskCompletionSource<ClientAcknowledgedPublishPacketEventArgs>();
        await using var broker = await TestBroker.StartAsync(server => server.ClientAcknowledgedPublishPacketAsync += e =>
        {
            told.TrySetResult(e);
            return Task.CompletedTask;
        });
        await using var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("a", 1);
        await broker.Server.InjectApplicationMessage("a", "x", MqttQualityOfServiceLevel.AtLeastOnce);
        await client.ReceiveMessageAsync();
        var args = await told.Task;
        Assert.Equal(("client", "a", true), (args.ClientId, args.PublishPacket.Topic, args.IsCompleted));
    }
}
