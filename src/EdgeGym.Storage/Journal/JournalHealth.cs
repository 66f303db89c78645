namespace EdgeGym.Storage.Journal;

public enum JournalState : byte
{
    Working = 0,

    /// <summary>The size bound or the disk's free-space bound is reached and nothing may be deleted: appends answer Full until there is room.</summary>
    Full = 1,

    /// <summary>The disk refuses writes: appends answer Full, and the journal keeps trying.</summary>
    Failing = 2,

    /// <summary>Disposed.</summary>
    Closed = 3,
}

/// <param name="State">What appends can expect.</param>
/// <param name="Since">When it came to this state.</param>
/// <param name="Why">For people; null while working.</param>
public sealed record JournalHealth(JournalState State, DateTimeOffset Since, string? Why);
