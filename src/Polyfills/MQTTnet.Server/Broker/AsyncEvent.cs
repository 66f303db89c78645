namespace MQTTnet.Server.Broker;

/// <summary>Handlers that run one after another. With one handler, its own task is the result: nothing is allocated around it.</summary>
internal sealed class AsyncEvent<TArgs>
{
    private readonly Lock _lock = new();
    private volatile Func<TArgs, Task>[] _handlers = [];

    public bool HasHandlers => _handlers.Length > 0;

    public void Add(Func<TArgs, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_lock)
            _handlers = [.. _handlers, handler];
    }

    public void Remove(Func<TArgs, Task> handler)
    {
        lock (_lock)
        {
            var left = _handlers.ToList();
            left.Remove(handler);
            _handlers = [.. left];
        }
    }

    /// <summary>Calls on the caller's thread up to the first await.</summary>
    public Task InvokeAsync(TArgs args)
    {
        var handlers = _handlers;
        return handlers.Length switch
        {
            0 => Task.CompletedTask,
            1 => handlers[0](args) ?? Task.CompletedTask,
            _ => InvokeAllAsync(handlers, args),
        };
    }

    /// <summary>Calls on the thread pool: whatever a handler does there, no other client waits for it.</summary>
    public Task InvokeElsewhereAsync(TArgs args) => HasHandlers ? Task.Run(() => InvokeAsync(args)) : Task.CompletedTask;

    private static async Task InvokeAllAsync(Func<TArgs, Task>[] handlers, TArgs args)
    {
        foreach (var handler in handlers)
            await (handler(args) ?? Task.CompletedTask).ConfigureAwait(false);
    }
}
