using System.Text;
using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;

namespace EdgeGym.Gateway.Tests.Spine;

/// <summary>A Bluetooth treadmill and a strap behind a bridge, through the real process: bytes in, bytes out, as if the belt spoke the contract itself.</summary>
public sealed class BridgeSessionTests
{
    private const string Member = """{"id":"m-1","name":"Mara","birth_year":1990,"sex":"female","level":"intermediate","goal":"health","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""";

    [Fact]
    public async Task A_belt_lives_on_the_screen_is_made_faster_by_its_control_point_and_a_kill_loses_nothing()
    {
        using var folder = new DataFolder();
        var settings = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(settings, """{"Gateway":{"CommandExpirySeconds":300}}""");
        MachineAccount account;
        BridgedBelt belt;
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path, "--virtual-time", "--config", settings))
        {
            await gateway.SignInAsync("owner");
            account = await GatewayProcess.EnrolAsync(folder.Path, "belt-1", "treadmill", "--mode", "auto");
            await gateway.PostAsync("/api/v1/members", Member);
            belt = new BridgedBelt(account);
            await belt.ConnectAsync(gateway);
            await belt.SendAsync("login", Encoding.UTF8.GetBytes("""{"member":"m-1"}"""));
            await belt.ScreenAsync(screen => screen.GetProperty("phase").GetString() == "signed_in", "the sign-in");
            belt.Machine.Begin(0);
            belt.Machine.Choose("speed", 1.5);
            await belt.RideAsync(8, 90);
            var live = await belt.ScreenAsync(screen => Speed(screen) == 1.5, "the belt's speed");
            Assert.Equal("cardio_running", live.GetProperty("phase").GetString());
            Assert.Equal(90, live.GetProperty("heart_rate").GetInt32());
            Assert.True(live.TryGetProperty("heart_zone", out _));
            Assert.True(live.GetProperty("cardio").GetProperty("distance").GetDouble() > 4);

            await gateway.PostAsync("/api/v1/clock/advance", """{"seconds":25}""");
            await belt.RideAsync(1, 90);
            // Control is asked for, and the gateway dies before it has the answer.
            Assert.Equal("00", Convert.ToHexStringLower(await belt.RequestAsync()));
            await gateway.KillAsync();
        }

        await using var again = await GatewayProcess.StartAsync(folder.Path, "--virtual-time", "--config", settings);
        await again.SignInAsync("owner");
        await using var leaving = belt;
        await belt.ConnectAsync(again);
        await belt.ScreenAsync(screen => screen.GetProperty("phase").GetString() == "cardio_running", "the running belt after the restart");
        var target = await SpeedRequestAsync(belt);
        Assert.InRange(target, 1.51, 1.65);
        await belt.RideAsync(4, 90);
        await belt.ScreenAsync(screen => Math.Abs((Speed(screen) ?? 0) - target) < 0.01, "the new speed");
        Assert.Equal(target, belt.Machine.MetresPerSecond, 2);

        using var decisions = await again.GetAsync("/api/v1/decisions?machine=belt-1");
        Assert.Single(decisions.RootElement.GetProperty("items").EnumerateArray());
        await OnlyWhatWasToldIsThereAsync(again, belt);

        // Read back, so it never expires.
        await again.PostAsync("/api/v1/clock/advance", """{"seconds":310}""");
        await belt.RideAsync(1, 90);
        await belt.ScreenAsync(screen => Speed(screen) is > 1.5, "the belt after the leap");
        Assert.DoesNotContain("expired", await again.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_odd_or_no_frame_is_counted_by_name_for_the_technician()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path);
        await gateway.SignInAsync("technician");
        await using var belt = new BridgedBelt(await GatewayProcess.EnrolAsync(folder.Path, "belt-1", "treadmill"));
        await belt.ConnectAsync(gateway);
        await belt.SendAsync("raw/ftms/2acd", [0x00]);
        await belt.SendAsync("raw/telex", [0x00]);
        await belt.SendAsync("raw/ftms/2acd", [.. new byte[] { 0x00, 0x00, 0xE8, 0x03 }, .. new byte[16]]);
        using var document = await gateway.GetAsync("/api/v1/machines/belt-1");
        Assert.Contains("ftms", document.RootElement.GetProperty("capabilities").EnumerateArray().Select(name => name.GetString()));
        var frames = document.RootElement.GetProperty("frames");
        Assert.Equal(1, frames.GetProperty("rejects").GetProperty("too_short").GetInt64());
        Assert.Equal(1, frames.GetProperty("quirks").GetProperty("trailing_bytes").GetInt64());
        Assert.True(frames.GetProperty("read").GetInt64() >= 1);
        var metrics = await gateway.Http.GetStringAsync("/metrics");
        Assert.Matches("(?m)^edgegym_ingest_frames_quirks.*trailing_bytes", metrics);
        Assert.Matches("(?m)^edgegym_ingest_frames_rejected.*unknown_protocol", metrics);
        using var readings = await gateway.GetAsync("/api/v1/machines/belt-1/readings?type=cardio");
        Assert.Equal(2.7778, Assert.Single(readings.RootElement.GetProperty("items").EnumerateArray()).GetProperty("speed").GetDouble(), 3);
    }

    /// <summary>Grants control as often as it is asked for, then obeys the speed; m/s.</summary>
    private static async Task<double> SpeedRequestAsync(BridgedBelt belt)
    {
        while (true)
        {
            var request = await belt.RequestAsync();
            await belt.ObeyAsync(request);
            if (request[0] == 0x02)
                return (request[1] | (request[2] << 8)) / 360.0;
            Assert.Equal("00", Convert.ToHexStringLower(request));
        }
    }

    private static async Task OnlyWhatWasToldIsThereAsync(GatewayProcess gateway, BridgedBelt belt)
    {
        using var readings = await gateway.GetAsync("/api/v1/machines/belt-1/readings?type=cardio&limit=1000");
        var stored = readings.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("distance").GetDouble()).ToList();
        Assert.Equal(belt.Told, stored);
        using var beats = await gateway.GetAsync("/api/v1/machines/belt-1/readings?type=heart&limit=1000");
        Assert.Equal(belt.Told.Count, beats.RootElement.GetProperty("items").GetArrayLength());
    }

    private static double? Speed(JsonElement screen) =>
        screen.TryGetProperty("cardio", out var cardio) && cardio.TryGetProperty("speed", out var speed) ? Math.Round(speed.GetDouble(), 2) : null;
}
