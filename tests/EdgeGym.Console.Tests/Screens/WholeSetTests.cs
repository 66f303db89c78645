using System.Diagnostics;
using System.Globalization;
using EdgeGym.Console.Tests.Browsing;
using Microsoft.Playwright;

namespace EdgeGym.Console.Tests.Screens;

/// <summary>The real gateway as a process, simulated people on its machines, and somebody who looks.</summary>
[Collection("chromium")]
public sealed class WholeSetTests(Chromium chromium)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(100);

    [GatewayFact]
    public async Task A_whole_set_happens_before_ones_eyes()
    {
        var folder = Directory.CreateTempSubdirectory("edgegym-whole-set-").FullName;
        using var gateway = Process.Start(new ProcessStartInfo(
            "dotnet", [Environment.GetEnvironmentVariable("EDGEGYM_GATEWAY")!, "run", "--data", folder, "--http", "0", "--mqtt", "0", "--simulate", "12"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            gateway.ErrorDataReceived += static (_, _) => { };
            gateway.BeginErrorReadLine();
            var (link, address) = await ReadyAsync(gateway);
            var page = await chromium.OpenAsync(1280, 800);
            await page.GotoAsync(new Uri(new Uri(address), new Uri(link).PathAndQuery).ToString());
            await page.Locator("button.primary").ClickAsync();
            var tile = page.Locator("[data-state='set'][data-kind='motorized']").First;
            await tile.WaitForAsync(new() { Timeout = (float)LongestWait.TotalMilliseconds });
            await Chromium.ShootAsync(page, "gateway-floor");
            await page.GotoAsync(address + await tile.Locator("a").GetAttributeAsync("href"));
            await page.Locator("gym-screen[data-phase='set']").WaitForAsync();
            var first = int.Parse(await page.Locator(".count").InnerTextAsync(), CultureInfo.InvariantCulture);
            await Assertions.Expect(page.Locator(".count")).ToHaveTextAsync(
                (first + 1).ToString(CultureInfo.InvariantCulture), new() { Timeout = (float)LongestWait.TotalMilliseconds });
            await Chromium.ShootAsync(page, "gateway-set");
            await page.Locator(".rest .offer").WaitForAsync(new() { Timeout = (float)LongestWait.TotalMilliseconds });
            await Chromium.ShootAsync(page, "gateway-rest");
            Assert.NotEmpty(await page.Locator(".rest .reason").InnerTextAsync());

            // A weight is there only when the machine has echoed it: the shown one becomes the offered one.
            var offered = await page.Locator(".rest .offer-load").InnerTextAsync();
            if (await page.Locator(".rest .buttons .primary").First.IsVisibleAsync())
                await page.Locator(".rest .buttons .primary").First.ClickAsync();
            if (offered.EndsWith(" kg", StringComparison.Ordinal))
                await Assertions.Expect(page.Locator(".rest-side .tile-value").First).ToHaveTextAsync(offered[..^3], new() { Timeout = 30_000 });
            await page.Context.CloseAsync();
        }
        finally
        {
            gateway.Kill(entireProcessTree: true);
            await gateway.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(string Link, string Address)> ReadyAsync(Process gateway)
    {
        using var patience = new CancellationTokenSource(LongestWait);
        string? link = null;
        while (await gateway.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("/sign-in/", StringComparison.Ordinal))
                link = line[line.IndexOf("http", StringComparison.Ordinal)..].Trim();
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                return (link!, line.Split(' ').Single(part => part.StartsWith("http=", StringComparison.Ordinal))[5..]);
        }

        throw new InvalidOperationException("The gateway ended before it was ready.");
    }
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class GatewayFactAttribute : FactAttribute
{
    public GatewayFactAttribute()
    {
        if (Chromium.Path is null)
            Skip = Chromium.HowToInstall;
        else if (!File.Exists(Environment.GetEnvironmentVariable("EDGEGYM_GATEWAY")))
            Skip = "needs the built gateway: EDGEGYM_GATEWAY=…/EdgeGym.Gateway.dll (./gym test sets it)";
    }
}
