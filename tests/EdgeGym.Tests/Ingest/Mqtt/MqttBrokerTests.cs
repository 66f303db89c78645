using System.Text;
using System.Threading.Channels;
using EdgeGym.Ingest;
using EdgeGym.Protocols.GymJson;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeGym.Tests.Ingest.Mqtt;

/// <summary>The broker with real clients over TCP. It holds with either of the two MQTT libraries that the build may choose.</summary>
public sealed class MqttBrokerTests
{
    [Fact]
    public async Task A_client_id_in_use_is_refused_to_another_machine()
    {
        await using var rig = await BrokerRig.StartAsync();
        var (first, _) = await rig.ConnectAsync("press-1", "shared", isPersistent: true);
        using var _first = first;
        var (second, refused) = await rig.ConnectAsync("press-2", "shared", isPersistent: true);
        using var _second = second;

        Assert.Equal(MqttClientConnectResultCode.ClientIdentifierNotValid, refused.ResultCode);
        Assert.Equal(MqttClientPublishReasonCode.NoMatchingSubscribers, (await SendAsync(first, "press-1", "r-1")).ReasonCode);
        Assert.Equal("press-1", Assert.Single(rig.Stored).Machine.Value);
    }

    [Fact]
    public async Task A_session_left_behind_is_not_inherited_by_another_machine()
    {
        await using var rig = await BrokerRig.StartAsync();
        var (first, _) = await rig.ConnectAsync("press-1", "shared", isPersistent: true);
        using (first)
        {
            await first.SubscribeAsync("gym/v1/test/press-1/screen", MqttQualityOfServiceLevel.AtLeastOnce);
            await first.DisconnectAsync();
        }

        await rig.LinkAsync("press-1", isLive: false);
        await rig.ScreenAsync("press-1", """{"member":"Mara"}""");

        var (second, result) = await rig.ConnectAsync("press-2", "shared", isPersistent: true);
        using var _second = second;
        var seen = Messages(second);
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        Assert.False(result.IsSessionPresent);
        await second.SubscribeAsync("gym/v1/test/press-2/screen", MqttQualityOfServiceLevel.AtLeastOnce);
        await rig.ScreenAsync("press-1", """{"member":"Mara"}""");
        await rig.ScreenAsync("press-2", "{}");
        Assert.Equal(("gym/v1/test/press-2/screen", "{}"), await NextAsync(seen));

        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await SendAsync(second, "press-1", "r-1")).ReasonCode);
        Assert.True((await SendAsync(second, "press-2", "r-2")).IsSuccess);
        Assert.Equal("press-2", Assert.Single(rig.Stored).Machine.Value);
    }

    [Fact]
    public async Task Its_own_session_waits_for_a_machine()
    {
        await using var rig = await BrokerRig.StartAsync();
        var (first, _) = await rig.ConnectAsync("press-1", "press-1", isPersistent: true);
        using (first)
        {
            await first.SubscribeAsync("gym/v1/test/press-1/screen", MqttQualityOfServiceLevel.AtLeastOnce);
            await first.DisconnectAsync();
        }

        await rig.LinkAsync("press-1", isLive: false);
        await rig.ScreenAsync("press-1", """{"rep":3}""");
        ChannelReader<(string Topic, string Text)>? seen = null;
        var (client, result) = await rig.ConnectAsync("press-1", "press-1", isPersistent: true, prepare: client => seen = Messages(client));
        using var _client = client;
        Assert.True(result.IsSessionPresent);
        Assert.Equal(("gym/v1/test/press-1/screen", """{"rep":3}"""), await NextAsync(seen!));
        Assert.True((await SendAsync(client, "press-1", "r-1")).IsSuccess);
    }

    [Fact]
    public async Task Wrong_password_other_topics_and_oversized_bodies_are_refused()
    {
        await using var rig = await BrokerRig.StartAsync();
        var (stranger, refused) = await rig.ConnectAsync("nobody", "x");
        using var _stranger = stranger;
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, refused.ResultCode);

        var (client, _) = await rig.ConnectAsync("press-1", "press-1");
        using var _client = client;
        var subscribed = await client.SubscribeAsync("gym/v1/test/press-2/screen", MqttQualityOfServiceLevel.AtLeastOnce);
        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, Assert.Single(subscribed.Items).ResultCode);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await SendAsync(client, "press-2", "r-1")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.TopicNameInvalid, (await PublishAsync(client, "gym/v1/test/press-1/nonsense", "{}")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.PayloadFormatInvalid, (await PublishAsync(client, "gym/v1/test/press-1/rep", "{")).ReasonCode);
        var large = new string(' ', GymMessage.MaximumBytes + 1);
        Assert.Equal(MqttClientPublishReasonCode.QuotaExceeded, (await PublishAsync(client, "gym/v1/test/press-1/rep", large)).ReasonCode);
        Assert.Empty(rig.Stored);
        Assert.Equal(["malformed_json", "not_authorized", "oversized", "unknown_topic"], rig.Rejects.Counts().Keys.Order(StringComparer.Ordinal));
        Assert.True((await SendAsync(client, "press-1", "r-1")).IsSuccess);
    }

    [Fact]
    public async Task What_the_disk_refuses_is_not_acknowledged_and_ends_the_connection()
    {
        var isFull = true;
        await using var rig = await BrokerRig.StartAsync(_ => new ValueTask<IntakeOutcome>(Volatile.Read(ref isFull) ? IntakeOutcome.Unavailable : IntakeOutcome.Accepted));
        var (client, _) = await rig.ConnectAsync("press-1", "press-1");
        using (client)
        {
            await Assert.ThrowsAnyAsync<MQTTnet.Exceptions.MqttCommunicationException>(() => SendAsync(client, "press-1", "r-1"));
            await rig.LinkAsync("press-1", isLive: false);
        }

        Volatile.Write(ref isFull, false);
        var (again, _) = await rig.ConnectAsync("press-1", "press-1");
        using var _again = again;
        Assert.True((await SendAsync(again, "press-1", "r-1")).IsSuccess);
    }

    [Fact]
    public async Task The_acknowledgement_waits_for_the_sink_and_publishes_keep_their_order()
    {
        const int Count = 200;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await BrokerRig.StartAsync(async _ =>
        {
            asked.TrySetResult();
            await gate.Task;
            return IntakeOutcome.Accepted;
        });
        var (client, _) = await rig.ConnectAsync("press-1", "press-1");
        using var _client = client;
        var sent = Enumerable.Range(1, Count).Select(number => SendAsync(client, "press-1", $"r-{number}")).ToList();
        await asked.Task.WaitAsync(BrokerRig.Patience);
        Assert.DoesNotContain(sent, publish => publish.IsCompleted);
        gate.SetResult();
        Assert.All(await Task.WhenAll(sent), result => Assert.True(result.IsSuccess));
        Assert.Equal(Enumerable.Range(1, Count).Select(number => $"r-{number}"), rig.Stored.Select(message => message.Key));
    }

    [Fact]
    public async Task A_revoked_machine_loses_its_connections_and_no_other_does()
    {
        await using var rig = await BrokerRig.StartAsync();
        var (gone, _) = await rig.ConnectAsync("press-1", "press-1");
        using var _gone = gone;
        var (stays, _) = await rig.ConnectAsync("press-2", "press-2");
        using var _stays = stays;
        var disconnected = new TaskCompletionSource<MqttClientDisconnectedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        gone.DisconnectedAsync += e =>
        {
            disconnected.TrySetResult(e);
            return Task.CompletedTask;
        };
        await rig.RevokeAsync("press-1");
        await rig.RevokeAsync("bike-1");
        Assert.Equal(MqttClientDisconnectReason.NotAuthorized, (await disconnected.Task.WaitAsync(BrokerRig.Patience)).Reason);
        Assert.True((await SendAsync(stays, "press-2", "r-1")).IsSuccess);
    }

    private static Task<MqttClientPublishResult> SendAsync(IMqttClient client, string machine, string id) => PublishAsync(
        client, $"gym/v1/test/{machine}/rep", $$"""{"id":"{{id}}","t":1760000000000,"load":30,"con_ms":820,"rom_mm":410,"mcv":0.5}""");

    private static async Task<MqttClientPublishResult> PublishAsync(IMqttClient client, string topic, string body)
    {
        using var patience = new CancellationTokenSource(BrokerRig.Patience);
        return await client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(body).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            patience.Token);
    }

    private static ChannelReader<(string Topic, string Text)> Messages(IMqttClient client)
    {
        var seen = Channel.CreateBounded<(string, string)>(1000);
        client.ApplicationMessageReceivedAsync += e =>
        {
            seen.Writer.TryWrite((e.ApplicationMessage.Topic, e.ApplicationMessage.ConvertPayloadToString()));
            return Task.CompletedTask;
        };
        return seen.Reader;
    }

    private static async Task<(string Topic, string Text)> NextAsync(ChannelReader<(string Topic, string Text)> seen)
    {
        using var patience = new CancellationTokenSource(BrokerRig.Patience);
        return await seen.ReadAsync(patience.Token);
    }
}
