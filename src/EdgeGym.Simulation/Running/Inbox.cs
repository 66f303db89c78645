using System.Threading.Channels;

namespace EdgeGym.Simulation.Running;

/// <summary>What the gateway says, on its way to the floor's one thread. A full inbox slows the connections down; nothing is dropped.</summary>
internal sealed class Inbox
{
    private readonly Channel<(string Machine, string Kind, byte[] Payload)> _channel = Channel.CreateBounded<(string, string, byte[])>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    public ValueTask AddAsync(string machine, string kind, byte[] payload) => _channel.Writer.WriteAsync((machine, kind, payload));

    /// <summary>Until there is something to take.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _channel.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake(out (string Machine, string Kind, byte[] Payload) message) => _channel.Reader.TryRead(out message);
}
