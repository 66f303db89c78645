namespace EdgeGym.Simulation.Machines;

/// <summary>In which words a cardio machine speaks: the contract's JSON, or a device's own bytes behind a bridge.</summary>
public interface ICardioVoice
{
    /// <summary>Who the machine is; each time it comes up.</summary>
    void Announce(MachineSpec spec);

    /// <summary>How it is now; once a second while somebody is on it.</summary>
    void Tell(in CardioMessage now);

    /// <summary>A person's heart rate in bpm.</summary>
    void TellHeart(long at, int beatsPerMinute);

    /// <summary>To a command.</summary>
    void Answer(CommandEchoMessage answer);
}

/// <summary>The contract's JSON (section 2).</summary>
public sealed class JsonCardioVoice(IMachineLink link) : ICardioVoice
{
    public void Announce(MachineSpec spec)
    {
        link.Send("birth", GymMessages.Birth(spec), atLeastOnce: true, retain: true);
        link.Send("state", GymMessages.State(true), atLeastOnce: true, retain: true);
    }

    public void Tell(in CardioMessage now) => link.Send("cardio", GymMessages.Cardio(now), atLeastOnce: false);

    public void TellHeart(long at, int beatsPerMinute) => link.Send("heart", GymMessages.Heart(at, beatsPerMinute), atLeastOnce: false);

    public void Answer(CommandEchoMessage answer) => link.Send("ack", GymMessages.Ack(answer), atLeastOnce: true);
}
