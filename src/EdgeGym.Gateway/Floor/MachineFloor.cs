using System.Collections.Concurrent;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest;
using EdgeGym.Protocols.GymJson;
using EdgeGym.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Floor;

/// <summary>All machine sessions of this gateway, and the sink that the intake hands messages to.</summary>
internal sealed partial class MachineFloor : IDisposable
{
    private const string CursorName = "floor";

    /// <summary>States are saved after so many ticks, or so many facts: a restart folds no more than what came since.</summary>
    private const int TicksBetweenCheckpoints = 10;
    private const int FactsBetweenCheckpoints = 50_000;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopHeadStart = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ScreenPeriod = TimeSpan.FromMilliseconds(50);

    private readonly FloorTools _tools;
    private readonly SafetyReflex _reflex;
    private readonly ILogger<MachineFloor> _logger;
    private readonly ConcurrentDictionary<MachineId, MachineSession> _sessions = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly FloorDispatcher _dispatcher;
    private Task _dispatching = Task.CompletedTask;
    private Task _ticking = Task.CompletedTask;
    private Task _nudging = Task.CompletedTask;
    private JournalCursor? _cursor;
    private volatile bool _live;

    public MachineFloor(FloorTools tools, ILogger<MachineFloor> logger)
    {
        _tools = tools;
        _logger = logger;
        _reflex = new SafetyReflex(tools.Outlet, tools.Clock);
        _dispatcher = new FloorDispatcher(tools.Journal, SessionOf);
    }

    public ICollection<MachineSession> Sessions => _sessions.Values;

    /// <summary>What a machine last said that it is; null before its first birth.</summary>
    public MachineBirth? BirthOf(MachineId machine) => _sessions.TryGetValue(machine, out var session) ? session.State.Birth : null;

    /// <summary>Rebuilds every session as it was, mid-set included, and lets them go on.</summary>
    public async Task StartAsync(IEnumerable<MachineId> enrolled, CancellationToken cancellationToken)
    {
        var started = _tools.Clock.GetTimestamp();
        _cursor = await _tools.Journal.OpenCursorAsync(CursorName);
        foreach (var snapshot in _tools.Journal.LoadSnapshots())
            SessionOf(snapshot.Machine).Restore(in snapshot);
        var replayed = _dispatcher.Replay(_cursor.Position, cancellationToken);
        foreach (var machine in enrolled)
            SessionOf(machine);
        _live = true;
        foreach (var session in _sessions.Values)
            session.Start();
        _dispatching = Task.Run(() => UntilStoppedAsync(_dispatcher.RunAsync), CancellationToken.None);
        _ticking = Task.Run(() => UntilStoppedAsync(TickAsync), CancellationToken.None);
        _nudging = Task.Run(() => UntilStoppedAsync(NudgeAsync), CancellationToken.None);
        _tools.Clock.Advanced += OnAdvanced;
        Log.Rebuilt(_logger, _sessions.Count, replayed, _tools.Clock.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>The intake's sink: a stop goes out at once, then the message goes to disk, then it is acknowledged.</summary>
    public ValueTask<IntakeOutcome> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Reading is PositionReading position)
        {
            SessionOf(message.Machine).Offer(position);
            return new ValueTask<IntakeOutcome>(IntakeOutcome.Accepted);
        }

        return message.Reading is SpokenReading ? StopThenStoreAsync(message, cancellationToken) : StoreAsync(message, cancellationToken);
    }

    /// <summary>Works through what was accepted, saves every state, ends the sessions. Nothing may be submitted any more.</summary>
    public async Task StopAsync()
    {
        _tools.Clock.Advanced -= OnAdvanced;
        await _stopping.CancelAsync();
        await Task.WhenAll(_dispatching, _ticking, _nudging);
        if (_live)
            await CheckpointAsync();
        await Task.WhenAll(_sessions.Values.Select(session => session.StopAsync()));
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            session.Dispose();
        _stopping.Dispose();
    }

    private async ValueTask<IntakeOutcome> StopThenStoreAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        var isStopped = false;
        try
        {
            var isMotorized = SessionOf(message.Machine).State.Birth?.Kind == MachineKind.Motorized;
            isStopped = await _reflex.SeeAsync(message.Machine, message.Reading, isMotorized);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.ReflexFailed(_logger, message.Machine, exception);
        }

