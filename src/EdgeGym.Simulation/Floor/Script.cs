namespace EdgeGym.Simulation.Floor;

/// <summary>Plays what a person does: an iterator of pauses, moved by the agenda and by what comes in.</summary>
internal sealed class Script
{
    private readonly Agenda _agenda;
    private readonly Pace _pace;
    private readonly Action<double> _passed;
    private readonly Action _ended;
    private readonly Stack<IEnumerator<Pause>> _stack = new();
    private Agenda.Entry? _timer;
    private Func<bool>? _until;
    private long _since;
    private double _rate = 1;

    /// <param name="agenda">The floor's.</param>
    /// <param name="pace">How pauses turn into time.</param>
    /// <param name="passed">Told of body seconds that went by.</param>
    /// <param name="ended">The script is through.</param>
    public Script(Agenda agenda, Pace pace, Action<double> passed, Action ended)
    {
        _agenda = agenda;
        _pace = pace;
        _passed = passed;
        _ended = ended;
    }

    public void Start(IEnumerable<Pause> steps)
    {
        _since = _agenda.Now;
        _stack.Push(steps.GetEnumerator());
        Next();
    }

    /// <summary>Something changed: go on if that was waited for.</summary>
    public void Poke()
    {
        if (_until?.Invoke() == true)
            Continue();
    }

    /// <summary>Brings the body up to date in the middle of a pause.</summary>
    public void Sync()
    {
        var passed = _agenda.Now - _since;
        _since = _agenda.Now;
        if (passed > 0)
            _passed(passed / 1000.0 * _rate);
    }

    public void Abort()
    {
        Sync();
        Release();
        while (_stack.TryPop(out var steps))
            steps.Dispose();
    }

    private void Continue()
    {
        Sync();
        Release();
        Next();
    }

    private void Release()
    {
        _timer?.Cancel();
        _timer = null;
        _until = null;
        _agenda.WaitsNoMore(this);
    }

    private void Next()
    {
        while (_stack.TryPeek(out var steps))
        {
            if (!steps.MoveNext())
            {
                _stack.Pop();
                steps.Dispose();
                continue;
            }

            var pause = steps.Current;
            if (pause.Nested is not null)
            {
                _stack.Push(pause.Nested.GetEnumerator());
                continue;
            }

            if (pause.Until?.Invoke() == true)
                continue;
            _rate = _pace.Of(pause.Kind);
            _until = pause.Until;
            if (pause.Kind == PauseKind.Gateway)
                _agenda.Waits(this);
            _timer = _agenda.In(pause.Seconds * 1000 / _rate, Continue);
            return;
        }

        _ended();
    }
}
