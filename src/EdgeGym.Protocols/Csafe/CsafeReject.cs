namespace EdgeGym.Protocols.Csafe;

/// <summary>Why bytes are no valid frame: metric tag, log field and answer of <c>gym decode</c>.</summary>
public enum CsafeReject : byte
{
    None = 0,

    /// <summary>Bytes outside of a frame: line noise, another baud rate, the rest of a frame whose begin was lost.</summary>
    NoStart = 1,

    /// <summary>A new frame began before the last one had ended.</summary>
    Interrupted = 2,

    /// <summary>More bytes without an end than a frame may have.</summary>
    FrameTooLong = 3,

    /// <summary>0xF3 is followed by something else than 0x00 to 0x03.</summary>
    BadStuffing = 4,

    /// <summary>No room for a checksum, or for the addresses of an extended frame.</summary>
    TooShort = 5,
    BadChecksum = 6,

    /// <summary>A command's byte count points past the end of the contents.</summary>
    BadCommand = 7,

    /// <summary>No frame ends in what was given (only <c>gym decode</c>, which gets a whole frame).</summary>
    Incomplete = 8,

    /// <summary>The first byte of a response is no status that a machine can have.</summary>
    BadStatus = 9,
}

public static class CsafeRejectNames
{
    private static readonly string[] Names =
    [
        "none", "no_start", "interrupted", "frame_too_long", "bad_stuffing", "too_short", "bad_checksum", "bad_command", "incomplete",
        "bad_status",
    ];

    public static string ToName(this CsafeReject reject) => Names[(int)reject];
}
