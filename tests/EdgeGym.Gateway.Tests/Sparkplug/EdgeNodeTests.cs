using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;
using MQTTnet.Server;

namespace EdgeGym.Gateway.Tests.Sparkplug;

/// <summary>The gateway as an edge node on another MQTT server, seen by npm sparkplug-payload.</summary>
public sealed class EdgeNodeTests
{
    [Fact]
    public async Task Gateway_is_born_tells_changes_without_a_person_and_its_death_fits_its_birth()
    {
        var port = FreePort();
        using var server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint().WithDefaultEndpointPort(port).WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointBoundIPV6Address(IPAddress.None).Build());
        await server.StartAsync();
        await using var building = await SparkplugPeer.WatchAsync(port);
        await building.NextAsync("subscribed");

        using var folder = new DataFolder();
        var config = Path.Combine(folder.Path, "building.json");
        await File.WriteAllTextAsync(config, $$$$"""{"Ingest":{"EdgeNode":{"Server":"127.0.0.1","Port":{{{{port}}}},"Group":"house","Node":"gym-1","IntervalMilliseconds":100,"ShortestReconnectMilliseconds":50}}}""");
        long bdSeq;
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path, "--config", config))
        {
            var birth = await building.NextAsync("NBIRTH");
            Assert.Equal(("spBv1.0/house/NBIRTH/gym-1", 0, false), (birth.GetProperty("topic").GetString(), Sequence(birth), birth.GetProperty("retain").GetBoolean()));
            bdSeq = (long)Value(birth, "bdSeq")!.Value;
            Assert.Equal(0, Value(birth, "Node Control/Rebirth"));

            await gateway.SignInAsync("owner");
            var account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "motorized");
            await gateway.PostAsync("/api/v1/members", """{"id":"m-1","name":"Mara","birth_year":1990,"sex":"female","level":"novice","goal":"health","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""");
            await using var press = await TestMachine.ConnectAsync(gateway, account);
            await press.BornAsync();
            var device = await building.NextAsync("DBIRTH");
            Assert.Equal("spBv1.0/house/DBIRTH/gym-1/press-1", device.GetProperty("topic").GetString());
            Assert.Equal(1, Sequence(device));
            await press.SendAsync("login", """{"member":"m-1"}""");
            var inUse = await UntilAsync(building, data => Value(data, "Machine/In Use") == 1);
            Assert.DoesNotContain("Mara", inUse.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("m-1\"", inUse.GetRawText(), StringComparison.Ordinal);
            await press.RepAsync("r-1", 60);
            await UntilAsync(building, data => Value(data, "Machine/Load") == 60);

            await building.SayAsync("write house/gym-1/press-1 Machine/Load 5");
            await building.SayAsync("rebirth house/gym-1");
            var again = await building.NextAsync("NBIRTH");
            Assert.Equal((0, bdSeq), (Sequence(again), (long)Value(again, "bdSeq")!.Value));
            Assert.Equal(60, Value(await building.NextAsync("DBIRTH"), "Machine/Load"));
            await gateway.KillAsync();
        }

        // The will of a killed gateway, then the next CONNECT counts on.
        var death = await building.NextAsync("NDEATH");
        Assert.Equal(bdSeq, (long)Value(death, "bdSeq")!.Value);
        Assert.False(death.GetProperty("payload").TryGetProperty("seq", out _));
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path, "--config", config))
        {
            Assert.Equal((bdSeq + 1) % 256, (long)Value(await building.NextAsync("NBIRTH"), "bdSeq")!.Value);
            await gateway.StopAsync();
        }

        Assert.Equal((bdSeq + 1) % 256, (long)Value(await building.NextAsync("NDEATH"), "bdSeq")!.Value);
        await server.StopAsync();
    }

    private static async Task<JsonElement> UntilAsync(SparkplugPeer building, Func<JsonElement, bool> wanted)
    {
        while (true)
        {
            var data = await building.NextAsync("DDATA");
            if (wanted(data))
                return data;
        }
    }

    private static int Sequence(JsonElement message) => message.GetProperty("payload").GetProperty("seq").GetInt32();

    private static double? Value(JsonElement message, string name)
    {
        var metric = message.GetProperty("payload").GetProperty("metrics").EnumerateArray().FirstOrDefault(one => one.GetProperty("name").GetString() == name);
        if (metric.ValueKind != JsonValueKind.Object)
            return null;
        var value = metric.GetProperty("value");
        return value.ValueKind switch
        {
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.Number => value.GetDouble(),
            _ => null,
        };
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
