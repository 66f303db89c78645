namespace EdgeGym.Console;

/// <summary>The gateway's clock for people and machines, and the door to move it where the gateway runs on virtual time.</summary>
/// <param name="People">Never used for sockets.</param>
/// <param name="Advance">Moves the clock forward; null without virtual time, and then <c>POST /api/v1/clock/advance</c> does not exist.</param>
public sealed record ClockControl(TimeProvider People, Func<TimeSpan, CancellationToken, ValueTask>? Advance = null);
