namespace EdgeGym.Protocols.Sparkplug;

/// <summary>Why bytes or a message are not believed: metric tag, log field and answer of <c>gym decode</c>.</summary>
public enum SparkplugReject : byte
{
    None = 0,

    /// <summary>No bytes at all: even the shortest certificate has a metric.</summary>
    Empty,

    /// <summary>More than <see cref="SparkplugLimits.MaximumBytes"/>.</summary>
    TooLong,

    /// <summary>The bytes are no Protocol Buffers message.</summary>
    Malformed,
    TooManyMetrics,
    TooManyProperties,
    TextTooLong,

    /// <summary>A text that is not UTF-8.</summary>
    BadText,

    /// <summary>A payload in a payload, packed by an extension of one library; no part of the standard.</summary>
    Compressed,

    /// <summary>The topic is none of <c>spBv1.0</c>, or its type is for the other direction.</summary>
    UnknownTopic,

    /// <summary>A message that must have a sequence number 0 to 255 has none.</summary>
    BadSequence,

    /// <summary>A node's birth or death certificate without <c>bdSeq</c>.</summary>
    MissingBdSeq,

    /// <summary>A death certificate of a session that is over already.</summary>
    OtherSession,

    /// <summary>Data or a device before the birth certificate that gives them a meaning.</summary>
    NotBorn,

    /// <summary>A message was lost before this one; the birth that was asked for is not here yet.</summary>
    AwaitingBirth,

    /// <summary>A metric without name and without an alias that a birth has explained.</summary>
    UnknownAlias,

    /// <summary>A birth certificate with more devices than one edge node may have here.</summary>
    TooManyDevices,

    /// <summary>A birth that does not say enough to be a machine (a strength machine without its range of loads).</summary>
    BadBirth,
}

public static class SparkplugRejectNames
{
    private static readonly string[] Names =
    [
        "none", "empty", "too_long", "malformed", "too_many_metrics", "too_many_properties", "text_too_long", "bad_text", "compressed",
        "unknown_topic", "bad_sequence", "missing_bdseq", "other_session", "not_born", "awaiting_birth", "unknown_alias", "too_many_devices", "bad_birth",
    ];

    public static string ToName(this SparkplugReject reject) => Names[(int)reject];
}
