using System.Diagnostics;
using System.Text.Json;

namespace EdgeGym.Benchmarks.Decode;

/// <summary>llama.cpp (npm's node-llama-cpp ships its binaries) on our weights as GGUF, in a process of its own, one after the other with ours.</summary>
internal static class LlamaPeer
{
    private const string Version = "3.22.1";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private sealed record Answer(string Version, double[] Prefills, double[] Times, int[] Choices, long ResidentMegabytes);

    /// <returns>Rows for the 8-bit and the 16-bit form, or why there are none.</returns>
    public static async Task<(IReadOnlyList<DecodeRow> Rows, string? WhyNot)> MeasureAsync(
        string modelFolder, int[][] prompts, int[] ownChoices, int threads, int steps, CancellationToken cancellationToken)
    {
        var root = Environment.GetEnvironmentVariable("EDGEGYM_ROOT") ?? Directory.GetCurrentDirectory();
        var training = Path.Combine(root, "models", "train", "gguf.py");
        if (!File.Exists(training))
            return ([], "models/train/gguf.py is not here: run it through ./gym bench decode");

        var cache = Directory.CreateDirectory(Path.Combine(root, ".cache", "llama")).FullName;
        var platform = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        if (!Directory.Exists(Path.Combine(cache, "node_modules", "node-llama-cpp")))
        {
            System.Console.Error.WriteLine($"Fetching node-llama-cpp {Version} with npm ...");
            // The optional packages are the same for CUDA and Vulkan: 640 MB that nobody needs here.
            var fetched = await RunAsync(
                "npm", ["install", "--prefix", cache, "--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional", $"node-llama-cpp@{Version}", $"@node-llama-cpp/{platform}@{Version}"], null, cancellationToken);
            if (fetched.Failure is not null)
                return ([], $"npm could not install node-llama-cpp {Version}: {fetched.Failure}");
        }

        var weights = Directory.CreateTempSubdirectory("edgegym-gguf-").FullName;
        try
        {
            var written = await RunAsync("/usr/bin/python3", [training, "--model", modelFolder, "--out", weights], null, cancellationToken);
            if (written.Failure is not null)
                return ([], $"models/train/gguf.py failed (sudo apt-get install python3-torch python3-numpy python3-onnx): {written.Failure}");

            var rows = new List<DecodeRow>();
            foreach (var form in new[] { "q8_0", "f16" })
            {
                var script = Path.Combine(AppContext.BaseDirectory, "llama.mjs");
                var file = Path.Combine(weights, $"edgegym.{form}.gguf");
                var (output, failure) = await RunAsync(
                    "node", [script, Path.Combine(cache, "node_modules"), file, $"{threads}", $"{steps}"], JsonSerializer.Serialize(prompts), cancellationToken);
                if (failure is not null || JsonSerializer.Deserialize<Answer>(output, s_json) is not { } answer)
                    return (rows, $"node-llama-cpp failed: {failure}");
                var same = answer.Choices.Zip(ownChoices).Count(pair => pair.First == pair.Second) / (double)ownChoices.Length;
                rows.Add(DecodeRow.From($"llama.cpp {answer.Version} {form}", answer.Prefills, answer.Times, same, answer.ResidentMegabytes));
            }

            return (rows, null);
        }
        finally
        {
            Directory.Delete(weights, recursive: true);
        }
    }

    private static async Task<(string Output, string? Failure)> RunAsync(string file, string[] arguments, string? input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return ("", $"{file}: {missing.Message}");
        }

        using (process)
        {
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                if (input is not null)
                    await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
                process.StandardInput.Close();
                await process.WaitForExitAsync(cancellationToken);
                var lines = (await errors).Trim().Split('\n');
                return (await output, process.ExitCode == 0 ? null : lines[^1]);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
    }
}
