namespace EdgeGym.Protocols.StrengthLink;

/// <summary>What became of a command in the machine (specification, section 4.10).</summary>
public enum StrengthLinkCommandResult : byte
{
    Applied = 0,
    OutOfRange = 1,

    /// <summary>A repetition is under way; the load may not rise in it.</summary>
    InRepetition = 2,
    Locked = 3,
    Faulted = 4,
    Expired = 5,
    Unsupported = 6,
}

public static class StrengthLinkCommandResultNames
{
    private static readonly string[] Names = ["applied", "out_of_range", "in_repetition", "locked", "faulted", "expired", "unsupported"];

    public static string ToName(this StrengthLinkCommandResult result) => Names[(int)result];
}
