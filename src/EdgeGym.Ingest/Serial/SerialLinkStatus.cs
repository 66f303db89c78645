namespace EdgeGym.Ingest.Serial;

/// <summary>What a serial link is doing.</summary>
public enum SerialLinkState : byte
{
    /// <summary>The line is not open, or open and nothing valid has come yet.</summary>
    Connecting = 0,

    /// <summary>Valid frames come.</summary>
    Live = 1,

    /// <summary>The line is open, but for longer than the silence time no valid frame came.</summary>
    Silent = 2,

    /// <summary>Bytes come, many of them, and no frame among them.</summary>
    Garbage = 3,
}

/// <summary>For console, <c>/readyz</c> and doctor.</summary>
/// <param name="State">Now.</param>
/// <param name="Since">Begin of this state; for <see cref="SerialLinkState.Silent"/> when the last valid frame came.</param>
/// <param name="Detail">Why the line is not open or of no use; null when there is nothing to say.</param>
public sealed record SerialLinkStatus(SerialLinkState State, DateTimeOffset Since, string? Detail = null)
{
    /// <summary>The usual reason for bytes without frames.</summary>
    public const string WrongBaudRate = "garbage: wrong baud rate?";
}
