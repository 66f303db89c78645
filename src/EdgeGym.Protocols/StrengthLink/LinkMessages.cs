namespace EdgeGym.Protocols.StrengthLink;

/// <summary>A frame has arrived and was dealt with (specification, section 4.1); from the gateway: it is on disk.</summary>
public readonly record struct AckMessage(StrengthLinkMessageType Acknowledged, byte Sequence) : IStrengthLinkMessage<AckMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Ack);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Ack;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out AckMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new AckMessage((StrengthLinkMessageType)values[0], (byte)values[1]);
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(Layout, [(long)Acknowledged, Sequence], payload);
}

/// <summary>A frame has arrived and is not taken (specification, section 4.2).</summary>
public readonly record struct NackMessage(StrengthLinkMessageType Refused, byte Sequence, StrengthLinkNackReason Reason) : IStrengthLinkMessage<NackMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Nack);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Nack;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out NackMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None
            ? default
            : new NackMessage((StrengthLinkMessageType)values[0], (byte)values[1], (StrengthLinkNackReason)values[2]);
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(Layout, [(long)Refused, Sequence, (long)Reason], payload);
}

/// <summary>I am here (specification, section 4.3). <paramref name="UptimeSeconds"/> since start; status bits: 1 in a set, 2 locked, 4 spotter engaged.</summary>
public readonly record struct HeartbeatMessage(byte Status, uint UptimeSeconds) : IStrengthLinkMessage<HeartbeatMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Heartbeat);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Heartbeat;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out HeartbeatMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new HeartbeatMessage((byte)values[0], (uint)values[1]);
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(Layout, [Status, UptimeSeconds], payload);
}

/// <summary>The gateway's answer to Hello (specification, section 4.5): the version to speak, its time and how long silence may last.</summary>
/// <param name="Version">Chosen among the machine's.</param>
/// <param name="GatewayTime">Unix ms.</param>
/// <param name="HeartbeatMilliseconds">Each side says something at least this often, 100 to 10,000 ms.</param>
/// <param name="SilenceMilliseconds">After this long without a valid frame the other side counts as gone, 300 to 60,000 ms.</param>
/// <param name="Revision">Of the gateway: a machine sends no message that a later one brought. 0: not told.</param>
public readonly record struct WelcomeMessage(byte Version, long GatewayTime, int HeartbeatMilliseconds, int SilenceMilliseconds, byte Revision = 0)
    : IStrengthLinkMessage<WelcomeMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.Welcome);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.Welcome;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out WelcomeMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new WelcomeMessage(
            (byte)values[0], values[1], (int)values[2], (int)values[3], (byte)(FieldCodec.Number(values[4]) ?? 0));
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(Layout, [Version, GatewayTime, HeartbeatMilliseconds, SilenceMilliseconds, Revision == 0 ? FieldCodec.Absent : Revision], payload);
}

/// <summary>The machine asks for the time (specification, section 4.6); <paramref name="UptimeMilliseconds"/> wraps.</summary>
public readonly record struct TimeRequestMessage(uint UptimeMilliseconds) : IStrengthLinkMessage<TimeRequestMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.TimeRequest);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.TimeRequest;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out TimeRequestMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new TimeRequestMessage((uint)values[0]);
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(Layout, [UptimeMilliseconds], payload);
}

/// <summary>The gateway's time for a request (specification, section 4.6); <paramref name="UptimeMilliseconds"/> is the request's own.</summary>
public readonly record struct TimeSyncMessage(uint UptimeMilliseconds, long GatewayTime) : IStrengthLinkMessage<TimeSyncMessage>
{
    private static readonly FieldLayout[] Layout = StrengthLinkLayouts.Of(StrengthLinkMessageType.TimeSync);

    public StrengthLinkMessageType Type => StrengthLinkMessageType.TimeSync;

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out TimeSyncMessage message)
    {
        Span<long> values = stackalloc long[FieldCodec.MostFields];
        var reject = FieldCodec.TryRead(Layout, payload, values, out _);
        message = reject != StrengthLinkReject.None ? default : new TimeSyncMessage((uint)values[0], values[1]);
        return reject;
    }

    public int Write(Span<byte> payload) => FieldCodec.Write(Layout, [UptimeMilliseconds, GatewayTime], payload);
}

/// <summary>A message without fields: Logout, Identify.</summary>
public readonly record struct BareMessage(StrengthLinkMessageType Type) : IStrengthLinkMessage<BareMessage>
{
    public static BareMessage Logout => new(StrengthLinkMessageType.Logout);

    public static BareMessage Identify => new(StrengthLinkMessageType.Identify);

    public static StrengthLinkReject TryRead(ReadOnlySpan<byte> payload, out BareMessage message)
    {
        message = default;
        return StrengthLinkReject.None;
    }

    public int Write(Span<byte> payload) => 0;
}
