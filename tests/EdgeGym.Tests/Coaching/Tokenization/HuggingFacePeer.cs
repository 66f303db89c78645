using System.Diagnostics;
using System.Text.Json;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Coaching.Tokenization;

/// <summary>Hugging Face's tokenizers for JavaScript and published tokenizer.json files, fetched once into the repository's git-ignored cache.</summary>
internal static class HuggingFacePeer
{
    private static readonly SemaphoreSlim s_fetching = new(1, 1);

    private static string Source => Path.Combine(SourceTree.Root, "tests", "EdgeGym.Tests", "Coaching", "Tokenization", "peer");

    public static async Task<string> FolderAsync()
    {
        var folder = Path.Combine(SourceTree.Root, ".cache", "tokenizers");
        await s_fetching.WaitAsync();
        try
        {
            await RunAsync("sh", [Path.Combine(Source, "fetch.sh"), folder]);
        }
        finally
        {
            s_fetching.Release();
        }

        return folder;
    }

    public static async Task<int[][]> AskAsync(string task, string? tokenizerJson, IReadOnlyList<string> texts)
    {
        var folder = await FolderAsync();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(texts.Select(text => text.Select(unit => (int)unit))));
            string[] arguments = [Path.Combine(Source, "peer.mjs"), folder, task, .. tokenizerJson is null ? Array.Empty<string>() : [tokenizerJson], file];
            var output = await RunAsync("node", arguments);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<int[]>(line)!)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
            return await output;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}

/// <summary>A fact that asks the peer in JavaScript; skipped, and counted as skipped, without node and npm.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        var missing = new[] { "node", "npm" }.Where(program => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))));
        if (missing.Any())
            Skip = $"needs {string.Join(" and ", missing)}: sudo apt-get install npm";
    }
}
