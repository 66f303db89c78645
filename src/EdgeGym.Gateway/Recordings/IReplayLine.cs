using System.IO.Ports;

namespace EdgeGym.Gateway.Recordings;

/// <summary>Where the serial bytes of a recording go.</summary>
internal interface IReplayLine : IDisposable
{
    /// <summary>Waits until somebody at the other end is ready for bytes.</summary>
    /// <exception cref="IOException">Nobody came.</exception>
    Task OpenedAsync(CancellationToken cancellationToken);

    Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Throws away what the other end has said: a recording answers nothing, and a full buffer would stop the other end.</summary>
    void Discard();

    /// <summary>Waits until the other end has read everything, and <paramref name="hold"/> longer: what it has read it has not yet dealt with, and a line that goes takes that along.</summary>
    Task DrainedAsync(TimeSpan hold, CancellationToken cancellationToken);
}

/// <summary>A serial port, or one end of a pair of pseudo-terminals that somebody else made.</summary>
internal sealed class ReplayPort : IReplayLine
{
    private readonly SerialPort _port;

    /// <exception cref="IOException">The port does not open.</exception>
    public ReplayPort(string path, int baudRate)
    {
        _port = new SerialPort(path, baudRate);
        _port.Open();
    }

    public Task OpenedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => await _port.BaseStream.WriteAsync(bytes, cancellationToken);

    public void Discard() => _port.DiscardInBuffer();

    /// <summary>A port does not go away with the replay.</summary>
    public Task DrainedAsync(TimeSpan hold, CancellationToken cancellationToken) => _port.BaseStream.FlushAsync(cancellationToken);

    public void Dispose() => _port.Dispose();
}
