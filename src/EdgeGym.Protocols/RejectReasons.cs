namespace EdgeGym.Protocols;

/// <summary>Why bytes are no valid frame, as metrics, logs and <c>gym decode</c> name it. Shared words: the same fault has one name in every protocol.</summary>
public static class RejectReasons
{
    public const string Empty = "empty";
    public const string TooShort = "too_short";
    public const string TooLong = "too_long";
    public const string BadLength = "bad_length";
    public const string BadStart = "bad_start";
    public const string BadChecksum = "bad_checksum";

    /// <summary>The checksum of the first bytes alone, which say how long the frame is.</summary>
    public const string BadHeaderChecksum = "bad_header_checksum";

    /// <summary>The frame goes on behind what was given.</summary>
    public const string Incomplete = "incomplete";
    public const string UnknownType = "unknown_type";
    public const string UnknownPage = "unknown_page";

    /// <summary>The name behind the protocol's slash is none of its own.</summary>
    public const string UnknownPart = "unknown_part";

    /// <summary>Storage that was never written.</summary>
    public const string Blank = "blank";

    /// <summary>A value that no machine has.</summary>
    public const string OutOfRange = "out_of_range";
}
