using System.Buffers;
using EdgeGym.Equipment.Machines;
using EdgeGym.Protocols;
using EdgeGym.Protocols.StrengthLink;
using EdgeGym.Simulation.Serial;

namespace EdgeGym.Tests.Ingest.Serial;

/// <summary>The machine's end of a pseudo-terminal, played by the test step by step.</summary>
internal sealed class MachineOnLine : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PseudoTerminal _terminal = PseudoTerminal.Open();
    private readonly byte[] _buffer = new byte[8192];
    private int _have;

    public MachineOnLine(string link) => _terminal.LinkAt(link);

    public static HelloMessage Hello { get; } = new(
        1, 1, MachineKind.Motorized, MachineCapabilities.SetLoad | MachineCapabilities.Spotter, 0xB007, new SettingRange(5, 120, 2.5), "chest_press", "1.4.2");

    public void Dispose() => _terminal.Dispose();

    public async Task SendAsync<T>(T message, byte sequence = 0)
        where T : struct, IStrengthLinkMessage<T> => await SendRawAsync(Bytes(message, sequence));

    public static byte[] Bytes<T>(T message, byte sequence)
        where T : struct, IStrengthLinkMessage<T>
    {
        var frame = new byte[StrengthLinkFraming.MaximumFrameBytes];
        return frame[..StrengthLinkFraming.Write(in message, sequence, frame)];
    }

    public async Task SendRawAsync(byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _terminal.WriteAsync(bytes, patience.Token);
    }

    /// <summary>The next frame of any type.</summary>
    public async Task<(StrengthLinkMessageType Type, byte Sequence, byte[] Payload)> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (Take() is { } frame)
                return frame;
            _have += await _terminal.ReadAsync(_buffer.AsMemory(_have), patience.Token);
        }
    }

    /// <summary>The next frame of this type; others are passed over.</summary>
    public async Task<(byte Sequence, byte[] Payload)> NextAsync(StrengthLinkMessageType type)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (frame.Type == type)
                return (frame.Sequence, frame.Payload);
        }
    }

    public async Task AssertAcknowledgedAsync(StrengthLinkMessageType type, byte sequence)
    {
        while (true)
        {
            var frame = await NextAsync();
            Assert.NotEqual(StrengthLinkMessageType.Nack, frame.Type);
            if (frame.Type != StrengthLinkMessageType.Ack)
                continue;
            Assert.Equal([(byte)type, sequence], frame.Payload);
            return;
        }
    }

    /// <summary>Answers the gateway's Identify as a machine does after its start.</summary>
    public async Task ComeUpAsync()
    {
        await NextAsync(StrengthLinkMessageType.Identify);
        await SendAsync(Hello, 0);
        await NextAsync(StrengthLinkMessageType.Welcome);
    }

    public async Task<CommandMessage> NextCommandAsync(StrengthLinkMessageType type)
    {
        var (_, payload) = await NextAsync(type);
        Assert.Equal(StrengthLinkReject.None, CommandMessage.TryRead(type, payload, out var command));
        return command;
    }

    private (StrengthLinkMessageType Type, byte Sequence, byte[] Payload)? Take()
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(_buffer, 0, _have));
        var status = StrengthLinkFraming.TryReadFrame(ref reader, new byte[StrengthLinkFraming.MaximumFrameBytes], out var frame, out var reject);
        var consumed = (int)reader.Consumed;
        _buffer.AsSpan(consumed, _have - consumed).CopyTo(_buffer);
        _have -= consumed;
        Assert.NotEqual(DecodeStatus.Rejected, status);
        return status == DecodeStatus.Frame ? (frame.Type, frame.Sequence, frame.Payload.ToArray()) : null;
    }
}
