using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Screen;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// The only writer of one machine's state. Facts come in the journal's order and are folded; what they ask for (a decision, a stop,
/// a sign-out) is written to the journal as new facts, which come back the same way and only then reach the machine and its screens.
/// Every fact that it writes is keyed by the fact that caused it, so that working through the same cause again writes nothing twice.
/// </summary>
internal sealed partial class MachineSession : IDisposable
{
    /// <summary>After a restart, causes older than this are history: nobody waits at the machine for an answer to them.</summary>
    private static readonly TimeSpan StillWaiting = TimeSpan.FromSeconds(60);

    private readonly FloorTools _tools;
    private readonly ILogger _logger;
    private readonly MachineInbox _inbox;
    private readonly SessionReactions _reactions;
    private readonly List<JournalFact> _unanswered = [];
    private readonly RepetitionWatch _watch = new();
    private readonly ScreenPace _screenPace = new(TimeProvider.System);
    private MachineSessionState _state = MachineSessionState.Initial;
    private long _lastSequence;
    private long _savedSequence;
    private byte[] _lastScreen = [];
    private Task _running = Task.CompletedTask;

    public MachineSession(MachineId machine, FloorTools tools, ILogger logger)
    {
        Machine = machine;
        _tools = tools;
        _logger = logger;
        _inbox = new MachineInbox(_ => tools.Metrics.Positions("dropped"));
        _reactions = new SessionReactions(machine, tools);
    }

    public MachineId Machine { get; }

    /// <summary>A snapshot that anybody may read.</summary>
    public MachineSessionState State => Volatile.Read(ref _state);

    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Takes up a saved state; before <see cref="Start"/>.</summary>
    public void Restore(in JournalSnapshot snapshot)
    {
        if (MachineSessionState.FromJson(snapshot.Body) is not { } state)
            return;
        _state = state;
        _lastSequence = _savedSequence = snapshot.Sequence;
    }

    /// <summary>Folds a fact of before the restart: nothing goes out.</summary>
    public void Replay(in JournalFact fact)
    {
        if (fact.Sequence <= _lastSequence)
            return;
        _lastSequence = fact.Sequence;
        if (SessionReactions.IsCause(fact.Kind))
            _unanswered.Add(fact);
        else if (SessionReactions.CauseOf(in fact) is { } cause)
            _unanswered.RemoveAll(earlier => earlier.Sequence <= cause);
        if (FactEvents.Map(in fact) is { } happened)
            _state = MachineSessionReducer.Apply(_state, happened).State;
    }

    public void Start() => _running = Task.Run(RunAsync);

    public void Post(in JournalFact fact) => _inbox.Post(in fact);

    public void Offer(PositionReading position)
    {
        _tools.Metrics.Positions("accepted");
        _inbox.Offer(position);
    }

    public void Tick(bool clockWasMoved) => _inbox.Tick(clockWasMoved);

    /// <summary>Wakes the session when a change of its screen was held back in a flood and may be shown now or soon.</summary>
    public void Nudge()
    {
        if (_screenPace.IsAsked)
            _inbox.Wake();
    }

    /// <summary>Saves the state if it has changed. Completes when everything posted so far is worked through and on disk.</summary>
    /// <exception cref="JournalException">The disk takes nothing.</exception>
    public Task CheckpointAsync() => _inbox.CheckpointAsync();

    /// <summary>Works through what waits, saves the state and ends.</summary>
    public async Task StopAsync()
    {
        _inbox.Close();
        await _running;
        await SaveAsync();
    }

    public void Dispose() => _inbox.Dispose();

    private async Task RunAsync()
    {
        await TakeUpAsync();
        while (true)
        {
            await _inbox.WaitAsync();
            if (_inbox.IsBehind)
                await CatchUpAsync();
            while (_inbox.TryTakeFact(out var fact))
                await GuardedAsync(fact);
            while (_inbox.TryTakePosition(out var position))
                await DetectAsync(position);
            if (_inbox.TryTakeTick(out var clockWasMoved))
                await TickAsync(clockWasMoved);
            if (_screenPace.IsDue)
                await ShowAsync();
            if (_inbox.TryTakeCheckpoint(out var asked))
            {
                if (_inbox.IsBehind)
                    await CatchUpAsync();
                await SaveAsync(asked);
            }

            if (_inbox.IsClosed)
                return;
        }
    }

    /// <summary>After a restart: what was committed but not worked through, what was decided but perhaps never sent.</summary>
    private async Task TakeUpAsync()
    {
        try
        {
            var oldest = _tools.Clock.UnixMilliseconds - (long)StillWaiting.TotalMilliseconds;
            foreach (var cause in _unanswered.Where(cause => cause.AtUnixMilliseconds >= oldest).ToList())
                await WriteAsync(await _reactions.ToCauseAsync(cause, State));
            _unanswered.Clear();
            if (State.Session is { DecisionPending: true })
                await WriteAsync(await _reactions.DecideAsync(State));
            await WriteAsync(_reactions.Summary(State));
            await WriteAsync(_reactions.RepeatStop(State, oldest));
            foreach (var command in State.Commands.Where(command => command.ExpiresAt > _tools.Clock.UnixMilliseconds))
                await _tools.Outlet.Send(Machine, command);
            await ShowAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _tools.Metrics.Failed();
            Log.Failed(_logger, Machine, _lastSequence, exception);
        }
    }

