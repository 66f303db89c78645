using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EdgeGym.Polyfills.Tests.Peers;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

/// <summary>Our broker with clients that others wrote, and with our own.</summary>
public sealed class PeerTests
{
    [TheoryRequiring("node", "npm")]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Mqttjs_lives_with_our_broker(int version)
    {
        await using var broker = await TestBroker.StartAsync(RequirePassword);
        var seen = JsonDocument.Parse(await NodePeer.RunScenarioAsync($"{broker.Port}", $"{version}")).RootElement;

        Assert.Equal(version == 5 ? 134 : 4, seen.GetProperty("refused").GetInt32());
        Assert.Equal("[2,0]", seen.GetProperty("granted").GetRawText());
        Assert.Equal(
            ["js/a/0=zero/0", "js/a/1=one/1", "js/a/2=two/2", "large 300013", "js/b=down/0"],
            seen.GetProperty("received").EnumerateArray().Select(item => item.GetString()));
        Assert.True(seen.GetProperty("inOrder").GetBoolean());
        Assert.Equal("""["js/b=down/1/retained"]""", seen.GetProperty("kept").GetRawText());
        Assert.True(seen.GetProperty("sessionPresent").GetBoolean());
        Assert.Equal("""["js/night=1/1","js/night=2/1","js/night=3/1"]""", seen.GetProperty("missed").GetRawText());
        Assert.Equal("gone", seen.GetProperty("will").GetString());
    }

    [TheoryRequiring("mosquitto_pub", "mosquitto_sub")]
    [InlineData("mqttv311", 0)]
    [InlineData("mqttv311", 1)]
    [InlineData("mqttv311", 2)]
    [InlineData("mqttv5", 0)]
    [InlineData("mqttv5", 1)]
    [InlineData("mqttv5", 2)]
    public async Task Mosquitto_clients_talk_through_our_broker(string version, int qos)
    {
        var subscribed = new TaskCompletionSource();
        await using var broker = await TestBroker.StartAsync(server =>
        {
            RequirePassword(server);
            server.InterceptingPublishAsync += async _ => await Task.Yield();
            server.ClientSubscribedTopicAsync += _ =>
            {
                subscribed.TrySetResult();
                return Task.CompletedTask;
            };
        });
        using var subscriber = Start("mosquitto_sub", broker.Port, version, "-i", "sub", "-q", $"{qos}", "-t", "gym/+/load", "-C", "3", "-W", "20", "-F", "%t %p %q");
        await subscribed.Task;
        foreach (var text in new[] { "80", "82.5", "85" })
        {
            using var publisher = Start("mosquitto_pub", broker.Port, version, "-i", "pub", "-q", $"{qos}", "-t", "gym/7/load", "-m", text);
            await publisher.WaitForExitAsync();
            Assert.Equal(0, publisher.ExitCode);
        }

        var output = await subscriber.StandardOutput.ReadToEndAsync();
        Assert.Equal($"gym/7/load 80 {qos}\ngym/7/load 82.5 {qos}\ngym/7/load 85 {qos}\n", output);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Our_client_talks_through_our_broker(MqttProtocolVersion version)
    {
        const int Count = 200;
        await using var broker = await TestBroker.StartAsync(server => server.InterceptingPublishAsync += async _ => await Task.Yield());
        var factory = new MqttClientFactory();
        using var client = factory.CreateMqttClient();
        var texts = new List<string>();
        var all = new TaskCompletionSource();
        client.ApplicationMessageReceivedAsync += e =>
        {
            texts.Add(e.ApplicationMessage.ConvertPayloadToString());
            if (texts.Count == Count)
                all.SetResult();
            return Task.CompletedTask;
        };
        var options = factory.CreateClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).WithProtocolVersion(version).WithClientId("own").Build();
        Assert.Equal(MqttClientConnectResultCode.Success, (await client.ConnectAsync(options)).ResultCode);
        await client.SubscribeAsync("own/#", MqttQualityOfServiceLevel.ExactlyOnce);
        var publishing = Enumerable.Range(0, Count).Select(number => client.PublishStringAsync("own/x", $"{number}", (MqttQualityOfServiceLevel)(1 + (number % 2))));
        foreach (var result in await Task.WhenAll(publishing))
            Assert.True(result.IsSuccess);
        await all.Task;
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"{number}"), texts);
        await client.DisconnectAsync();
    }

    private static void RequirePassword(MqttServer server) => server.ValidatingConnectionAsync += e =>
    {
        if (e.UserName != "js" || e.Password != "secret")
            e.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
        return Task.CompletedTask;
    };

    private static Process Start(string program, int port, string version, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, ["-h", "127.0.0.1", "-p", $"{port}", "-V", version, "-u", "js", "-P", "secret", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
}
