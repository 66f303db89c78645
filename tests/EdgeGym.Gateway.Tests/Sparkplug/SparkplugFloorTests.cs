using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;

namespace EdgeGym.Gateway.Tests.Sparkplug;

/// <summary>A treadmill made with npm sparkplug-client, which is not ours, on the real gateway.</summary>
public sealed class SparkplugFloorTests
{
    private const string Address = "hall/node-1/belt";
    private const string Member = """{"id":"m-1","name":"Mara","birth_year":1990,"sex":"female","level":"intermediate","goal":"health","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""";

    /// <summary>Impatient, so that no test waits for what takes seconds in a gym.</summary>
    private const string Settings = """{"Ingest":{"Sparkplug":{"ReorderMilliseconds":200,"RebirthMilliseconds":2000,"CommandRetryMilliseconds":500}}}""";

    [Fact]
    public async Task A_treadmill_of_another_library_is_adjusted_and_goes_on_after_a_kill()
    {
        using var folder = new DataFolder();
        var config = Path.Combine(folder.Path, "sparkplug.json");
        await File.WriteAllTextAsync(config, Settings);
        MachineAccount account;
        SparkplugPeer belt;
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path, "--virtual-time", "--config", config))
        {
            await gateway.SignInAsync("owner");
            account = await GatewayProcess.EnrolAsync(folder.Path, "belt-7", "treadmill", "--mode", "auto", "--sparkplug", Address);
            await gateway.PostAsync("/api/v1/members", Member);
            await using var screen = await TestMachine.ConnectAsync(gateway, account);
            belt = await SparkplugPeer.StartAsync(gateway, account, Address);
            await belt.NextAsync("birth");
            await screen.ScreenAsync(shown => Phase(shown) == "free", "the birth");

            // As any other machine: somebody signs in, walks, and is led to the zone.
            await belt.SayAsync("login m-1");
            await screen.ScreenAsync(shown => Phase(shown) == "signed_in", "the sign-in");
            await belt.SayAsync("speed 5.4");
            await belt.SayAsync("heart 90");
            await screen.ScreenAsync(shown => Phase(shown) == "cardio_running" && Speed(shown) == 1.5, "1.5 m/s");
            await gateway.PostAsync("/api/v1/clock/advance", """{"seconds":25}""");
            await belt.SayAsync("heart 91");
            var asked = await belt.NextAsync("dcmd");
            Assert.Equal("Setting/Speed", asked.GetProperty("name").GetString());
            Assert.InRange(asked.GetProperty("value").GetDouble(), 5.41, 6.0);
            await screen.ScreenAsync(shown => Speed(shown) is > 1.5, "the new speed, read back");

            // A message is lost: the gateway asks for a rebirth, and all goes on.
            await belt.SayAsync("gap");
            await belt.NextAsync("rebirth");
            await belt.NextAsync("birth");
            await belt.SayAsync("heart 97");
            await screen.ScreenAsync(shown => Heart(shown) == 97, "data after the rebirth");
            await gateway.KillAsync();
        }

        await using (belt)
        await using (var again = await GatewayProcess.StartAsync(folder.Path, "--virtual-time", "--config", config))
        {
            await again.SignInAsync("owner");
            await belt.SayAsync($"connect 127.0.0.1:{again.MqttPort}");
            await belt.NextAsync("birth");
            await using var screen = await TestMachine.ConnectAsync(again, account);
            await belt.SayAsync("heart 101");
            var shown = await screen.ScreenAsync(shown => Heart(shown) == 101, "data after the kill");
            Assert.Equal("cardio_running", Phase(shown));
            Assert.Equal("Mara", shown.GetProperty("member").GetString());

            await belt.SayAsync("ddeath");
            await OnlineAsync(again, isOnline: false);
            await belt.SayAsync("birth");
            await OnlineAsync(again, isOnline: true);
            await belt.SayAsync("vanish");
            await OnlineAsync(again, isOnline: false);

            // What was received stands in the journal once, in order.
            using var readings = await again.GetAsync("/api/v1/machines/belt-7/readings?type=heart");
            var beats = readings.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("bpm").GetInt32()).ToList();
            Assert.Equal([90, 91, 97, 101], beats.Distinct());
        }
    }

    [Fact]
    public async Task A_stop_reaches_the_belt_until_it_is_read_back()
    {
        using var folder = new DataFolder();
        var config = Path.Combine(folder.Path, "sparkplug.json");
        await File.WriteAllTextAsync(config, Settings);
        await using var gateway = await GatewayProcess.StartAsync(folder.Path, "--virtual-time", "--config", config);
        await gateway.SignInAsync("owner");
        var account = await GatewayProcess.EnrolAsync(folder.Path, "belt-7", "treadmill", "--sparkplug", Address);
        await gateway.PostAsync("/api/v1/members", Member);
        await using var screen = await TestMachine.ConnectAsync(gateway, account);
        await using var belt = await SparkplugPeer.StartAsync(gateway, account, Address);
        await belt.NextAsync("birth");
        await belt.SayAsync("login m-1");
        await screen.ScreenAsync(shown => Phase(shown) == "signed_in", "the sign-in");
        await belt.SayAsync("speed 9");
        await screen.ScreenAsync(shown => Speed(shown) == 2.5, "2.5 m/s");
        await belt.SayAsync("deaf");
        await screen.SendAsync("say", $$"""{"t":{{TestMachine.Now}},"text":"my chest hurts and I can't breathe","lang":"en"}""");
        Assert.Equal("Control/Stop", (await belt.NextAsync("dcmd")).GetProperty("name").GetString());
        // Nothing was read back: it is asked again.
        Assert.Equal("Control/Stop", (await belt.NextAsync("dcmd")).GetProperty("name").GetString());
        await belt.SayAsync("hear");
        await screen.ScreenAsync(shown => Phase(shown) == "stopped" && Speed(shown) is null or 0, "the belt that stands");
    }

    [Fact]
    public async Task An_address_is_enrolled_once_and_a_bad_one_not_at_all()
    {
        using var folder = new DataFolder();
        await GatewayProcess.EnrolAsync(folder.Path, "belt-7", "treadmill", "--sparkplug", Address);
        var (taken, _, why) = await GatewayProcess.RunAsync(null, "machine", "add", "belt-8", "--kind", "treadmill", "--sparkplug", Address, "--data", folder.Path);
        Assert.Equal(1, taken);
        Assert.Contains("belt-7", why, StringComparison.Ordinal);
        var (wrong, _, _) = await GatewayProcess.RunAsync(null, "machine", "add", "belt-8", "--kind", "treadmill", "--sparkplug", "hall/#/belt", "--data", folder.Path);
        Assert.Equal(2, wrong);
        var (_, list, _) = await GatewayProcess.RunAsync(null, "machine", "list", "--data", folder.Path, "--json");
        using var machines = JsonDocument.Parse(list);
        Assert.Equal(Address, Assert.Single(machines.RootElement.EnumerateArray()).GetProperty("sparkplug").GetString());
    }

    private static string? Phase(JsonElement screen) => screen.GetProperty("phase").GetString();

    private static double? Speed(JsonElement screen) =>
        screen.TryGetProperty("cardio", out var cardio) && cardio.TryGetProperty("speed", out var speed) ? Math.Round(speed.GetDouble(), 3) : null;

    private static int? Heart(JsonElement screen) => screen.TryGetProperty("heart_rate", out var heart) && heart.ValueKind == JsonValueKind.Number ? heart.GetInt32() : null;

    private static async Task OnlineAsync(GatewayProcess gateway, bool isOnline)
    {
        for (var look = 0; look < 10_000; look++)
        {
            using var machine = await gateway.GetAsync("/api/v1/machines/belt-7");
            if (machine.RootElement.GetProperty("online").GetBoolean() == isOnline)
                return;
        }

        Assert.Fail($"online is not {isOnline}: {gateway.Errors}");
    }
}
