using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeGym.Gateway.Tests.Running;

/// <summary>The real gateway as its own process on a data folder, as a user runs it.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _errors;

    private GatewayProcess(Process process, StringBuilder errors, string data, int httpPort, int mqttPort, string? ownerLink)
    {
        (_process, _errors, Data, HttpPort, MqttPort, OwnerLink) = (process, errors, data, httpPort, mqttPort, ownerLink);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}") };
    }

    public string Data { get; }

    public int HttpPort { get; }

    public int MqttPort { get; }

    public string? OwnerLink { get; }

    public HttpClient Http { get; }

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Where the built gateway lies.</summary>
    public static string Program { get; } = FindProgram();

    public static async Task<GatewayProcess> StartAsync(string data, params string[] arguments)
    {
        var errors = new StringBuilder();
        var process = Launch(["run", "--data", data, "--http", "0", "--mqtt", "0", "--simulate", "0", .. arguments]);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
                errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        string? link = null;
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (OwnerLinkLine().Match(line) is { Success: true } owner)
                link = owner.Value;
            if (ReadyLine().Match(line) is { Success: true } ready)
                return new GatewayProcess(process, errors, data, int.Parse(ready.Groups["http"].ValueSpan), int.Parse(ready.Groups["mqtt"].ValueSpan), link);
        }

        await process.WaitForExitAsync(patience.Token);
        throw new InvalidOperationException($"The gateway ended with {process.ExitCode} before it was ready:\n{errors}");
    }

    /// <summary>Runs a command of <c>gym</c> to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string? input, params string[] arguments)
    {
        using var process = Launch(arguments);
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Enrols a machine while the gateway runs, as an installer does.</summary>
    public static async Task<MachineAccount> EnrolAsync(string data, string id, string kind, params string[] more)
    {
        var (exitCode, output, errors) = await RunAsync(null, ["machine", "add", id, "--kind", kind, "--data", data, "--json", .. more]);
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        return new MachineAccount(id, document.RootElement.GetProperty("user").GetString()!, document.RootElement.GetProperty("password").GetString()!);
    }

    /// <summary>Gives <see cref="Http"/> a token of that role.</summary>
    public async Task SignInAsync(string role)
    {
        var (exitCode, output, errors) = await RunAsync(null, "token", "add", "--role", role, "--data", Data, "--json");
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", document.RootElement.GetProperty("token").GetString());
    }

    public async Task<JsonDocument> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {text}\n{Errors}");
        return JsonDocument.Parse(text);
    }

    public async Task PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(path, content);
        Assert.True(response.IsSuccessStatusCode, $"POST {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}\n{Errors}");
    }

    /// <summary>As a power cut does it: no handler runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as systemd does it. Returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
            await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token);
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static Process Launch(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }

    private static string FindProgram()
    {
        if (Environment.GetEnvironmentVariable("EDGEGYM_GATEWAY") is { Length: > 0 } given)
            return given;
        // .artifacts/bin/EdgeGym.Gateway.Tests/<configuration>/ → .artifacts/bin/EdgeGym.Gateway/<configuration>/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(here.Parent!.Parent!.FullName, "EdgeGym.Gateway", here.Name, "EdgeGym.Gateway.dll");
    }

    [GeneratedRegex(@"^ready http=http://127\.0\.0\.1:(?<http>\d+) mqtt=127\.0\.0\.1:(?<mqtt>\d+) model=\S+ store=\S+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReadyLine();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/sign-in/\S+", RegexOptions.None, 1000)]
    private static partial Regex OwnerLinkLine();
}

internal sealed record MachineAccount(string Id, string User, string Password);
