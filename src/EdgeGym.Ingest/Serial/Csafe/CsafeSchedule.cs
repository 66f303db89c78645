using EdgeGym.Protocols.Csafe;

namespace EdgeGym.Ingest.Serial.Csafe;

/// <summary>What one machine is asked, in turn; what it does not know is asked no more.</summary>
internal sealed class CsafeSchedule
{
    /// <summary>Three answers running that leave the command out, or six times silence to it alone: the machine does not know it.</summary>
    private const int Proofs = 6;
    private const int ProofOfAnswer = 2;
    private const int ProofOfSilence = 1;

    private readonly List<byte> _commands;
    private readonly Dictionary<byte, int> _unknown = [];

    public CsafeSchedule(CsafeMachineOptions machine)
    {
        _commands =
        [
            CsafeCommandId.GetSpeed, CsafeCommandId.GetCadence, CsafeCommandId.GetPower, CsafeCommandId.GetHorizontal, CsafeCommandId.GetHeartRate,
        ];
        // The level of a treadmill's programme is no resistance.
        if (machine.Kind != "treadmill")
            _commands.Add(CsafeCommandId.GetProgram);
        if (machine.Incline is not null)
            _commands.Add(CsafeCommandId.GetGrade);
        if (machine is { Resistance: not null, ResistanceBy: CsafeMachineOptions.ByGear })
            _commands.Add(CsafeCommandId.GetGear);
    }

    /// <summary>Those that the machine knows, as far as it has shown.</summary>
    public IEnumerable<byte> Known => _commands.Where(id => !IsUnknown(id));

    public bool IsUnknown(byte id) => _unknown.GetValueOrDefault(id) >= Proofs;

    /// <summary>Remembers what an answer says about the command.</summary>
    public void Note(byte id, CsafeAnswer answer)
    {
        if (answer == CsafeAnswer.Done)
            _unknown.Remove(id);
        else if (answer is CsafeAnswer.Unknown or CsafeAnswer.Rejected)
            _unknown[id] = _unknown.GetValueOrDefault(id) + ProofOfAnswer;
        else if (answer == CsafeAnswer.TimedOut)
            _unknown[id] = _unknown.GetValueOrDefault(id) + ProofOfSilence;
    }
}
