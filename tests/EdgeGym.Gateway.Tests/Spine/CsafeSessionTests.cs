using System.Globalization;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Tests.Running;
using EdgeGym.Simulation.Machines;
using EdgeGym.Simulation.Serial;

namespace EdgeGym.Gateway.Tests.Spine;

/// <summary>A treadmill behind a CSAFE port and the real process: what the heart asks for reaches the belt, and a stop stops it.</summary>
public sealed class CsafeSessionTests
{
    private const string Member = """{"id":"m-1","name":"Mara","birth_year":1990,"sex":"female","level":"intermediate","goal":"health","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_treadmill_on_a_serial_line_follows_the_heart_and_is_stopped()
    {
        using var folder = new DataFolder();
        var account = await GatewayProcess.EnrolAsync(folder.Path, "belt-1", "treadmill", "--mode", "auto");
        var port = Path.Combine(folder.Path, "belt-line");
        var settings = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(settings, $$$$"""
            {"Ingest":{"Serial":{"CsafePollMilliseconds":100,"CsafeGapMilliseconds":1,"Lines":[{"Machine":"belt-1","Port":"{{{{port}}}}","Protocol":"csafe",
            "Csafe":{"Kind":"treadmill","Speed":{"Minimum":0,"Maximum":5,"Step":0.05},"Incline":{"Minimum":0,"Maximum":15,"Step":0.5}}}]}}}
            """);
        var panel = new RampingPanel(
            new MachineSpec { Id = MachineId.Parse("belt-1"), Kind = MachineKind.Treadmill, Exercise = "treadmill", Speed = new SettingRange(0, 5, 0.05), Incline = new SettingRange(0, 15, 0.5) },
            TimeProvider.System,
            rampPerSecond: 0.5) { HeartRate = 90 };
        await panel.ChooseAsync("speed", 1.5);
        using var plug = new CancellationTokenSource();
        var running = new CsafeDevice(panel, CsafeTraits.None, port).RunAsync(plug.Token);

        await using (var gateway = await GatewayProcess.StartAsync(folder.Path, "--virtual-time", "--config", settings))
        {
            await gateway.SignInAsync("owner");
            await gateway.PostAsync("/api/v1/members", Member);
            await using var screen = await TestMachine.ConnectAsync(gateway, account);
            await screen.SendAsync("login", """{"member":"m-1"}""");
            await screen.ScreenAsync(shown => shown.GetProperty("phase").GetString() == "cardio_running", "the running belt");

            await gateway.PostAsync("/api/v1/clock/advance", """{"seconds":25}""");
            await UntilAsync(() => panel.Read().Speed > 1.52, "a faster belt");
            await screen.ScreenAsync(
                shown => shown.TryGetProperty("cardio", out var cardio) && cardio.TryGetProperty("speed", out var speed) && speed.GetDouble() is > 1.52 and < 1.7, "the new speed");
            // What was read back is the machine's answer to the command; over MQTT none has gone out.
            Assert.Empty(screen.OtherCommands());

            panel.HeartRate = 185;
            for (var look = 0; look < 6; look++)
            {
                await screen.ScreenAsync(shown => shown.TryGetProperty("heart_rate", out var beats) && beats.GetInt32() == 185, "the high heart rate");
                await gateway.PostAsync("/api/v1/clock/advance", """{"seconds":4}""");
            }

            await UntilAsync(() => panel.Read() is { IsFinished: true, Speed: < 0.05 }, "the belt at rest");
        }

        await plug.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Doctor_names_a_line_whose_device_is_not_there()
    {
        using var folder = new DataFolder();
        var settings = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(settings, """{"Ingest":{"Serial":{"Lines":[{"Machine":"belt-1","Port":"/dev/serial/by-id/usb-none","Protocol":"csafe","Csafe":{"Kind":"treadmill"}}]}}}""");
        var (_, output, _) = await GatewayProcess.RunAsync(null, "doctor", "--config", settings, "--data", folder.Path);
        Assert.Contains("/dev/serial/by-id/usb-none: machine belt-1, csafe, but there is no such device", output, StringComparison.Ordinal);
        var (exitCode, _, errors) = await GatewayProcess.RunAsync(null, "run", "--data", folder.Path, "--http", "0", "--mqtt", "0", "--simulate", "0", "--config", await WrongAsync(folder.Path));
        Assert.NotEqual(0, exitCode);
        Assert.Contains("strengthlink or csafe", errors, StringComparison.Ordinal);
    }

    private static async Task<string> WrongAsync(string folder)
    {
        var settings = Path.Combine(folder, "wrong.json");
        await File.WriteAllTextAsync(settings, """{"Ingest":{"Serial":{"Lines":[{"Machine":"belt-1","Port":"/dev/ttyS9","Protocol":"modbus"}]}}}""");
        return settings;
    }

    /// <summary>Looks again and again; the machine has no event for it.</summary>
    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition() && await timer.WaitForNextTickAsync())
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, string.Create(CultureInfo.InvariantCulture, $"waited {Patience.TotalSeconds} s for {what}"));
    }
}