    private async Task CatchUpAsync()
    {
        _inbox.BeginCatchUp();
        Log.CatchingUp(_logger, Machine, _lastSequence);
        for (var complete = false; !complete;)
        {
            var page = _tools.Journal.Read(Machine, SessionReactions.FoldedKinds, _lastSequence, 512);
            foreach (var fact in page.Facts)
                await GuardedAsync(fact);
            complete = page.IsComplete;
            if (!complete)
                _lastSequence = Math.Max(_lastSequence, page.Next);
        }
    }

    private async Task GuardedAsync(JournalFact fact)
    {
        if (fact.Sequence <= _lastSequence)
            return;
        try
        {
            await HandleAsync(fact);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // One fact that can't be worked through must not silence the machine; the fact itself is on disk.
            _tools.Metrics.Failed();
            Log.Failed(_logger, Machine, fact.Sequence, exception);
        }
    }

    private async Task HandleAsync(JournalFact fact)
    {
        Volatile.Write(ref _lastSequence, fact.Sequence);
        if (FactEvents.Map(in fact) is { } happened)
        {
            var transition = MachineSessionReducer.Apply(_state, happened);
            Volatile.Write(ref _state, transition.State);
            await WriteAsync(await _reactions.ToEffectsAsync(transition, fact));
        }

        await WriteAsync(await _reactions.ToCauseAsync(fact, _state));
        await _reactions.CarryOutAsync(fact, _state);
        if (fact.Kind is FactKind.SignedIn or FactKind.SignedOut)
            _watch.ForgetPerson();
        _screenPace.Ask();
    }

    private async Task DetectAsync(PositionReading position)
    {
        try
        {
            // Counted when the lift is over; the way down, told later under the same id, only adds its duration.
            foreach (var found in _watch.See(position).ToList())
            {
                if (_reactions.Detected(found, _state) is { } draft)
                    await WriteAsync([draft]);
            }

            if (_watch.KeepsSetOpen)
                Volatile.Write(ref _state, MachineSessionReducer.Apply(_state, new MovementSeen(_tools.Clock.UnixMilliseconds)).State);
            _screenPace.Ask();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _tools.Metrics.Failed();
            Log.Failed(_logger, Machine, _lastSequence, exception);
        }
    }

    private async Task TickAsync(bool clockWasMoved)
    {
        try
        {
            var now = _tools.Clock.UnixMilliseconds;
            var transition = MachineSessionReducer.Apply(_state, new Tick(now, clockWasMoved));
            Volatile.Write(ref _state, transition.State);
            await WriteAsync(await _reactions.ToEffectsAsync(transition, default));
            // A full disk may have kept a decision from being written; it is due until it is there.
            if (_state.Session is { DecisionPending: true })
                await WriteAsync(await _reactions.DecideAsync(_state));
            await WriteAsync(_reactions.Summary(_state));
            await WriteAsync(_reactions.ToLapsedCommands(_state, now));
            _screenPace.Ask();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _tools.Metrics.Failed();
            Log.Failed(_logger, Machine, _lastSequence, exception);
        }
    }

    private async Task WriteAsync(IReadOnlyList<FactDraft> drafts)
    {
        if (drafts.Count > 0)
            await _tools.Journal.AppendAllAsync(drafts, CancellationToken.None);
    }

    private async Task ShowAsync()
    {
        _screenPace.Shown();
        var name = _state.Session is { } session ? _tools.Members.DisplayName(session.Member.Id) : null;
        var view = ScreenView.From(_state, name, _tools.Clock.UnixMilliseconds);
        var json = view.ToJson();
        if (json.AsSpan().SequenceEqual(_lastScreen))
            return;
        _lastScreen = json;
        _tools.Outlet.Describe(Machine, _state);
        await _tools.Outlet.Show(Machine, view, json);
    }

    private async Task SaveAsync(TaskCompletionSource? asked = null)
    {
        try
        {
            var sequence = _lastSequence;
            if (_savedSequence != sequence)
                await _tools.Journal.SaveSnapshotAsync(Machine, sequence, _state.ToJson());
            _savedSequence = sequence;
            asked?.SetResult();
        }
        catch (JournalException exception)
        {
            // The facts are there; a restart folds more of them.
            Log.NotSaved(_logger, Machine, exception.Message);
            asked?.SetException(exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6101, LogLevel.Error, "Machine {Machine}: fact {Sequence} could not be worked through")]
        public static partial void Failed(ILogger logger, MachineId machine, long sequence, Exception exception);

        [LoggerMessage(6102, LogLevel.Warning, "Machine {Machine} sends more than its session takes; it reads on from the journal after {Sequence}")]
        public static partial void CatchingUp(ILogger logger, MachineId machine, long sequence);

        [LoggerMessage(6103, LogLevel.Warning, "Machine {Machine}: state not saved: {Reason}")]
        public static partial void NotSaved(ILogger logger, MachineId machine, string reason);
    }
}
