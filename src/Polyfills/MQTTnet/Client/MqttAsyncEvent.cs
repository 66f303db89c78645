namespace MQTTnet;

/// <summary>Handlers that run one after the other, in the order in which they were added.</summary>
internal sealed class MqttAsyncEvent<TArgs>
{
    private readonly Lock _gate = new();
    private Func<TArgs, Task>[] _handlers = [];

    public bool HasHandlers => Volatile.Read(ref _handlers).Length > 0;

    public void Add(Func<TArgs, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
            _handlers = [.. _handlers, handler];
    }

    public void Remove(Func<TArgs, Task> handler)
    {
        lock (_gate)
        {
            var index = Array.LastIndexOf(_handlers, handler);
            if (index >= 0)
                _handlers = [.. _handlers[..index], .. _handlers[(index + 1)..]];
        }
    }

    public async Task InvokeAsync(TArgs args)
    {
        foreach (var handler in Volatile.Read(ref _handlers))
            await handler(args).ConfigureAwait(false);
    }
}