        var outcome = await StoreAsync(message, cancellationToken);
        // A message that can't be stored ends the machine's connection; the stop must have left by then.
        if (isStopped && outcome == IntakeOutcome.Unavailable)
            await Task.Delay(StopHeadStart, TimeProvider.System, cancellationToken);
        return outcome;
    }

    private ValueTask<IntakeOutcome> StoreAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Says is { Count: > 0 } says)
            return StoreAllAsync(message, says, cancellationToken);
        var appended = _tools.Journal.AppendAsync(
            new FactDraft(_tools.Clock.UnixMilliseconds, message.Machine, message.Kind, message.Key, message.Body), cancellationToken);
        return appended.IsCompletedSuccessfully ? new ValueTask<IntakeOutcome>(OutcomeOf(appended.Result.Outcome)) : AwaitedAsync(appended);
    }

    /// <summary>A raw frame and what it says, in one commit: after a crash there are both or neither, and nothing is read out of it a second time.</summary>
    private ValueTask<IntakeOutcome> StoreAllAsync(InboundMessage message, IReadOnlyList<ContractMessage> says, CancellationToken cancellationToken)
    {
        var at = _tools.Clock.UnixMilliseconds;
        var drafts = new List<FactDraft>(says.Count + 1) { new(at, message.Machine, message.Kind, message.Key, message.Body) };
        foreach (var said in says)
        {
            if (said.Reading is PositionReading position)
                SessionOf(message.Machine).Offer(position);
            else
                drafts.Add(new FactDraft(at, message.Machine, said.Kind, said.Key, said.Body));
        }

        return FirstAsync(_tools.Journal.AppendAllAsync(drafts, cancellationToken));

        static async ValueTask<IntakeOutcome> FirstAsync(Task<AppendResult[]> appended) => OutcomeOf((await appended)[0].Outcome);
    }

    private static async ValueTask<IntakeOutcome> AwaitedAsync(ValueTask<AppendResult> appended) => OutcomeOf((await appended).Outcome);

    private static IntakeOutcome OutcomeOf(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.Appended => IntakeOutcome.Accepted,
        AppendOutcome.Duplicate => IntakeOutcome.Duplicate,
        _ => IntakeOutcome.Unavailable,
    };

    private MachineSession SessionOf(MachineId machine)
    {
        if (_sessions.TryGetValue(machine, out var known))
            return known;
        var made = new MachineSession(machine, _tools, _logger);
        var session = _sessions.GetOrAdd(machine, made);
        if (_live && ReferenceEquals(session, made))
            session.Start();
        return session;
    }

    private async Task TickAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickPeriod, TimeProvider.System);
        for (var ticks = 1; await timer.WaitForNextTickAsync(stoppingToken); ticks++)
        {
            TickAll(clockWasMoved: false);
            if (ticks % TicksBetweenCheckpoints == 0 || _dispatcher.Position - _cursor!.Position > FactsBetweenCheckpoints)
                await CheckpointAsync();
        }
    }

    private async Task NudgeAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ScreenPeriod, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var session in _sessions.Values)
                session.Nudge();
        }
    }

    /// <summary>Everything up to the cursor is in saved states; a restart folds what is after it.</summary>
    private async Task CheckpointAsync()
    {
        try
        {
            var position = _dispatcher.Position;
            await Task.WhenAll(_sessions.Values.Select(session => session.CheckpointAsync()));
            if (position > _cursor!.Position)
                await _cursor.AdvanceAsync(position);
        }
        catch (JournalException exception)
        {
            Log.NotCheckpointed(_logger, exception.Message);
        }
    }

    private void OnAdvanced() => TickAll(clockWasMoved: true);

    private void TickAll(bool clockWasMoved)
    {
        foreach (var session in _sessions.Values)
            session.Tick(clockWasMoved);
    }

    private async Task UntilStoppedAsync(Func<CancellationToken, Task> run)
    {
        try
        {
            await run(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The normal end.
        }
        catch (Exception exception)
        {
            // Without the dispatcher nothing moves: better the service ends and is started again than it pretends to work.
            Log.Died(_logger, exception);
            Environment.FailFast("EdgeGym's floor stopped working: " + exception.Message, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6201, LogLevel.Information, "{Machines} machine sessions as they were; {Facts} facts folded in {Milliseconds:0} ms")]
        public static partial void Rebuilt(ILogger logger, int machines, int facts, double milliseconds);

        [LoggerMessage(6202, LogLevel.Error, "Machine {Machine}: the stop that a message asked for could not be sent")]
        public static partial void ReflexFailed(ILogger logger, MachineId machine, Exception exception);

        [LoggerMessage(6204, LogLevel.Warning, "The sessions' states were not saved: {Reason}")]
        public static partial void NotCheckpointed(ILogger logger, string reason);

        [LoggerMessage(6203, LogLevel.Critical, "The floor's dispatcher or clock died")]
        public static partial void Died(ILogger logger, Exception exception);
    }
}
