namespace System.IO.Ports;

/// <summary><see cref="SerialPort.BaseStream"/>: asynchronous calls honour their token and know no timeout, synchronous ones use the port's.</summary>
internal sealed class SerialStream(SerialPort port, SerialConnection connection) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override bool CanTimeout => true;

    public override int ReadTimeout
    {
        get => port.ReadTimeout;
        set => port.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => port.WriteTimeout;
        set => port.WriteTimeout = value;
    }

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return connection.Read(buffer.AsMemory(offset, count), SerialPort.EffectiveTimeout(port.ReadTimeout));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return connection.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        connection.Write(buffer.AsMemory(offset, count), SerialPort.EffectiveTimeout(port.WriteTimeout));
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return connection.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
        var limit = port.WriteTimeout == SerialPort.InfiniteTimeout ? int.MaxValue : SerialPort.EffectiveTimeout(port.WriteTimeout);
        connection.Drain(limit, limit);
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            port.Close();
        base.Dispose(disposing);
    }
}
