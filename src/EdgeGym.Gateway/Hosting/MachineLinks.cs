using System.Collections.Concurrent;
using EdgeGym.Console.Live;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Gateway.Floor;
using EdgeGym.Ingest.Mqtt;
using EdgeGym.Ingest.Serial;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Hosting;

/// <summary>Brings commands and views to where a machine and its screens are: serial line or MQTT, retained topic and live pages.</summary>
internal sealed partial class MachineLinks(
    MqttBroker broker, SerialLinks serial, LiveFloor live, SiteName site, ILogger<MachineLinks> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Task, byte> _underWay = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Attach(MachineOutlet outlet)
    {
        outlet.Send = SendAsync;
        outlet.Show = ShowAsync;
        outlet.Describe = Describe;
    }

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
            return broker.PublishAsync(GymTopic.Command(site.Value, machine), GymMessageWriter.Command(command), retain: false);
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

    private void Describe(MachineId machine, MachineSessionState state) => live.Describe(
        machine,
        new LiveMachine(
            state.Birth,
            state.Online,
            state.LastEventAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(state.LastEventAt),
            state.Halt is { Code: { } code } halt
                ? new Equipment.Readings.FaultReading(halt.At, code, halt.Reason == "emergency_stop" ? Equipment.Readings.FaultSeverity.EmergencyStop : Equipment.Readings.FaultSeverity.Error)
                : null));

    private static partial class Log
    {
        [LoggerMessage(6301, LogLevel.Warning, "Machine {Machine}: {Operation} ended as {Outcome}")]
        public static partial void NotApplied(ILogger logger, MachineId machine, CommandOperation operation, SerialCommandOutcome outcome);
    }
}
