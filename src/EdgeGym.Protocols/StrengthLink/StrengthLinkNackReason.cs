namespace EdgeGym.Protocols.StrengthLink;

/// <summary>Why a valid frame is not taken (specification, section 5). Only <see cref="Busy"/> is worth trying again.</summary>
public enum StrengthLinkNackReason : byte
{
    UnsupportedType = 1,
    MalformedPayload = 2,
    OutOfRange = 3,

    /// <summary>Not now: try again later.</summary>
    Busy = 4,

    /// <summary>The machine has not been welcomed yet: send Hello first.</summary>
    NotWelcomed = 5,

    /// <summary>Understood and refused, such as a message out of order.</summary>
    Refused = 6,
    UnsupportedVersion = 7,
}
