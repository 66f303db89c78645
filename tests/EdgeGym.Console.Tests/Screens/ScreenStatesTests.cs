using EdgeGym.Console.Tests.Browsing;
using EdgeGym.Console.Tests.Hosting;
using EdgeGym.Equipment.Machines;
using Microsoft.Playwright;

namespace EdgeGym.Console.Tests.Screens;

/// <summary>Each state of a machine, at the sizes of the panels and of a phone, in both languages.</summary>
[Collection("chromium")]
public sealed class ScreenStatesTests(Chromium chromium) : IAsyncLifetime
{
    private static readonly MachineId Machine = MachineId.Parse("chest-press-1");
    private ConsoleHost _host = null!;

    public static TheoryData<int, int, string> Sizes => new()
    {
        { 1280, 800, "en" }, { 1280, 800, "zh" }, { 800, 480, "en" }, { 800, 480, "zh" }, { 390, 844, "en" }, { 390, 844, "zh" },
    };

    public async Task InitializeAsync() => _host = await ConsoleHost.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [ChromiumTheory]
    [MemberData(nameof(Sizes))]
    public async Task Screen_in_each_state_fits_and_can_be_touched(int width, int height, string language)
    {
        _host.Floor.Show(Machine, "free", language);
        var page = await OpenAsync(width, height, language);
        var problems = new List<string>();
        foreach (var scene in Scenes.Names)
        {
            _host.Floor.Show(Machine, scene, language);
            await page.Locator($"gym-screen[data-phase='{PhaseOf(scene)}']").WaitForAsync();
            await page.WaitForFunctionAsync("expected => document.querySelector('.machine-name').textContent === expected", NameOf(scene, language));
            await Settled(page);
            await Chromium.ShootAsync(page, $"screen-{width}x{height}-{language}-{scene}");
            foreach (var problem in await page.EvaluateAsync<string[]>(Overflow, width > 640))
                problems.Add($"{scene}: {problem}");
            foreach (var problem in await page.EvaluateAsync<string[]>(SmallTargets))
                problems.Add($"{scene}: {problem}");
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));

        await page.Context.CloseAsync();
    }

    [AxeTheory]
    [MemberData(nameof(Sizes))]
    public async Task Screen_in_each_state_passes_the_accessibility_rules(int width, int height, string language)
    {
        _host.Floor.Show(Machine, "free", language);
        var page = await OpenAsync(width, height, language);
        foreach (var scene in Scenes.Names)
        {
            _host.Floor.Show(Machine, scene, language);
            await page.Locator($"gym-screen[data-phase='{PhaseOf(scene)}']").WaitForAsync();
            await Settled(page);
            Assert.Equal([], (await Axe.CheckAsync(page)).Select(problem => $"{scene}: {problem}"));
        }

        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync(int width, int height, string language)
    {
        var page = await chromium.OpenAsync(width, height, language == "zh" ? "zh-CN" : "en-US");
        await page.GotoAsync($"{_host.Address}/screen/{Machine}");
        await page.Locator("gym-screen[data-link='live']").WaitForAsync();
        return page;
    }

    private static Task Settled(IPage page) => page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

    private static string PhaseOf(string scene) => scene switch
    {
        "rest-waiting" or "rest" or "rest-clamped" or "rest-answered" or "rest-pin" or "rest-over" or "rest-auto" or "rest-reply" or "done" => "rest",
        "cardio-pace" or "cardio-auto" => "cardio",
        "begin-pin" or "begin-stop" => "begin",
        "summary-record" => "summary",
        "fault" => "set",
        _ => scene,
    };

    private static string NameOf(string scene, string language) => (scene, language) switch
    {
        ("cardio" or "cardio-pace" or "cardio-auto", "zh") => "跑步机",
        ("cardio" or "cardio-pace" or "cardio-auto", _) => "Treadmill",
        (_, "zh") => "坐姿推胸",
        _ => "Chest press",
    };

    /// <summary>Nothing reaches out of the page sideways, and on a panel (which nobody scrolls) nothing out of its box downwards.</summary>
    private const string Overflow = """
        isPanel => {
          const out = [];
          const page = document.documentElement;
          if (page.scrollWidth > innerWidth) out.push(`page is ${page.scrollWidth} wide`);
          if (isPanel && page.scrollHeight > innerHeight) out.push(`page is ${page.scrollHeight} high`);
          for (const node of document.querySelectorAll('gym-screen *')) {
            if (node.closest('[hidden], .unseen, svg') || node.matches('.bars *') || getComputedStyle(node).display === 'none') continue;
            const box = node.getBoundingClientRect();
            if (box.width === 0 || box.height === 0) continue;
            if (box.right > innerWidth + 1 || box.left < -1) out.push(`${node.className || node.tagName} reaches from ${box.left} to ${box.right}`);
            if (isPanel && box.bottom > innerHeight + 1) out.push(`${node.className || node.tagName} reaches down to ${box.bottom}`);
            if (isPanel && (node.matches('.stage, .phase, .card, .side, .rest-side, .tile, .counter')) && node.scrollHeight > node.clientHeight + 2) out.push(`${node.className} needs ${node.scrollHeight}, has ${node.clientHeight}`);
          }
          return [...new Set(out)];
        }
        """;

    private const string SmallTargets = """
        () => [...document.querySelectorAll('button, input, a')].filter(node => node.checkVisibility()).map(node => [node, node.getBoundingClientRect()])
          .filter(([, box]) => box.width < 47.5 || box.height < 47.5).map(([node, box]) => `${node.textContent || node.className}: ${box.width} × ${box.height}`)
        """;
}
