using System.Buffers;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Xunit.Abstractions;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

public sealed class HostileTests
{
    private readonly ITestOutputHelper _output;

    public HostileTests(ITestOutputHelper output) => _output = output;

    [Theory]
    [InlineData(new byte[] { 0x30, 0x02, 0x00, 0x05 }, MqttDisconnectReasonCode.MalformedPacket)] // a topic longer than its packet
    [InlineData(new byte[] { 0x36, 0x05, 0x00, 0x01, 0x61, 0x00, 0x01 }, MqttDisconnectReasonCode.MalformedPacket)] // QoS 3
    [InlineData(new byte[] { 0x32, 0x06, 0x00, 0x01, 0x61, 0x00, 0x00, 0x00 }, MqttDisconnectReasonCode.MalformedPacket)] // packet identifier 0
    [InlineData(new byte[] { 0x30, 0x06, 0x00, 0x03, 0x61, 0x2F, 0x23, 0x00 }, MqttDisconnectReasonCode.TopicNameInvalid)] // a wildcard
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, MqttDisconnectReasonCode.MalformedPacket)] // a length of five bytes
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F }, MqttDisconnectReasonCode.PacketTooLarge)]
    [InlineData(new byte[] { 0xF0, 0x00 }, MqttDisconnectReasonCode.ProtocolError)] // an AUTH that nobody asked for
    [InlineData(new byte[] { 0x20, 0x03, 0x00, 0x00, 0x00 }, MqttDisconnectReasonCode.ProtocolError)] // only servers send CONNACK
    [InlineData(new byte[] { 0x10, 0x0D, 0, 4, 0x4D, 0x51, 0x54, 0x54, 5, 2, 0, 0, 0, 0, 0 }, MqttDisconnectReasonCode.ProtocolError)] // a second CONNECT
    public async Task Malformed_bytes_end_that_connection_with_a_reason(byte[] bytes, MqttDisconnectReasonCode reason)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var healthy = await broker.ConnectAsync("healthy");
        await using var client = await broker.ConnectAsync("client");
        await client.SendBytesAsync(bytes);
        Assert.Equal(reason, await client.ReceiveEndAsync());
        await healthy.PublishAsync("a", "b");
    }

    [Fact]
    public async Task Unknown_protocol_level_gets_return_code_1()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await RawMqttClient.OpenAsync(broker.Port, MqttProtocolVersion.V311);
        await client.SendBytesAsync(new byte[] { 0x10, 0x0C, 0, 4, 0x4D, 0x51, 0x54, 0x54, 9, 2, 0, 0, 0, 0 });
        Assert.Equal(MqttConnectReturnCode.ConnectionRefusedUnacceptableProtocolVersion, (await client.ReceiveAsync<MqttConnAckPacket>()).ReturnCode);
        Assert.Null(await client.ReceiveOrEndAsync());
    }

    [Fact]
    public async Task Packets_may_arrive_byte_by_byte_and_many_at_once()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await RawMqttClient.OpenAsync(broker.Port);
        var bytes = new ArrayBufferWriter<byte>();
        MqttPacketWriter.Write(bytes, new MqttConnectPacket { ClientId = "drip", CleanSession = true }, MqttProtocolVersion.V500);
        for (var number = 0; number < 3; number++)
            MqttPacketWriter.Write(bytes, client.NewPublish("a", new string('x', 300), 1), MqttProtocolVersion.V500);
        foreach (var part in bytes.WrittenMemory.ToArray().Chunk(1))
            await client.SendBytesAsync(part);
        await client.ReceiveAsync<MqttConnAckPacket>();
        for (var identifier = 1; identifier <= 3; identifier++)
            Assert.Equal(identifier, (await client.ReceiveAsync<MqttPubAckPacket>()).PacketIdentifier);

        await client.SendAsync([.. Enumerable.Range(0, 5000).Select(_ => client.NewPublish("a", new string('x', 300), 1))]);
        for (var identifier = 4; identifier <= 5003; identifier++)
            Assert.Equal(identifier, (await client.ReceiveAsync<MqttPubAckPacket>()).PacketIdentifier);
    }

    [Fact]
    public async Task Connection_without_connect_is_closed_in_time()
    {
        await using var broker = await TestBroker.StartAsync(options: options => options.Limits.ConnectTimeout = TimeSpan.FromMilliseconds(200));
        await using var silent = await RawMqttClient.OpenAsync(broker.Port);
        await using var slow = await RawMqttClient.OpenAsync(broker.Port);
        await slow.SendBytesAsync(new byte[] { 0x10, 0x20, 0x00 });
        Assert.Null(await silent.ReceiveOrEndAsync());
        Assert.Null(await slow.ReceiveOrEndAsync());
    }

    [Fact]
    public async Task Flood_of_idle_connections_does_not_keep_a_client_out()
    {
        await using var broker = await TestBroker.StartAsync(options: options => options.Limits.MaximumUnacceptedConnections = 10);
        var idle = new List<RawMqttClient>();
        for (var number = 0; number < 50; number++)
            idle.Add(await RawMqttClient.OpenAsync(broker.Port));
        await using var client = await broker.ConnectAsync("client");
        await client.PublishAsync("a", "b");
        for (var number = 0; number < 39; number++)
            Assert.Null(await idle[number].ReceiveOrEndAsync());
        foreach (var connection in idle)
            await connection.DisposeAsync();
    }

    [Fact]
    public async Task Large_packets_are_refused_before_they_are_read()
    {
        await using var broker = await TestBroker.StartAsync(options: options => options.Limits.MaximumPacketBytes = 1000);
        await using var client = await broker.ConnectAsync("client");
        Assert.Equal(1000u, client.Answer.MaximumPacketSize);
        await client.PublishAsync("a", new string('x', 900));
        await client.SendBytesAsync(new byte[] { 0x30, 0xE9, 0x07, 0x00 });
        Assert.Equal(MqttDisconnectReasonCode.PacketTooLarge, await client.ReceiveEndAsync());

        await using var first = await RawMqttClient.OpenAsync(broker.Port);
        await first.SendBytesAsync(new byte[] { 0x10, 0xFF, 0xFF, 0x7F, 0x00 });
        Assert.Null(await first.ReceiveOrEndAsync());
    }

    [Fact]
    public async Task Subscriber_that_does_not_read_hurts_nobody()
    {
        const int Count = 3000;
        await using var broker = await TestBroker.StartAsync();
        await using var stuck = await broker.ConnectAsync("stuck");
        await stuck.SubscribeAsync("#", 1);
        await using var healthy = await broker.ConnectAsync("healthy");
        await healthy.SubscribeAsync("#", 0);
        await using var publisher = await broker.ConnectAsync("publisher");
        var text = new string('x', 10_000);
        for (var number = 0; number < Count; number++)
        {
            await publisher.PublishAsync("a", text);
            Assert.Equal(text.Length, (await healthy.ReceiveMessageAsync()).Payload.Length);
        }

        var waiting = (await broker.Server.GetSessionAsync("stuck")).PendingApplicationMessagesCount;
        Assert.InRange(waiting, 1, broker.Server.IsStarted ? 1000 : 0);
    }

    [Fact]
    public async Task Handler_that_never_ends_stalls_its_own_client_only()
    {
        await using var broker = await TestBroker.StartAsync(
            server => server.InterceptingPublishAsync += e => e.ClientId == "stalled" ? Task.Delay(Timeout.Infinite, e.CancellationToken) : Task.CompletedTask,
            options => options.Limits.StopDrainTimeout = TimeSpan.FromMilliseconds(50));
        await using var stalled = await broker.ConnectAsync("stalled");
        await stalled.SendAsync(stalled.NewPublish("a", "b", 1));
        await using var healthy = await broker.ConnectAsync("healthy");
        for (var number = 0; number < 100; number++)
            await healthy.PublishAsync("a", "b");
    }

    [Fact]
    public async Task Random_and_mutated_bytes_on_many_connections_leave_a_healthy_client_alone()
    {
        const int Seed = 5_2026;
        const int Connections = 300;
        _output.WriteLine($"seed {Seed}");
        await using var broker = await TestBroker.StartAsync(options: options => options.Limits.ConnectTimeout = TimeSpan.FromMilliseconds(500));
        await using var healthy = await broker.ConnectAsync("healthy");
        await healthy.SubscribeAsync("healthy/#", 1);
        var attack = Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => AttackAsync(broker.Port, Seed + worker, Connections / 8))));
        var acknowledged = 0;
        while (!attack.IsCompleted || acknowledged < 50)
        {
            var text = $"{acknowledged++}";
            await healthy.SendAsync(healthy.NewPublish("healthy/x", text, 1));
            var answers = new[] { await healthy.ReceiveOrEndAsync(), await healthy.ReceiveOrEndAsync() };
            Assert.Single(answers.OfType<MqttPubAckPacket>());
            var message = Assert.Single(answers.OfType<MqttPublishPacket>());
            Assert.Equal(text, message.Text());
            await healthy.SendAsync(new MqttPubAckPacket { PacketIdentifier = message.PacketIdentifier });
        }

        await attack;
        _output.WriteLine($"{acknowledged} publishes acknowledged meanwhile");
        await using var after = await broker.ConnectAsync("after");
        await after.PublishAsync("a", "b");
    }

    private static async Task AttackAsync(int port, int seed, int connections)
    {
        var random = new Random(seed);
        var identifier = 1;
        for (var number = 0; number < connections; number++)
        {
            await using var client = await RawMqttClient.OpenAsync(port);
            var version = random.Next(2) == 0 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;
            var bytes = new ArrayBufferWriter<byte>();
            if (random.Next(4) > 0)
            {
                MqttPacketWriter.Write(bytes, new MqttConnectPacket { ClientId = $"fuzz-{random.Next(5)}", CleanSession = random.Next(2) == 0 }, version);
                for (var packets = random.Next(30); packets > 0; packets--)
                    MqttPacketWriter.Write(bytes, Any(random, identifier++), version);
            }
            else
            {
                random.NextBytes(bytes.GetSpan(200)[..200]);
                bytes.Advance(200);
            }

            var mutated = bytes.WrittenSpan.ToArray();
            for (var flips = random.Next(6); flips > 0; flips--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            try
            {
                foreach (var part in mutated.Chunk(random.Next(1, mutated.Length + 1)))
                    await client.SendBytesAsync(part);
            }
            catch (IOException)
            {
                // Thrown out in the middle of it, as it should be.
            }

            if (random.Next(2) == 0)
                client.Abort();
        }
    }

    private static MqttPacket Any(Random random, int identifier) => random.Next(9) switch
    {
        0 => new MqttSubscribePacket
        {
            PacketIdentifier = (ushort)identifier,
            TopicFilters = [new MqttTopicFilter { Topic = random.Next(2) == 0 ? "fuzz/#" : "fuzz/+/x", QualityOfServiceLevel = (MqttQualityOfServiceLevel)random.Next(3) }],
        },
        1 => new MqttUnsubscribePacket { PacketIdentifier = (ushort)identifier, TopicFilters = ["fuzz/#"] },
        2 => new MqttPubAckPacket { PacketIdentifier = (ushort)random.Next(1, 9) },
        3 => new MqttPubRecPacket { PacketIdentifier = (ushort)random.Next(1, 9) },
        4 => new MqttPubRelPacket { PacketIdentifier = (ushort)random.Next(1, 9) },
        5 => new MqttPubCompPacket { PacketIdentifier = (ushort)random.Next(1, 9) },
        6 => MqttPingReqPacket.Instance,
        _ => new MqttPublishPacket
        {
            Topic = random.Next(2) == 0 ? "fuzz/a" : "fuzz/b/x",
            PayloadSegment = new byte[random.Next(2000)],
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)random.Next(3),
            Retain = random.Next(4) == 0,
            PacketIdentifier = (ushort)identifier,
        },
    };
}
