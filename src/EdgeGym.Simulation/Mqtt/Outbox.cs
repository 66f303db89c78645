namespace EdgeGym.Simulation.Mqtt;

/// <summary>One message on its way out.</summary>
internal sealed record Outgoing(string Topic, byte[] Payload, bool AtLeastOnce, bool Retain);

/// <summary>
/// A machine's memory of what it has not got rid of, in order. Samples (QoS 0) are dropped first and oldest first; what must arrive stays,
/// up to a bound that a small controller would have too, and is counted when even that is not enough.
/// </summary>
internal sealed class Outbox : IDisposable
{
    private const int MostSamples = 64;
    private const int Most = 4096;

    private readonly Lock _gate = new();
    private readonly LinkedList<Outgoing> _waiting = new();
    private readonly SemaphoreSlim _ready = new(0, 1);
    private int _samples;

    public long DroppedSamples { get; private set; }

    public long DroppedMessages { get; private set; }

    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    public void Add(Outgoing message)
    {
        lock (_gate)
        {
            if (!message.AtLeastOnce && ++_samples > MostSamples)
            {
                Drop(sample => !sample.AtLeastOnce);
                DroppedSamples++;
            }
            else if (message.AtLeastOnce && _waiting.Count - _samples >= Most)
            {
                Drop(old => old.AtLeastOnce);
                DroppedMessages++;
            }

            _waiting.AddLast(message);
            if (_ready.CurrentCount == 0)
                _ready.Release();
        }
    }

    /// <summary>The oldest message, left where it is.</summary>
    public async ValueTask<Outgoing> PeekAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.First is { } first)
                    return first.Value;
            }

            await _ready.WaitAsync(cancellationToken);
        }
    }

    /// <summary>It has arrived, or need not.</summary>
    public void Remove(Outgoing message)
    {
        lock (_gate)
        {
            if (_waiting.Remove(message) && !message.AtLeastOnce)
                _samples--;
        }
    }

    public void Dispose() => _ready.Dispose();

    private void Drop(Func<Outgoing, bool> which)
    {
        for (var node = _waiting.First; node is not null; node = node.Next)
        {
            if (!which(node.Value))
                continue;
            if (!node.Value.AtLeastOnce)
                _samples--;
            _waiting.Remove(node);
            return;
        }
    }
}
