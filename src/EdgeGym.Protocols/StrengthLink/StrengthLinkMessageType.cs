namespace EdgeGym.Protocols.StrengthLink;

/// <summary>Message types of StrengthLink v1, section 4 of its specification. Numbers are on the wire: they may only grow.</summary>
public enum StrengthLinkMessageType : byte
{
    // Either side.
    Ack = 0x01,
    Nack = 0x02,
    Heartbeat = 0x03,

    // From the machine.
    Hello = 0x10,
    TimeRequest = 0x11,
    Position = 0x20,
    Repetition = 0x21,
    SetEnd = 0x22,
    LoadApplied = 0x23,
    Fault = 0x24,
    Login = 0x25,
    Logout = 0x26,
    Spotter = 0x27,

    // From the gateway.
    Identify = 0x40,
    Welcome = 0x41,
    TimeSync = 0x42,
    SetLoad = 0x43,
    Stop = 0x44,
    ReleaseLoad = 0x45,
    Lock = 0x46,
}
