using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EdgeGym.Equipment.Commands;
using EdgeGym.Protocols.StrengthLink;

namespace EdgeGym.Ingest.Serial.StrengthLink;

/// <summary>When each pending command was sent, under which mark, and whether the machine has acknowledged it.</summary>
/// <param name="pending">What the machine has not echoed.</param>
/// <param name="options">Retry times.</param>
/// <param name="clock">The gateway's clock: commands expire by it.</param>
/// <param name="timers">Runs with real time: retries.</param>
internal sealed class StrengthLinkCommands(PendingCommands pending, SerialOptions options, TimeProvider clock, TimeProvider timers)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Sending> _sendings = [];
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

    /// <summary>What to send now: new ones and those whose answer is late; urgent ones first.</summary>
    public List<(CommandMessage Message, byte Sequence)> TakeDue()
    {
        var due = new List<(CommandMessage, byte)>();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_gate)
        {
            foreach (var sending in Current().OrderBy(entry => entry.Type == StrengthLinkMessageType.SetLoad))
            {
                var wait = TimeSpan.FromMilliseconds(sending.Acknowledged ? options.EchoRetryMilliseconds : options.CommandRetryMilliseconds);
                var left = sending.Command.ExpiresAt - now;
                if (left <= 0 || (sending.SentAt is { } sent && timers.GetElapsedTime(sent) < wait))
                    continue;
                sending.SentAt = timers.GetTimestamp();
                due.Add((new CommandMessage(sending.Type, sending.Mark, left, sending.Command.Value), sending.Sequence));
            }
        }

        return due;
    }

    /// <summary>After a reconnect all are due at once: what was sent into the old line may be lost.</summary>
    public void SendAllAgain()
    {
        lock (_gate)
        {
            foreach (var sending in _sendings.Values)
            {
                sending.SentAt = null;
                sending.Acknowledged = false;
            }
        }
    }

    public void Acknowledge(in AckMessage ack)
    {
        lock (_gate)
        {
            if (Find(ack.Acknowledged, ack.Sequence) is { } sending)
                sending.Acknowledged = true;
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
            return Current().FirstOrDefault(sending => sending.Mark == mark)?.Command;
    }

    private Sending? Find(StrengthLinkMessageType type, byte sequence) =>
        Current().FirstOrDefault(sending => sending.Type == type && sending.Sequence == sequence);

    /// <summary>One for each command that is still pending; what has been echoed or has expired is forgotten.</summary>
    private List<Sending> Current()
    {
        var commands = pending.Snapshot();
        var current = new List<Sending>(commands.Count);
        foreach (var command in commands)
        {
            var mark = MarkOf(command.Id);
            if (!_sendings.TryGetValue(mark, out var sending) && TryTypeOf(command.Operation, out var type))
                _sendings[mark] = sending = new Sending(command, mark, type, _sequence++);
            if (sending is not null)
                current.Add(sending);
        }

        if (_sendings.Count > current.Count)
        {
            foreach (var mark in _sendings.Keys.Except(current.Select(sending => sending.Mark)).ToArray())
                _sendings.Remove(mark);
        }

        return current;
    }

    private sealed class Sending(MachineCommand command, ulong mark, StrengthLinkMessageType type, byte sequence)
    {
        public MachineCommand Command { get; } = command;

        public ulong Mark { get; } = mark;

        public StrengthLinkMessageType Type { get; } = type;

        public byte Sequence { get; } = sequence;

        public long? SentAt { get; set; }

        public bool Acknowledged { get; set; }
    }
}
