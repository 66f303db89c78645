using System.Threading.Channels;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Csafe;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Ingest.Serial.Csafe;

/// <summary>CSAFE's gateway side on one open line: introduces the machine, asks it all day, sets what is to be set and reads it back.</summary>
internal sealed class CsafeSession(CsafeDialogue dialogue, SerialWire wire, CsafeMachineOptions machine, SerialLinkContext context) : ISerialSession
{
    private const int MostRejections = 3;

    /// <summary>Between two looks at a value that is on its way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(150);

    /// <summary>After which an order that has shown no effect is given again.</summary>
    private static readonly TimeSpan OrderAgain = TimeSpan.FromSeconds(2);

    /// <summary>ms before a command expires at which the machine's failure is told, so that it is told at all.</summary>
    private const long Margin = 1000;

    private readonly CsafeSchedule _schedule = new(machine);
    private readonly Dictionary<string, CsafeSetting> _settings = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = dialogue.ReadAsync(stop.Token);
        var asking = AskAsync(stop.Token);
        var first = await Task.WhenAny(reading, asking);
        await stop.CancelAsync();
        await Task.WhenAll(reading, asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    public Task CommandWaitsAsync()
    {
        _wake.Writer.TryWrite(true);
        return Task.CompletedTask;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await IntroduceAsync(cancellationToken);
        var period = TimeSpan.FromMilliseconds(context.Options.CsafePollMilliseconds);
        while (true)
        {
            var begun = context.Timers.GetTimestamp();
            await AskAllAsync(cancellationToken);
            do
            {
                await WorkAsync(cancellationToken);
                var left = period - context.Timers.GetElapsedTime(begun);
                if (left > TimeSpan.Zero)
                    await PauseAsync(_settings.Count > 0 && left > Settling ? Settling : left, cancellationToken);
            }
            while (context.Timers.GetElapsedTime(begun) < period);
        }
    }

    /// <summary>Until the machine has answered, and its birth is on disk.</summary>
    private async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        while (await dialogue.AskAsync(CsafeCommandId.GetStatus, cancellationToken) == CsafeAnswer.TimedOut)
        {
            // Nobody there, or nobody who understands.
        }

        // What the machine does not know of these it leaves out.
        await dialogue.AskAsync(CsafeCommandId.GetVersion, cancellationToken);
        await dialogue.AskAsync(CsafeCommandId.GetUnits, cancellationToken);
        await dialogue.AskAsync(CsafeCommandId.GetCapabilities, [CsafeCommandId.GetCapabilities, 1, 0], cancellationToken);
        var birth = ReadingMessage.Birth(machine.ToBirth(dialogue.Telemetry.Version));
        while (context.IsNewBirth(birth.Body))
        {
            var outcome = await wire.StoreAsync(birth, cancellationToken);
            if (outcome is IntakeOutcome.Accepted or IntakeOutcome.Duplicate)
                context.BirthStored(birth.Body);
            else
                // A full disk, or a machine that nobody has enrolled yet.
                await Task.Delay(TimeSpan.FromMilliseconds(context.Options.SilenceMilliseconds), context.Timers, cancellationToken);
        }

        dialogue.Save();
    }

    private async Task AskAllAsync(CancellationToken cancellationToken)
    {
        byte? silent = null;
        foreach (var id in _schedule.Known.ToArray())
        {
            var answer = await dialogue.AskAsync(id, cancellationToken);
            if (answer == CsafeAnswer.TimedOut)
            {
                // Twice nothing: nobody is there. Once: perhaps nobody who knows this command.
                if (silent is not null)
                    break;
                silent = id;
                continue;
            }

            _schedule.Note(id, answer);
            if (silent is { } passedOver)
                _schedule.Note(passedOver, CsafeAnswer.TimedOut);
            silent = null;
            if (context.Pending.Snapshot().Count > 0)
                await WorkAsync(cancellationToken);
        }

        if (!_schedule.Known.Any() || !context.IsLive)
            await dialogue.AskAsync(CsafeCommandId.GetStatus, cancellationToken);
        if (dialogue.Telemetry.Status is { State: CsafeState.Error } && !_schedule.IsUnknown(CsafeCommandId.GetErrorCode))
            _schedule.Note(CsafeCommandId.GetErrorCode, await dialogue.AskAsync(CsafeCommandId.GetErrorCode, cancellationToken));
    }

