using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols;

/// <summary>
/// Turns the frames of one machine into readings and keeps what its protocol spreads over several of them (joined records, toggle bits, counters that
/// roll over). The same frames at the same times always give the same readings, so that a journal of frames can be read again. Not thread-safe; never throws.
/// </summary>
public interface IFrameReader
{
    /// <param name="part">What follows the protocol's id, such as <c>2ad2</c> in <c>ftms/2ad2</c>.</param>
    /// <param name="bytes">One frame, payload or characteristic as received.</param>
    /// <param name="receivedAt">Unix ms.</param>
    /// <param name="readings">Readings are added here, in order; none for a frame that only tells the link something.</param>
    /// <returns>Reject reason in snake_case or null, and what was odd.</returns>
    FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings);
}

/// <param name="Reject">Why the frame is none, in snake_case; null when it is good.</param>
/// <param name="Quirks">What was odd about a good one.</param>
public readonly record struct FrameOutcome(string? Reject, Quirks Quirks = Quirks.None)
{
    public static FrameOutcome Good(Quirks quirks = Quirks.None) => new(null, quirks);
}
