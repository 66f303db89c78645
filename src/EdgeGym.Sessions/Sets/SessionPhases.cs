using System.Collections.Frozen;

using P = EdgeGym.Sessions.Sets.SessionPhase;
using T = EdgeGym.Sessions.Sets.SessionTrigger;

namespace EdgeGym.Sessions.Sets;

/// <summary>The state machine as a table. Every pair of phase and trigger is in <see cref="Table"/> or in <see cref="Ignored"/>; a test walks the product.</summary>
public static class SessionPhases
{
    public static FrozenDictionary<(P Phase, T Trigger), P> Table { get; } = new Dictionary<(P, T), P>
    {
        [(P.Offline, T.CameOnline)] = P.Free,
        [(P.Offline, T.SignedIn)] = P.SignedIn,
        [(P.Offline, T.RepetitionCounted)] = P.InSet,
        [(P.Offline, T.CardioMoved)] = P.CardioRunning,
        [(P.Offline, T.Halted)] = P.Stopped,

        [(P.Free, T.WentOfflineFree)] = P.Offline,
        [(P.Free, T.SignedIn)] = P.SignedIn,
        [(P.Free, T.RepetitionCounted)] = P.InSet,
        [(P.Free, T.CardioMoved)] = P.CardioRunning,
        [(P.Free, T.Halted)] = P.Stopped,

        [(P.SignedIn, T.SignedIn)] = P.SignedIn,
        [(P.SignedIn, T.SignedOut)] = P.Free,
        [(P.SignedIn, T.RepetitionCounted)] = P.InSet,
        [(P.SignedIn, T.SetClosed)] = P.Resting,
        [(P.SignedIn, T.CardioMoved)] = P.CardioRunning,
        [(P.SignedIn, T.Halted)] = P.Stopped,

        [(P.InSet, T.WentOfflineFree)] = P.Offline,
        [(P.InSet, T.SignedIn)] = P.SignedIn,
        [(P.InSet, T.SignedOut)] = P.Free,
        [(P.InSet, T.RepetitionCounted)] = P.InSet,
        [(P.InSet, T.SetClosed)] = P.Resting,
        [(P.InSet, T.AnonymousSetClosed)] = P.Free,
        [(P.InSet, T.Halted)] = P.Stopped,

        [(P.Resting, T.SignedIn)] = P.SignedIn,
        [(P.Resting, T.SignedOut)] = P.Free,
        [(P.Resting, T.RepetitionCounted)] = P.InSet,
        [(P.Resting, T.SetClosed)] = P.Resting,
        [(P.Resting, T.CardioMoved)] = P.CardioRunning,
        [(P.Resting, T.Halted)] = P.Stopped,

        [(P.Stopped, T.Halted)] = P.Stopped,
        [(P.Stopped, T.ClearedOccupied)] = P.SignedIn,
        [(P.Stopped, T.ClearedFree)] = P.Free,

        [(P.CardioRunning, T.WentOfflineFree)] = P.Offline,
        [(P.CardioRunning, T.SignedIn)] = P.CardioRunning,
        [(P.CardioRunning, T.SignedOut)] = P.Free,
        [(P.CardioRunning, T.SetClosed)] = P.Resting,
        [(P.CardioRunning, T.CardioMoved)] = P.CardioRunning,
        [(P.CardioRunning, T.CardioPausedOccupied)] = P.SignedIn,
        [(P.CardioRunning, T.CardioPausedFree)] = P.Free,
        [(P.CardioRunning, T.Halted)] = P.Stopped,
    }.ToFrozenDictionary();

    /// <summary>Pairs that change nothing, on purpose.</summary>
    public static FrozenSet<(P Phase, T Trigger)> Ignored { get; } = new[]
    {
        // Nobody is there yet, or the same news again.
        (P.Offline, T.WentOfflineFree), (P.Offline, T.WentOfflineOccupied), (P.Offline, T.SignedOut), (P.Offline, T.SetClosed),
        (P.Offline, T.AnonymousSetClosed), (P.Offline, T.CardioPausedOccupied), (P.Offline, T.CardioPausedFree),
        (P.Offline, T.ClearedOccupied), (P.Offline, T.ClearedFree),
        (P.Free, T.CameOnline), (P.Free, T.WentOfflineOccupied), (P.Free, T.SignedOut), (P.Free, T.SetClosed), (P.Free, T.AnonymousSetClosed),
        (P.Free, T.CardioPausedOccupied), (P.Free, T.CardioPausedFree), (P.Free, T.ClearedOccupied), (P.Free, T.ClearedFree),

        // A link that blinks does not take the person off the machine.
        (P.SignedIn, T.CameOnline), (P.SignedIn, T.WentOfflineFree), (P.SignedIn, T.WentOfflineOccupied), (P.SignedIn, T.AnonymousSetClosed),
        (P.SignedIn, T.CardioPausedOccupied), (P.SignedIn, T.CardioPausedFree), (P.SignedIn, T.ClearedOccupied), (P.SignedIn, T.ClearedFree),
        (P.InSet, T.CameOnline), (P.InSet, T.WentOfflineOccupied), (P.InSet, T.CardioMoved), (P.InSet, T.CardioPausedOccupied),
        (P.InSet, T.CardioPausedFree), (P.InSet, T.ClearedOccupied), (P.InSet, T.ClearedFree),
        (P.Resting, T.CameOnline), (P.Resting, T.WentOfflineFree), (P.Resting, T.WentOfflineOccupied), (P.Resting, T.AnonymousSetClosed),
        (P.Resting, T.CardioPausedOccupied), (P.Resting, T.CardioPausedFree), (P.Resting, T.ClearedOccupied), (P.Resting, T.ClearedFree),
        (P.CardioRunning, T.CameOnline), (P.CardioRunning, T.WentOfflineOccupied), (P.CardioRunning, T.RepetitionCounted),
        (P.CardioRunning, T.AnonymousSetClosed), (P.CardioRunning, T.ClearedOccupied), (P.CardioRunning, T.ClearedFree),

        // Only clearing takes a machine out of a stop; what is measured meanwhile is kept, but moves nothing.
        (P.Stopped, T.CameOnline), (P.Stopped, T.WentOfflineFree), (P.Stopped, T.WentOfflineOccupied), (P.Stopped, T.SignedIn),
        (P.Stopped, T.SignedOut), (P.Stopped, T.RepetitionCounted), (P.Stopped, T.SetClosed), (P.Stopped, T.AnonymousSetClosed),
        (P.Stopped, T.CardioMoved), (P.Stopped, T.CardioPausedOccupied), (P.Stopped, T.CardioPausedFree),
    }.ToFrozenSet();

    public static P Next(P phase, T trigger) => Table.GetValueOrDefault((phase, trigger), phase);
}
