using System.Text.Json;
using EdgeGym.Gateway.Tests.Running;

namespace EdgeGym.Gateway.Tests.Spine;

/// <summary>What the screen says before, between and after sets, through the real process and across kills.</summary>
public sealed class SpeechTests
{
    private const string Ann = """{"id":"m-1","name":"Ann","birth_year":1990,"sex":"female","level":"intermediate","goal":"hypertrophy","height_cm":168,"weight_kg":62,"language":"en","tags":[],"conditions":[],"consent":{"coaching":true}}""";

    [Fact]
    public async Task Today_is_asked_sets_are_spoken_of_and_the_session_is_summed_up_also_after_kills()
    {
        using var folder = new DataFolder();
        MachineAccount account;
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path))
        {
            await gateway.SignInAsync("owner");
            account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "selectorized");
            await gateway.PostAsync("/api/v1/members", Ann);
            await using var machine = await TestMachine.ConnectAsync(gateway, account);
            await machine.BornAsync("selectorized", capabilities: "");
            await machine.SendAsync("login", """{"member":"m-1"}""");
            var first = await machine.ScreenAsync(screen => Has(screen, "suggestion"), "a weight to begin with");
            Assert.Equal(["sleep", "soreness", "mood", "period"], first.GetProperty("asks").EnumerateArray().Select(item => item.GetString()));

            await machine.SendAsync("ready", $$"""{"t":{{TestMachine.Now}},"sleep":9}""");
            await machine.SendAsync("ready", $$"""{"t":{{TestMachine.Now}},"sleep":1,"soreness":5,"period":true}""");
            await machine.SendAsync("ready", $$"""{"t":{{TestMachine.Now}},"sleep":5}""");
            var today = await machine.ScreenAsync(screen => Id(screen) is { } id && id != Id(first), "a suggestion that knows of today");
            Assert.EndsWith("-today", Id(today), StringComparison.Ordinal);
            Assert.False(Has(today, "asks"));
            using (var decisions = await gateway.GetAsync("/api/v1/decisions?machine=press-1"))
            {
                var known = decisions.RootElement.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("id").GetString()!, item => item.GetProperty("one_rep_max_kilograms").GetDouble());
                Assert.Equal(2, known.Count);
                Assert.True(known[Id(today)!] < known[Id(first)!] * 0.95, "a bad night and very sore muscles count");
            }

            var metrics = await gateway.Http.GetStringAsync("/metrics");
            Assert.Contains("out_of_range", metrics, StringComparison.Ordinal);
            var load = today.GetProperty("suggestion").GetProperty("load").GetDouble();
            await TrainAsync(machine, 1, load);
            var resting = await machine.ScreenAsync(screen => Id(screen)?.EndsWith("-1", StringComparison.Ordinal) == true, "a suggestion after the set");
            Assert.NotEmpty(resting.GetProperty("suggestion").GetProperty("say").GetString()!);
            await machine.SendAsync("say", $$"""{"t":{{TestMachine.Now}},"text":"why this weight?","lang":"en"}""");
            var replied = await machine.ScreenAsync(screen => Id(screen) == Id(resting) && Say(screen) != screen.GetProperty("suggestion").GetProperty("say").GetString(), "a reply");
            Assert.NotEmpty(Say(replied)!);
            await gateway.KillAsync();
        }

        string ended;
        await using (var gateway = await GatewayProcess.StartAsync(folder.Path))
        {
            await gateway.SignInAsync("owner");
            await using var machine = await TestMachine.ConnectAsync(gateway, account);
            var resumed = await machine.ScreenAsync(screen => Id(screen)?.EndsWith("-1", StringComparison.Ordinal) == true, "the suggestion of before");
            Assert.NotEqual(Say(resumed), resumed.GetProperty("suggestion").GetProperty("say").GetString());
            using (var decisions = await gateway.GetAsync("/api/v1/decisions?machine=press-1&limit=1"))
            {
                var recorded = decisions.RootElement.GetProperty("items")[0];
                Assert.Equal((Id(resumed), resumed.GetProperty("suggestion").GetProperty("say").GetString()), (recorded.GetProperty("id").GetString(), recorded.GetProperty("say").GetString()));
            }

            await TrainAsync(machine, 2, 30);
            await machine.ScreenAsync(screen => Id(screen)?.EndsWith("-2", StringComparison.Ordinal) == true, "a suggestion after the second set");
            await machine.SendAsync("logout", "{}");
            var over = await machine.ScreenAsync(screen => Has(screen, "summary"), "how it went");
            Assert.False(Has(over, "member"));
            var summary = over.GetProperty("summary");
            Assert.Equal((2, 16), (summary.GetProperty("sets").GetInt32(), summary.GetProperty("reps").GetInt32()));
            Assert.Equal(30, summary.GetProperty("best_load").GetDouble());
            Assert.Equal(summary.GetProperty("how").GetArrayLength(), summary.GetProperty("say").GetArrayLength());
            ended = summary.GetProperty("volume").GetRawText();
            await gateway.KillAsync();
        }

        await using (var gateway = await GatewayProcess.StartAsync(folder.Path))
        {
            await using var machine = await TestMachine.ConnectAsync(gateway, account);
            var again = await machine.ScreenAsync(screen => Has(screen, "summary"), "how it went, again");
            Assert.Equal(ended, again.GetProperty("summary").GetProperty("volume").GetRawText());
            Assert.DoesNotContain("\"Ann\"", again.GetRawText(), StringComparison.Ordinal);
            Assert.Equal(0, await gateway.StopAsync());
            foreach (var secret in new[] { "soreness", "sleep", "why this weight" })
                Assert.DoesNotContain(secret, gateway.Errors, StringComparison.OrdinalIgnoreCase);
        }
    }

    [BundledModelFact]
    public async Task The_model_chooses_how_it_is_said_after_it_is_out()
    {
        using var folder = new DataFolder();
        var settings = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(settings, """{"Coaching":{"Model":{"SayPatienceMilliseconds":10000}}}""");
        await using var gateway = await GatewayProcess.StartAsync(folder.Path, "--config", settings);
        await gateway.SignInAsync("owner");
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while (!(await gateway.Http.GetStringAsync("/readyz", patience.Token)).Contains("Decides on", StringComparison.Ordinal))
                await Task.Yield();
        }

        var account = await GatewayProcess.EnrolAsync(folder.Path, "press-1", "selectorized");
        await gateway.PostAsync("/api/v1/members", Ann);
        await using var machine = await TestMachine.ConnectAsync(gateway, account);
        await machine.BornAsync("selectorized", capabilities: "");
        await machine.SendAsync("login", """{"member":"m-1"}""");
        await machine.ScreenAsync(screen => Has(screen, "suggestion"), "a weight to begin with");
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while (!(await gateway.Http.GetStringAsync("/metrics", patience.Token)).Split('\n').Any(line =>
                line.StartsWith("edgegym_coaching_say", StringComparison.Ordinal) && line.Contains("source=\"model\"", StringComparison.Ordinal)))
            {
                await Task.Yield();
            }
        }
    }

    private static async Task TrainAsync(TestMachine machine, int set, double load)
    {
        for (var rep = 1; rep <= 8; rep++)
            await machine.RepAsync($"r-{set}-{rep}", load);
        await machine.SetAsync($"s-{set}", load, 8, 8);
    }

    private static bool Has(JsonElement screen, string name) => screen.TryGetProperty(name, out _);

    private static string? Say(JsonElement screen) => screen.TryGetProperty("say", out var say) ? say.GetString() : null;

    private static string? Id(JsonElement screen) => screen.TryGetProperty("suggestion", out var open) ? open.GetProperty("id").GetString() : null;
}
