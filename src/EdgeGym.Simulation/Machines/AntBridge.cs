namespace EdgeGym.Simulation.Machines;

/// <summary>
/// A bike that an ANT stick beside it hears, and the strap of whoever is on it: <c>raw/ant</c> instead of <c>cardio</c> and <c>heart</c>. The bike's own maker
/// takes commands over the network, so those stay the contract's.
/// </summary>
public sealed class AntBridge(IMachineLink link) : ICardioVoice
{
    private const string Topic = "raw/ant";

    private AntRadio _radio = new(1);

    public void Announce(MachineSpec spec)
    {
        // FNV-1a of the name: a device number that stays the same over runs.
        var hash = 2_166_136_261u;
        foreach (var letter in spec.Id.Value)
            hash = (hash ^ letter) * 16_777_619u;
        _radio = new AntRadio((ushort)((hash % 65_000) + 1));
        link.Send("birth", GymMessages.Birth(spec), atLeastOnce: true, retain: true);
        link.Send("state", GymMessages.State(true), atLeastOnce: true, retain: true);
    }

    public void Tell(in CardioMessage now)
    {
        foreach (var message in _radio.Ride(now))
            link.Send(Topic, message, atLeastOnce: false);
    }

    public void TellHeart(long at, int beatsPerMinute) => link.Send(Topic, _radio.Beat(at, Math.Clamp(beatsPerMinute, 25, 250)), atLeastOnce: false);

    public void Answer(CommandEchoMessage answer) => link.Send("ack", GymMessages.Ack(answer), atLeastOnce: true);
}
