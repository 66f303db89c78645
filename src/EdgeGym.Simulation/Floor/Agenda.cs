namespace EdgeGym.Simulation.Floor;

/// <summary>
/// What happens when, for the whole floor, on one thread: no thread and no timer per machine, and the same order in every run.
/// Times are Unix milliseconds of the people's clock. Not thread-safe.
/// </summary>
public sealed class Agenda(long startsAt)
{
    private readonly PriorityQueue<Entry, (long Due, long Order)> _entries = new();
    private readonly HashSet<object> _waiting = [];
    private long _order;

    /// <summary>Unix ms; while an entry runs, the time it was due.</summary>
    public long Now { get; private set; } = startsAt;

    public long? NextDue => _entries.TryPeek(out _, out var priority) ? priority.Due : null;

    /// <summary>Somebody has just asked the gateway for something and looks at the screen: time should not leap over the answer.</summary>
    public bool IsWaitingForGateway => _waiting.Count > 0;

    public sealed class Entry(Action action)
    {
        internal Action? Action { get; private set; } = action;

        public void Cancel() => Action = null;
    }

    public Entry In(double milliseconds, Action action) => At(Now + (long)Math.Ceiling(Math.Max(0, milliseconds)), action);

    public Entry At(long due, Action action)
    {
        var entry = new Entry(action);
        _entries.Enqueue(entry, (Math.Max(due, Now), _order++));
        return entry;
    }

    /// <summary>Does all that is due until <paramref name="now"/>.</summary>
    /// <param name="now">Unix ms.</param>
    /// <param name="stopAtQuestions">Comes back early, with <see cref="Now"/> where it is, as soon as somebody waits for the gateway.</param>
    public void RunUntil(long now, bool stopAtQuestions = false)
    {
        while (_entries.TryPeek(out _, out var priority) && priority.Due <= now)
        {
            if (stopAtQuestions && IsWaitingForGateway)
                return;
            var entry = _entries.Dequeue();
            Now = Math.Max(Now, priority.Due);
            entry.Action?.Invoke();
        }

        Now = Math.Max(Now, now);
    }

    /// <summary>Nobody answered: let time go on all the same.</summary>
    public void StopWaiting() => _waiting.Clear();

    internal void Waits(object who) => _waiting.Add(who);

    internal void WaitsNoMore(object who) => _waiting.Remove(who);
}
