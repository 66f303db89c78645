namespace EdgeGym.Protocols.StrengthLink;

/// <summary>Why bytes are no valid frame: metric tag, log field and answer of <c>gym decode</c>.</summary>
public enum StrengthLinkReject : byte
{
    None = 0,

    /// <summary>More bytes without a delimiter than a frame can have.</summary>
    FrameTooLong = 1,

    /// <summary>A COBS code byte points past the end of the frame.</summary>
    BadEncoding = 2,

    /// <summary>Too short for version, type, sequence number and checksum.</summary>
    TooShort = 3,
    BadChecksum = 4,
    UnknownVersion = 5,
    UnknownType = 6,

    /// <summary>The payload ends before its fields do.</summary>
    BadPayload = 7,

    /// <summary>A field has a value that no machine has.</summary>
    OutOfRange = 8,

    /// <summary>No frame ends in what was given (only <c>gym decode</c>, which gets a whole frame).</summary>
    Incomplete = 9,
}

public static class StrengthLinkRejectNames
{
    private static readonly string[] Names =
    [
        "none", "frame_too_long", "bad_encoding", "too_short", "bad_checksum", "unknown_version", "unknown_type", "bad_payload",
        "out_of_range", "incomplete",
    ];

    public static string ToName(this StrengthLinkReject reject) => Names[(int)reject];
}
