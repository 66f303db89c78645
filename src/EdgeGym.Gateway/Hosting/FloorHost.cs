using System.Globalization;
using EdgeGym.Console.Health;
using EdgeGym.Gateway.Floor;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Ingest.Mqtt;
using EdgeGym.Ingest.Serial;
using EdgeGym.Storage;
using EdgeGym.Storage.Journal;
using EdgeGym.Storage.Projections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Hosting;

/// <summary>
/// Starts the parts in the order of their data, each only when the one before works, and stops them the other way round: first nobody
/// can say anything new, then what was said is worked through, then the journal closes.
/// </summary>
internal sealed partial class FloorHost(
    FactJournal journal,
    Registry registry,
    MachineFloor floor,
    MachineOutlet outlet,
    MachineLinks links,
    BuildingReport building,
    FrameBridges bridges,
    MqttBroker broker,
    SerialLinks serial,
    SessionHistory history,
    DecisionExplainer explainer,
    SentenceChooser wording,
    GatewayHealth health,
    ILogger<FloorHost> logger) : IHostedService, IDisposable
{
    private const int MostLinesTold = 5;

    private static readonly TimeSpan RevocationPeriod = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private Task _serial = Task.CompletedTask;
    private Task _history = Task.CompletedTask;
    private Task _explaining = Task.CompletedTask;
    private Task _wording = Task.CompletedTask;
    private Task _revoking = Task.CompletedTask;
    private Task _bridging = Task.CompletedTask;
    private Task _sparkplug = Task.CompletedTask;
    private Task _building = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        health.Cursor = await journal.OpenCursorAsync("history");
        links.Attach(outlet, floor.BirthOf);
        BridgeMemory.Recall(journal, bridges);
        // The broker first: sessions publish their screens as they take up their work, and a taken port must stop the start.
        await broker.StartAsync();
        await floor.StartAsync(registry.Machines.List().Select(machine => machine.Id), cancellationToken);
        health.Set("floor", HealthState.Ready, "Follows every enrolled machine.");
        health.Set("mqtt", HealthState.Ready, $"Listens on port {broker.Port}.");
        foreach (var link in serial.All)
            link.StatusChanged += (_, _) => TellOfSerialLines();
        if (serial.All.Count > 0)
            TellOfSerialLines();
        _serial = Task.Run(() => RunAsync(serial.RunAsync), CancellationToken.None);
        _history = Task.Run(() => RunAsync(stopping => history.FollowAsync(journal, TimeProvider.System, stopping)), CancellationToken.None);
        _explaining = Task.Run(() => RunAsync(explainer.RunAsync), CancellationToken.None);
        _bridging = Task.Run(() => RunAsync(links.RunBridgesAsync), CancellationToken.None);
        _sparkplug = Task.Run(() => RunAsync(links.RunSparkplugAsync), CancellationToken.None);
        _building = Task.Run(() => RunAsync(building.RunAsync), CancellationToken.None);
        _wording = Task.Run(() => RunAsync(wording.RunAsync), CancellationToken.None);
        _revoking = Task.Run(() => RunAsync(RevokeAsync), CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        health.Set("mqtt", HealthState.Starting, "The gateway stops.");
        await _stopping.CancelAsync();
        await Task.WhenAll(_serial, _revoking, _history, _explaining, _wording, _bridging, _sparkplug, _building);
        await broker.StopAsync();
        await links.StopAsync();
        await floor.StopAsync();
        await journal.DisposeAsync();
        Log.Stopped(logger);
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>A machine that was removed on the command line loses its connection within seconds.</summary>
    private async Task RevokeAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RevocationPeriod);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Whoever is connected is asked for, not who was enrolled before: a machine may come and go between two looks.
            var enrolled = registry.Machines.List().Select(machine => machine.Id).ToHashSet();
            await broker.DisconnectAsync(machine => !enrolled.Contains(machine));
        }
    }

    private void TellOfSerialLines()
    {
        var waiting = serial.All.Where(link => link.Status.State != SerialLinkState.Live).OrderBy(link => link.Machine.Value, StringComparer.Ordinal).ToList();
        var live = string.Create(CultureInfo.InvariantCulture, $"{serial.All.Count - waiting.Count} of {serial.All.Count} lines are live");
        health.Set(
            "serial",
            waiting.Count == 0 ? HealthState.Ready : HealthState.Degraded,
            waiting.Count == 0 ? live + "." : $"{live}; {string.Join("; ", waiting.Take(MostLinesTold).Select(link => $"{link.Machine} on {link.Port}: {Describe(link.Status)}"))}");
    }

    private static string Describe(SerialLinkStatus status) => status.State == SerialLinkState.Silent
        ? string.Create(CultureInfo.InvariantCulture, $"silent since {status.Since:u}")
        : status.Detail ?? "connecting";

    private async Task RunAsync(Func<CancellationToken, Task> run)
    {
        try
        {
            await run(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The normal end.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Information, "Stopped; everything acknowledged is on disk")]
        public static partial void Stopped(ILogger logger);
    }
}
