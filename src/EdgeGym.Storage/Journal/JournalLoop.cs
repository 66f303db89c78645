using EdgeGym.Storage.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace EdgeGym.Storage.Journal;

/// <summary>The writer's thread: takes what gathered, writes it in one transaction, makes it durable, and lets the callers go on elsewhere while the next commit fills.</summary>
internal sealed partial class JournalLoop(
    string path, JournalOptions options, TimeProvider time, StorageMetrics metrics, ILogger logger,
    JournalWriter writer, JournalRoom room, JournalQueue queue, CursorTable cursors, Action signal)
{
    private const int StepsPerCommit = 8;
    private static readonly TimeSpan IdleWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile JournalHealth _health = new(JournalState.Working, time.GetUtcNow(), null);
    private long _checkpointedAt = time.GetTimestamp();
    private long _tidiedAt = time.GetTimestamp();
    private long? _failedAt;
    private bool _hasMoreToTidy;

    public JournalHealth Health => _health;

    public long SizeBytes => room.UsedBytes;

    public Task Finished => _finished.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "journal" }.Start();

    private void Run()
    {
        var taken = new List<JournalOperation>(1_024);
        while (queue.Take(ref taken, _hasMoreToTidy ? TimeSpan.Zero : IdleWait))
        {
            for (var start = 0; start < taken.Count;)
            {
                var end = start;
                for (var facts = 0; end < taken.Count && (end == start || facts + taken[end].Facts <= options.CommitFacts); end++)
                    facts += taken[end].Facts;
                Commit(taken, start, end);
                Completions.Run(taken, start, end);
                start = end;
            }

            taken.Clear();
            Tidy();
        }

        Close();
    }

    private void Commit(List<JournalOperation> operations, int start, int end)
    {
        var began = time.GetTimestamp();
        var before = writer.LastSequence;
        var drafts = 0;
        for (var index = start; index < end; index++)
            drafts += operations[index].Facts;
        var takesAppends = drafts > 0 && HasRoom();
        if (!TryWrite(operations, start, end, takesAppends, out var failure))
        {
            Failed(failure);

            // What frees room (a sink's progress) may still fit.
            if (!TryWrite(operations, start, end, takesAppends: false, out failure))
            {
                for (var index = start; index < end; index++)
                    operations[index].Refuse(failure);
            }
        }

        var appended = (int)(writer.LastSequence - before);
        if (appended > 0)
        {
            Recovered();
            signal();
        }

        if (takesAppends && _failedAt is null)
            metrics.Committed(appended, drafts - appended, time.GetElapsedTime(began).TotalSeconds);
        else if (drafts > 0)
            metrics.Refused(drafts);
    }

    /// <summary>False: appends are refused at once. Makes room in a few small steps first where something may go.</summary>
    private bool HasRoom()
    {
        if (_failedAt is { } failedAt && time.GetElapsedTime(failedAt) < RetryInterval)
            return false;
        try
        {
            var shortage = room.Shortage();
            for (var step = 0; shortage is not null && step < StepsPerCommit && room.MakeRoom(metrics); step++)
                shortage = room.Shortage();
            if (shortage is not null)
                SetState(JournalState.Full, shortage);
            return shortage is null;
        }
        catch (Exception failure)
        {
            Rollback();
            Failed(failure);
            return false;
        }
    }

    /// <summary>Between commits: one step of deleting what outlived its retention, and a look whether a refused disk takes facts again.</summary>
    private void Tidy()
    {
        if (!_hasMoreToTidy && time.GetElapsedTime(_tidiedAt) < IdleWait)
            return;
        _tidiedAt = time.GetTimestamp();
        try
        {
            _hasMoreToTidy = room.Tidy(metrics);
            if (_health.State != JournalState.Working && HasRoom())
            {
                writer.SaveMark("running", room.Running());
                writer.Commit();
                Recovered();
            }
        }
        catch (Exception failure)
        {
            _hasMoreToTidy = false;
            Rollback();
            Failed(failure);
        }
    }

    private bool TryWrite(List<JournalOperation> operations, int start, int end, bool takesAppends, out Exception? failure)
    {
        try
        {
            for (var index = start; index < end; index++)
            {
                var operation = operations[index];
                if (takesAppends || operation.Facts == 0)
                    operation.Write(writer);
                else
                    operation.Refuse(null);
            }

            if (writer.IsCheckpointDue(time.GetElapsedTime(_checkpointedAt) >= CheckpointInterval))
            {
                writer.Checkpoint();
                writer.SaveMark("running", room.Running());
                _checkpointedAt = time.GetTimestamp();
            }

            writer.Commit();
            cursors.Publish(writer.LastSequence, operations, start, end);
            failure = null;
            return true;
        }
        catch (Exception caught)
        {
            failure = caught;
            Rollback();
            return false;
        }
    }

    private void Rollback()
    {
        try
        {
            writer.Rollback();
        }
        catch (SqliteFailureException failure)
        {
            // The next BEGIN shows whether the file works again.
            Log.RollbackFailed(logger, failure);
        }
    }

    private void Failed(Exception? failure)
    {
        _failedAt = time.GetTimestamp();
        var code = failure is SqliteFailureException refused ? refused.Code : -1;
        metrics.CommitFailed(code);
        SetState(code == raw.SQLITE_FULL ? JournalState.Full : JournalState.Failing, failure?.Message ?? "unknown");
    }

    private void Recovered()
    {
        _failedAt = null;
        SetState(JournalState.Working, null);
    }

    private void SetState(JournalState state, string? why)
    {
        if (_health.State == state || _health.State == JournalState.Closed)
            return;
        _health = new JournalHealth(state, time.GetUtcNow(), why);
        if (state == JournalState.Working)
            Log.Working(logger);
        else if (state != JournalState.Closed)
            Log.Refusing(logger, path, state, why);
    }

    private void Close()
    {
        try
        {
            if (writer.IsCheckpointDue(isTimeOver: true))
            {
                writer.Checkpoint();
                writer.SaveMark("running", room.Running());
                writer.Commit();
            }
        }
        catch (SqliteFailureException failure)
        {
            // The next start reads a little more; nothing is lost.
            Rollback();
            Log.CheckpointFailed(logger, failure);
        }

        writer.Dispose();
        SetState(JournalState.Closed, "closed");
        _finished.SetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "Journal {Path} takes no facts ({State}): {Why}. Machines keep what they send until there is room")]
        public static partial void Refusing(ILogger logger, string path, JournalState state, string? why);

        [LoggerMessage(3002, LogLevel.Information, "Journal takes facts again")]
        public static partial void Working(ILogger logger);

        [LoggerMessage(3003, LogLevel.Warning, "Journal could not roll back")]
        public static partial void RollbackFailed(ILogger logger, Exception failure);

        [LoggerMessage(3004, LogLevel.Warning, "Journal could not save its key windows while closing")]
        public static partial void CheckpointFailed(ILogger logger, Exception failure);
    }
}
