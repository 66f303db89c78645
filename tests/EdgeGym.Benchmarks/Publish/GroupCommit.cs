using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeGym.Benchmarks.Publish;

/// <summary>
/// What a journal does at its best, and no more: everything that came while the last batch was being written is one write and
/// one fdatasync, and all its publishers are answered together.
/// </summary>
internal sealed partial class GroupCommit : IDisposable
{
    private const int RecordBytes = 160;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _some = new(0, 1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"edgegym-bench-{Guid.NewGuid():N}.log");
    private readonly SafeFileHandle _file;
    private readonly Thread _thread;
    private readonly bool _oneTaskPerPublish;
    private TaskCompletionSource _batch = new();
    private List<TaskCompletionSource> _waiting = [];
    private int _count;
    private volatile bool _stopping;

    /// <param name="oneTaskPerPublish">False: all publishers of a batch get the same task.</param>
    public GroupCommit(bool oneTaskPerPublish)
    {
        _oneTaskPerPublish = oneTaskPerPublish;
        _file = File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write);
        _thread = new Thread(Write) { IsBackground = true, Name = "group-commit" };
        _thread.Start();
    }

    public long Batches { get; private set; }

    public long Records { get; private set; }

    public Task AppendAsync()
    {
        Task task;
        bool isFirst;
        lock (_lock)
        {
            isFirst = _count++ == 0;
            if (_oneTaskPerPublish)
            {
                var own = new TaskCompletionSource();
                _waiting.Add(own);
                task = own.Task;
            }
            else
            {
                task = _batch.Task;
            }
        }

        if (isFirst)
            _some.Release();
        return task;
    }

    public void Dispose()
    {
        _stopping = true;
        _some.Release();
        _thread.Join();
        _file.Dispose();
        File.Delete(_path);
        _some.Dispose();
    }

    private void Write()
    {
        var bytes = new byte[64 * 1024];
        var offset = 0L;
        while (!_stopping)
        {
            _some.Wait();
            TaskCompletionSource batch;
            List<TaskCompletionSource> waiting;
            int count;
            lock (_lock)
            {
                (batch, waiting, count) = (_batch, _waiting, _count);
                _batch = new TaskCompletionSource();
                _waiting = [];
                _count = 0;
            }

            for (var left = count * RecordBytes; left > 0; left -= bytes.Length)
            {
                var length = Math.Min(left, bytes.Length);
                RandomAccess.Write(_file, bytes.AsSpan(0, length), offset);
                offset += length;
            }

            if (fdatasync((int)_file.DangerousGetHandle()) != 0)
                throw new IOException("fdatasync failed.");

            Batches++;
            Records += count;
            batch.SetResult();
            foreach (var own in waiting)
                own.SetResult();
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(int descriptor);
}
