namespace EdgeGym.Simulation.Running;

/// <summary>What all connections did together; for the line of progress.</summary>
internal sealed class LinkCounts
{
    private long _connections;
    private long _lost;
    private long _refused;
    private long _sent;

    public long Connections => Interlocked.Read(ref _connections);

    public long Losses => Interlocked.Read(ref _lost);

    public long Refusals => Interlocked.Read(ref _refused);

    public long Messages => Interlocked.Read(ref _sent);

    /// <summary>Why the last refusal was.</summary>
    public string? LastRefusal { get; private set; }

    public void Connected() => Interlocked.Increment(ref _connections);

    public void Lost() => Interlocked.Increment(ref _lost);

    public void Sent() => Interlocked.Increment(ref _sent);

    public void Refused(string why)
    {
        LastRefusal = why;
        Interlocked.Increment(ref _refused);
    }
}
