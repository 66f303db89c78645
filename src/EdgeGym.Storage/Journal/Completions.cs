using System.Collections.Concurrent;

namespace EdgeGym.Storage.Journal;

/// <summary>
/// Lets callers go on after a commit: on the thread pool, some dozens per work item. On the writer's thread they would stall the next commit;
/// one work item each would cost more than the append itself.
/// </summary>
internal sealed class Completions : IThreadPoolWorkItem
{
    private const int PerWorkItem = 32;
    private static readonly ConcurrentQueue<Completions> Idle = new();
    private readonly JournalOperation[] _operations = new JournalOperation[PerWorkItem];
    private int _count;

    public static void Run(List<JournalOperation> operations, int start, int end)
    {
        for (; start < end; start += PerWorkItem)
        {
            var chunk = Idle.TryDequeue(out var idle) ? idle : new Completions();
            chunk._count = Math.Min(PerWorkItem, end - start);
            operations.CopyTo(start, chunk._operations, 0, chunk._count);
            ThreadPool.UnsafeQueueUserWorkItem(chunk, preferLocal: false);
        }
    }

    public void Execute()
    {
        for (var index = 0; index < _count; index++)
            _operations[index].Complete();
        Array.Clear(_operations, 0, _count);
        if (Idle.Count < 256)
            Idle.Enqueue(this);
    }
}
