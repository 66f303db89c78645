using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EdgeGym.Equipment.Commands;
using EdgeGym.Protocols.StrengthLink;

namespace EdgeGym.Ingest.Serial;

/// <summary>The commands that one machine has not echoed yet. They outlive the line.</summary>
/// <param name="options">Retry times.</param>
/// <param name="clock">The gateway's clock: commands expire by it.</param>
/// <param name="timers">Runs with real time: retries.</param>
internal sealed class SerialCommands(SerialOptions options, TimeProvider clock, TimeProvider timers)
{
    private const int Capacity = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Pending> _pending = [];
    private byte _sequence;

    /// <summary>
    /// The opaque mark of a command: made from its id alone, so that the same command is the same to a machine that remembers marks,
    /// also after the gateway's restart.
    /// </summary>
    public static ulong MarkOf(string commandId)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(commandId), digest);
        // Zero means "changed by hand" on the line.
        return Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(digest));
    }

    public static bool TryTypeOf(CommandOperation operation, out StrengthLinkMessageType type)
    {
        type = operation switch
        {
            CommandOperation.SetLoad => StrengthLinkMessageType.SetLoad,
            CommandOperation.Stop => StrengthLinkMessageType.Stop,
            CommandOperation.ReleaseLoad => StrengthLinkMessageType.ReleaseLoad,
            CommandOperation.Lock => StrengthLinkMessageType.Lock,
            _ => default,
        };
        return type != default;
    }

    /// <returns>Completes with the machine's echo; at once when there is no room.</returns>
    public Task<SerialCommandOutcome> Add(MachineCommand command, StrengthLinkMessageType type)
    {
        lock (_gate)
        {
            var mark = MarkOf(command.Id);
            if (_pending.TryGetValue(mark, out var known))
                return known.Completion.Task;
            if (_pending.Count >= Capacity)
                return Task.FromResult(SerialCommandOutcome.Overloaded);
            var pending = new Pending(command, mark, type, _sequence++);
            _pending.Add(mark, pending);
            return pending.Completion.Task;
        }
    }

    public void Remove(string commandId)
    {
        lock (_gate)
            _pending.Remove(MarkOf(commandId));
    }

    /// <summary>What to send now: new ones and those whose answer is late; urgent ones first.</summary>
    public List<(CommandMessage Message, byte Sequence)> TakeDue()
    {
        var due = new List<(CommandMessage, byte)>();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_gate)
        {
            foreach (var pending in _pending.Values.OrderBy(entry => entry.Type == StrengthLinkMessageType.SetLoad))
            {
                var wait = TimeSpan.FromMilliseconds(pending.Acknowledged ? options.EchoRetryMilliseconds : options.CommandRetryMilliseconds);
                var left = pending.Command.ExpiresAt - now;
                if (left <= 0 || (pending.SentAt is { } sent && timers.GetElapsedTime(sent) < wait))
                    continue;
                pending.SentAt = timers.GetTimestamp();
                due.Add((new CommandMessage(pending.Type, pending.Mark, left, pending.Command.Value), pending.Sequence));
            }
        }

        return due;
    }

    /// <summary>After a reconnect all are due at once: what was sent into the old line may be lost.</summary>
    public void SendAllAgain()
    {
        lock (_gate)
        {
            foreach (var pending in _pending.Values)
            {
                pending.SentAt = null;
                pending.Acknowledged = false;
            }
        }
    }

    public void Acknowledge(in AckMessage ack)
    {
        lock (_gate)
        {
            if (Find(ack.Acknowledged, ack.Sequence) is { } pending)
                pending.Acknowledged = true;
        }
    }

    public MachineCommand? Find(in NackMessage nack)
    {
        lock (_gate)
            return Find(nack.Refused, nack.Sequence)?.Command;
    }

    public MachineCommand? Find(ulong mark)
    {
        lock (_gate)
            return _pending.GetValueOrDefault(mark)?.Command;
    }

    public void Complete(string commandId, SerialCommandOutcome outcome)
    {
        lock (_gate)
        {
            if (_pending.Remove(MarkOf(commandId), out var pending))
                pending.Completion.TrySetResult(outcome);
        }
    }

    private Pending? Find(StrengthLinkMessageType type, byte sequence) =>
        _pending.Values.FirstOrDefault(pending => pending.Type == type && pending.Sequence == sequence);

    private sealed class Pending(MachineCommand command, ulong mark, StrengthLinkMessageType type, byte sequence)
    {
        public MachineCommand Command { get; } = command;

        public ulong Mark { get; } = mark;

        public StrengthLinkMessageType Type { get; } = type;

        public byte Sequence { get; } = sequence;

        public long? SentAt { get; set; }

        public bool Acknowledged { get; set; }

        public TaskCompletionSource<SerialCommandOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
