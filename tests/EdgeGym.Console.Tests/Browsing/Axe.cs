using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace EdgeGym.Console.Tests.Browsing;

/// <summary>axe-core, fetched by npm from the lock file beside this test into a folder that git ignores.</summary>
public static class Axe
{
    private static readonly Lazy<string?> Source = new(Fetch);

    public static bool IsThere => Source.Value is not null;

    /// <summary>What is wrong by WCAG 2.2 A and AA, one line each; empty when nothing is.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(IPage page)
    {
        // Injected through the debugger, not through the page: our content policy stays as strict as it is in use.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Source.Value!));
        var json = await page.EvaluateAsync<string>(
            "async () => JSON.stringify((await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations)");
        using var violations = JsonDocument.Parse(json);
        return
        [
            .. from violation in violations.RootElement.EnumerateArray()
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()} {node.GetProperty("failureSummary").GetString()}",
        ];
    }

    private static string? Fetch()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "axe");
        var file = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        if (File.Exists(file))
            return file;
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            {
                WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            });
            return npm!.WaitForExit(120_000) && npm.ExitCode == 0 && File.Exists(file) ? file : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute()
    {
        if (Chromium.Path is null)
            Skip = Chromium.HowToInstall;
        else if (!Axe.IsThere)
            Skip = "needs npm and its registry, for axe-core";
    }
}
