namespace EdgeGym.Sessions.Sets;

/// <summary>Where a machine is in its life with people. Numbers reach the disk: they may only grow.</summary>
public enum SessionPhase : byte
{
    /// <summary>Nothing heard yet, or gone while nobody was signed in.</summary>
    Offline = 1,

    /// <summary>There, nobody signed in, nothing moves.</summary>
    Free = 2,

    /// <summary>Somebody is signed in and has not begun.</summary>
    SignedIn = 3,

    /// <summary>At least one full repetition of a set that is not over.</summary>
    InSet = 4,

    /// <summary>A set is over; the suggestion for the next one comes or is open.</summary>
    Resting = 5,

    /// <summary>A red flag or a fault holds the machine until it is cleared.</summary>
    Stopped = 6,

    /// <summary>Belt, pedals or flywheel move.</summary>
    CardioRunning = 7,
}

/// <summary>
/// What can move a phase: an event after the reducer has looked at it (a repetition twice is no trigger, a warm-up swing neither).
/// Where the next phase depends on somebody being signed in, there are two triggers, so that the table stays a function.
/// </summary>
public enum SessionTrigger : byte
{
    CameOnline = 1,
    WentOfflineFree = 2,
    WentOfflineOccupied = 3,
    SignedIn = 4,
    SignedOut = 5,
    RepetitionCounted = 6,
    SetClosed = 7,
    AnonymousSetClosed = 8,
    CardioMoved = 9,
    CardioPausedOccupied = 10,
    CardioPausedFree = 11,
    Halted = 12,
    ClearedOccupied = 13,
    ClearedFree = 14,
}
