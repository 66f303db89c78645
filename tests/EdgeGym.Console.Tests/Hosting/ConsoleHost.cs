using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using EdgeGym.Console.Access;
using EdgeGym.Console.Health;
using EdgeGym.Console.Live;
using EdgeGym.Console.Screens;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Console.Tests.Hosting;

public sealed record Touch(MachineId Machine, FactKind Kind, string Body);

/// <summary>The real console on a port of the system's choice, with a data folder of its own. What the gateway would supply is recorded.</summary>
public sealed class ConsoleHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private ConsoleHost(WebApplication app, string folder, bool ownsFolder)
    {
        (_app, Folder, _ownsFolder) = (app, folder, ownsFolder);
        Address = app.Urls.Single();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Address) };
    }

    public string Folder { get; }

    public string Address { get; }

    public HttpClient Http { get; }

    public ConcurrentQueue<Touch> Touches { get; } = new();

    public ScreenInputOutcome InputOutcome { get; set; }

    public ConcurrentQueue<(MachineId Machine, string Role)> Cleared { get; } = new();

    /// <summary>False: as if the disk were full.</summary>
    public bool CanClear { get; set; } = true;

    /// <summary>What was logged as an error: a page that fails says why here.</summary>
    public required ConcurrentQueue<string> Errors { get; init; }

    public List<HealthPart> Parts { get; } = [];

    public JournalIdentity Counts { get; set; } = new(1_204, 1_180, 20, 4);

    public EdgeGym.Storage.Registry Registry => _app.Services.GetRequiredService<EdgeGym.Storage.Registry>();

    public EdgeGym.Storage.Journal.FactJournal Journal => _app.Services.GetRequiredService<EdgeGym.Storage.Journal.FactJournal>();

    public EdgeGym.Storage.Projections.SessionHistory History => _app.Services.GetRequiredService<EdgeGym.Storage.Projections.SessionHistory>();

    public LiveFloor Floor => _app.Services.GetRequiredService<LiveFloor>();

    public IServiceProvider Services => _app.Services;

    public static async Task<ConsoleHost> StartAsync(
        int port = 0, string? folder = null, int beatMilliseconds = 500, Action<IServiceCollection>? more = null, int maximumStreams = 1_000)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("edgegym-console-").FullName;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.Logging.ClearProviders();
        var errors = new ErrorLog();
        builder.Logging.AddProvider(errors);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        ConsoleHost? host = null;
        builder.Services.AddSingleton<ScreenInput>((machine, kind, _, body, _) =>
        {
            host!.Touches.Enqueue(new Touch(machine, kind, Encoding.UTF8.GetString(body.Span)));
            return ValueTask.FromResult(host.InputOutcome);
        });
        builder.Services.AddSingleton<HaltClearing>((machine, role, _) =>
        {
            if (host!.CanClear)
                host.Cleared.Enqueue((machine, role));
            return ValueTask.FromResult(host.CanClear);
        });
        builder.Services.AddSingleton<HealthParts>(() => host!.Parts);
        builder.Services.AddSingleton<JournalCounts>(() => host!.Counts);
        more?.Invoke(builder.Services);
        builder.Services.AddConsole(options =>
        {
            options.KeysDirectory = Path.Combine(folder, "keys");
            options.BeatMilliseconds = beatMilliseconds;
            options.MaximumStreams = maximumStreams;
        });
        TestCredentials.Add(builder.Services, folder);
        var app = builder.Build();
        app.MapConsole();
        await app.StartAsync();
        return host = new ConsoleHost(app, folder, ownsFolder) { Errors = errors.Lines };
    }

    public HttpRequestMessage Request(HttpMethod method, string path, string? token = null, string? json = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token = null, string? json = null) =>
        Http.SendAsync(Request(method, path, token, json), HttpCompletionOption.ResponseHeadersRead);

    /// <summary>A token of this role.</summary>
    public string Token(string role) => TestCredentials.Token(_app.Services, role);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
