using System.Globalization;
using EdgeGym.Console.Pages;
using EdgeGym.Console.Tests.Browsing;
using EdgeGym.Console.Tests.Hosting;
using EdgeGym.Equipment.Machines;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace EdgeGym.Console.Tests.Screens;

[Collection("chromium")]
public sealed class LiveUpdateTests(Chromium chromium, ITestOutputHelper output)
{
    private static readonly MachineId Machine = MachineId.Parse("m1");

    [ChromiumFact]
    public async Task Whole_set_is_followed_without_a_reload()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "ready");
        var page = await OpenAsync(host);
        await Assertions.Expect(page.Locator(".ready .tile-huge .tile-value").First).ToHaveTextAsync("57.5");
        for (var rep = 1; rep <= 9; rep++)
        {
            host.Floor.Publish(Machine, Scenes.View("set") with { Rep = rep, PartialReps = null, Velocities = [.. Enumerable.Range(0, rep).Select(i => 0.6 - (i * 0.03))] });
            await Assertions.Expect(page.Locator(".count")).ToHaveTextAsync(rep.ToString(CultureInfo.InvariantCulture));
            await Assertions.Expect(page.Locator(".in-set .rep-bar:not(.is-ghost)")).ToHaveCountAsync(rep);
        }

        host.Floor.Publish(Machine, Scenes.View("rest"));
        await Assertions.Expect(page.Locator(".rest .offer-load")).ToHaveTextAsync("55 kg");
        await Assertions.Expect(page.Locator(".rest .reason")).ToContainTextAsync(Words.Of("en", "why_velocity_loss"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it" }).ClickAsync();
        await Assertions.Expect(page.Locator(".rest .buttons").First).ToBeHiddenAsync();
        Assert.Equal("""{"suggestion":"s-1","choice":"accept"}""", Assert.Single(host.Touches).Body);
        host.Floor.Publish(Machine, Scenes.View("rest") with { Load = 55 });
        await Assertions.Expect(page.Locator(".rest-side .tile-value").First).ToHaveTextAsync("55");
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Change_offers_only_weights_that_the_machine_has()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "rest");
        var page = await OpenAsync(host);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        var heavier = page.GetByRole(AriaRole.Button, new() { Name = "Heavier" });
        for (var i = 0; i < 40; i++)
            await heavier.ClickAsync();
        await Assertions.Expect(page.Locator(".rest .step-value")).ToHaveTextAsync("120 kg");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lighter" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this" }).ClickAsync();
        await Assertions.Expect(page.Locator(".rest .stepper")).ToBeHiddenAsync();
        Assert.Equal("""{"suggestion":"s-1","choice":"override","load":117.5}""", Assert.Single(host.Touches).Body);
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Sign_in_talk_and_language_work_by_keyboard_alone()
    {
        await using var host = await ConsoleHost.StartAsync();
        using (var member = System.Text.Json.JsonDocument.Parse("""{"id":"m-17","name":"Lin Wei","pin":"2468"}"""))
            host.Registry.Members.Create(member.RootElement);
        host.Floor.Show(Machine, "free");
        var page = await OpenAsync(host);
        await page.Locator(".field").First.FocusAsync();
        await page.Keyboard.TypeAsync("17");
        await page.Locator(".pad .primary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".field").Last.FocusAsync();
        await page.Keyboard.TypeAsync("0000");
        await page.Locator(".pad .primary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".toast.is-problem")).ToContainTextAsync("do not match");
        await page.Locator(".field").Last.FocusAsync();
        await page.Keyboard.TypeAsync("2468");
        await page.Locator(".pad .primary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".field-value").First).ToHaveTextAsync("–");
        Assert.Equal("""{"member":"m-17"}""", Assert.Single(host.Touches).Body);

        host.Floor.Show(Machine, "ready", "zh");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await page.Locator(".talk-input").FocusAsync();
        await page.Keyboard.TypeAsync("knee <img src=x onerror=alert(1)>");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".talk-input")).ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "头晕" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "I feel dizzy" })).ToBeVisibleAsync();
        Assert.Contains(host.Touches, touch => touch.Body.Contains("knee <img", StringComparison.Ordinal) || touch.Body.Contains("knee \\u003Cimg", StringComparison.Ordinal));
        Assert.Contains(host.Touches, touch => touch.Body.Contains("头晕", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Page_notices_a_dead_gateway_and_recovers_by_itself()
    {
        var host = await ConsoleHost.StartAsync(beatMilliseconds: 200);
        var (folder, port) = (Directory.CreateTempSubdirectory("edgegym-console-").FullName, new Uri(host.Address).Port);
        host.Floor.Show(Machine, "set");
        var page = await OpenAsync(host);
        await Assertions.Expect(page.Locator(".count")).ToHaveTextAsync("7");
        await host.DisposeAsync();
        await Assertions.Expect(page.Locator(".lost")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("No connection");
        await Chromium.ShootAsync(page, "screen-1280x800-en-lost");
        await using (var again = await ConsoleHost.StartAsync(port, folder, beatMilliseconds: 200))
        {
            again.Floor.Describe(Machine, Scenes.Machine());
            again.Floor.Publish(Machine, Scenes.View("set") with { Rep = 8 });
            await Assertions.Expect(page.Locator(".lost")).ToBeHiddenAsync();
            await Assertions.Expect(page.Locator(".count")).ToHaveTextAsync("8");
        }

        await page.Context.CloseAsync();
        Directory.Delete(folder, recursive: true);
    }

    [ChromiumFact]
    public async Task Hostile_texts_stay_texts_on_screen_and_floor()
    {
        const string Hostile = "<img src=x onerror=\"window.hacked=1\"></script><script>window.hacked=1</script>'\"&{{7*7}}";
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Describe(Machine, Scenes.Machine() with { Fault = new(0, Hostile, EdgeGym.Equipment.Readings.FaultSeverity.Error, Hostile) });
        host.Floor.Publish(Machine, Scenes.View("rest", member: Hostile) with { Say = Hostile });
        var page = await OpenAsync(host);
        await Assertions.Expect(page.Locator(".person-name")).ToHaveTextAsync(Hostile);
        await Assertions.Expect(page.Locator(".rest .reason")).ToHaveTextAsync(Hostile);
        await SignInAsync(page, host, "coach");
        await Assertions.Expect(page.Locator(".tile-person")).ToHaveTextAsync(Hostile);
        Assert.False(await page.EvaluateAsync<bool>("() => 'hacked' in window || document.querySelector('main img, gym-screen img') !== null"));
        await page.Context.CloseAsync();
    }

    [ChromiumTheory]
    [InlineData("en", "Put the pin on 35 kg", "Put the pin on 40 kg", "Take it", "We have just met", "Start when you are ready. I am counting.")]
    [InlineData("zh", "请把插销插到 35 kg", "请把插销插到 40 kg", "就这样", "第一次见面", "准备好就开始，我来数。")]
    public async Task First_weight_of_a_pinned_machine_is_told_answered_and_stays_after_a_reload(
        string language, string told, string toldAfter, string accept, string reason, string start)
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "begin-pin", language);
        var page = await OpenAsync(host);
        await Assertions.Expect(page.Locator("gym-screen")).ToHaveAttributeAsync("data-phase", "begin");
        await Assertions.Expect(page.Locator(".begin .go")).ToHaveTextAsync(told);
        await Assertions.Expect(page.Locator(".begin .tile-huge .tile-value")).ToHaveTextAsync("35");
        await Assertions.Expect(page.Locator(".begin .row .tile-value").First).ToHaveTextAsync("10");
        await Assertions.Expect(page.Locator(".begin .reason")).ToContainTextAsync(reason);
        await Assertions.Expect(page.Locator(".begin .tile-huge .tile-note")).ToHaveTextAsync(start);
        Assert.Equal(0, await page.Locator(".begin .countdown").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = accept }).ClickAsync();
        await Assertions.Expect(page.Locator(".begin .buttons").First).ToBeHiddenAsync();
        Assert.Equal("""{"suggestion":"s-0","choice":"accept"}""", Assert.Single(host.Touches).Body);

        var begin = Scenes.View("begin-pin", language);
        host.Floor.Publish(Machine, begin with { Suggestion = begin.Suggestion! with { Answer = "override", AnswerLoad = 40 } });
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".begin .answered")).ToContainTextAsync("40 kg");
        await Assertions.Expect(page.Locator(".begin .go")).ToHaveTextAsync(toldAfter);
        await Assertions.Expect(page.Locator(".begin .buttons").First).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Stop_is_not_talked_over_by_the_suggestion_that_was_open()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "rest");
        var page = await OpenAsync(host);
        host.Floor.Show(Machine, "stopped");
        await page.Locator("gym-screen[data-phase='stopped']").WaitForAsync();
        Assert.DoesNotContain("Once more?", await page.Locator("gym-screen").InnerTextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Reason_is_read_in_the_language_of_the_screen()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "begin", "zh");
        var page = await OpenAsync(host);
        await Assertions.Expect(page.Locator(".begin .reason")).ToHaveTextAsync("第一次见面，先从轻的开始。");
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(page.Locator(".begin .reason")).ToHaveTextAsync(Words.Of("en", "why_first_meeting"));
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Dismissed_suggestion_leaves_the_person_to_it()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.Floor.Show(Machine, "rest-waiting");
        var page = await OpenAsync(host);
        await Assertions.Expect(page.Locator(".rest .thinking")).ToHaveTextAsync("Looking at your set…");
        host.Floor.Publish(Machine, Scenes.View("rest-waiting") with { Deciding = null });
        await Assertions.Expect(page.Locator(".rest .thinking")).ToHaveTextAsync("As you like. Start when you are ready.");
        await page.Context.CloseAsync();
    }

    [ChromiumFact]
    public async Task Every_change_arrives_and_is_painted_while_other_machines_are_live()
    {
        const int Changes = 50;
        await using var host = await ConsoleHost.StartAsync();
        var machines = Enumerable.Range(1, 20).Select(i => MachineId.Parse($"m{i}")).ToArray();
        foreach (var machine in machines)
            host.Floor.Show(machine, "set");
        var page = await OpenAsync(host);
        await page.EvaluateAsync("""
            () => {
              window.seen = [];
              const count = document.querySelector('.in-set');
              const now = () => performance.timeOrigin + performance.now();
              new MutationObserver(() => {
                const entry = { rep: Number(count.dataset.rep), dom: now() };
                window.seen.push(entry);
                requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => { entry.paint = now(); }; channel.port2.postMessage(0); });
              }).observe(count, { attributes: true, attributeFilter: ['data-rep'] });
            }
            """);
        var published = new List<double>();
        for (var rep = 8; rep < 8 + Changes; rep++)
        {
            foreach (var other in machines.Skip(1))
                host.Floor.Publish(other, Scenes.View("set") with { HeartRate = 100 + rep });
            var view = Scenes.View("set") with { Rep = rep };
            published.Add((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            host.Floor.Publish(machines[0], view);
            // The next one only when this one stands on the panel: a slow reader would be given the newest alone.
            await page.WaitForFunctionAsync("rep => window.seen.some(entry => entry.rep === rep && entry.paint)", rep);
        }

        var seen = await page.EvaluateAsync<double[][]>("() => window.seen.map(entry => [entry.rep, entry.dom, entry.paint])");
        Assert.Equal(Enumerable.Range(8, Changes), seen.Select(entry => (int)entry[0]));
        Report("document", seen.Select((entry, index) => entry[1] - published[index]));
        Report("paint", seen.Select((entry, index) => entry[2] - published[index]));
        await page.Context.CloseAsync();

        void Report(string what, IEnumerable<double> milliseconds)
        {
            var sorted = milliseconds.Order().ToArray();
            output.WriteLine($"measured: rep published to {what}: p50 {sorted[sorted.Length / 2]:0.0} ms, p99 {sorted[sorted.Length * 99 / 100]:0.0} ms, most {sorted[^1]:0.0} ms, n {sorted.Length}");
        }
    }

    private async Task<IPage> OpenAsync(ConsoleHost host)
    {
        var page = await chromium.OpenAsync(1280, 800);
        await page.GotoAsync($"{host.Address}/screen/{Machine}");
        await page.Locator("gym-screen[data-phase]").WaitForAsync();
        return page;
    }

    private static async Task SignInAsync(IPage page, ConsoleHost host, string role)
    {
        await page.GotoAsync(host.Address + "/");
        await page.Locator("#token").FillAsync(host.Token(role));
        await page.Locator("button.primary").ClickAsync();
        await page.Locator("gym-floor[data-link='live']").WaitForAsync();
    }
}
