using EdgeGym.Protocols.GymJson;
using EdgeGym.Protocols.StrengthLink;

namespace EdgeGym.Ingest.Serial.StrengthLink;

/// <summary>What is left of a frame once it is read: the contract's message, or the link's own.</summary>
internal readonly record struct IncomingFrame
{
    public bool Valid { get; init; }

    public StrengthLinkReject Reject { get; init; }

    /// <summary>On the line.</summary>
    public int Bytes { get; init; }

    public StrengthLinkMessageType Type { get; private init; }

    public byte Sequence { get; private init; }

    public ContractMessage Message { get; private init; }

    public HelloMessage Hello { get; private init; }

    public AckMessage Ack { get; private init; }

    public NackMessage Nack { get; private init; }

    public TimeRequestMessage TimeRequest { get; private init; }

    public LoadAppliedMessage LoadApplied { get; private init; }

    /// <summary>Section 4 of the specification: these the machine repeats until it is answered.</summary>
    public bool WantsAnswer => Type is StrengthLinkMessageType.Hello or StrengthLinkMessageType.Repetition or StrengthLinkMessageType.SetEnd
        or StrengthLinkMessageType.LoadApplied or StrengthLinkMessageType.Fault or StrengthLinkMessageType.Login or StrengthLinkMessageType.Logout
        or StrengthLinkMessageType.Spotter;

    public static StrengthLinkReject TryRead(in StrengthLinkFrame frame, long receivedAt, out IncomingFrame incoming)
    {
        var hello = default(HelloMessage);
        var ack = default(AckMessage);
        var nack = default(NackMessage);
        var timeRequest = default(TimeRequestMessage);
        var applied = default(LoadAppliedMessage);
        var reject = frame.Type switch
        {
            StrengthLinkMessageType.Hello => HelloMessage.TryRead(frame.Payload, out hello),
            StrengthLinkMessageType.Ack => AckMessage.TryRead(frame.Payload, out ack),
            StrengthLinkMessageType.Nack => NackMessage.TryRead(frame.Payload, out nack),
            StrengthLinkMessageType.TimeRequest => TimeRequestMessage.TryRead(frame.Payload, out timeRequest),
            StrengthLinkMessageType.LoadApplied => LoadAppliedMessage.TryRead(frame.Payload, out applied),
            _ => StrengthLinkReject.None,
        };
        var message = default(ContractMessage);
        if (reject == StrengthLinkReject.None)
            reject = StrengthLinkContract.TryMap(in frame, receivedAt, out message);
        incoming = new IncomingFrame
        {
            Type = frame.Type, Sequence = frame.Sequence, Message = message, Hello = hello, Ack = ack, Nack = nack, TimeRequest = timeRequest,
            LoadApplied = applied,
        };
        return reject;
    }
}
