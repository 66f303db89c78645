using System.Net;
using EdgeGym.Console.Access;
using EdgeGym.Console.Health;
using EdgeGym.Console.Tests.Browsing;
using EdgeGym.Console.Tests.Hosting;
using EdgeGym.Equipment.Machines;
using Microsoft.Playwright;

namespace EdgeGym.Console.Tests.Pages;

[Collection("chromium")]
public sealed class FloorPageTests(Chromium chromium)
{
    public static TheoryData<int, int, string> Sizes => new()
    {
        { 1280, 800, "en" }, { 1280, 800, "zh" }, { 820, 1180, "zh" }, { 390, 844, "en" }, { 390, 844, "zh" },
    };

    [AxeTheory]
    [MemberData(nameof(Sizes))]
    public async Task Floor_shows_every_state_and_passes_the_accessibility_rules(int width, int height, string language)
    {
        await using var host = await FloorAsync(language);
        var page = await chromium.OpenAsync(width, height, language == "zh" ? "zh-CN" : "en-US");
        await page.GotoAsync(host.Address + "/");
        Assert.Equal([], await Axe.CheckAsync(page));
        await Chromium.ShootAsync(page, $"sign-in-{width}x{height}-{language}");
        await page.Locator("#token").FillAsync(host.Token(Roles.Owner));
        await page.Locator("button.primary").ClickAsync();
        await Assertions.Expect(page.Locator(".machine-tile")).ToHaveCountAsync(Scenes.Names.Count);
        await Chromium.ShootAsync(page, $"floor-{width}x{height}-{language}");
        Assert.Equal([], await Axe.CheckAsync(page));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await Assertions.Expect(page.Locator("[data-count=attention]")).ToHaveTextAsync("3");
        await page.Locator("[data-filter=attention]").ClickAsync();
        await Assertions.Expect(page.Locator(".machine-tile:visible")).ToHaveCountAsync(3);
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Floor_follows_a_set_live_and_shows_a_viewer_no_person()
    {
        await using var host = await FloorAsync("en");
        var page = await chromium.OpenAsync(1280, 800);
        await page.GotoAsync(host.Address + "/sign-in");
        await page.Locator("#token").FillAsync(host.Token(Roles.Viewer));
        await page.Locator("button.primary").ClickAsync();
        var tile = page.Locator("[data-machine='m-set']");
        await Assertions.Expect(tile.Locator(".tile-big")).ToHaveTextAsync("7 / 10");
        host.Floor.Publish(MachineId.Parse("m-set"), Scenes.View("set") with { Rep = 8 });
        await Assertions.Expect(tile.Locator(".tile-big")).ToHaveTextAsync("8 / 10");
        await Assertions.Expect(page.Locator(".tile-clear")).ToHaveCountAsync(0);
        var text = await page.Locator("body").InnerTextAsync();
        Assert.DoesNotContain("Lin Wei", text, StringComparison.Ordinal);
        Assert.DoesNotContain("142", text, StringComparison.Ordinal);
        Assert.DoesNotContain("accepted", text, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Stopped_machine_is_cleared_after_a_question()
    {
        await using var host = await FloorAsync("en");
        host.Registry.Machines.Enrol(MachineId.Parse("m-stopped"), MachineKind.Motorized);
        var page = await chromium.OpenAsync(1280, 800);
        await page.GotoAsync(host.Address + "/sign-in");
        await page.Locator("#token").FillAsync(host.Token(Roles.Technician));
        await page.Locator("button.primary").ClickAsync();
        var clear = page.Locator("[data-machine='m-stopped'] .tile-clear");
        await clear.ClickAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
        Assert.Empty(host.Cleared);
        await clear.ClickAsync();
        await Assertions.Expect(page.Locator("dialog h2")).ToContainTextAsync("m-stopped");
        await Chromium.ShootAsync(page, "floor-clear-1280x800-en");
        host.CanClear = false;
        await page.Locator("dialog .primary").ClickAsync();
        await Assertions.Expect(page.Locator("dialog .problem")).ToContainTextAsync("stays stopped");
        host.CanClear = true;
        await page.Locator("dialog .primary").ClickAsync();
        await Assertions.Expect(page.Locator("dialog")).ToBeHiddenAsync();
        Assert.Equal((MachineId.Parse("m-stopped"), Roles.Technician), Assert.Single(host.Cleared));
        host.Floor.Show(MachineId.Parse("m-stopped"), "free");
        await Assertions.Expect(clear).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Parts_and_counts_follow_without_a_reload()
    {
        await using var host = await FloorAsync("en");
        var page = await chromium.OpenAsync(1280, 800);
        await page.GotoAsync(host.Address + "/sign-in");
        await page.Locator("#token").FillAsync(host.Token(Roles.Technician));
        await page.Locator("button.primary").ClickAsync();
        await Assertions.Expect(page.Locator("[data-parts] tr").Nth(1).Locator(".state")).ToHaveTextAsync("ready");
        host.Parts[1] = new HealthPart("mqtt", HealthState.Failed, DateTimeOffset.UtcNow, "The port is taken.");
        host.Parts.Add(new HealthPart("serial", HealthState.Ready, DateTimeOffset.UtcNow, "2 lines."));
        host.Counts = new JournalIdentity(2_000, 1_999, 1, 0);
        await Assertions.Expect(page.Locator("[data-parts] tr").Nth(1).Locator(".state")).ToHaveTextAsync("failed");
        await Assertions.Expect(page.Locator("[data-parts] tr")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator("[data-journal-count=pending]")).ToHaveTextAsync("1");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Owners_link_signs_in_once_and_is_not_used_up_by_a_look()
    {
        await using var host = await ConsoleHost.StartAsync();
        var secret = host.Registry.Tokens.CreateOwnerLink()!;
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "/sign-in/" + secret)).StatusCode);
        using var used = await host.SendAsync(HttpMethod.Post, "/sign-in/" + secret);
        Assert.Equal(HttpStatusCode.Redirect, used.StatusCode);
        var cookie = Assert.Single(used.Headers.GetValues("Set-Cookie"));
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using var floor = host.Request(HttpMethod.Get, "/");
        floor.Headers.TryAddWithoutValidation("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.SendAsync(floor)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Post, "/sign-in/" + secret)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Get, "/sign-in/" + secret)).StatusCode);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        await using var host = await ConsoleHost.StartAsync();
        foreach (var path in new[] { "/", "/sign-in", "/healthz", "/api/v1/machines", "/nowhere", "/openapi/v1.json" })
        {
            using var answer = await host.SendAsync(HttpMethod.Get, path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    private static async Task<ConsoleHost> FloorAsync(string language)
    {
        var host = await ConsoleHost.StartAsync();
        foreach (var scene in Scenes.Names)
            host.Floor.Show(MachineId.Parse("m-" + scene), scene, language);
        var since = DateTimeOffset.UtcNow.AddHours(-3);
        host.Parts.Add(new HealthPart("journal", HealthState.Ready, since, "Works."));
        host.Parts.Add(new HealthPart("mqtt", HealthState.Ready, since, "Listens on port 1883."));
        host.Parts.Add(new HealthPart("model", HealthState.Degraded, since, "No model in models/: fixed rules decide."));
        return host;
    }
}
