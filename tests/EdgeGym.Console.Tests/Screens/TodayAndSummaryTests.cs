using System.Text.Json;
using EdgeGym.Console.Pages;
using EdgeGym.Console.Tests.Browsing;
using EdgeGym.Console.Tests.Hosting;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using Microsoft.Playwright;

namespace EdgeGym.Console.Tests.Screens;

/// <summary>How the person is before the first set, and how it went after the last: asked once, shown for a while, both waved away with one touch.</summary>
[Collection("chromium")]
public sealed class TodayAndSummaryTests(Chromium chromium)
{
    private static readonly MachineId Machine = MachineId.Parse("chest-press-1");

    [ChromiumFact]
    public async Task Two_taps_and_done_tell_how_today_is()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "today");
        var page = await OpenAsync(host);
        await page.Locator("gym-screen[data-phase='today']").WaitForAsync();
        var done = page.GetByRole(AriaRole.Button, new() { Name = Words.Of("en", "today_done") });
        await Assertions.Expect(done).ToBeDisabledAsync();
        await page.Locator("[data-name='sleep'][data-value='2']").ClickAsync();
        await page.Locator("[data-name='soreness'][data-value='5']").ClickAsync();
        await page.Locator("[data-name='soreness'][data-value='4']").ClickAsync();
        await Assertions.Expect(page.Locator("[data-name='soreness'][data-value='4']")).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.Locator("[aria-pressed='true'].today-tap")).ToHaveCountAsync(2);
        await done.ClickAsync();
        await page.Locator("gym-screen[data-phase='begin']").WaitForAsync();
        var touch = Assert.Single(host.Touches);
        Assert.Equal(FactKind.Ready, touch.Kind);
        using var told = JsonDocument.Parse(touch.Body);
        Assert.Equal((2, 4), (told.RootElement.GetProperty("sleep").GetInt32(), told.RootElement.GetProperty("soreness").GetInt32()));
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Skipped_question_stays_away_and_a_set_needs_no_answer()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "today");
        var page = await OpenAsync(host);
        await page.GetByRole(AriaRole.Button, new() { Name = Words.Of("en", "today_skip") }).ClickAsync();
        await page.Locator("gym-screen[data-phase='begin']").WaitForAsync();
        host.Floor.Publish(Machine, Scenes.View("today") with { HeartRate = 99 });
        await Assertions.Expect(page.Locator(".begin .tile-heart .tile-value")).ToHaveTextAsync("99");
        Assert.Empty(host.Touches);

        host.Floor.Show(Machine, "free");
        await page.Locator("gym-screen[data-phase='free']").WaitForAsync();
        host.Floor.Show(Machine, "today", member: "Wu Lan");
        await page.Locator("gym-screen[data-phase='today']").WaitForAsync();
        host.Floor.Show(Machine, "set", member: "Wu Lan");
        await page.Locator("gym-screen[data-phase='set']").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Summary_stands_until_it_is_waved_away()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "set");
        var page = await OpenAsync(host);
        host.Floor.Show(Machine, "summary-record");
        await page.Locator("gym-screen[data-phase='summary']").WaitForAsync();
        await Assertions.Expect(page.Locator(".summary")).ToContainTextAsync("A new personal record today. Well done.");
        await Assertions.Expect(page.Locator(".summary-title")).ToHaveTextAsync(Words.Of("en", "summary_record"));
        await Assertions.Expect(page.Locator(".person")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Words.Of("en", "sign_in") }).ClickAsync();
        await page.Locator("gym-screen[data-phase='free']").WaitForAsync();
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync(ConsoleHost host)
    {
        var page = await chromium.OpenAsync(1280, 800);
        await page.GotoAsync($"{host.Address}/screen/{Machine}");
        await page.Locator("gym-screen[data-link='live']").WaitForAsync();
        return page;
    }
}
