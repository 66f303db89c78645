using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using MQTTnet.Server.Topics;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task Suback_codes_are_in_the_order_of_the_filters()
    {
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingSubscriptionAsync += async e =>
        {
            await Task.Yield();
            if (e.TopicFilter.Topic == "secret")
                e.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            if (e.TopicFilter.Topic == "skipped")
                e.ProcessSubscription = false;
        });
        MqttTopicFilter[] filters =
        [
            Filter("a", 0), Filter("secret", 2), Filter("b", 2), Filter("$share/group/c", 1), Filter("skipped", 1), Filter("d", 1),
        ];
        await using var client = await broker.ConnectAsync("client");
        Assert.Equal(
            [
                MqttSubscribeReasonCode.GrantedQoS0, MqttSubscribeReasonCode.NotAuthorized, MqttSubscribeReasonCode.GrantedQoS2,
                MqttSubscribeReasonCode.SharedSubscriptionsNotSupported, MqttSubscribeReasonCode.NotAuthorized, MqttSubscribeReasonCode.GrantedQoS1,
            ],
            (await client.SubscribeAsync(0, filters)).ReasonCodes);

        await using var old = await broker.ConnectAsync("old", MqttProtocolVersion.V311);
        var codes = (await old.SubscribeAsync(0, filters)).ReasonCodes;
        Assert.Equal(new byte[] { 0, 0x80, 2, 0x80, 0x80, 1 }, codes.ConvertAll(code => (byte)code));
    }

    [Fact]
    public async Task Unsubscribe_ends_delivery_and_tells_what_was_not_there()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("a/+", 1);
        await client.SendAsync(new MqttUnsubscribePacket { PacketIdentifier = 9, TopicFilters = ["none", "a/+"] });
        var answer = await client.ReceiveAsync<MqttUnsubAckPacket>();
        Assert.Equal([MqttUnsubscribeReasonCode.NoSubscriptionExisted, MqttUnsubscribeReasonCode.Success], answer.ReasonCodes);
        await client.PublishAsync("a/b", "x");
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task No_local_keeps_a_client_from_its_own_messages()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        await using var other = await broker.ConnectAsync("other");
        await client.SubscribeAsync("a", 1, filter => filter.NoLocal = true);
        await client.PublishAsync("a", "own");
        await other.PublishAsync("a", "foreign");
        Assert.Equal("foreign", (await client.ReceiveMessageAsync()).Text());
    }

    [Fact]
    public async Task Retain_as_published_keeps_the_flag()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var keeps = await broker.ConnectAsync("keeps");
        await using var clears = await broker.ConnectAsync("clears");
        await keeps.SubscribeAsync("a", 0, filter => filter.RetainAsPublished = true);
        await clears.SubscribeAsync("a", 0);
        await using var publisher = await broker.ConnectAsync("publisher");
        await publisher.PublishAsync("a", "x", retain: true);
        Assert.True((await keeps.ReceiveMessageAsync()).Retain);
        Assert.False((await clears.ReceiveMessageAsync()).Retain);
    }

    [Fact]
    public async Task Overlapping_subscriptions_give_one_copy_with_the_highest_qos_and_all_identifiers()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("a/#", 0, identifier: 1);
        await client.SubscribeAsync("a/+", 2, identifier: 2);
        await client.SubscribeAsync("#", 1, identifier: 268_435_455);
        await using var publisher = await broker.ConnectAsync("publisher");
        await publisher.PublishAsync("a/b", "x", qos: 2);
        var message = await client.ReceiveMessageAsync();
        Assert.Equal(MqttQualityOfServiceLevel.ExactlyOnce, message.QualityOfServiceLevel);
        Assert.Equal([1u, 2u, 268_435_455u], message.SubscriptionIdentifiers.Order());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task Repeated_subscription_replaces_qos_and_identifier()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("a", 2, identifier: 1);
        await client.SubscribeAsync("a", 0, identifier: 5);
        await using var publisher = await broker.ConnectAsync("publisher");
        await publisher.PublishAsync("a", "x", qos: 2);
        var message = await client.ReceiveMessageAsync();
        Assert.Equal((MqttQualityOfServiceLevel.AtMostOnce, 5u), (message.QualityOfServiceLevel, Assert.Single(message.SubscriptionIdentifiers)));
    }

    [Fact]
    public async Task Filter_with_too_many_levels_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        var answer = await client.SubscribeAsync(string.Concat(Enumerable.Repeat("+/", 20_000)) + "#", 0);
        Assert.Equal([MqttSubscribeReasonCode.TopicFilterInvalid], answer.ReasonCodes);
    }

    [Theory]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/x", "$SYS/x", false)]
    [InlineData("$SYS/#", "$SYS/x", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/", true)]
    [InlineData("+", "/", false)]
    [InlineData("+/+", "/", true)]
    [InlineData("/+", "/x", true)]
    [InlineData("a/+/c", "a/b/c", true)]
    [InlineData("a/+/#", "a/b", true)]
    [InlineData("a/b", "a/b/c", false)]
    public void Tree_matches_as_the_standard_says(string filter, string topic, bool expected)
    {
        var tree = new SubscriptionTree<string>();
        tree.Add(filter, "it");
        tree.Add("never/here", "other");
        var matches = new List<string>();
        tree.Match(topic, matches);
        Assert.Equal(expected ? ["it"] : [], matches);
        Assert.True(tree.Remove(filter, "it"));
        Assert.False(tree.Remove(filter, "it"));
        Assert.Equal(1, tree.Count);
    }

    [Fact]
    public void Tree_agrees_with_the_comparer_on_random_topics()
    {
        const int Seed = 20_260;
        var random = new Random(Seed);
        string[] levels = ["a", "b", "", "$x", "+", "#"];
        for (var run = 0; run < 2000; run++)
        {
            var tree = new SubscriptionTree<string>();
            var filters = Enumerable.Range(0, 8).Select(_ => Pick(random, levels, filter: true)).Distinct().ToList();
            filters.ForEach(filter => tree.Add(filter, filter));
            var topic = Pick(random, levels, filter: false);
            if (topic.Length == 0)
                continue;
            var matches = new List<string>();
            tree.Match(topic, matches);
            var expected = filters.Where(filter => MqttTopicFilterComparer.Compare(topic, filter) == MqttTopicFilterCompareResult.IsMatch);
            Assert.True(expected.Order().SequenceEqual(matches.Order()), $"seed {Seed}, run {run}, topic '{topic}', filters {string.Join(' ', filters)}");
        }
    }

    [Fact]
    public async Task Server_can_subscribe_for_a_client()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync("client");
        await broker.Server.SubscribeAsync("client", "a");
        await broker.Server.InjectApplicationMessage("a", "x");
        Assert.Equal("x", (await client.ReceiveMessageAsync()).Text());
        await broker.Server.UnsubscribeAsync("client", ["a"]);
        await broker.Server.InjectApplicationMessage("a", "y");
        Assert.Empty(await client.ReceiveUntilPongAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => broker.Server.SubscribeAsync("nobody", "a"));
    }

    private static string Pick(Random random, string[] levels, bool filter)
    {
        var picked = new List<string>();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var level = levels[random.Next(filter ? levels.Length : levels.Length - 2)];
            picked.Add(level);
            if (level == "#")
                break;
        }

        var text = string.Join('/', picked);
        return filter && text.Length == 0 ? "a" : text;
    }

    private static MqttTopicFilter Filter(string topic, int qos) => new() { Topic = topic, QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos };
}
