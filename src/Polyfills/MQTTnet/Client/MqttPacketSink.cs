using System.Buffers;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>
/// Packets onto a stream, from any thread. Callers encode into a shared buffer under a short lock; whatever gathered while the
/// last write was under way goes out in one write.
/// </summary>
internal sealed class MqttPacketSink : IThreadPoolWorkItem
{
    /// <summary>Bytes waiting above which callers are held until the stream has taken them.</summary>
    private const int HighWater = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly MqttProtocolVersion _version;
    private readonly Stream _stream;
    private readonly Action<Exception> _failed;
    private readonly int _bufferSize;
    private readonly int _largestKept;
    private ArrayBufferWriter<byte> _gathering;
    private ArrayBufferWriter<byte> _writing;
    private TaskCompletionSource _batch;
    private Exception _refusal;
    private bool _ended;
    private bool _running;
    private long _lastWriteMilliseconds = Environment.TickCount64;

    public MqttPacketSink(Stream stream, MqttClientOptions options, Action<Exception> failed)
    {
        _stream = stream;
        _version = options.ProtocolVersion;
        _failed = failed;
        _bufferSize = Math.Max(options.WriterBufferSize, 256);
        _largestKept = Math.Max(options.WriterBufferSizeMax, _bufferSize);
        _gathering = new ArrayBufferWriter<byte>(_bufferSize);
        _writing = new ArrayBufferWriter<byte>(_bufferSize);
    }

    /// <summary>Milliseconds since something was last handed to the stream.</summary>
    public long IdleMilliseconds => Environment.TickCount64 - Volatile.Read(ref _lastWriteMilliseconds);

    /// <summary>Queues one packet. The task ends when the stream has it; it is done at once when nobody needs to wait.</summary>
    /// <param name="untilWritten">False: wait only while too much is queued.</param>
    public Task SendAsync(MqttPacket packet, bool untilWritten)
    {
        lock (_gate)
        {
            if (_refusal is not null)
                return Task.FromException(_refusal);
            MqttPacketWriter.Write(_gathering, packet, _version);
            return Queued(untilWritten);
        }
    }

    /// <summary>Queues the last packet: everything after it is refused, and it still goes out.</summary>
    public Task SendLastAsync(MqttPacket packet, Exception refusal)
    {
        lock (_gate)
        {
            if (_refusal is not null)
                return Task.FromException(_refusal);
            MqttPacketWriter.Write(_gathering, packet, _version);
            _refusal = refusal;
            return Queued(untilWritten: true);
        }
    }

    /// <summary>Queues one packet for the receive loop, which must never wait for the other side to read.</summary>
    public void Post(MqttPacket packet)
    {
        lock (_gate)
        {
            if (_refusal is not null)
                return;
            MqttPacketWriter.Write(_gathering, packet, _version);
            Run();
        }
    }

    /// <summary>Queues a plain success for QoS 1 or 2: PUBACK, PUBREC, PUBREL or PUBCOMP. Allocates nothing and waits for nothing.</summary>
    public void Acknowledge(MqttControlPacketType type, ushort packetIdentifier)
    {
        lock (_gate)
        {
            if (_refusal is not null)
                return;
            _ = type switch
            {
                MqttControlPacketType.PubAck => MqttPacketWriter.WritePubAck(_gathering, packetIdentifier),
                MqttControlPacketType.PubRec => MqttPacketWriter.WritePubRec(_gathering, packetIdentifier),
                MqttControlPacketType.PubRel => MqttPacketWriter.WritePubRel(_gathering, packetIdentifier),
                _ => MqttPacketWriter.WritePubComp(_gathering, packetIdentifier),
            };
            Run();
        }
    }

    /// <summary>Nothing more goes out; whoever waits is told why.</summary>
    public void End(Exception reason)
    {
        TaskCompletionSource batch;
        lock (_gate)
        {
            _refusal ??= reason;
            _ended = true;
            batch = _batch;
            _batch = null;
        }

        batch?.TrySetException(reason);
    }

    void IThreadPoolWorkItem.Execute() => Completion = WriteAllAsync();

    /// <summary>The last run of the writer.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    private Task Queued(bool untilWritten)
    {
        Run();
        if (!untilWritten && _gathering.WrittenCount < HighWater)
            return Task.CompletedTask;
        _batch ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _batch.Task;
    }

    private void Run()
    {
        if (_running)
            return;
        _running = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            TaskCompletionSource batch;
            lock (_gate)
            {
                if (_gathering.WrittenCount == 0 || _ended)
                {
                    _running = false;
                    return;
                }

                (_gathering, _writing) = (_writing, _gathering);
                batch = _batch;
                _batch = null;
            }

            try
            {
                await _stream.WriteAsync(_writing.WrittenMemory).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The edge of this loop: whatever the stream throws, the connection is over.
                batch?.TrySetException(new MqttClientDisconnectedException(exception));
                _failed(exception);
                lock (_gate)
                    _running = false;
                return;
            }

            Volatile.Write(ref _lastWriteMilliseconds, Environment.TickCount64);
            if (_writing.Capacity > _largestKept)
                _writing = new ArrayBufferWriter<byte>(_bufferSize);
            else
                _writing.ResetWrittenCount();
            batch?.TrySetResult();
        }
    }
}
