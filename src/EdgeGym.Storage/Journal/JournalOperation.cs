using System.Threading.Tasks.Sources;

namespace EdgeGym.Storage.Journal;

/// <summary>Something that the writer does inside a commit.</summary>
internal abstract class JournalOperation
{
    /// <summary>Facts that it appends: bounds a commit.</summary>
    public abstract int Facts { get; }

    /// <summary>Inside the transaction.</summary>
    public abstract void Write(JournalWriter writer);

    /// <summary>The transaction is on disk: on the writer's thread, before anybody can see the new last sequence. Must be quick.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>Nothing of it is on disk.</summary>
    public abstract void Refuse(Exception? why);

    /// <summary>Lets the caller go on, off the writer's thread.</summary>
    public abstract void Complete();
}

/// <summary>One append; pooled, and itself what the caller awaits.</summary>
internal sealed class AppendOperation(JournalQueue queue) : JournalOperation, IValueTaskSource<AppendResult>
{
    private ManualResetValueTaskSourceCore<AppendResult> _core;
    private AppendResult _result;

    public FactDraft Draft { get; set; }

    public override int Facts => 1;

    public ValueTask<AppendResult> Task => new(this, _core.Version);

    public override void Write(JournalWriter writer) => _result = writer.Append(Draft);

    public override void Refuse(Exception? why) => _result = new(0, AppendOutcome.Full);

    public override void Complete() => _core.SetResult(_result);

    AppendResult IValueTaskSource<AppendResult>.GetResult(short token)
    {
        var result = _core.GetResult(token);
        _core.Reset();
        Draft = default;
        queue.Return(this);
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<AppendResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<AppendResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}

/// <summary>Several appends in one commit: all or none.</summary>
internal sealed class AppendAllOperation(IReadOnlyList<FactDraft> drafts) : JournalOperation
{
    private readonly TaskCompletionSource<AppendResult[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AppendResult[] _results = new AppendResult[drafts.Count];

    public override int Facts => drafts.Count;

    public Task<AppendResult[]> Task => _done.Task;

    public override void Write(JournalWriter writer)
    {
        for (var index = 0; index < _results.Length; index++)
            _results[index] = writer.Append(drafts[index]);
    }

    public override void Refuse(Exception? why) => Array.Fill(_results, new(0, AppendOutcome.Full));

    public override void Complete() => _done.SetResult(_results);
}

/// <summary>Anything that is not an append: cursors, snapshots.</summary>
internal sealed class ChangeOperation<T>(Func<JournalWriter, T> write, Action<T>? committed = null) : JournalOperation
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;
    private T _result = default!;

    public override int Facts => 0;

    public Task<T> Task => _done.Task;

    public override void Write(JournalWriter writer)
    {
        writer.BeginIfNeeded();
        try
        {
            _result = write(writer);
            _failure = null;
        }
        catch (InvalidOperationException invalid)
        {
            // The caller's mistake, seen before anything was written: only the caller suffers.
            _failure = invalid;
        }
    }

    public override void Committed()
    {
        if (_failure is null)
            committed?.Invoke(_result);
    }

    public override void Refuse(Exception? why)
        => _failure = new JournalException("The journal could not write: " + (why?.Message ?? "it is closed"), why ?? new ObjectDisposedException("journal"));

    public override void Complete()
    {
        if (_failure is null)
            _done.SetResult(_result);
        else
            _done.SetException(_failure);
    }
}
