using System.Collections.Concurrent;
using EdgeGym.Console.Live;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Floor;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Ingest.Mqtt;
using EdgeGym.Ingest.Serial;
using EdgeGym.Ingest.Sparkplug;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Hosting;

/// <summary>Brings commands and views to where a machine and its screens are: serial line or MQTT, retained topic and live pages.</summary>
internal sealed partial class MachineLinks(
    MqttBroker broker, SerialLinks serial, FrameBridges bridges, SparkplugHost sparkplug, BuildingReport building, LiveFloor live, SiteName site, ILogger<MachineLinks> logger) : IDisposable
{
    /// <summary>Where a bridge takes what it is to write to its machine's control point.</summary>
    private const string ControlPoint = "ftms/2ad9";

    private readonly ConcurrentDictionary<Task, byte> _underWay = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Set by <see cref="Attach"/>.</summary>
    private Func<MachineId, MachineBirth?> _birthOf = _ => null;

    /// <param name="outlet">Gets the way to the machines.</param>
    /// <param name="birthOf">What a machine last said that it is.</param>
    public void Attach(MachineOutlet outlet, Func<MachineId, MachineBirth?> birthOf)
    {
        _birthOf = birthOf;
        outlet.Send = SendAsync;
        outlet.Show = ShowAsync;
        outlet.Describe = Describe;
    }

    /// <summary>Brings requests to control points of machines behind bridges. A request that a bridge does not take now is made anew, not kept for it.</summary>
    public Task RunBridgesAsync(CancellationToken stoppingToken) => bridges.RunAsync(
        (machine, request) => broker.PublishAsync(GymTopic.Raw(site.Value, machine, ControlPoint), request, retain: false, isOfNow: true), TimeProvider.System, stoppingToken);

    /// <summary>The gateway as host application of edge nodes. Rebirths and commands are of now; a node that is away gets none.</summary>
    public Task RunSparkplugAsync(CancellationToken stoppingToken) =>
        sparkplug.RunAsync((topic, payload, retain) => broker.PublishAsync(topic, payload, retain, isOfNow: !retain), stoppingToken);

    /// <summary>Waits for serial commands that are still on their way.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_underWay.Keys);
    }

    public void Dispose() => _stopping.Dispose();

    private Task SendAsync(MachineId machine, MachineCommand command)
    {
        if (serial.Find(machine) is not { } link)
        {
            if (sparkplug.Has(machine))
                return sparkplug.SendAsync(machine, command);
            if (_birthOf(machine) is { } birth && birth.Can(MachineCapabilities.Ftms))
                bridges.Ask(machine, command, birth);
            return broker.PublishAsync(GymTopic.Command(site.Value, machine), GymMessageWriter.Command(command), retain: false);
        }

        // A serial command ends with the machine's echo, which may take as long as the machine needs: nobody waits for it here.
        foreach (var done in _underWay.Keys.Where(task => task.IsCompleted))
            _underWay.TryRemove(done, out _);
        _underWay[OverSerialAsync(link, command)] = 0;
        return Task.CompletedTask;
    }

    private async Task OverSerialAsync(SerialLink link, MachineCommand command)
    {
        try
        {
            var outcome = await link.SendAsync(command, _stopping.Token);
            if (outcome != SerialCommandOutcome.Applied)
                Log.NotApplied(logger, link.Machine, command.Operation, outcome);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The gateway stops; the command is in the journal and goes out again at the next start if it is still good.
        }
    }

    private Task ShowAsync(MachineId machine, ScreenView view, byte[] json)
    {
        live.Publish(machine, view);
        return broker.PublishAsync(GymTopic.Screen(site.Value, machine), json, retain: true);
    }

    private void Describe(MachineId machine, MachineSessionState state)
    {
        building.Describe(machine, state);
        live.Describe(machine, Seen(state));
    }

    private static LiveMachine Seen(MachineSessionState state) => new(
        state.Birth,
        state.Online,
        state.LastEventAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(state.LastEventAt),
        state.Halt is { Code: { } code } halt
            ? new Equipment.Readings.FaultReading(halt.At, code, halt.Reason == "emergency_stop" ? Equipment.Readings.FaultSeverity.EmergencyStop : Equipment.Readings.FaultSeverity.Error)
            : null);

    private static partial class Log
    {
        [LoggerMessage(6301, LogLevel.Warning, "Machine {Machine}: {Operation} ended as {Outcome}")]
        public static partial void NotApplied(ILogger logger, MachineId machine, CommandOperation operation, SerialCommandOutcome outcome);
    }
}
