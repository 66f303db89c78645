namespace EdgeGym.Protocols.Csafe;

/// <summary>State of the machine (specification, section 4). 4 and 10 to 15 are not assigned.</summary>
public enum CsafeState : byte
{
    Error = 0,
    Ready = 1,
    Idle = 2,
    HaveId = 3,
    InUse = 5,
    Paused = 6,
    Finished = 7,
    Manual = 8,
    Offline = 9,
}

/// <summary>What the machine says about the frame that it answers.</summary>
public enum CsafePreviousFrame : byte
{
    Ok = 0,
    Reject = 1,
    Bad = 2,
    NotReady = 3,
}

/// <summary>First byte of every response (specification, section 4).</summary>
public readonly record struct CsafeStatus(byte Value)
{
    /// <summary>Flips with each frame that the machine has taken; some machines never flip it.</summary>
    public bool FrameToggle => (Value & 0x80) != 0;

    public CsafePreviousFrame PreviousFrame => (CsafePreviousFrame)((Value >> 4) & 3);

    public CsafeState State => (CsafeState)(Value & 0x0F);

    /// <summary>False for a byte that no machine sends: bit 6 is always 0, and nine states have a meaning.</summary>
    public bool IsPlausible => (Value & 0x40) == 0 && StateName is not null;

    /// <summary>Null for a state that is not assigned.</summary>
    public string? StateName => State switch
    {
        CsafeState.Error => "error",
        CsafeState.Ready => "ready",
        CsafeState.Idle => "idle",
        CsafeState.HaveId => "have_id",
        CsafeState.InUse => "in_use",
        CsafeState.Paused => "paused",
        CsafeState.Finished => "finished",
        CsafeState.Manual => "manual",
        CsafeState.Offline => "offline",
        _ => null,
    };

    public string PreviousFrameName => PreviousFrame switch
    {
        CsafePreviousFrame.Ok => "ok",
        CsafePreviousFrame.Reject => "reject",
        CsafePreviousFrame.Bad => "bad",
        _ => "not_ready",
    };
}
