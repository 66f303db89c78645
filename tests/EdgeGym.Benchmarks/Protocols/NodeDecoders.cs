using System.Diagnostics;
using System.Text.Json;
using EdgeGym.Tests.Architecture;
using EdgeGym.Tests.Protocols;

namespace EdgeGym.Benchmarks.Protocols;

/// <param name="Package">Name and version in npm.</param>
/// <param name="Refused">Of the frames, how many it did not decode.</param>
public sealed record PeerRate(string Package, double FramesPerSecond, int Refused);

/// <summary>Decoders of others, fetched from npm with pinned versions and run by node on the same frames: ant-plus, csafe, sparkplug-payload.</summary>
internal static class NodeDecoders
{
    /// <returns>Rates by protocol, and null or why there are none.</returns>
    public static async Task<(Dictionary<string, PeerRate> Rates, string? Why)> MeasureAsync(
        Dictionary<string, List<GoldenVector>> frames, double seconds, CancellationToken cancellationToken)
    {
        var none = new Dictionary<string, PeerRate>(StringComparer.Ordinal);
        var scripts = Path.Combine(SourceTree.Root, "tests", "EdgeGym.Benchmarks", "Protocols", "peer");
        var folder = Path.Combine(SourceTree.Root, ".cache", "protocol-peers");
        if (await RunAsync("sh", [Path.Combine(scripts, "fetch.sh"), folder], null, cancellationToken) is not { } fetched)
            return (none, "sh, npm or node is missing");
        if (fetched.Code != 0)
            return (none, "npm could not fetch them: " + fetched.Error.Trim().Split('\n')[^1]);

        var input = JsonSerializer.Serialize(new
        {
            seconds,
            frames = frames.ToDictionary(
                entry => entry.Key, entry => entry.Value.Select(vector => new { part = vector.Part, hex = Convert.ToHexStringLower(vector.Bytes) }), StringComparer.Ordinal),
        });
        var ran = await RunAsync("node", [Path.Combine(scripts, "decoders.cjs"), folder], input, cancellationToken);
        if (ran is not { Code: 0 } good)
            return (none, "node failed: " + ran?.Error.Trim().Split('\n')[^1]);
        return (JsonSerializer.Deserialize<Dictionary<string, PeerRate>>(good.Output, BenchmarkJson.Options) ?? none, null);
    }

    private static async Task<(int Code, string Output, string Error)?> RunAsync(string program, string[] arguments, string? input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
    }
}
