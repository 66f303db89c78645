namespace EdgeGym.Protocols;

/// <summary>What an incremental decoder found at the front of its input.</summary>
public enum DecodeStatus
{
    /// <summary>Nothing but padding was consumed; everything was examined.</summary>
    NeedMoreData = 0,

    /// <summary>One valid frame was consumed.</summary>
    Frame = 1,

    /// <summary>Bytes that are no valid frame were consumed; the next call goes on behind them.</summary>
    Rejected = 2,
}
