using EdgeGym.Gateway.Tests.Running;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeGym.Gateway.Tests.Spine;

/// <summary>A machine signs in as itself and touches its own topics, nothing else.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Machines_touch_only_their_own_topics()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        var mine = await GatewayProcess.EnrolAsync(folder.Path, "a1", "selectorized");
        var other = await GatewayProcess.EnrolAsync(folder.Path, "a2", "selectorized");

        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await ConnectAsync(gateway, mine with { Password = other.Password }));
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await ConnectAsync(gateway, mine with { User = "nobody" }));
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await ConnectAsync(gateway, null));

        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(Options(gateway, mine));
        foreach (var filter in new[] { "#", "gym/v1/default/+/screen", "gym/v1/default/a2/screen", "gym/v1/default/a1", "$SYS/#" })
            Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, (await client.SubscribeAsync(filter)).Items.Single().ResultCode);
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS0, (await client.SubscribeAsync("gym/v1/default/a1/#")).Items.Single().ResultCode);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await PublishAsync(client, "gym/v1/default/a2/rep")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.TopicNameInvalid, (await PublishAsync(client, "gym/v1/default/a1/command")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.TopicNameInvalid, (await PublishAsync(client, "gym/v1/default/a1/screen")).ReasonCode);
        Assert.True((await PublishAsync(client, "gym/v1/default/a1/rep")).IsSuccess);

        // Removed on the command line while connected: thrown out, and not let in again.
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += _ =>
        {
            gone.TrySetResult();
            return Task.CompletedTask;
        };
        Assert.Equal(0, (await GatewayProcess.RunAsync(null, "machine", "remove", "a1", "--data", folder.Path)).ExitCode);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await ConnectAsync(gateway, mine));
        Assert.DoesNotContain(mine.Password, gateway.Errors, StringComparison.Ordinal);
    }

    private static async Task<MqttClientConnectResultCode> ConnectAsync(GatewayProcess gateway, MachineAccount? account)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        return (await client.ConnectAsync(Options(gateway, account))).ResultCode;
    }

    private static Task<MqttClientPublishResult> PublishAsync(IMqttClient client, string topic) => client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic(topic).WithPayload("""{"id":"x","t":1}""").WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());

    private static MqttClientOptions Options(GatewayProcess gateway, MachineAccount? account)
    {
        var builder = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", gateway.MqttPort);
        return (account is null ? builder : builder.WithCredentials(account.User, account.Password)).Build();
    }
}
