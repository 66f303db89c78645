namespace EdgeGym.Ingest.Serial;

/// <summary>What became of a command; for the first two the machine's echo is in the sink.</summary>
public enum SerialCommandOutcome : byte
{
    /// <summary>The machine echoed it: done.</summary>
    Applied = 0,

    /// <summary>The machine, or the link for an operation that StrengthLink does not have, said no.</summary>
    Refused = 1,

    /// <summary>No echo before it expired.</summary>
    Expired = 2,

    /// <summary>Too many commands wait for this machine already.</summary>
    Overloaded = 3,
}
