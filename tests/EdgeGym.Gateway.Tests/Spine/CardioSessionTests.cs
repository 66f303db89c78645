using System.Globalization;
using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;

namespace EdgeGym.Gateway.Tests.Spine;

/// <summary>A treadmill through the real process: it follows the heart, once for each cause, and stops first.</summary>
public sealed class CardioSessionTests
{
    private const string Member = """{"id":"m-1","name":"Mara","birth_year":1990,"sex":"female","level":"intermediate","goal":"health","height_cm":170,"weight_kg":65,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""";

    [Fact]
    public async Task A_treadmill_follows_the_heart_and_a_restart_decides_nothing_twice()
    {
        using var folder = new DataFolder();
        MachineAccount account;
        string command;
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path, "--virtual-time"))
        {
            await gateway.SignInAsync("owner");
            account = await GatewayProcess.EnrolAsync(folder.Path, "belt-1", "treadmill", "--mode", "auto");
            await gateway.PostAsync("/api/v1/members", Member);
            await using var before = await TestMachine.ConnectAsync(gateway, account);
            await WalkAsync(gateway, before, 90);
            var asked = await before.CommandAsync(_ => true, "a faster belt");
            Assert.Equal("set_speed", asked.GetProperty("op").GetString());
            Assert.Equal("m/s", asked.GetProperty("unit").GetString());
            Assert.Equal("heart_below_zone", asked.GetProperty("reason").GetString());
            Assert.InRange(asked.GetProperty("value").GetDouble(), 1.51, 1.65);
            var screen = await before.ScreenAsync(shown => shown.TryGetProperty("suggestion", out _), "the new pace");
            Assert.Equal(asked.GetProperty("value").GetDouble(), screen.GetProperty("suggestion").GetProperty("speed").GetDouble());
            Assert.Equal(asked.GetProperty("suggestion").GetString(), screen.GetProperty("suggestion").GetProperty("id").GetString());
            Assert.True(screen.GetProperty("suggestion").GetProperty("auto").GetBoolean());
            Assert.NotEmpty(screen.GetProperty("say").GetString()!);
            command = asked.GetProperty("id").GetString()!;
            await gateway.KillAsync();
        }

        await using var again = await GatewayProcess.StartAsync(folder.Path, "--virtual-time");
        await again.SignInAsync("owner");
        await using var machine = await TestMachine.ConnectAsync(again, account);
        await machine.ScreenAsync(shown => shown.GetProperty("phase").GetString() == "cardio_running", "the running belt");
        await MoveAsync(machine, 90, 1.6);
        await machine.ScreenAsync(shown => Speed(shown) == 1.6, "the new speed");
        Assert.All(machine.OtherCommands(), other => Assert.Equal(command, other.GetProperty("id").GetString()));
        Assert.Single(await DecisionsAsync(again, least: 1));

        await again.PostAsync("/api/v1/clock/advance", """{"seconds":80}""");
        await MoveAsync(machine, 90, 1.6);
        var next = await machine.CommandAsync(other => other.GetProperty("id").GetString() != command, "the next pace");
        Assert.InRange(next.GetProperty("value").GetDouble(), 1.61, 1.75);
        var decisions = await DecisionsAsync(again, least: 2);
        Assert.Equal(2, decisions.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, decisions.Count);
    }

    [Fact]
    public async Task A_heart_that_stays_too_high_stops_the_belt_and_nothing_is_set_after()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path, "--virtual-time");
        await gateway.SignInAsync("owner");
        var account = await GatewayProcess.EnrolAsync(folder.Path, "belt-1", "treadmill", "--mode", "auto");
        await gateway.PostAsync("/api/v1/members", Member);
        await using var machine = await TestMachine.ConnectAsync(gateway, account);
        await WalkAsync(gateway, machine, 185);
        for (var beat = 0; beat < 4; beat++)
        {
            await gateway.PostAsync("/api/v1/clock/advance", """{"seconds":4}""");
            await MoveAsync(machine, 185, 1.5);
        }

        var stop = await machine.CommandAsync(command => command.GetProperty("op").GetString() == "stop", "a stop");
        Assert.Equal("heart_rate_ceiling", stop.GetProperty("reason").GetString());
        var screen = await machine.ScreenAsync(shown => shown.GetProperty("phase").GetString() == "stopped", "the stop");
        Assert.Equal("heart_rate_ceiling", screen.GetProperty("alert").GetProperty("code").GetString());
        await gateway.PostAsync("/api/v1/clock/advance", """{"seconds":60}""");
        await MoveAsync(machine, 90, 1.0);
        await machine.ScreenAsync(shown => Speed(shown) == 1.0, "the slower belt");
        Assert.DoesNotContain(machine.OtherCommands(), command => command.GetProperty("op").GetString()!.StartsWith("set_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_treadmill_that_asks_changes_only_after_the_yes()
    {
        using var folder = new DataFolder();
        await using var gateway = await GatewayProcess.StartAsync(folder.Path, "--virtual-time");
        await gateway.SignInAsync("owner");
        var account = await GatewayProcess.EnrolAsync(folder.Path, "belt-1", "treadmill");
        await gateway.PostAsync("/api/v1/members", Member);
        await using var machine = await TestMachine.ConnectAsync(gateway, account);
        await WalkAsync(gateway, machine, 90);
        var shown = (await machine.ScreenAsync(screen => screen.TryGetProperty("suggestion", out _), "a suggestion")).GetProperty("suggestion");
        Assert.False(shown.TryGetProperty("auto", out _));
        await MoveAsync(machine, 91, 1.5);
        await machine.ScreenAsync(screen => screen.GetProperty("heart_rate").GetInt32() == 91, "the next beat");
        Assert.Empty(machine.OtherCommands());
        await machine.SendAsync("answer", $$"""{"suggestion":"{{shown.GetProperty("id").GetString()}}","choice":"accept"}""");
        var command = await machine.CommandAsync(_ => true, "the pace that was agreed to");
        Assert.Equal(shown.GetProperty("speed").GetDouble(), command.GetProperty("value").GetDouble());
        await machine.ScreenAsync(
            screen => screen.TryGetProperty("suggestion", out var open) && open.TryGetProperty("answer", out var answer) && answer.GetString() == "accept", "the answer");
    }

    /// <summary>Signed in, half a minute on the belt at 1.5 m/s.</summary>
    private static async Task WalkAsync(GatewayProcess gateway, TestMachine machine, int bpm)
    {
        await machine.SendAsync("birth", """{"kind":"treadmill","exercise":"treadmill","speed":{"min":0,"max":5,"step":0.05},"incline":{"min":0,"max":15,"step":0.5},"capabilities":["set_speed","set_incline"],"firmware":"3.1"}""", retain: true);
        await machine.SendAsync("state", """{"online":true}""", retain: true);
        await machine.SendAsync("login", """{"member":"m-1"}""");
        await machine.ScreenAsync(screen => screen.GetProperty("phase").GetString() == "signed_in", "the sign-in");
        await MoveAsync(machine, bpm, 1.5);
        await machine.ScreenAsync(screen => screen.GetProperty("phase").GetString() == "cardio_running", "the running belt");
        await gateway.PostAsync("/api/v1/clock/advance", """{"seconds":25}""");
        await MoveAsync(machine, bpm, 1.5);
    }

    private static async Task MoveAsync(TestMachine machine, int bpm, double speed)
    {
        await machine.SendAsync("heart", $$"""{"t":{{TestMachine.Now}},"bpm":{{bpm}}}""", qos: 0);
        await machine.SendAsync("cardio", string.Create(CultureInfo.InvariantCulture, $$"""{"t":{{TestMachine.Now}},"speed":{{speed}},"incline":0}"""), qos: 0);
    }

    private static double? Speed(JsonElement screen) =>
        screen.TryGetProperty("cardio", out var cardio) && cardio.TryGetProperty("speed", out var speed) ? speed.GetDouble() : null;

    /// <summary>The history follows the journal: asked again until it has come so far.</summary>
    private static async Task<List<string>> DecisionsAsync(GatewayProcess gateway, int least)
    {
        for (var look = 0; ; look++)
        {
            using var history = await gateway.GetAsync("/api/v1/decisions?machine=belt-1");
            var ids = history.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).ToList();
            if (ids.Count >= least || look >= 500)
                return ids;
        }
    }
}
