using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Screen;

namespace EdgeGym.Console.Live;

/// <summary>The latest of one machine: immutable, serialised once, shared by every reader.</summary>
/// <param name="Machine">Whose.</param>
/// <param name="Version">Rises by one with each change of the whole floor; the event id.</param>
/// <param name="State">Birth, link, fault.</param>
/// <param name="Screen">As the machine's screen shows it; null before the first.</param>
/// <param name="ScreenEvent">UTF-8 event for the machine's own screen: everything.</param>
/// <param name="FloorEvent">UTF-8 event for the floor: what a viewer may see; no name, no heart rate, nothing said.</param>
/// <param name="PersonalEvent">UTF-8 event for the floor as coaches and above see it.</param>
public sealed record LiveFrame(
    MachineId Machine,
    long Version,
    LiveMachine State,
    ScreenView? Screen,
    ReadOnlyMemory<byte> ScreenEvent,
    ReadOnlyMemory<byte> FloorEvent,
    ReadOnlyMemory<byte> PersonalEvent);