    /// <summary>Brings every command one step further; a stop before all others.</summary>
    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var pending = context.Pending.Snapshot();
        foreach (var gone in _settings.Keys.Except(pending.Select(command => command.Id)).ToArray())
            _settings.Remove(gone);
        await SupersedeAsync(pending, cancellationToken);
        foreach (var command in pending.OrderBy(command => command.Operation != CommandOperation.Stop))
        {
            if (!_settings.TryGetValue(command.Id, out var setting))
                _settings[command.Id] = setting = new CsafeSetting(command, machine);
            await WorkAsync(setting, cancellationToken);
        }
    }

    /// <summary>Of two wishes for the same thing the later one counts, and a stop ends them all.</summary>
    private async Task SupersedeAsync(List<MachineCommand> pending, CancellationToken cancellationToken)
    {
        for (var index = pending.Count - 1; index >= 0; index--)
        {
            var command = pending[index];
            var isSuperseded = command.Operation != CommandOperation.Stop
                && pending.Skip(index + 1).Any(later => later.Operation == command.Operation || later.Operation == CommandOperation.Stop);
            if (!isSuperseded)
                continue;
            await EchoAsync(command, false, null, "superseded", cancellationToken);
            pending.RemoveAt(index);
        }
    }

    private async Task WorkAsync(CsafeSetting setting, CancellationToken cancellationToken)
    {
        var command = setting.Command;
        if (!setting.IsInRange)
        {
            await EchoAsync(command, false, null, "out_of_range", cancellationToken);
            return;
        }

        if (context.UnixMilliseconds < command.ExpiresAt && (setting.SentAt is not { } sent || context.Timers.GetElapsedTime(sent) > OrderAgain))
            await OrderAsync(setting, cancellationToken);
        if (setting.Rejections >= MostRejections && !setting.IsStop)
        {
            await EchoAsync(command, false, Read(setting), "rejected", cancellationToken);
            return;
        }

        if (setting.SentAt is not null)
        {
            var answer = await dialogue.AskAsync(setting.ReadBack, cancellationToken);
            if (answer == CsafeAnswer.Done && setting.IsDone(dialogue.Telemetry, context.UnixMilliseconds))
            {
                await EchoAsync(command, true, setting.IsStop ? null : Read(setting), null, cancellationToken);
                return;
            }
        }

        if (context.UnixMilliseconds >= command.ExpiresAt - Margin)
            await EchoAsync(command, false, Read(setting), "timeout", cancellationToken);
    }

    private async Task OrderAsync(CsafeSetting setting, CancellationToken cancellationToken)
    {
        setting.SentAt = context.Timers.GetTimestamp();
        foreach (var (id, contents) in setting.Orders(dialogue.Telemetry).ToArray())
        {
            if (await dialogue.AskAsync(id, contents, cancellationToken) == CsafeAnswer.Rejected)
                setting.Rejections++;
        }
    }

    private double? Read(CsafeSetting setting) => dialogue.Telemetry.Latest(setting.Measure, context.UnixMilliseconds);

    private async Task EchoAsync(MachineCommand command, bool done, double? value, string? error, CancellationToken cancellationToken)
    {
        var echo = ReadingMessage.Echo(new CommandEcho(command.Id, done, value, error));
        // Without a disk it stays pending and is told the next time.
        if (await wire.StoreAsync(echo, cancellationToken) == IntakeOutcome.Unavailable)
            return;
        _settings.Remove(command.Id);
        context.Pending.Complete(command.Id, done ? SerialCommandOutcome.Applied : SerialCommandOutcome.Refused);
    }

    /// <summary>Until a command comes, at most so long.</summary>
    private async Task PauseAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, context.Timers);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _wake.Reader.WaitToReadAsync(stop.Token);
            _wake.Reader.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing came.
        }
    }
}
